"""From counts at places that stand for many back to the places themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.solve.identical import Gathered

Ints = NDArray[np.int64]


def spread(
    problem: Problem, found: Gathered, place_of: NDArray[np.int32], opened: Ints
) -> tuple[NDArray[np.int32], list[int]]:
    """Each student's own place, (n,), and the leaders of classes whose teams cannot be packed.

    ``opened`` (O,) says how many places of each class are open.
    """
    assert problem.side is not None
    openings, teams = problem.side.openings, problem.side.teams
    one_place = not teams.size or not (np.bincount(teams.unit) > 1).any()
    place_of = place_of.copy()
    failed = []
    by_place = np.argsort(place_of, kind="stable")
    in_order = place_of[by_place]
    for o in np.flatnonzero((found.times > 1) & (opened > 0)).tolist():
        leader = int(openings.place[o])
        first, last = np.searchsorted(in_order, [leader, leader + 1])
        here = by_place[first:last]
        here = here[problem.free[here]]
        team = teams.team[here] if one_place else np.full(len(here), -1)
        places = np.flatnonzero(found.leader == leader)[: int(opened[o])]
        bins = _packed(team, len(places), int(openings.least[o]), int(openings.most[o]))
        if bins is None:
            failed.append(leader)
        else:
            place_of[here] = places[bins]
    return place_of, failed


def _packed(team: np.ndarray, bins: int, least: int, most: int) -> Ints | None:
    """A bin for each student, from ``least`` to ``most`` in each and teams together, or None."""
    sizes = np.bincount(team[team >= 0]) if (team >= 0).any() else np.zeros(0, dtype=np.int64)
    together = [t for t in np.argsort(-sizes, kind="stable").tolist() if sizes[t]]
    for fullest_first in (False, True):
        load = np.zeros(bins, dtype=np.int64)
        found = np.full(len(team), -1, dtype=np.int64)
        for t in together:
            room = np.flatnonzero(load + sizes[t] <= most)
            if not len(room):
                break
            at = room[np.argmax(load[room]) if fullest_first else np.argmin(load[room])]
            load[at] += sizes[t]
            found[team == t] = at
        else:
            single = np.flatnonzero(found < 0)
            # What each bin lacks comes first, then what it still has room for.
            lack = np.maximum(least - load, 0)
            slots = np.concatenate(
                [np.repeat(np.arange(bins), lack), np.repeat(np.arange(bins), most - load - lack)]
            )
            if lack.sum() <= len(single) <= len(slots):
                found[single] = slots[: len(single)]
                return found
    return None
