"""Why a team of students who go together has no place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from placement.explain.barriers import Barriers
    from placement.explain.room import Room
    from placement.explain.wishes import Choices
    from placement.instance import Instance
    from placement.verify.side import Side

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Companions:
    """Who goes with whom. ``team`` (n,) is the team of each free student, -1 for none.

    ``unit`` (m,) is what places share (see :attr:`Instance.team_unit`), ``fixed`` (teams,) the unit
    of a locked member, -1 where none is; ``size`` (teams,) counts free members.
    """

    name: tuple[str, ...]
    team: Ints
    unit: Ints
    fixed: Ints
    size: Ints

    @classmethod
    def of(cls, side: Side, students: int) -> Companions:
        """From the verifier's teams."""
        teams = side.teams.teams
        unit, names = pd.factorize(np.array(side.teams.unit, dtype=object))
        at = {name: k for k, name in enumerate(names.tolist())}
        team = np.full(students, -1, dtype=np.int64)
        for k, own in enumerate(teams):
            team[own.members] = k
        return cls(
            name=tuple(own.name for own in teams),
            team=team,
            unit=unit.astype(np.int64),
            fixed=np.array([at.get(own.fixed, -1) for own in teams], dtype=np.int64),
            size=np.array([len(own.members) for own in teams], dtype=np.int64),
        )

    def elsewhere(self, students: Ints, places: Ints, place_of: Ints) -> NDArray[np.bool_]:
        """Whether each of K students would leave their team by going to a place."""
        team = self.team[students]
        now = np.where(place_of >= 0, self.unit[place_of], -1)
        at = np.full(len(self.name) + 1, -1, dtype=np.int64)
        known = np.flatnonzero((self.team >= 0) & (now >= 0))
        at[self.team[known]] = now[known]
        at[:-1] = np.where(self.fixed >= 0, self.fixed, at[:-1])
        alone = (np.append(self.size, 0)[team] < 2) & (np.append(self.fixed, -1)[team] < 0)
        return np.asarray((team >= 0) & ~alone & (at[team] != self.unit[places]))


def unplaced(
    who: Companions,
    teams: Ints,
    instance: Instance,
    barriers: Barriers,
    room: Room,
    wanted: Choices,
) -> dict[int, tuple[str, int]]:
    """Case of each of some teams that are not placed, and how many units would suit all members.

    ``team_none``: no unit suits all; ``team_full``: none of those that do has the seats left;
    ``team_left``: neither stands in the way. With a member locked ``team_fixed_none`` and
    ``team_fixed_full``, of that one unit.

    Seats are counted as if nothing else stood in the way, so that what is called full is full.
    """
    need = instance.places["need"].to_numpy()
    left: Ints = np.where(room.full | (room.place_group >= 0), 0, need - room.taken)
    stubborn = (instance.students["adjust"] == "否").to_numpy()
    found = {}
    for team in teams.tolist():
        members = np.flatnonzero(who.team == team)
        allowed = barriers.allowed(members)
        for row in np.flatnonzero(stubborn[members]).tolist():
            own = wanted.place[wanted.student == members[row]]
            allowed[row] &= np.isin(np.arange(len(need)), own)
        suits = np.asarray(_units(who.unit, allowed).all(axis=0))
        seats = np.bincount(who.unit, weights=np.where(allowed.any(axis=0), left, 0))
        each = _units(who.unit, allowed & (left > 0)).all(axis=0)
        enough = suits & (seats >= len(members)) & each
        if who.fixed[team] >= 0:
            there = np.arange(len(suits)) == who.fixed[team]
            suits, enough = suits & there, enough & there
        case = "left" if enough.any() else "full" if suits.any() else "none"
        fixed = "fixed_" if who.fixed[team] >= 0 and case != "left" else ""
        found[team] = (f"team_{fixed}{case}", int(suits.sum()))
    return found


def _units(unit: Ints, allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each of k students has a place in each unit, (k, units)."""
    size = int(unit.max(initial=-1)) + 1
    return np.array([np.bincount(unit[row], minlength=size) > 0 for row in allowed], dtype=bool)
