"""Which hard rule keeps a student from a place, pair by pair and counted over all places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.explain.alike import Alike, Decided, combined
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Finding, PairRule

if TYPE_CHECKING:
    from placement.explain.bonds import Bonds, Tie
    from placement.explain.room import Room
    from placement.instance import Instance
    from placement.policy import Policy

Ints = NDArray[np.int64]

_BLOCK = 4_000_000
"""Pairs of kinds looked at together: bounds the memory at some tens of megabytes."""


class _Avoided:
    """The employers a student named as not acceptable, answered like a rule of a pack."""

    def __init__(self, students: Alike, places: Alike) -> None:
        self.student_kind, first = students.kinds(["avoid"])
        self.place_kind, place_first = places.kinds(["employer"])
        self._named = [str(entry).split("|") for entry in students.frame["avoid"].iloc[first]]
        employers = places.frame["employer"].iloc[place_first]
        self._kind_of = {name: kind for kind, name in enumerate(employers) if name}
        self._num_places = len(place_first)

    def at(self, students: Ints, places: Ints) -> np.ndarray:
        """The finding for each of K pairs, (K,)."""
        kinds, back = np.unique(self.student_kind[students], return_inverse=True)
        answers: np.ndarray = self.rows_of(kinds)[back, self.place_kind[places]]
        return answers

    def rows_of(self, kinds: Ints) -> np.ndarray:
        """Findings of the given kinds of student at every kind of place."""
        rows = np.full((len(kinds), self._num_places), Finding.KEPT, dtype=np.int8)
        for row, kind in enumerate(kinds.tolist()):
            for name in self._named[kind]:
                if name in self._kind_of:
                    rows[row, self._kind_of[name]] = Finding.BROKEN
        return rows


AVOID = -2
"""Stands for the student's own list of employers where a rule's position is meant."""


OBSTACLES = ("open", "full", "limit", "closed", "block", "sites", "share", "budget")
"""What keeps a student from an allowed place under a plan, the first that applies; 0 is nothing."""
OPEN, FULL = 0, 1


@dataclass(frozen=True)
class Eligible:
    """How the places look to each of U students, counted.

    ``eligible`` (U,) counts the places that every rule allows, ``stand`` (U, obstacles) the same
    places by what keeps the student from them (see ``OBSTACLES``), ``example`` (U, obstacles) one
    place of each, -1 where there is none. ``worst`` (U,) is the rule (position among the policy's
    hard rules, ``AVOID``, or -1) that removes most places, ``removed`` (U,) how many. ``nearest``
    (U, k) lists places that could take the student as well, best first, -1 where there are fewer.
    """

    eligible: Ints
    stand: Ints
    example: Ints
    worst: Ints
    removed: Ints
    nearest: Ints


class Barriers:
    """All hard pair rules of a policy, asked lazily and once for each pair of kinds."""

    def __init__(self, instance: Instance, policy: Policy) -> None:
        students, places = Alike(instance.students), Alike(instance.places)
        self._instance = instance
        self._homes, first = students.kinds(["home_region"])
        self._home_codes = _adcodes(instance.students["home_region"].to_numpy()[first])
        self._regions = _adcodes(instance.places["region"].to_numpy())
        self._rules: list[tuple[int, _Avoided | Decided[float]]] = []
        for position, rule in enumerate(policy.hard):
            word = rule_word(rule.word)
            if isinstance(word, PairRule):
                decided: Decided[float] = Decided(
                    word, rule.params, students, places, dtype=np.int8
                )
                self._rules.append((position, decided))
        self._rules.append((AVOID, _Avoided(students, places)))

    def first(self, students: Ints, places: Ints) -> Ints:
        """The first rule broken by each of K pairs, (K,): position, ``AVOID``, or -1 if none."""
        found = np.full(len(students), -1, dtype=np.int64)
        for position, decided in reversed(self._rules):
            found[decided.at(students, places) == Finding.BROKEN] = position
        return found

    def at_place(self, students: Ints, place: int) -> tuple[Ints, NDArray[np.bool_]]:
        """Which rules U students break at one place: their positions (R,), and (R, U) bool."""
        broken = np.zeros((len(self._rules), len(students)), dtype=bool)
        for k, (_, decided) in enumerate(self._rules):
            own, back = np.unique(decided.student_kind[students], return_inverse=True)
            found = decided.rows_of(own)[:, decided.place_kind[place]] == Finding.BROKEN
            broken[k] = found[back]
        return np.array([position for position, _ in self._rules], dtype=np.int64), broken

    def count(self, students: Ints, room: Room, bonds: Bonds, *, show: int = 3) -> Eligible:
        """What each of U students could take at all; ``nearest`` prefers places close to home."""
        looks = [_look(decided, students) for _, decided in self._rules]
        ties = [_obstacles_of(tie, bonds, students) for tie in bonds.tables]
        back, first = combined([*(of for of, _ in looks), *(of for of, _ in ties)])
        kinds = [of[first] for of in [*(of for of, _ in looks), *(of for of, _ in ties)]]
        step = max(1, _BLOCK // max(1, len(self._instance.places)))
        eligible, worst, most = np.zeros((3, len(first)), dtype=np.int64)
        stand = np.zeros((len(first), len(OBSTACLES)), dtype=np.int64)
        example = np.full_like(stand, -1)
        nearest = np.full((len(students), show), -1, dtype=np.int64)
        for begin in range(0, len(first), step):
            block = slice(begin, begin + step)
            split = len(looks)
            allowed, removed = self._allowed(
                [rows[k[block]] for k, (_, rows) in zip(kinds[:split], looks, strict=True)]
            )
            bound = [rows[k[block]] for k, (_, rows) in zip(kinds[split:], ties, strict=True)]
            how = _standing(room, bonds, bound, allowed.shape)
            eligible[block] = allowed.sum(axis=1)
            most[block], worst[block] = removed.max(axis=0), removed.argmax(axis=0)
            for k in range(len(OBSTACLES)):
                here = allowed & (how == k)
                stand[block, k] = here.sum(axis=1)
                example[block, k] = np.where(stand[block, k] > 0, here.argmax(axis=1), -1)
            allowed &= how == OPEN
            mine = np.flatnonzero((back >= begin) & (back < begin + step))
            mine = mine[stand[back[mine], OPEN] > 0]
            if len(mine):
                nearest[mine] = self._nearest(allowed, back[mine] - begin, students[mine], show)
        positions = np.array([position for position, _ in self._rules], dtype=np.int64)
        worst = np.where(most > 0, positions[worst], -1)
        return Eligible(
            eligible[back], stand[back], example[back], worst[back], most[back], nearest
        )

    def allowed(self, students: Ints) -> NDArray[np.bool_]:
        """Whether every rule allows each of a few students at each place, (students, m)."""
        looks = [_look(decided, students) for _, decided in self._rules]
        return self._allowed([rows[of] for of, rows in looks])[0]

    def suited(self, students: Ints, places: Ints) -> Ints:
        """How many of the students every rule allows at each of a few places, (places,)."""
        looks = [_look(decided, students) for _, decided in self._rules]
        back, first = combined([of for of, _ in looks])
        size = np.bincount(back, minlength=len(first))
        found = np.zeros(len(places), dtype=np.int64)
        step = max(1, _BLOCK // max(1, len(places)))
        for begin in range(0, len(first), step):
            block = first[begin : begin + step]
            allowed = np.ones((len(block), len(places)), dtype=bool)
            for (of, rows), (_, decided) in zip(looks, self._rules, strict=True):
                allowed &= ~rows[of[block]][:, decided.place_kind[places]]
            found += size[begin : begin + step] @ allowed
        return found

    def _allowed(self, broken: list[NDArray[np.bool_]]) -> tuple[NDArray[np.bool_], Ints]:
        """From what each rule breaks, (kinds, kinds of place): what all allow, (kinds, m)."""
        kinds = len(broken[0])
        allowed = np.ones((kinds, len(self._instance.places)), dtype=bool)
        removed = np.zeros((len(broken), kinds), dtype=np.int64)
        for k, (rows, (_, decided)) in enumerate(zip(broken, self._rules, strict=True)):
            if rows.any():
                removed[k] = rows @ np.bincount(decided.place_kind, minlength=rows.shape[1])
                allowed &= ~rows[:, decided.place_kind]
        return allowed, removed

    def _nearest(
        self, free: NDArray[np.bool_], row: Ints, students: Ints, show: int
    ) -> NDArray[np.int64]:
        """Up to ``show`` free places of each student: same county, then same city, then others."""
        home = self._homes[students]
        pairs, back = np.unique(home * len(free) + row, return_inverse=True)
        homes, kinds = np.divmod(pairs, len(free))
        picked = np.full((len(pairs), show), -1, dtype=np.int64)
        begins = np.flatnonzero(np.diff(homes, prepend=-1)).tolist()
        for begin, end in zip(begins, [*begins[1:], len(homes)], strict=True):
            order = self._by_distance(int(homes[begin]))
            left = free[np.ix_(kinds[begin:end], order)]
            for k in range(show):
                first = left.argmax(axis=1)
                found = np.flatnonzero(left[np.arange(len(left)), first])
                picked[begin + found, k] = order[first[found]]
                left[found, first[found]] = False
        return picked[back]

    def _by_distance(self, home: int) -> Ints:
        """Positions of places, those in a home's county first, then city, then province."""
        own = self._home_codes[home]
        near = np.zeros(len(self._regions), dtype=np.int64)
        if own:
            for width in (10_000, 100, 1):
                near += self._regions // width == own // width
        return np.argsort(-near, kind="stable")


def _look(decided: _Avoided | Decided[float], students: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """How a rule sees some students: which of the distinct rows each has, and the rows (broken)."""
    own = decided.student_kind[students]
    present = np.zeros(int(decided.student_kind.max(initial=-1)) + 1, dtype=bool)
    present[own] = True
    kinds, of_student = np.flatnonzero(present), (np.cumsum(present) - 1)[own]
    broken = decided.rows_of(kinds) == Finding.BROKEN
    rows, of_kind = np.unique(np.packbits(broken, axis=1), axis=0, return_inverse=True)
    first = np.zeros(len(rows), dtype=np.int64)
    first[of_kind.ravel()] = np.arange(len(kinds))
    return of_kind.ravel()[of_student], broken[first]


def _obstacles_of(tie: Tie, bonds: Bonds, students: Ints) -> tuple[Ints, NDArray[np.int64]]:
    """As :func:`_look` for side constraints: the rows hold positions of obstacles, 0 for none."""
    own = tie.student_kind[students]
    kind = np.array([OBSTACLES.index(bond.kind) for bond in bonds.bonds] + [OPEN], dtype=np.int64)
    # The bond at -1 is none.
    rows, of_kind = np.unique(kind[tie.joining], axis=0, return_inverse=True)
    return of_kind.ravel()[own], rows


def _standing(
    room: Room, bonds: Bonds, ties: list[NDArray[np.int64]], shape: tuple[int, ...]
) -> NDArray[np.int8]:
    """Position of the first obstacle of each kind of student at each place, (kinds, m)."""
    places = np.select([room.full, room.place_group >= 0, room.closed], [1, 2, 3], OPEN)
    how = np.broadcast_to(places.astype(np.int8), shape).copy()
    for tie, rows in zip(bonds.tables, ties, strict=True):
        own = rows[:, tie.place_kind].astype(np.int8)
        how = np.where(how == OPEN, own, how)
    return how


def _adcodes(codes: np.ndarray) -> Ints:
    """Region codes as numbers, 0 where there is none."""
    return np.array([int(c) if len(c) == 6 and c.isdigit() else 0 for c in codes], dtype=np.int64)
