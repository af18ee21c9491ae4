"""What is bought and sold at one level: choices of students, room of places, in flat arrays.

Earlier levels count in the same currency: each has a weight that outweighs all that come after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.charges import Charges

if TYPE_CHECKING:
    from placement.problem import Problem, QuotaTree
    from placement.solve.frame import Frame

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MAY, MUST, OUT = 0, 1, 2


@dataclass(frozen=True)
class Tree:
    """A quota tree with room from ``low`` to ``high`` in every group, in students."""

    leaf: NDArray[np.int32]
    parent: NDArray[np.int32]
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Slices:
    """The slices of group g are ``start[g]`` to ``start[g + 1]``, best first; gain in currency."""

    start: Ints
    size: Floats
    gain: Floats


@dataclass(frozen=True)
class Market:
    """Arcs by tail: ``*_start`` are where the arcs of each tail begin, ``*_gain`` in currency.

    ``kind_start`` and ``kind_place`` are the places of each place type that routes lead to.
    ``status`` (n,) is whether a student may or must be placed, or is out. ``low`` and ``high`` (m,)
    are the room of each place.
    """

    enter_start: Ints
    enter_head: NDArray[np.int32]
    enter_gain: Floats
    leave_start: Ints
    leave_head: NDArray[np.int32]
    leave_gain: Floats
    kind_start: Ints
    kind_place: NDArray[np.int32]
    pair_start: Ints
    pair_place: NDArray[np.int32]
    pair_gain: Floats
    type_of_student: NDArray[np.int32]
    status: NDArray[np.int8]
    joins: NDArray[np.bool_]
    place_gain: Floats
    low: Floats
    high: Floats
    places: Tree
    students: Tree
    slices: Slices


def market(
    problem: Problem, frame: Frame, weights: list[int], charges: Charges | None = None
) -> Market:
    """The market of the levels that ``weights`` are given for, from the first on."""
    charges = charges or Charges.none(problem)
    tolls = charges.tolls(problem)
    high = np.where(charges.closed, 0, frame.high)
    levels = problem.levels[: len(weights)]

    def mixed(arrays: list[Ints]) -> Floats:
        total = np.zeros(len(arrays[0]))
        for weight, array in zip(weights, arrays, strict=True):
            if weight:
                total += float(weight) * array
        return total

    enter, leave = frame.enter_open, frame.leave_open
    pair = frame.pair_open
    sells = np.flatnonzero(frame.route_open & (high > 0))
    kind = problem.type_of_place[sells]
    by_kind = np.argsort(kind, kind="stable")
    tree = problem.place_tree
    return Market(
        enter_start=_starts(problem.enter_type[enter], problem.num_types),
        enter_head=problem.enter_waypoint[enter],
        enter_gain=(mixed([level.enter_score for level in levels]) - tolls[0])[enter],
        leave_start=_starts(problem.leave_waypoint[leave], problem.num_waypoints),
        leave_head=problem.leave_place_type[leave],
        leave_gain=(mixed([level.leave_score for level in levels]) - tolls[1])[leave],
        kind_start=_starts(kind[by_kind], problem.num_place_types),
        kind_place=sells[by_kind].astype(np.int32),
        pair_start=_starts(problem.pair_student[pair], problem.num_students),
        pair_place=problem.pair_place[pair],
        pair_gain=(mixed([level.pair_score for level in levels]) - tolls[2])[pair],
        type_of_student=problem.type_of_student,
        status=frame.status,
        joins=frame.joins,
        place_gain=mixed([level.place_gain for level in levels]) - tolls[3],
        low=np.minimum(frame.low, high).astype(np.float64),
        high=high.astype(np.float64),
        places=_tree(tree, frame.group_low, frame.group_high),
        students=_tree(problem.student_tree, frame.class_low, frame.class_high),
        slices=_slices(problem, weights),
    )


def _tree(tree: QuotaTree, low: Ints, high: Ints) -> Tree:
    return Tree(tree.leaf, tree.parent, low.astype(np.float64), high.astype(np.float64))


def _starts(tail: np.ndarray, size: int) -> Ints:
    """Where the arcs of each tail begin, (size + 1,); tails are sorted."""
    return np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=size))]).astype(np.int64)


def _slices(problem: Problem, weights: list[int]) -> Slices:
    groups = len(problem.place_tree.limit)
    for level, weight in zip(problem.levels, weights, strict=False):
        found = level.slices
        if found is not None and weight:
            order = np.lexsort((-found.gain, found.group))
            return Slices(
                _starts(found.group[order], groups),
                found.size[order].astype(np.float64),
                (float(weight) * found.gain[order]).astype(np.float64),
            )
    return Slices(np.zeros(groups + 1, dtype=np.int64), np.zeros(0), np.zeros(0))
