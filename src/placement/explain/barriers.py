"""Which hard rule keeps a student from a place, pair by pair and counted over all places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.explain.alike import Alike, Decided
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Finding, PairRule, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.instance import Instance
    from placement.policy import Policy

Ints = NDArray[np.int64]

_BLOCK = 4_000_000
"""Pairs of kinds looked at together: bounds the memory at some tens of megabytes."""


@dataclass(frozen=True)
class _Avoid:
    """The employers a student named as not acceptable, as if it were a rule of a pack."""

    student_fields: tuple[str, ...] = ("avoid",)
    place_fields: tuple[str, ...] = ("employer",)

    @staticmethod
    def one(student: Row, place: Row, _: object) -> Finding:
        named = student["avoid"].split("|") if student["avoid"] else ()
        return Finding.BROKEN if place["employer"] in named else Finding.KEPT


AVOID = -2
"""Stands for the student's own list of employers where a rule's position is meant."""


@dataclass(frozen=True)
class Eligible:
    """How the places look to each of U students, counted.

    ``eligible`` and ``open`` (U,) count the places that every rule allows, and those among them
    that have room; ``worst`` (U,) is the rule (position among the policy's hard rules, ``AVOID``,
    or -1) that removes most places, and ``removed`` (U,) how many. ``nearest`` (U, k) lists open
    eligible places, best first, -1 where there are fewer.
    """

    eligible: Ints
    open: Ints
    worst: Ints
    removed: Ints
    nearest: Ints


class Barriers:
    """All hard pair rules of a policy, asked lazily and once for each pair of kinds."""

    def __init__(self, instance: Instance, policy: Policy) -> None:
        students, places = Alike(instance.students), Alike(instance.places)
        self._instance = instance
        self._rules: list[tuple[int, Decided[float]]] = []
        for position, rule in enumerate(policy.hard):
            word = rule_word(rule.word)
            if isinstance(word, PairRule):
                decided: Decided[float] = Decided(
                    word, rule.params, students, places, dtype=np.int8
                )
                self._rules.append((position, decided))
        self._rules.append((AVOID, Decided(_Avoid(), None, students, places, dtype=np.int8)))

    def first(self, students: Ints, places: Ints) -> Ints:
        """The first rule broken by each of K pairs, (K,): position, ``AVOID``, or -1 if none."""
        found = np.full(len(students), -1, dtype=np.int64)
        for position, decided in reversed(self._rules):
            found[decided.at(students, places) == Finding.BROKEN] = position
        return found

    def count(self, students: Ints, open_places: NDArray[np.bool_], *, show: int = 3) -> Eligible:
        """What each of U students could take at all; ``nearest`` prefers places close to home."""
        homes, home_first = Alike(self._instance.students).kinds(["home_region"])
        kind = np.stack([d.student_kind[students] for _, d in self._rules] + [homes[students]])
        kinds, back = np.unique(kind, axis=1, return_inverse=True)
        found = [
            self._count_block(kinds[:, begin : begin + step], home_first, open_places, show)
            for begin, step in self._blocks(kinds.shape[1])
        ]
        back = back.ravel()
        return Eligible(
            eligible=_joined(found, 0)[back],
            open=_joined(found, 1)[back],
            worst=_joined(found, 2)[back],
            removed=_joined(found, 3)[back],
            nearest=np.concatenate([part[4] for part in found])[back]
            if found
            else np.zeros((0, show), dtype=np.int64),
        )

    def _blocks(self, size: int) -> Iterator[tuple[int, int]]:
        step = max(1, _BLOCK // max(1, len(self._instance.places)))
        for begin in range(0, size, step):
            yield begin, step

    def _count_block(
        self, kinds: Ints, home_first: Ints, open_places: NDArray[np.bool_], show: int
    ) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        num_places = len(self._instance.places)
        allowed = np.ones((kinds.shape[1], num_places), dtype=bool)
        removed = np.zeros((len(self._rules), kinds.shape[1]), dtype=np.int64)
        for k, (_, decided) in enumerate(self._rules):
            broken = decided.rows_of(kinds[k]) == Finding.BROKEN
            weight = np.bincount(decided.place_kind, minlength=broken.shape[1])
            removed[k] = broken @ weight
            if broken.any():
                allowed &= ~broken[:, decided.place_kind]
        worst = removed.argmax(axis=0)
        most = removed.max(axis=0)
        positions = np.array([position for position, _ in self._rules], dtype=np.int64)
        free = allowed & open_places
        return (
            allowed.sum(axis=1),
            free.sum(axis=1),
            np.where(most > 0, positions[worst], -1),
            most,
            self._nearest(free, home_first[kinds[-1]], show),
        )

    def _nearest(self, free: NDArray[np.bool_], someone: Ints, show: int) -> Ints:
        """Up to ``show`` free places of each row, same county before same city before elsewhere."""
        chosen = np.full((len(free), show), -1, dtype=np.int64)
        some = np.flatnonzero(free.any(axis=1))
        if not len(some):
            return chosen
        regions = self._instance.places["region"].to_numpy().astype("U6")
        homes = self._instance.students["home_region"].to_numpy().astype("U6")[someone[some]]
        by_home: dict[str, Ints] = {}
        for home in np.unique(homes).tolist():
            near = np.zeros(len(regions), dtype=np.int64)
            for length in (2, 4, 6):
                if len(home) == 6:
                    near += regions.astype(f"U{length}") == home[:length]
            by_home[home] = np.argsort(-near, kind="stable")
        for row, home in zip(some.tolist(), homes.tolist(), strict=True):
            order = by_home[home]
            picked = order[free[row, order]][:show]
            chosen[row, : len(picked)] = picked
        return chosen


def _joined(parts: list[tuple[Ints, Ints, Ints, Ints, Ints]], position: int) -> Ints:
    if not parts:
        return np.zeros(0, dtype=np.int64)
    return np.concatenate([part[position] for part in parts]).astype(np.int64)
