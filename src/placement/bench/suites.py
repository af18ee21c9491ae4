"""Suites: named lists of instances, and what a user names on the command line."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from placement.bench.case import Case, made_case, tables_case
from placement.bench.suite_file import suite_cases, suites
from placement.errors import UsageError
from placement.vocabulary.binding import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

GENERATE = "placement.generate:generate"
_TINY = ((60, 8), (120, 14), (240, 24))


def tiny() -> tuple[Case, ...]:
    """Three generated schools that each take a moment: to try a settings file out."""
    return tuple(
        made_case(
            f"tiny-{students}",
            GENERATE,
            num_students=students,
            num_posts=posts,
            seed=students,
            schools=1,
            parks=3,
        )
        for students, posts in _TINY
    )


SUITES: Mapping[str, Callable[[], tuple[Case, ...]]] = MappingProxyType(
    {"tiny": tiny, **{name: partial(suite_cases, name) for name in suites()}}
)
"""Suite name to what lists its cases."""


def find(name: str) -> tuple[Case, ...]:
    """The cases of a suite, in its order.

    >>> [case.name for case in find("tiny")]
    ['tiny-60', 'tiny-120', 'tiny-240']

    Raises
    ------
    UsageError
        When there is no such suite (E760), or its data are not here (E780).
    """
    if name not in SUITES:
        raise UsageError("E760", name=name, near=nearest(name, list(SUITES)))
    return SUITES[name]()


def bench_cases(named: Sequence[str]) -> tuple[Case, ...]:
    """The cases of suites and of tables, in the order named; each path is one instance.

    An instance kept in several files is a folder of them. A path is called by its last part, or as
    it was given where two would be called alike.

    Raises
    ------
    UsageError
        When a name is neither a suite nor a path (E760), is both (E761), or when two cases are
        called alike (E763).
    """
    paths = [Path(name) for name in named if name not in SUITES]
    alike = Counter(path.stem for path in paths)
    cases: list[Case] = []
    for name in named:
        path = Path(name)
        if name in SUITES:
            if path.exists():
                raise UsageError("E761", name=name)
            cases += find(name)
        elif path.exists():
            cases.append(tables_case(path.stem if alike[path.stem] == 1 else str(path), path))
        else:
            raise UsageError("E760", name=name, near=nearest(name, list(SUITES)))
    for called, count in Counter(case.name for case in cases).items():
        if count > 1:
            raise UsageError("E763", name=called)
    return tuple(cases)
