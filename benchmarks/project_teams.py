"""Students who choose projects in teams: the published instance, and generated ones like it."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.problem import Level, Problem, QuotaTree
from placement.side import Caps, Entries, Forms, Openings, Side, Teams

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PUBLISHED = Path(__file__).parents[2] / "shared" / "instances" / "sdu-teams-2021"
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Choosing:
    """n students with ranked projects, and m places: each project runs once or several times.

    ``wishes[i]`` are the projects of student i, best first; ``team`` (n,) is -1 for who is alone.
    ``project`` (m,), ``least`` and ``most`` (m,) are of places; ``supervisor`` (m,) may run at most
    ``runs`` (supervisors,) of them.
    """

    name: str
    wishes: Sequence[Sequence[int]]
    team: Ints
    project: Ints
    least: Ints
    most: Ints
    supervisor: Ints
    runs: Ints


def published(folder: Path = PUBLISHED) -> Choosing:
    """Student-project allocation at the University of Southern Denmark, 2021.

    M. Chiarandini, R. Fagerberg, S. Gualandi, "Handling preferences in student-project allocation",
    2019, doi:10.1007/s10479-017-2710-1. Types of students and projects are all the same there.
    """
    students, projects = (_table(folder / f"{name}.csv") for name in ("students", "projects"))
    caps = json.loads((folder / "restrictions.json").read_text(encoding="utf-8"))["nteams"]
    names = [cap["username"] for cap in caps]
    groups = [row["grp_id"] for row in students]
    return Choosing(
        name="SDU 2021",
        wishes=[[int(one) for one in row["priority_list"].split(",")] for row in students],
        team=np.array([groups.index(g) if groups.count(g) > 1 else -1 for g in groups]),
        project=np.array([int(row["ID"]) for row in projects]),
        least=np.array([int(row["min_cap"]) for row in projects]),
        most=np.array([int(row["max_cap"]) for row in projects]),
        supervisor=np.array([names.index(row["teachers"]) for row in projects]),
        runs=np.array([cap["groups_max"] for cap in caps]),
    )


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def generated(seed: int, *, students: int = 400, places: int = 160) -> Choosing:
    """Projects that run up to four times alike; one student in four is in a team.

    Everybody ranks five to eight projects. Each run has three to six seats and needs two or three
    students; a supervisor has two projects and may run five of their eight.
    """
    rng = np.random.default_rng(seed)
    kinds = places // 4
    project = np.repeat(np.arange(kinds), 4)
    favour = rng.dirichlet(np.full(kinds, 2.0))
    wishes: list[Sequence[int]] = [
        rng.choice(kinds, int(rng.integers(5, 9)), replace=False, p=favour).tolist()
        for _ in range(students)
    ]
    team = np.full(students, -1)
    first, number = 0, 0
    while first < students // 4:
        size = int(rng.integers(2, 4))
        team[first : first + size] = number
        for i in range(first + 1, first + size):
            wishes[i] = wishes[first]
        first, number = first + size, number + 1
    supervisors = (kinds + 1) // 2
    return Choosing(
        name=f"generated {seed}",
        wishes=wishes,
        team=team,
        project=project,
        least=rng.integers(2, 4, kinds)[project],
        most=rng.integers(3, 7, kinds)[project],
        supervisor=project // 2,
        runs=np.full(supervisors, 5),
    )


def problem_of(choosing: Choosing) -> Problem:
    """Place as many as can be, then the best wishes, then as few runs as can be."""
    m, n = len(choosing.project), len(choosing.wishes)
    at = {k: np.flatnonzero(choosing.project == k) for k in np.unique(choosing.project).tolist()}
    student, place, rank = [], [], []
    for i, wishes in enumerate(choosing.wishes):
        for r, wish in enumerate(wishes):
            student.append(np.full(len(at[wish]), i))
            place.append(at[wish])
            rank.append(np.full(len(at[wish]), r))
    pair = np.concatenate(student), np.concatenate(place), np.concatenate(rank)
    order = np.lexsort((pair[1], pair[0]))
    of_student, of_place, ranks = (part[order] for part in pair)
    scores: Mapping[str, Ints] = {
        "placed": np.ones(len(ranks), dtype=np.int64),
        "wishes": ranks.max() + 1 - ranks,
        "runs": np.zeros(len(ranks), dtype=np.int64),
    }
    none, nowhere = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
    tree = QuotaTree(np.full(m, -1, dtype=np.int32), nowhere, none, ())
    return Problem(
        student_label=np.array([f"s{i}" for i in range(n)], dtype=object),
        place_label=np.array([f"p{p}" for p in range(m)], dtype=object),
        type_of_student=np.zeros(n, dtype=np.int32),
        type_of_place=np.unique(choosing.project, return_inverse=True)[1].astype(np.int32),
        enter_type=nowhere,
        enter_waypoint=nowhere,
        leave_waypoint=nowhere,
        leave_place_type=nowhere,
        open=np.zeros(n, dtype=bool),
        locked=np.full(n, -1, dtype=np.int32),
        pair_student=of_student.astype(np.int32),
        pair_place=of_place.astype(np.int32),
        own_node=np.ones(n, dtype=bool),
        seats=choosing.most.astype(np.int64),
        place_tree=tree,
        student_tree=QuotaTree(np.full(n, -1, dtype=np.int32), nowhere, none, ()),
        levels=tuple(
            Level(name, none, none, score.astype(np.int64), np.zeros(m, dtype=np.int64))
            for name, score in scores.items()
        ),
        side=_side(choosing, list(scores)),
    )


def _side(choosing: Choosing, levels: list[str]) -> Side:
    m = len(choosing.project)
    every, none = np.arange(m, dtype=np.int32), Entries.none()
    gain = np.zeros((len(levels), m), dtype=np.int64)
    gain[levels.index("runs")] = -1
    bare = Side.none(len(choosing.team), m, len(levels))
    return Side(
        forms=Forms(m, none, none, none, Entries(every, every, np.ones(m, dtype=np.int64))),
        rows=bare.rows,
        openings=Openings(
            key=tuple(f"place|p{p}" for p in range(m)),
            form=every,
            least=choosing.least.astype(np.int64),
            most=choosing.most.astype(np.int64),
            must=np.zeros(m, dtype=bool),
            gain=gain,
            place=every,
        ),
        caps=Caps(
            key=tuple(f"supervisor|{s}" for s in range(len(choosing.runs))),
            limit=choosing.runs.astype(np.int64),
            cap=choosing.supervisor.astype(np.int32),
            opening=every,
        ),
        teams=Teams(
            team=np.unique(choosing.team, return_inverse=True)[1].astype(np.int32)
            - int((choosing.team < 0).any()),
            unit=every,
            fixed=np.full(len(np.unique(choosing.team[choosing.team >= 0])), -1, dtype=np.int32),
        ),
    )
