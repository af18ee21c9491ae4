"""Which side constraints a plan keeps, and by how much it misses the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.value import form_values, trace

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.solve.value import Trace

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Standing:
    """How a plan stands to the side constraints of its problem.

    ``over`` (R,) is by how much each hard row is exceeded, ``count`` (O,) the free students in each
    set, ``short`` (O,) how many an open set lacks, ``above`` (C,) the open sets beyond each cap,
    ``torn`` the teams that are not together, by position.
    """

    over: Ints
    count: Ints
    short: Ints
    above: Ints
    torn: Ints

    @property
    def kept(self) -> bool:
        """Whether every hard constraint holds."""
        return not (self.over.any() or self.short.any() or self.above.any() or len(self.torn))


def standing(problem: Problem, place_of: NDArray[np.int32], ways: Trace | None = None) -> Standing:
    """Judge a plan; seats and quota trees are not looked at, nor a set above its ``most``."""
    side = problem.side
    none = np.zeros(0, dtype=np.int64)
    if side is None:
        return Standing(none, none, none, none, none)
    total = form_values(problem, ways or trace(problem, place_of))
    rows, sets = side.rows, side.openings
    over = np.where(rows.soft, 0, np.maximum(total[rows.form] - rows.limit, 0))
    count = total[sets.form]
    opened = sets.must | (count > 0)
    short = np.where(opened, np.maximum(sets.least - count, 0), 0)
    used = np.zeros(len(side.caps.limit), dtype=np.int64)
    np.add.at(used, side.caps.cap, opened[side.caps.opening].astype(np.int64))
    above = np.maximum(used - side.caps.limit, 0)
    return Standing(over, count, short, above, _torn(problem, place_of))


def _torn(problem: Problem, place_of: NDArray[np.int32]) -> Ints:
    """Teams whose members are not all in one unit, or not all unplaced."""
    assert problem.side is not None
    teams = problem.side.teams
    who = np.flatnonzero(teams.team >= 0)
    if not len(who):
        return np.zeros(0, dtype=np.int64)
    team = teams.team[who]
    unit = np.append(teams.unit, -1).astype(np.int64)[place_of[who]]
    low = np.full(teams.size, np.iinfo(np.int64).max)
    high = np.full(teams.size, -2, dtype=np.int64)
    np.minimum.at(low, team, unit)
    np.maximum.at(high, team, unit)
    away = (teams.fixed >= 0) & (high >= 0) & (high != teams.fixed)
    # A team of which nobody is free is not torn.
    return np.flatnonzero((high > -2) & ((low != high) | away))
