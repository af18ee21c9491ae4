"""What is measured: frozen subjects, each an instance of any of its sizes with policy and profile.

A subject is one function and one entry in :data:`SUBJECTS`; every measurement of this folder takes
its instances from here. Nothing may change a subject once numbers were published for it: add one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from placement import Instance

SEED = 7
WISHES = 10
"""Posts that each student of the subject ``listed`` names."""
ORLIB = Path(__file__).parents[1] / "instances" / "orlib-assignment"


@dataclass(frozen=True, slots=True)
class Subject:
    """``build`` makes the instance from students and places; ``sizes`` are those, smallest first.

    ``policy`` None is the national pack with that of the city, ``("none",)`` no rule at all;
    ``form`` is how the tables are written before they are read.
    """

    name: str
    about: str
    build: Callable[[int, int], Instance]
    sizes: tuple[tuple[int, int], ...]
    policy: tuple[str, ...] | None
    profile: str
    form: Literal["xlsx", "parquet"]


def school(students: int, places: int) -> Instance:
    """One office's students and the posts it was offered."""
    from placement import generate

    return generate(students, places, seed=SEED, schools=1)


def city(students: int, places: int) -> Instance:
    """All schools of a city and fifteen parks; one place in fifty is an order class."""
    from placement import generate

    classes = places // 50
    return generate(students, places - classes, seed=SEED, order_classes=classes)


def free(students: int, places: int) -> Instance:
    """A city as generated; without rules nearly every student may have nearly every post."""
    from placement import generate

    return generate(students, places, seed=SEED)


def listed(students: int, places: int) -> Instance:
    """Ten posts a student, drawn evenly, scored 1 to 1,000: nobody is like anybody else."""
    import numpy as np
    import pandas as pd

    from placement import generate

    base = generate(students, places, seed=SEED)
    draws = np.random.default_rng(SEED)
    student = np.repeat(base.students["student_id"].to_numpy(dtype=object), WISHES)
    post = base.tables["posts"]["post_id"].to_numpy(dtype=object)
    scores = pd.DataFrame(
        {
            "student_id": student,
            "post_id": post[draws.integers(0, places, len(student))],
            "score": draws.integers(1, 1001, len(student)),
        }
    ).drop_duplicates(["student_id", "post_id"])
    tables = {"students": base.students, "posts": base.tables["posts"], "scores": scores}
    return type(base).from_frames(tables, term=base.term, city=base.city)


def orlib(students: int, places: int) -> Instance:
    """The published assignment problem of that size, square and dense (Beasley 1990).

    Raises
    ------
    UsageError
        When no problem of that size was published.
    """
    from placement import import_instance

    assert students == places, "the published problems are square"
    return import_instance(ORLIB / f"assign{students}.txt.gz")


_ALL = (
    Subject(
        "school", "one school, one workbook, all rules", school,
        ((300, 40), (1_000, 100), (4_654, 312)), None, "school", "xlsx",
    ),
    Subject(
        "city", "a city with order classes, all rules, parks balanced", city,
        ((1_000, 100), (20_000, 1_200), (100_000, 5_000), (1_000_000, 20_000)),
        None, "city", "parquet",
    ),
    Subject(
        "free", "a city without rules: nearly all pairs allowed, few types", free,
        ((300, 40), (1_000, 100), (5_000, 350), (20_000, 1_200), (100_000, 5_000)),
        ("none",), "school", "parquet",
    ),
    Subject(
        "listed", "ten scored posts a student and no others: nothing to share", listed,
        ((300, 40), (1_000, 100), (5_000, 350), (20_000, 1_200), (100_000, 5_000)),
        ("none",), "scores", "parquet",
    ),
    Subject(
        "orlib", "dense assignment problems of OR-Library, optima published", orlib,
        ((100, 100), (400, 400), (800, 800)), ("none",), "scores", "parquet",
    ),
)  # fmt: skip

SUBJECTS: Mapping[str, Subject] = MappingProxyType({subject.name: subject for subject in _ALL})
