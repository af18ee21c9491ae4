"""Which hard rules cannot hold together: those that a relaxation must break, or a filter leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.branching import Query, relaxed, solved
from placement.solve.programme import FREE
from placement.solve.tied import choices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.limits import Clock
    from placement.solve.branching import Solver
    from placement.solve.programme import Programme

Ints = NDArray[np.int64]
FILTER_SECONDS = 10.0
"""Longest time to look for rules that can be left out of the conflict."""


@dataclass(frozen=True)
class _Rule:
    """A rule by its key, and the rows of the programme that say it."""

    key: str
    rows: Ints


@dataclass(frozen=True)
class Conflict:
    """Keys of rows, openings, caps and teams (``team|`` and a member) that no plan keeps together.

    ``of_fractions`` says that not even fractions of students could: seats and limits do not reach.
    ``least`` says that without any one of them there would be a plan.
    """

    keys: tuple[str, ...]
    of_fractions: bool
    least: bool


def conflict(programme: Programme, clock: Clock, solver: Solver) -> Conflict:
    """Name the rules in conflict of a programme that has no plan.

    Where the relaxation has none either, these are the rules with a price in the relaxation that
    breaks rules least. Otherwise rules are left out, kind by kind and one by one, as long as the
    rest has no plan; where time runs out before, more are named than need be.
    """
    kinds = _rules(programme)
    nothing = np.zeros(len(programme.upper), dtype=np.int64)
    if relaxed(Query(programme, nothing), clock).status == "infeasible":
        rules = [rule for kind in kinds for rule in kind]
        elastic = _elastic(programme, np.concatenate([rule.rows for rule in rules]))
        duals = relaxed(Query(elastic, elastic.gain[0]), clock).duals
        if duals is not None:
            priced = np.abs(duals) > 1e-7
            rules = [rule for rule in rules if priced[rule.rows].any()]
        return Conflict(tuple(rule.key for rule in rules), of_fractions=True, least=False)
    kept = [rule for kind in kinds for rule in kind]
    began = clock.seconds()
    # A whole kind at a time first: most conflicts are between two kinds.
    for group in [*kinds, *([rule] for rule in kept)]:
        if clock.seconds() - began > FILTER_SECONDS or clock.reason() is not None:
            return Conflict(tuple(rule.key for rule in kept), of_fractions=False, least=False)
        out = {rule.key for rule in group}
        rest = [rule for rule in kept if rule.key not in out]
        if len(rest) < len(kept) and _hopeless(programme, kinds, rest, clock, solver):
            kept = rest
    return Conflict(tuple(rule.key for rule in kept), of_fractions=False, least=True)


def _hopeless(
    programme: Programme,
    kinds: Sequence[Sequence[_Rule]],
    kept: Sequence[_Rule],
    clock: Clock,
    solver: Solver,
) -> bool:
    """Whether there is no plan for the rules that are kept."""
    every = np.concatenate([rule.rows for kind in kinds for rule in kind])
    held = np.concatenate([np.zeros(0, dtype=np.int64), *(rule.rows for rule in kept)])
    out = np.setdiff1d(every, held)
    low, high = programme.low.copy(), programme.high.copy()
    low[out], high[out] = -FREE, FREE
    query = Query(replace(programme, low=low, high=high), np.zeros_like(programme.upper))
    answer = solved(query, clock, solver=solver, threads=None, gap=0.0, seed=0)
    return answer.status == "infeasible"


def _rules(programme: Programme) -> list[list[_Rule]]:
    """Teams, openings, caps and hard rows."""
    problem = programme.gathered.problem
    assert problem.side is not None
    side, rows = problem.side, programme.rows
    kinds = [
        _team_rules(programme),
        [
            _Rule(side.openings.key[o], np.array([rows["least"].start + o]))
            for o in np.flatnonzero(programme.gathered.times > 0).tolist()
        ],
        [_Rule(key, np.array([rows["cap"].start + c])) for c, key in enumerate(side.caps.key)],
        [
            _Rule(side.rows.key[r], np.array([rows["row"].start + r]))
            for r in np.flatnonzero(~side.rows.soft).tolist()
        ],
    ]
    return [kind for kind in kinds if kind]


def _team_rules(programme: Programme) -> list[_Rule]:
    if "member" not in programme.rows:
        return []
    problem = programme.gathered.problem
    assert problem.side is not None
    teams = problem.side.teams
    found = choices(problem)
    team = found.team[found.row_choice]
    start = programme.rows["member"].start
    return [
        _Rule(
            f"team|{problem.student_label[np.argmax(teams.team == t)]}",
            start + np.flatnonzero(team == t),
        )
        for t in np.unique(team).tolist()
    ]


def _elastic(programme: Programme, rows: Ints) -> Programme:
    """The programme in which ``rows`` may be broken, each unit at the cost of one."""
    under = rows[programme.low[rows] > -FREE]
    over = rows[programme.high[rows] < FREE]
    broken = np.concatenate([under, over])
    size = len(programme.upper)
    sign = np.concatenate([np.ones(len(under)), -np.ones(len(over))]).astype(np.int64)
    cost = np.concatenate([np.zeros(size), -np.ones(len(broken))]).astype(np.int64)
    return replace(
        programme,
        lower=np.concatenate([programme.lower, np.zeros(len(broken), dtype=np.int64)]),
        upper=np.concatenate([programme.upper, np.full(len(broken), FREE)]),
        row=np.concatenate([programme.row, broken]),
        column=np.concatenate([programme.column, size + np.arange(len(broken))]),
        value=np.concatenate([programme.value, sign]),
        gain=cost[None, :],
    )
