"""Students who go together: all members of a team in one unit of places, or none placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from placement.instance import Instance
    from placement.verify.plan import Plan


@dataclass(frozen=True)
class Team:
    """``members`` are positions of free students; ``fixed`` the unit of a locked one, else ''."""

    name: str
    members: list[int]
    fixed: str


@dataclass(frozen=True)
class Teams:
    """All teams, and the unit of each place: its employer, or itself."""

    teams: list[Team]
    unit: list[str]

    def torn(self, plan: Plan) -> list[str]:
        """Names of the teams that are neither together nor wholly without a place."""
        found = []
        for team in self.teams:
            at = [int(plan.place_of[i]) for i in team.members]
            units = {self.unit[p] if p >= 0 else "" for p in at}
            if len(units) > 1 or (team.fixed and units - {"", team.fixed}):
                found.append(team.name)
        return found


def teams(instance: Instance, locked: Mapping[int, int], free: np.ndarray) -> Teams:
    """Teams by the column ``team``; ``locked`` gives the place of each locked student."""
    column = instance.team_unit
    # A place without an employer is a unit by itself; the prefix keeps its id from being a name.
    unit = [
        f"{column}={own}" if own else f"place_id={place}"
        for own, place in zip(instance.places[column], instance.places["place_id"], strict=True)
    ]
    members: dict[str, list[int]] = {}
    fixed: dict[str, str] = {}
    for i, name in enumerate(instance.students["team"].tolist()):
        if name and free[i]:
            members.setdefault(name, []).append(i)
        elif name and i in locked:
            fixed.setdefault(name, unit[locked[i]])
    found = [
        Team(name, who, fixed.get(name, ""))
        for name, who in sorted(members.items())
        if len(who) > 1 or name in fixed
    ]
    return Teams(found, unit)
