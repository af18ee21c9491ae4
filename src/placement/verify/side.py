"""Everything that binds several students at once beyond seats and limits, from the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.verify.budgets import budgets
from placement.verify.crossing import Table, total
from placement.verify.openings import Cap, blocks, opening_places
from placement.verify.shares import shares
from placement.verify.teams import Teams, teams

if TYPE_CHECKING:
    from placement.policy import Policy
    from placement.profile import Profile
    from placement.verify.locks import Locks
    from placement.verify.plan import Plan
    from placement.verify.rows import Rows


@dataclass(frozen=True)
class Side:
    """``openings`` are sets of whole places, ``blocks`` the others with ``caps`` on them."""

    openings: Table
    blocks: list[Table]
    shares: list[Table]
    budgets: list[Table]
    caps: list[Cap]
    teams: Teams

    @property
    def tables(self) -> list[Table]:
        """All tables of rows and sets."""
        return [self.openings, *self.blocks, *self.shares, *self.budgets]


def rebuild_side(rows: Rows, policy: Policy, profile: Profile, locks: Locks) -> Side:
    """All side constraints of an instance under a policy and a profile."""
    of_blocks, caps = blocks(rows, profile, locks.present)
    return Side(
        openings=opening_places(rows, profile),
        blocks=of_blocks,
        shares=list(shares(rows, profile, locks.present)),
        budgets=budgets(rows.instance, policy, len(profile.levels)),
        caps=caps,
        teams=teams(rows.instance, locks.place, locks.free),
    )


def side_points(side: Side, plan: Plan, num_levels: int) -> list[int]:
    """Points of open sets less the penalties of soft rows, by level."""
    found = [0] * num_levels
    for table in side.tables:
        count = table.count(plan)
        gains = [s.gain for s in table.sets if any(s.gain) and total((s.block,), count) > 0]
        for row in table.rows:
            if row.soft:
                excess = max(0, total(row.blocks, count) - row.limit)
                gains.append(tuple(-penalty * excess for penalty in row.penalty))
        for gain in gains:
            found = [a + b for a, b in zip(found, gain, strict=True)]
    return found
