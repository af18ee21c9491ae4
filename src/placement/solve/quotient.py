"""The problem of the first levels, in which all that those levels cannot tell apart is one.

Types that enter the same waypoints for the same points are one class, then waypoints that the same
classes enter, then place types that the same waypoints lead to. Every plan of one is a plan of the
other, with the same points, so optima and prices carry over; only the network is far smaller.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.side import Entries
from placement.solve.routed import kept_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.problem import Problem
    from placement.side import Side

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Quotient:
    """The smaller problem, and where the arcs and classes of the greater one went.

    ``type_class`` (T,) and ``enter`` (E,), ``leave`` (X,) are positions in ``problem``; ``pair``
    are the listed pairs that are left: those of students who have some place by their list only.
    """

    problem: Problem
    type_class: Ints
    enter: Ints
    leave: Ints
    pair: Ints


def quotient(problem: Problem, num_levels: int) -> Quotient:
    """Merge what the first ``num_levels`` levels cannot tell apart; none may look at lists."""
    levels = problem.levels[:num_levels]
    enter_code = _codes([level.enter_score for level in levels], len(problem.enter_type))
    leave_code = _codes([level.leave_score for level in levels], len(problem.leave_waypoint))
    tail, head = problem.enter_type, problem.enter_waypoint
    type_class = _classes(tail, _mixed(head, enter_code), problem.num_types)
    waypoint_class = _alike(type_class[tail], head, enter_code, problem.num_waypoints)
    way = waypoint_class[problem.leave_waypoint]
    place_class = _alike(way, problem.leave_place_type, leave_code, problem.num_place_types)
    to_place = place_class[problem.leave_place_type]
    enter_arc, enter_of = _distinct(type_class[tail], waypoint_class[head])
    leave_arc, leave_of = _distinct(way, to_place)
    pair = np.flatnonzero(problem.own_node[problem.pair_student])
    small = replace(
        problem,
        type_of_student=type_class[problem.type_of_student].astype(np.int32),
        type_of_place=place_class[problem.type_of_place].astype(np.int32),
        enter_type=type_class[tail][enter_arc].astype(np.int32),
        enter_waypoint=waypoint_class[head][enter_arc].astype(np.int32),
        leave_waypoint=way[leave_arc].astype(np.int32),
        leave_place_type=to_place[leave_arc].astype(np.int32),
        pair_student=problem.pair_student[pair],
        pair_place=problem.pair_place[pair],
        side=None,
        levels=tuple(
            replace(
                level,
                enter_score=level.enter_score[enter_arc],
                leave_score=level.leave_score[leave_arc],
                pair_score=level.pair_score[pair],
            )
            for level in levels
        ),
    )
    return Quotient(small, type_class, enter_of, leave_of, pair)


def coarsened(problem: Problem, *, side: bool) -> Problem:
    """The same problem, nothing told apart that its levels and side constraints do not.

    From the places backwards: place types to which the same waypoints lead, then waypoints that
    lead to the same of those, then types that enter the same of those are one. Lists stay. Plans,
    points and prices are those of the problem itself; without ``side`` it has no side constraints.
    """
    levels = problem.levels
    forms = problem.side.forms if problem.side is not None and side else None
    enter_code = _codes([level.enter_score for level in levels], len(problem.enter_type))
    leave_code = _codes([level.leave_score for level in levels], len(problem.leave_waypoint))
    if forms is not None:
        enter_code = _with_forms(enter_code, forms.enter)
        leave_code = _with_forms(leave_code, forms.leave)
    way, to_place = problem.leave_waypoint, problem.leave_place_type
    place_class = _alike(way, to_place, leave_code, problem.num_place_types)
    to_class = place_class[to_place]
    waypoint_class = _alike(to_class, way, leave_code, problem.num_waypoints)
    into = waypoint_class[problem.enter_waypoint]
    type_class = _alike(into, problem.enter_type, enter_code, problem.num_types)
    enter_arc, _ = _distinct(type_class[problem.enter_type], into)
    leave_arc, _ = _distinct(waypoint_class[way], to_class)
    kept = None
    if forms is not None and problem.side is not None:
        enter, leave = _at(forms.enter, enter_arc), _at(forms.leave, leave_arc)
        kept = replace(problem.side, forms=replace(forms, enter=enter, leave=leave))
    return replace(
        problem,
        type_of_student=type_class[problem.type_of_student].astype(np.int32),
        type_of_place=place_class[problem.type_of_place].astype(np.int32),
        enter_type=type_class[problem.enter_type][enter_arc].astype(np.int32),
        enter_waypoint=into[enter_arc].astype(np.int32),
        leave_waypoint=waypoint_class[way][leave_arc].astype(np.int32),
        leave_place_type=to_class[leave_arc].astype(np.int32),
        side=kept,
        levels=tuple(
            replace(
                level,
                enter_score=level.enter_score[enter_arc],
                leave_score=level.leave_score[leave_arc],
            )
            for level in levels
        ),
    )


def without_lists(problem: Problem, num_levels: int) -> Problem:
    """The first levels, none of which may look at lists; pairs stay where some has no route.

    Side constraints too go by the route alone: a listed pair counts as the route beneath it.
    """
    short = replace(
        problem,
        levels=problem.levels[:num_levels],
        side=None if problem.side is None else _first_levels(problem.side, num_levels),
    )
    return kept_pairs(short, problem.own_node[problem.pair_student])


def _first_levels(side: Side, num_levels: int) -> Side:
    rows, sets = side.rows, side.openings
    return replace(
        side,
        rows=replace(rows, penalty=rows.penalty[:num_levels]),
        openings=replace(sets, gain=sets.gain[:num_levels]),
    )


def _with_forms(code: Ints, entries: Entries) -> Ints:
    """The codes of arcs told apart by the entries of forms as well."""
    mark = np.zeros(len(code), dtype=np.uint64)
    np.add.at(mark, entries.at, _mixed(entries.form, entries.value))
    _, both = np.unique(mark, return_inverse=True)
    _, found = np.unique(code * (1 + int(both.max(initial=0))) + both, return_inverse=True)
    return np.asarray(found, dtype=np.int64)


def _at(entries: Entries, arcs: Ints) -> Entries:
    """The entries of some arcs, by their new positions."""
    where = np.full(1 + max(int(arcs.max(initial=0)), int(entries.at.max(initial=0))), -1)
    where[arcs] = np.arange(len(arcs))
    at = where[entries.at]
    kept = at >= 0
    return Entries(entries.form[kept], at[kept].astype(np.int32), entries.value[kept])


def _codes(scores: Sequence[Ints], size: int) -> Ints:
    """One number for each different column of scores, (size,)."""
    code = np.zeros(size, dtype=np.int64)
    for score in scores:
        if size and np.ptp(score):
            _, both = np.unique(score, return_inverse=True)
            _, code = np.unique(code * (1 + int(both.max())) + both, return_inverse=True)
    return code


def _alike(tail: np.ndarray, head: np.ndarray, code: Ints, size: int) -> Ints:
    """The class of each head, (size,): alike when the same tails lead there for the same points."""
    arc, _ = _distinct(tail, head)
    return _classes(head[arc], _mixed(tail[arc], code[arc]), size)


def _classes(owner: np.ndarray, mark: NDArray[np.uint64], size: int) -> Ints:
    """The class of each owner, (size,), by the sum of its marks.

    Different sets of 64-bit marks share a sum with a chance of 10⁻⁷ at a million owners; the plan
    would then name a pair without a route, and that is found when it is valued.
    """
    total = np.zeros(size, dtype=np.uint64)
    np.add.at(total, owner, mark)
    _, found = np.unique(total, return_inverse=True)
    return found


def _mixed(first: np.ndarray, second: np.ndarray) -> NDArray[np.uint64]:
    """A 64-bit mark of each pair (S. Vigna's splitmix64)."""
    z = first.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z += (second.astype(np.uint64) + np.uint64(1)) * np.uint64(0xD1B54A32D192ED03)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = z ^ (z >> np.uint64(31))
    return mixed


def _distinct(tail: np.ndarray, head: np.ndarray) -> tuple[Ints, Ints]:
    """One arc of each kind, sorted by tail and head, and the kind of each arc."""
    width = 1 + int(head.max(initial=0))
    _, first, kind = np.unique(
        tail.astype(np.int64) * width + head, return_index=True, return_inverse=True
    )
    return first, kind
