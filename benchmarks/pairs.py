"""One instance as other solvers take it: every pair of a student and a place, and its points."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pathlib import Path

    from placement import Problem

Ints = NDArray[np.int64]
Positions = NDArray[np.int32]


@dataclass(frozen=True)
class Pairs:
    """K allowed pairs of n students and m places; every pair counts one student placed.

    ``student``, ``place`` and ``points`` are (K,), in order of student, then place; ``points`` ≥ 0
    are those of the last level. ``seats`` is (m,).
    """

    num_students: int
    student: Positions
    place: Positions
    points: Positions
    seats: Ints

    @property
    def num_places(self) -> int:
        """Places, m."""
        return len(self.seats)

    @property
    def offset(self) -> Ints:
        """Pairs of student i are those from ``offset[i]`` up to ``offset[i + 1]``, (n + 1,)."""
        return np.searchsorted(self.student, np.arange(self.num_students + 1)).astype(np.int64)

    @property
    def open_seats(self) -> Ints:
        """Seats of each place that its pairs could fill, (m,)."""
        return np.minimum(self.seats, np.bincount(self.place, minlength=self.num_places))

    def seat_columns(self) -> Ints:
        """The first column of each place where every open seat is a column, (m,)."""
        return np.cumsum(self.open_seats) - self.open_seats

    def place_of_column(self) -> Ints:
        """The place whose seat a column is, (open seats,)."""
        return np.repeat(np.arange(self.num_places), self.open_seats)

    def packed(self) -> Ints:
        """Both levels as one weight, (K,): a student more outweighs all points together.

        Raises
        ------
        ValueError
            When a sum of weights could leave the integers that a float holds.
        """
        best = np.zeros(self.num_students, dtype=np.int64)
        np.maximum.at(best, self.student, self.points)
        worth = int(best.sum()) + 1 + self.points.astype(np.int64)
        if int(worth.max(initial=0)) * self.num_students >= 2**53:
            raise ValueError("the levels do not fit into one floating-point weight")
        return worth

    def rankings(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """Places by student and students by place, most points first; ties go to the earlier row.

        Students and places without a pair have no list.
        """
        return (
            _ranked(self.student, self.place, self.points),
            _ranked(self.place, self.student, self.points),
        )

    def plan(self, used: NDArray[np.bool_]) -> Ints:
        """Place of each student, (n,), from the pairs that are used, (K,)."""
        place_of = np.full(self.num_students, -1, dtype=np.int64)
        place_of[self.student[used]] = self.place[used]
        return place_of

    def save(self, path: Path) -> None:
        """Write the arrays to an ``.npz`` file."""
        np.savez(path, **asdict(self))


def _ranked(one: Positions, other: Positions, points: Positions) -> dict[int, list[int]]:
    """For everybody on one side those of the other."""
    order = np.lexsort((other, -points, one))
    names, first = np.unique(one[order], return_index=True)
    lists = np.split(other[order], first[1:])
    return {int(name): own.tolist() for name, own in zip(names, lists, strict=True)}


def load(path: Path) -> Pairs:
    """Read what :meth:`Pairs.save` wrote."""
    with np.load(path) as held:
        arrays = {name: held[name] for name in ("student", "place", "points", "seats")}
        return Pairs(int(held["num_students"]), **arrays)


def num_pairs(problem: Problem) -> int:
    """How many pairs a problem allows at most; listed ones with a route are counted twice."""
    kind = _by_type(problem, problem.levels[0].enter_score, problem.levels[0].leave_score)[0]
    going = problem.type_of_student[problem.free & problem.open]
    rows = np.bincount(kind, minlength=problem.num_types)
    return int(rows[going].sum()) + len(problem.pair_student)


def expand(problem: Problem) -> Pairs:
    """Every pair that a compiled problem allows.

    Raises
    ------
    ValueError
        When the problem has what not every solver here can be told: nested limits, locked students,
        a level between the first and the last that is worth anything, or a first level that does
        not count students.
    """
    first, *between, last = problem.levels
    if len(problem.place_tree.limit) or len(problem.student_tree.limit):
        raise ValueError("nested limits cannot be told to every solver compared here")
    if (problem.locked >= 0).any():
        raise ValueError("locked students cannot be told to every solver compared here")
    if any(
        part.any() or level.slices is not None
        for level in between
        for part in (level.enter_score, level.leave_score, level.pair_score, level.place_gain)
    ):
        raise ValueError("only the first and the last level may be worth anything")
    n, m = problem.num_students, problem.num_places
    type_of_row, place, ones = _by_type(problem, first.enter_score, first.leave_score)
    points = _by_type(problem, last.enter_score, last.leave_score)[2]

    # Each open student has all rows of their type; the others only what they list.
    going = np.flatnonzero(problem.free & problem.open)
    start = np.searchsorted(type_of_row, problem.type_of_student[going])
    count = np.searchsorted(type_of_row, problem.type_of_student[going], side="right") - start
    row = np.arange(count.sum()) + np.repeat(start - np.cumsum(count) + count, count)
    key = np.repeat(going * m, count) + place[row]
    worth = points[row]

    listed = problem.pair_student.astype(np.int64) * m + problem.pair_place
    at = np.searchsorted(key, listed)
    routed = at < len(key)
    routed[routed] = key[at[routed]] == listed[routed]
    worth[at[routed]] = last.pair_score[routed]
    key = np.concatenate([key, listed[~routed]])
    worth = np.concatenate([worth, last.pair_score[~routed]])
    order = np.argsort(key, kind="stable")
    key, worth = key[order], worth[order]
    if not ((ones == 1).all() and (first.pair_score == 1).all() and not first.place_gain.any()):
        raise ValueError("the first level must count students")
    worth = worth + last.place_gain[key % m]
    if (worth < 0).any():
        raise ValueError("points below zero are not told to the solvers compared here")
    return Pairs(
        num_students=n,
        student=(key // m).astype(np.int32),
        place=(key % m).astype(np.int32),
        points=worth.astype(np.int32),
        seats=problem.seats,
    )


def _by_type(problem: Problem, enter: Ints, leave: Ints) -> tuple[Ints, Ints, Ints]:
    """Every (student type, place) with a route, in that order, and the points of the route."""
    first = np.searchsorted(problem.leave_waypoint, problem.enter_waypoint)
    count = np.searchsorted(problem.leave_waypoint, problem.enter_waypoint, side="right") - first
    into = np.repeat(np.arange(len(problem.enter_type)), count)
    out = np.arange(len(into)) + np.repeat(first - np.cumsum(count) + count, count)
    kind, points = problem.leave_place_type[out], enter[into] + leave[out]

    by_kind = np.argsort(problem.type_of_place, kind="stable")
    sorted_kinds = problem.type_of_place[by_kind]
    first = np.searchsorted(sorted_kinds, kind)
    count = np.searchsorted(sorted_kinds, kind, side="right") - first
    route = np.repeat(np.arange(len(kind)), count)
    place = by_kind[np.arange(len(route)) + np.repeat(first - np.cumsum(count) + count, count)]
    student_type = problem.enter_type[into[route]].astype(np.int64)
    order = np.lexsort((place, student_type))
    return student_type[order], place[order].astype(np.int64), points[route[order]]
