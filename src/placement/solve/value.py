"""What a plan is worth at every level, from the plan alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from placement.problem import Problem

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Ways:
    """How the free students of a plan got where they are.

    ``student`` and ``place`` are all who are placed and where; ``listed`` those at a listed pair,
    with ``pair``; ``routed`` the others, with the arcs ``enter`` and ``leave`` of their route.
    """

    student: Ints
    place: Ints
    listed: Ints
    pair: Ints
    routed: Ints
    enter: Ints
    leave: Ints


def ways_of(problem: Problem, place_of: NDArray[np.int32]) -> Ways:
    """The way of every free student who is placed.

    Raises
    ------
    ValueError
        When a free student is at a place that is neither listed nor reached by a route.
    """
    i = np.flatnonzero(problem.free & (place_of >= 0))
    p = place_of[i].astype(np.int64)
    m = max(1, problem.num_places)
    listed = problem.pair_student.astype(np.int64) * m + problem.pair_place
    order = np.argsort(listed, kind="stable")
    pair = _find(listed[order], i * m + p)
    by_list = pair >= 0
    enter, leave = _routes(problem, i[~by_list], p[~by_list])
    return Ways(i, p, i[by_list], order[pair[by_list]], i[~by_list], enter, leave)


@dataclass(frozen=True)
class Trace:
    """Where the free students of a plan went: counts by place, listed pair and half of a route."""

    place: Ints
    pair: Ints
    enter: Ints
    leave: Ints


def trace(problem: Problem, place_of: NDArray[np.int32]) -> Trace:
    """Count the ways of a plan's free students.

    Raises
    ------
    ValueError
        When a free student is at a place that is neither listed nor reached by a route.
    """
    ways = ways_of(problem, place_of)
    return Trace(
        place=np.bincount(ways.place, minlength=problem.num_places),
        pair=np.bincount(ways.pair, minlength=len(problem.pair_student)),
        enter=np.bincount(ways.enter, minlength=len(problem.enter_type)),
        leave=np.bincount(ways.leave, minlength=len(problem.leave_waypoint)),
    )


def values(problem: Problem, place_of: NDArray[np.int32]) -> list[int]:
    """Points of a plan at every level, the locked students' included.

    Raises
    ------
    ValueError
        When a free student is at a place that is neither listed nor reached by a route.
    """
    ways = trace(problem, place_of)
    return values_of(problem, ways)


def values_of(problem: Problem, ways: Trace) -> list[int]:
    """Points at every level of a plan whose ways are known."""
    held = problem.place_tree.load(ways.place)
    side = side_points(problem, ways)
    total = []
    for k, level in enumerate(problem.levels):
        points = level.fixed + side[k]
        for score, count in (
            (level.place_gain, ways.place),
            (level.pair_score, ways.pair),
            (level.enter_score, ways.enter),
            (level.leave_score, ways.leave),
        ):
            points += int((score * count).sum())
        if level.slices is not None:
            for g in np.unique(level.slices.group).tolist():
                own = level.slices.group == g
                before = np.cumsum(level.slices.size[own]) - level.slices.size[own]
                filled = np.clip(held[g] - before, 0, level.slices.size[own])
                points += int((filled * level.slices.gain[own]).sum())
        total.append(points)
    return total


def form_values(problem: Problem, ways: Trace) -> Ints:
    """The value of every form for a plan, (F,); empty where there are no side constraints."""
    if problem.side is None:
        return np.zeros(0, dtype=np.int64)
    forms = problem.side.forms
    total = np.zeros(forms.size, dtype=np.int64)
    for entries, count in (
        (forms.enter, ways.enter),
        (forms.leave, ways.leave),
        (forms.pair, ways.pair),
        (forms.place, ways.place),
    ):
        total += entries.summed(count, forms.size)
    return total


def side_points(problem: Problem, ways: Trace) -> list[int]:
    """Points of open sets less the penalties of soft rows, by level."""
    side = problem.side
    if side is None:
        return [0] * len(problem.levels)
    total = form_values(problem, ways)
    opened = side.openings.must | (total[side.openings.form] > 0)
    excess = np.maximum(total[side.rows.form] - side.rows.limit, 0) * side.rows.soft
    return [
        int(side.openings.gain[k][opened].sum()) - int((side.rows.penalty[k] * excess).sum())
        for k in range(len(problem.levels))
    ]


def _find(known: Ints, wanted: Ints) -> Ints:
    """Position of each wanted key among sorted known ones, -1 where it is not there."""
    at = np.searchsorted(known, wanted)
    inside = at < len(known)
    found = np.full(len(wanted), -1, dtype=np.int64)
    hit = inside.copy()
    hit[inside] = known[at[inside]] == wanted[inside]
    found[hit] = at[hit]
    return found


def _routes(problem: Problem, i: Ints, p: Ints) -> tuple[Ints, Ints]:
    """The arc into and out of the waypoint for each student i at place p."""
    places = max(1, problem.num_place_types)
    kind = problem.type_of_student[i].astype(np.int64) * places + problem.type_of_place[p]
    distinct, back = np.unique(kind, return_inverse=True)
    student_type, place_type = distinct // places, distinct % places
    first = np.searchsorted(problem.enter_type, student_type)
    count = np.searchsorted(problem.enter_type, student_type, side="right") - first
    which = np.repeat(np.arange(len(distinct)), count)
    enter = np.arange(len(which)) - np.repeat(np.cumsum(count) - count - first, count)
    leave_key = problem.leave_waypoint.astype(np.int64) * places + problem.leave_place_type
    order = np.argsort(leave_key, kind="stable")
    leave = _find(
        leave_key[order],
        problem.enter_waypoint[enter].astype(np.int64) * places + place_type[which],
    )
    hit = leave >= 0
    if int(hit.sum()) != len(distinct):
        raise ValueError("a student is at a place that no route and no list leads to")
    enter_of = np.zeros(len(distinct), dtype=np.int64)
    leave_of = np.zeros(len(distinct), dtype=np.int64)
    enter_of[which[hit]], leave_of[which[hit]] = enter[hit], order[leave[hit]]
    return enter_of[back], leave_of[back]
