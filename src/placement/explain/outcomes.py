"""What became of the choices that students ranked above the place they got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.explain.barriers import AVOID

if TYPE_CHECKING:
    from placement.explain.barriers import Barriers
    from placement.explain.bonds import Bonds
    from placement.explain.companions import Companions
    from placement.explain.room import Room
    from placement.explain.wishes import Choices
    from placement.instance import Instance

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Outcomes:
    """K choices in order of student and rank; ``student``, ``rank``, ``place`` are (K,).

    ``outcome`` (K,) is one of ``barred`` (``fact`` is the rule's position), ``avoided``, ``full``
    (``fact`` the seats), ``capped`` or ``group`` (``fact`` the position in ``Room.groups`` of the
    limit on places or on students), ``closed``, ``team``, ``block``, ``sites``, ``share``,
    ``budget`` or ``kept_open`` (``fact`` the position in ``Bonds.bonds``; the last is broken by
    leaving), ``needed`` (the place the student has would close) and ``traded``.
    """

    student: Ints
    rank: Ints
    place: Ints
    outcome: NDArray[np.object_]
    fact: Ints


def outcomes(
    instance: Instance,
    barriers: Barriers,
    left: Room,
    bonds: Bonds,
    who: Companions,
    wanted: Choices,
    told: NDArray[np.bool_],
    rank: Ints,
    place_of: Ints,
) -> Outcomes:
    """The better choices of those students (n,) whose choices are told of."""
    own_rank = rank[wanted.student]
    better = told[wanted.student] & ((own_rank == 0) | (wanted.rank < own_rank))
    student, place = wanted.student[better], wanted.place[better]
    now = place_of[student]
    outcome = np.full(len(student), "traded", dtype=object)
    fact = np.full(len(student), -1, dtype=np.int64)
    # The later lines overrule the earlier ones: a rule counts before a limit, a limit before seats.
    least = instance.places["need_min"].to_numpy()[now]
    outcome[(now >= 0) & (left.taken[now] > 1) & (left.taken[now] <= least)] = "needed"
    breach, leaving = bonds.moved(student, now, place)
    bound = np.flatnonzero(breach >= 0)
    kinds = np.array([bond.kind for bond in bonds.bonds], dtype=object)
    outcome[bound] = np.where(leaving[bound], "kept_open", kinds[breach[bound]])
    fact[bound] = breach[bound]
    outcome[who.elsewhere(student, place, place_of)] = "team"
    outcome[left.closed[place]] = "closed"
    own = np.where(now < 0, left.student_group[student], -1)
    outcome[own >= 0], fact[own >= 0] = "group", own[own >= 0]
    full = left.full[place]
    outcome[full], fact[full] = "full", instance.places["need"].to_numpy()[place[full]]
    group = left.used_up(place, now)
    capped = (group >= 0) & ~full
    outcome[capped], fact[capped] = "capped", group[capped]
    broken = barriers.first(student, place)
    barred = broken >= 0
    outcome[barred], fact[barred] = "barred", broken[barred]
    outcome[broken == AVOID] = "avoided"
    return Outcomes(student, wanted.rank[better], place, outcome, fact)
