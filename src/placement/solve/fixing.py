"""A smaller problem: some students fixed where they are, and what they use taken off."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.problem import QuotaTree, Slices
from placement.side import Openings, Rows, Side, Teams
from placement.solve.value import form_values, trace, values_of

if TYPE_CHECKING:
    from placement.problem import Level, Problem

Ints = NDArray[np.int64]
HELD_OUT = -2


def fixed(problem: Problem, who: NDArray[np.bool_], place_of: NDArray[np.int32]) -> Problem:
    """The problem with the free students ``who`` (n,) locked where ``place_of`` (n,) has them.

    Those who have no place there are held out. Points of the levels stay those of the whole: what
    the locked ones gain is in ``fixed``. Their teams must lie whole inside ``who``.
    """
    who = who & problem.free
    plan = np.where(who, place_of, -1).astype(np.int32)
    ways = trace(problem, plan)
    # Side constraints keep their own account; a level's is what the arcs and slices give.
    bare = dataclasses.replace(problem, side=None)
    points = values_of(bare, ways)
    held = problem.place_tree.load(ways.place)
    used = problem.student_tree.load((plan >= 0).astype(np.int64))
    locked = np.where(who, np.where(plan >= 0, plan, HELD_OUT), problem.locked)
    return dataclasses.replace(
        problem,
        locked=locked.astype(np.int32),
        seats=problem.seats - ways.place,
        place_tree=_less(problem.place_tree, held),
        student_tree=_less(problem.student_tree, used),
        levels=tuple(
            _level(level, total, held) for level, total in zip(problem.levels, points, strict=True)
        ),
        side=None if problem.side is None else _side(problem, form_values(problem, ways), who),
    )


def _less(tree: QuotaTree, used: Ints) -> QuotaTree:
    return dataclasses.replace(tree, limit=tree.limit - used)


def _level(level: Level, points: int, held: Ints) -> Level:
    slices = level.slices
    if slices is None:
        return dataclasses.replace(level, fixed=points)
    size = slices.size.copy()
    for g in np.unique(slices.group).tolist():
        own = slices.group == g
        before = np.cumsum(size[own]) - size[own]
        size[own] -= np.clip(held[g] - before, 0, size[own])
    left = size > 0
    return dataclasses.replace(
        level,
        fixed=points,
        slices=Slices(slices.group[left], size[left], slices.gain[left]) if left.any() else None,
    )


def _side(problem: Problem, counted: Ints, who: NDArray[np.bool_]) -> Side:
    side = problem.side
    assert side is not None
    rows, sets, teams = side.rows, side.openings, side.teams
    count = counted[sets.form]
    return dataclasses.replace(
        side,
        rows=Rows(
            rows.key,
            rows.form,
            rows.limit - counted[rows.form],
            rows.soft,
            rows.penalty,
            rows.unit,
        ),
        openings=Openings(
            sets.key,
            sets.form,
            np.maximum(sets.least - count, 0),
            np.maximum(sets.most - count, 0),
            sets.must | (count > 0),
            sets.gain,
            sets.place,
        ),
        teams=Teams(np.where(who, -1, teams.team).astype(np.int32), teams.unit, teams.fixed),
    )
