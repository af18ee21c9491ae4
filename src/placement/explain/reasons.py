"""The reason of every student as a key and facts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.explain.barriers import FULL, OBSTACLES, OPEN, Barriers, Eligible
from placement.explain.bonds import Bonds
from placement.explain.companions import Companions, unplaced
from placement.explain.fit import fit_kind, fit_of
from placement.explain.outcomes import Outcomes, outcomes
from placement.explain.room import Room, room
from placement.explain.wishes import Choices, choices, rank_of
from placement.verify.locks import locks
from placement.verify.rows import Rows
from placement.verify.side import Side, rebuild_side
from placement.vocabulary import term_word
from placement.vocabulary.kinds import ChoiceTerm

if TYPE_CHECKING:
    from placement.instance import Instance
    from placement.policy import Policy
    from placement.profile import Profile

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Reasons:
    """One reason a student; all arrays (n,) unless said otherwise.

    ``key`` is ``first``, ``choice``, ``adjusted``, ``direct``, ``listed`` or ``locked`` for those
    with a place; ``held_out``, ``not_in_pool``, ``no_adjust``, ``no_adjust_empty``,
    ``no_eligible``, ``all_full``, ``none_open``, ``group_full``, ``left_out`` or one of the cases
    of :func:`placement.explain.companions.unplaced` for those without.
    ``place`` is a position or -1, ``rank`` the choice obtained or 0, ``fit`` the share of the term
    ``fit`` (NaN without a place) and ``fit_kind`` what it means (see ``FIT_KINDS``), ``count`` the
    eligible places (``all_full``, ``none_open``), open ones (``left_out``) or removed ones
    (``no_eligible``) or members of a team, ``fact`` a rule's or a group's position or how many
    units suit a team, ``text`` the reason of a lock, the status or the name of a team.

    ``searching`` (U,) are the students without a place who wanted one, ``nearest`` (U, 3) places
    that could take them as the plan stands, -1 where there are fewer. ``stand`` and ``example``
    (U, obstacles) are those of :class:`placement.explain.barriers.Eligible`, ``breach`` is what the
    example would break, a position in ``bonds.bonds`` or -1. ``suited`` (m,) is how many students
    of this run the rules allow at a place that did not open, -1 elsewhere.
    """

    instance: Instance
    policy: Policy
    side: Side
    room: Room
    bonds: Bonds
    key: NDArray[np.object_]
    place: Ints
    rank: Ints
    fit: NDArray[np.float64]
    fit_kind: Ints
    count: Ints
    fact: Ints
    text: NDArray[np.object_]
    outcomes: Outcomes
    searching: Ints
    nearest: Ints
    stand: Ints
    example: Ints
    breach: Ints
    suited: Ints

    @cached_property
    def post_names(self) -> list[str]:
        """What each place is called in a sentence: the post, and whose it is."""
        places = self.instance.places
        return [
            f"{post}（{employer}）" if employer else str(post)
            for post, employer in zip(places["post"], places["employer"], strict=True)
        ]


def reasons(
    instance: Instance, policy: Policy, profile: Profile, place_of: NDArray[np.integer]
) -> Reasons:
    """Explain a whole plan; ``place_of`` (n,) holds positions of places, -1 for none.

    A student with several grounds gets the first that applies: locks, then the status, then what
    they themselves ruled out, then rules, then seats, limits and whatever binds several students.
    """
    place = np.asarray(place_of, dtype=np.int64)
    held = locks(instance)
    side = rebuild_side(Rows(instance), policy, profile, held)
    left, bonds = room(instance, policy, place), Bonds(side, place)
    barriers, who = Barriers(instance, policy), Companions.of(side, len(place))
    explicit = _explicit(profile)
    wanted = choices(instance)
    rank = rank_of(wanted, place)

    key, text = _grounds(instance, place, rank, wanted, explicit=explicit)
    count, fact = np.zeros((2, len(place)), dtype=np.int64)
    fact -= 1
    searching = np.flatnonzero((place < 0) & np.isin(key, ("", "no_adjust", "no_adjust_empty")))
    seen = (
        _listed(instance, barriers, left, bonds, searching)
        if explicit
        else barriers.count(searching, left, bonds)
    )
    _of_places(key, count, fact, searching, seen)
    capped = searching[left.student_group[searching] >= 0]
    capped = capped[np.isin(key[capped], ("all_full", "none_open", "left_out"))]
    key[capped], fact[capped] = "group_full", left.student_group[capped]
    teamed = searching[who.team[searching] >= 0]
    parted = teamed[np.isin(key[teamed], ("none_open", "left_out"))]
    cases = unplaced(who, np.unique(who.team[parted]), instance, barriers, left, wanted)
    for team, (case, units) in cases.items():
        mine = parted[who.team[parted] == team]
        key[mine], count[mine], fact[mine] = case, who.size[team], units
        text[mine] = who.name[team]
    # Nobody of a team goes alone, and a limit on students holds everywhere.
    tied = (who.team[searching] >= 0) | (left.student_group[searching] >= 0)
    seen.nearest[tied] = -1

    fit = fit_of(instance, profile, place)
    told = np.isin(key, ("choice", "adjusted", "no_adjust"))
    breach = np.full_like(seen.example, -1)
    for k in range(OBSTACLES.index("block"), len(OBSTACLES)):
        some = np.flatnonzero(seen.example[:, k] >= 0)
        breach[some, k] = bonds.breach(searching[some], seen.example[some, k])
    closed = np.flatnonzero(left.closed)
    suited = np.full(len(instance.places), -1, dtype=np.int64)
    suited[closed] = _suited(instance, barriers, held.free, closed, explicit=explicit)
    return Reasons(
        instance=instance,
        policy=policy,
        side=side,
        room=left,
        bonds=bonds,
        key=key,
        place=place,
        rank=rank,
        fit=fit,
        fit_kind=fit_kind(instance, place, fit),
        count=count,
        fact=fact,
        text=text,
        outcomes=outcomes(instance, barriers, left, bonds, who, wanted, told, rank, place),
        searching=searching,
        nearest=seen.nearest,
        stand=seen.stand,
        example=seen.example,
        breach=breach,
        suited=suited,
    )


def _grounds(
    instance: Instance, place: Ints, rank: Ints, wanted: Choices, *, explicit: bool
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Key and text (n,) of everybody whom no place has to explain, '' for the others."""
    n = len(place)
    key, text = np.full(n, "", dtype=object), np.full(n, "", dtype=object)
    has_list = np.bincount(wanted.student, minlength=n) > 0
    placed = place >= 0
    key[placed & ~has_list] = "listed" if explicit else "direct"
    key[placed & has_list] = "adjusted"
    key[rank > 1] = "choice"
    key[rank == 1] = "first"
    stubborn = ~placed & (instance.students["adjust"] == "否").to_numpy() & ~np.bool_(explicit)
    key[stubborn] = np.where(has_list[stubborn], "no_adjust", "no_adjust_empty")
    out = ~placed & ~instance.pool
    key[out] = "not_in_pool"
    text[out] = instance.students["status"].to_numpy()[out]
    _mark_locks(instance, place, key, text)
    return key, text


def _of_places(
    key: NDArray[np.object_], count: Ints, fact: Ints, searching: Ints, seen: Eligible
) -> None:
    """Key and facts of those whom the places explain."""
    plain = key[searching] == ""
    none, some = plain & (seen.eligible == 0), plain & (seen.eligible > 0)
    key[searching[none]], count[searching[none]] = "no_eligible", seen.removed[none]
    fact[searching[none]] = seen.worst[none]
    full = some & (seen.stand[:, FULL] == seen.eligible)
    key[searching[full]], count[searching[full]] = "all_full", seen.eligible[full]
    shut = some & ~full
    key[searching[shut]], count[searching[shut]] = "none_open", seen.eligible[shut]
    idle = some & (seen.stand[:, OPEN] > 0)
    key[searching[idle]], count[searching[idle]] = "left_out", seen.stand[idle, OPEN]


def _explicit(profile: Profile) -> bool:
    """Whether only the pairs listed in a table of scores are allowed at all."""
    words = (term_word(t.word) for level in profile.levels for t in level.terms)
    return any(isinstance(word, ChoiceTerm) and word.unit == "points" for word in words)


def _mark_locks(
    instance: Instance, place: Ints, key: NDArray[np.object_], text: NDArray[np.object_]
) -> None:
    table = instance.table("locks")
    student = pd.Index(instance.students["student_id"]).get_indexer(pd.Index(table["student_id"]))
    fixed = (table["place_id"] != "").to_numpy()
    key[student[fixed & (place[student] >= 0)]] = "locked"
    key[student[~fixed & (place[student] < 0)]] = "held_out"
    text[student] = table["reason"].to_numpy()


def _scored(instance: Instance) -> tuple[Ints, Ints]:
    """Students and places of the pairs in the table of scores."""
    table = instance.table("scores")
    student = pd.Index(instance.students["student_id"]).get_indexer(pd.Index(table["student_id"]))
    place = pd.Index(instance.places["place_id"]).get_indexer(pd.Index(table["post_id"]))
    return student.astype(np.int64), place.astype(np.int64)


def _listed(
    instance: Instance, barriers: Barriers, left: Room, bonds: Bonds, searching: Ints
) -> Eligible:
    """As :meth:`Barriers.count`, of the pairs that a table of scores lists alone."""
    n, kinds = len(instance.students), len(OBSTACLES)
    student, place = _scored(instance)
    allowed = barriers.first(student, place) == -1
    student, place = student[allowed], place[allowed]
    breach = bonds.breach(student, place)
    names = np.array([OBSTACLES.index(bond.kind) for bond in bonds.bonds] + [OPEN])
    conditions = [left.full[place], left.place_group[place] >= 0, left.closed[place]]
    how = np.select(conditions, [1, 2, 3], names[breach])
    stand = np.bincount(student * kinds + how, minlength=n * kinds).reshape(n, kinds)
    example = np.full((n, kinds), -1, dtype=np.int64)
    example[student[::-1], how[::-1]] = place[::-1]
    none = np.zeros(len(searching), dtype=np.int64)
    nearest = np.full((len(searching), 3), -1, dtype=np.int64)
    own = stand[searching]
    return Eligible(own.sum(axis=1), own, example[searching], none - 1, none, nearest)


def _suited(
    instance: Instance,
    barriers: Barriers,
    free: NDArray[np.bool_],
    places: Ints,
    *,
    explicit: bool,
) -> Ints:
    """How many free students the rules allow at each of some places."""
    if not explicit:
        return barriers.suited(np.flatnonzero(free), places)
    student, place = _scored(instance)
    allowed = free[student] & (barriers.first(student, place) == -1)
    return np.bincount(place[allowed], minlength=len(instance.places))[places]
