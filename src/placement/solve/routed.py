"""Whole pairs in place of routes: for students who must be told apart place by place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.side import Entries

if TYPE_CHECKING:
    from placement.problem import Problem

Ints = NDArray[np.int64]


def spelled_out(problem: Problem, who: NDArray[np.bool_]) -> Problem:
    """The same problem with every allowed pair of the students ``who`` (n,) listed.

    Those students are closed to routes afterwards, so that each of their pairs has an arc of its
    own; plans, values and the value of every form stay what they are.
    """
    student, place, enter, leave = _by_route(problem, np.flatnonzero(who & problem.free))
    m = max(1, problem.num_places)
    listed = problem.pair_student.astype(np.int64) * m + problem.pair_place
    new = ~np.isin(student * m + place, listed)
    student, place, enter, leave = student[new], place[new], enter[new], leave[new]
    key = np.concatenate([listed, student * m + place])
    order = np.argsort(key, kind="stable")
    levels = tuple(
        replace(
            level,
            pair_score=np.concatenate(
                [level.pair_score, level.enter_score[enter] + level.leave_score[leave]]
            )[order],
        )
        for level in problem.levels
    )
    side = problem.side
    if side is not None:
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        halves = [
            (side.forms.pair, rank[: len(listed)], np.arange(len(listed))),
            (side.forms.enter, rank[len(listed) :], enter),
            (side.forms.leave, rank[len(listed) :], leave),
        ]
        side = replace(side, forms=replace(side.forms, pair=_joined(halves)))
    return replace(
        problem,
        open=problem.open & ~who,
        own_node=problem.own_node | who,
        pair_student=(key[order] // m).astype(np.int32),
        pair_place=(key[order] % m).astype(np.int32),
        levels=levels,
        side=side,
    )


def kept_pairs(problem: Problem, kept: NDArray[np.bool_]) -> Problem:
    """The problem with only the listed pairs ``kept`` (K,)."""
    rank = np.cumsum(kept) - 1
    side = problem.side
    if side is not None:
        pair = side.forms.pair
        on = kept[pair.at]
        pair = Entries(pair.form[on], rank[pair.at[on]].astype(np.int32), pair.value[on])
        side = replace(side, forms=replace(side.forms, pair=pair))
    return replace(
        problem,
        pair_student=problem.pair_student[kept],
        pair_place=problem.pair_place[kept],
        levels=tuple(replace(lev, pair_score=lev.pair_score[kept]) for lev in problem.levels),
        side=side,
    )


def _by_route(problem: Problem, who: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Student, place, way in and way out of every pair over a route."""
    who = who[problem.open[who]].astype(np.int64)
    at, enter = _matches(problem.type_of_student[who], problem.enter_type)
    student = who[at]
    at, leave = _matches(problem.enter_waypoint[enter], problem.leave_waypoint)
    student, enter = student[at], enter[at]
    by_type = np.argsort(problem.type_of_place, kind="stable")
    at, place = _matches(problem.leave_place_type[leave], problem.type_of_place[by_type])
    return student[at], by_type[place].astype(np.int64), enter[at], leave[at]


def _matches(wanted: np.ndarray, known: np.ndarray) -> tuple[Ints, Ints]:
    """All (position in ``wanted``, position in the sorted ``known``) with the same number."""
    first = np.searchsorted(known, wanted)
    count = np.searchsorted(known, wanted, side="right") - first
    at = np.repeat(np.arange(len(wanted)), count)
    return at, np.arange(len(at)) + np.repeat(first - np.cumsum(count) + count, count)


def _joined(parts: list[tuple[Entries, Ints, Ints]]) -> Entries:
    """Entries at new positions ``to`` that were at ``source``, those of one form summed."""
    forms, ats, values = [], [], []
    for entries, to, source in parts:
        order = np.argsort(entries.at, kind="stable")
        at, found = _matches(source, entries.at[order])
        forms.append(entries.form[order][found].astype(np.int64))
        ats.append(to[at])
        values.append(entries.value[order][found])
    form, position = np.concatenate(forms), np.concatenate(ats)
    width = int(position.max(initial=0)) + 1
    key, back = np.unique(form * width + position, return_inverse=True)
    value = np.zeros(len(key), dtype=np.int64)
    np.add.at(value, back, np.concatenate(values))
    there = value != 0
    key, value = key[there], value[there]
    return Entries((key // width).astype(np.int32), (key % width).astype(np.int32), value)
