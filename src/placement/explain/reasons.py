"""The reason of every student as a key and facts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.explain.alike import Alike, Decided
from placement.explain.barriers import AVOID, Barriers
from placement.explain.room import Room, room
from placement.vocabulary import term_word
from placement.vocabulary.kinds import ChoiceTerm, PairTerm

if TYPE_CHECKING:
    from placement.instance import Instance
    from placement.policy import Policy
    from placement.profile import Profile

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Outcomes:
    """What became of K choices that a student ranked above the place they got.

    ``student``, ``rank``, ``place`` (K,) in order of student and rank. ``outcome`` (K,) is one of
    ``barred`` (``fact`` is the rule's position), ``avoided``, ``full`` (``fact`` the seats),
    ``capped`` (``fact`` the position in ``Room.groups``), ``closed`` and ``traded``.
    """

    student: Ints
    rank: Ints
    place: Ints
    outcome: NDArray[np.object_]
    fact: Ints


@dataclass(frozen=True)
class Reasons:
    """One reason a student; all arrays (n,) unless said otherwise.

    ``key`` is ``first``, ``choice``, ``adjusted``, ``direct``, ``listed`` or ``locked`` for those
    with a place; ``held_out``, ``not_in_pool``, ``no_adjust``, ``no_adjust_empty``,
    ``no_eligible``, ``all_full``, ``none_open``, ``group_full`` or ``left_out`` for those without.
    ``place`` is a position or -1, ``rank`` the choice obtained or 0, ``fit`` the share of the term
    ``fit`` (NaN without a place) and ``fit_kind`` what it means (see ``FIT_KINDS``), ``count`` the
    eligible places (``all_full``, ``none_open``), open ones (``left_out``) or removed ones
    (``no_eligible``), ``fact`` a rule's or a group's position, ``text`` the reason of a lock or the
    status. ``searching`` (U,) are the students without a place who wanted one, ``nearest`` (U, 3)
    open places they could still take, -1 where there are fewer.
    """

    instance: Instance
    policy: Policy
    room: Room
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
    they themselves ruled out, then rules, then seats.
    """
    place = np.asarray(place_of, dtype=np.int64)
    left = room(instance, policy, place)
    barriers = Barriers(instance, policy)
    explicit = _explicit(profile)
    wanted = choices(instance)
    rank = rank_of(wanted, place)
    n = len(place)

    key = np.full(n, "", dtype=object)
    count, fact = np.zeros(n, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    text = np.full(n, "", dtype=object)
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

    searching = np.flatnonzero(~placed & ((key == "") | stubborn) & ~_is(key, "held_out") & ~out)
    capped = searching[left.student_group[searching] >= 0]
    nearest = np.full((len(searching), 3), -1, dtype=np.int64)
    if explicit:
        found, free = _listed_counts(instance, barriers, left, n)
        key[searching] = np.where(found[searching] > 0, "all_full", "no_eligible")
        count[searching] = found[searching]
        key[searching[free[searching] > 0]] = "left_out"
    elif len(searching):
        seen = barriers.count(searching, left)
        nearest = seen.nearest
        plain = key[searching] == ""
        none, some = plain & (seen.eligible == 0), plain & (seen.eligible > 0)
        _set(key, count, searching[none], "no_eligible", seen.removed[none])
        fact[searching[none]] = seen.worst[none]
        _set(key, count, searching[some], "all_full", seen.eligible[some])
        shut = some & (seen.full < seen.eligible)
        _set(key, count, searching[shut], "none_open", seen.eligible[shut])
        idle = some & (seen.open > 0)
        _set(key, count, searching[idle], "left_out", seen.open[idle])
    capped = capped[np.isin(key[capped], ("all_full", "none_open", "left_out"))]
    key[capped] = "group_full"
    fact[capped] = left.student_group[capped]

    fit = fit_of(instance, profile, place)
    told = _is(key, "choice") | _is(key, "adjusted") | _is(key, "no_adjust")
    return Reasons(
        instance=instance,
        policy=policy,
        room=left,
        key=key,
        place=place,
        rank=rank,
        fit=fit,
        fit_kind=fit_kind(instance, place, fit),
        count=count,
        fact=fact,
        text=text,
        outcomes=_outcomes(instance, barriers, left, wanted, told, rank),
        searching=searching,
        nearest=nearest,
    )


@dataclass(frozen=True)
class Choices:
    """All lists of choices, in order of student and rank; ranks are 1 … k without gaps."""

    student: Ints
    rank: Ints
    place: Ints


def choices(instance: Instance) -> Choices:
    """The ``prefs`` table as positions; a place named twice counts at its better rank."""
    table = instance.table("prefs")
    student = pd.Index(instance.students["student_id"]).get_indexer(pd.Index(table["student_id"]))
    place = pd.Index(instance.places["place_id"]).get_indexer(pd.Index(table["place_id"]))
    order = np.lexsort((table["rank"].to_numpy(), student))
    order = order[(student[order] >= 0) & (place[order] >= 0)]
    student, place = student[order].astype(np.int64), place[order].astype(np.int64)
    again = pd.Series(student * max(1, len(instance.places)) + place).duplicated().to_numpy()
    student, place = student[~again], place[~again]
    starts = np.searchsorted(student, student)
    return Choices(student, np.arange(len(student)) - starts + 1, place)


def rank_of(wanted: Choices, place: Ints) -> Ints:
    """At which choice each student is placed, (n,); 0 where it is none of them."""
    got = wanted.place == place[wanted.student]
    rank = np.zeros(len(place), dtype=np.int64)
    rank[wanted.student[got]] = wanted.rank[got]
    return rank


def fit_of(instance: Instance, profile: Profile, place: Ints) -> NDArray[np.float64]:
    """The share in [0, 1] of the term ``fit`` for each placed student, NaN for the others."""
    word = term_word("fit")
    if not isinstance(word, PairTerm):
        raise TypeError("the term fit must be a PairTerm")
    own = [t.params for level in profile.levels for t in level.terms if t.word == "fit"]
    params = own[0] if own else word.params()
    decided: Decided[float] = Decided(
        word, params, Alike(instance.students), Alike(instance.places), dtype=np.float64
    )
    fit = np.full(len(place), np.nan)
    students = np.flatnonzero(place >= 0)
    fit[students] = decided.at(students, place[students])
    return fit


FIT_KINDS = ("none", "unknown", "open", "category", "class", "same")
"""What is said of the match between a student's major and a post, from worst to best."""


def fit_kind(instance: Instance, place: Ints, fit: NDArray[np.float64]) -> Ints:
    """Position in ``FIT_KINDS`` for each student, (n,); 0 for those without a place.

    A post that welcomes anybody and a student whose major is not in the catalogue are kept apart
    from real matches, because the share alone does not tell them.
    """
    kind = np.select([fit >= 0.95, fit >= 0.75, fit > 0], [5, 4, 3], 0)
    placed = place >= 0
    kind[placed & (instance.students["major_code"] == "").to_numpy()] = 1
    wanted = instance.places["majors"]
    anybody = (
        wanted.str.split("|").map(lambda entries: "*" in entries) | (wanted == "")
    ).to_numpy()
    kind[placed] = np.where(anybody[place[placed]] & (kind[placed] < 4), 2, kind[placed])
    return kind


def _explicit(profile: Profile) -> bool:
    """Whether only the pairs listed in a table of scores are allowed at all."""
    words = (term_word(t.word) for level in profile.levels for t in level.terms)
    return any(isinstance(word, ChoiceTerm) and word.unit == "points" for word in words)


def _is(key: NDArray[np.object_], name: str) -> NDArray[np.bool_]:
    return np.asarray(key == name, dtype=bool)


def _set(key: NDArray[np.object_], count: Ints, who: Ints, name: str, number: Ints) -> None:
    key[who] = name
    count[who] = number


def _mark_locks(
    instance: Instance, place: Ints, key: NDArray[np.object_], text: NDArray[np.object_]
) -> None:
    table = instance.table("locks")
    student = pd.Index(instance.students["student_id"]).get_indexer(pd.Index(table["student_id"]))
    fixed = (table["place_id"] != "").to_numpy()
    key[student[fixed & (place[student] >= 0)]] = "locked"
    key[student[~fixed & (place[student] < 0)]] = "held_out"
    text[student] = table["reason"].to_numpy()


def _listed_counts(
    instance: Instance, barriers: Barriers, left: Room, size: int
) -> tuple[Ints, Ints]:
    """Of the pairs a table of scores lists: how many are allowed, and how many have room, (n,)."""
    table = instance.table("scores")
    student = pd.Index(instance.students["student_id"]).get_indexer(pd.Index(table["student_id"]))
    place = pd.Index(instance.places["place_id"]).get_indexer(pd.Index(table["post_id"]))
    allowed = barriers.first(student.astype(np.int64), place.astype(np.int64)) == -1
    free = allowed & left.open[place]
    return (
        np.bincount(student[allowed], minlength=size),
        np.bincount(student[free], minlength=size),
    )


def _outcomes(
    instance: Instance,
    barriers: Barriers,
    left: Room,
    wanted: Choices,
    told: NDArray[np.bool_],
    rank: Ints,
) -> Outcomes:
    own_rank = rank[wanted.student]
    better = told[wanted.student] & ((own_rank == 0) | (wanted.rank < own_rank))
    student, place = wanted.student[better], wanted.place[better]
    outcome = np.full(len(student), "traded", dtype=object)
    fact = np.full(len(student), -1, dtype=np.int64)
    # The later lines overrule the earlier ones: a rule counts before a limit, a limit before seats.
    closed = left.closed[place]
    outcome[closed] = "closed"
    full = left.full[place]
    outcome[full], fact[full] = "full", instance.places["need"].to_numpy()[place[full]]
    group = left.place_group[place]
    capped = (group >= 0) & ~full
    outcome[capped], fact[capped] = "capped", group[capped]
    broken = barriers.first(student, place)
    barred = broken >= 0
    outcome[barred], fact[barred] = "barred", broken[barred]
    outcome[broken == AVOID] = "avoided"
    return Outcomes(student, wanted.rank[better], place, outcome, fact)
