"""The plan that is left when everyone is taken out who breaks a side constraint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.members import coefficients, members
from placement.solve.standing import standing
from placement.solve.value import ways_of

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.solve.standing import Standing

Ints = NDArray[np.int64]
Plan = NDArray[np.int32]


def dropped(problem: Problem, place_of: Plan) -> Plan | None:
    """Take students out until all is kept, (n,); None where taking out does not help.

    Short sets lose everyone, sets beyond a cap too, the smallest first; torn teams lose all
    members; rows lose those who weigh most. What stays keeps seats and trees, for it is less.
    """
    plan = place_of.copy()
    for _ in range(_ROUNDS):
        stands = standing(problem, plan)
        if stands.kept:
            return plan
        out = _out(problem, plan, stands)
        out &= problem.free & (plan >= 0)
        if not out.any():
            return None
        plan[out] = -1
    return None


_ROUNDS = 1000
"""Every round takes somebody out of something; far fewer are needed."""


def _out(problem: Problem, plan: Plan, stands: Standing) -> NDArray[np.bool_]:
    """Who leaves next, (n,)."""
    side = problem.side
    assert side is not None
    out = np.zeros(problem.num_students, dtype=bool)
    if len(stands.torn):
        out |= np.isin(side.teams.team, stands.torn)
    empty = (stands.short > 0) & ~side.openings.must
    empty |= _beyond_caps(problem, stands)
    ways = ways_of(problem, plan)
    if empty.any():
        out |= members(problem, ways, np.unique(side.openings.form[empty]))
    for r in np.flatnonzero(stands.over).tolist():
        value = coefficients(problem, ways, int(side.rows.form[r]))
        heavy = np.argsort(-value, kind="stable")
        heavy = heavy[value[heavy] > 0]
        needed = np.searchsorted(np.cumsum(value[heavy]), int(stands.over[r])) + 1
        out[heavy[:needed]] = True
    # Nobody of a team stays behind.
    teams = side.teams.team
    gone = np.unique(teams[out & (teams >= 0)])
    return out | np.isin(teams, gone)


def _beyond_caps(problem: Problem, stands: Standing) -> NDArray[np.bool_]:
    """The smallest open sets of each cap that has too many."""
    side = problem.side
    assert side is not None
    out = np.zeros(len(side.openings.least), dtype=bool)
    for c in np.flatnonzero(stands.above).tolist():
        own = side.caps.opening[side.caps.cap == c]
        own = own[(stands.count[own] > 0) & ~side.openings.must[own]]
        small = own[np.argsort(stands.count[own], kind="stable")]
        out[small[: int(stands.above[c])]] = True
    return out
