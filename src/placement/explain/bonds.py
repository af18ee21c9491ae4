"""What one student more, or one who moves, would break: blocks, sites, shares, budgets.

Everything is judged from the tables by the verifier's own side constraints, for sorts of student
and place; smallest numbers of whole places are in :mod:`placement.explain.room`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.constraints import kind_of
from placement.verify.crossing import total
from placement.verify.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.verify.crossing import Row, Table
    from placement.verify.side import Side

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Bond:
    """A constraint by its key; ``kind`` as in :func:`placement.constraints.kind_of`."""

    key: str
    kind: str


class Bonds:
    """The side constraints of an instance under one plan.

    ``bonds`` are the constraints that something would break; positions in it are what
    :meth:`breach` and :meth:`moved` give.
    """

    def __init__(self, side: Side, place_of: NDArray[np.integer]) -> None:
        plan = Plan(np.asarray(place_of, dtype=np.int64))
        self.bonds: list[Bond] = []
        self._at: dict[str, int] = {}
        caps = {key: cap for cap in side.caps for key in cap.sets}
        opened = _opened(side.blocks, plan)
        full = {cap.key for cap in side.caps if sum(key in opened for key in cap.sets) >= cap.limit}
        cap_of = {key: cap.key for key, cap in caps.items()}
        self.tables: list[Tie] = []
        for table in [*side.blocks, *side.shares, *side.budgets]:
            own = Tie(self, table, plan)
            own.read_sets(cap_of, full)
            own.read_rows()
            if own.active:
                self.tables.append(own)

    def position(self, key: str) -> int:
        """Where a constraint stands in ``bonds``; it is put there where it is new."""
        if key not in self._at:
            self._at[key] = len(self.bonds)
            self.bonds.append(Bond(key, kind_of(key)))
        return self._at[key]

    def breach(self, students: Ints, places: Ints) -> Ints:
        """The first constraint that each of K students, without a place now, would break."""
        found = np.full(len(students), -1, dtype=np.int64)
        for table in self.tables:
            own = table.joining[table.student_kind[students], table.place_kind[places]]
            found = np.where(found >= 0, found, own)
        return found

    def moved(self, students: Ints, now: Ints, places: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """What each of K moves would break, -1 for nothing; and whether by leaving.

        ``now`` (K,) is the place that the student has, -1 for none.
        """
        found = np.full(len(students), -1, dtype=np.int64)
        leaving = np.zeros(len(students), dtype=bool)
        for table in self.tables:
            own, left = table.moved(students, now, places)
            fresh = (found < 0) & (own >= 0)
            leaving |= fresh & left
            found = np.where(fresh, own, found)
        return found, leaving


class Tie:
    """One table of sets or rows. ``joining[s, p]`` is what a student of sort s would break at p.

    ``student_kind`` (n,) and ``place_kind`` (m,) are sorts of students and places.
    """

    def __init__(self, bonds: Bonds, table: Table, plan: Plan) -> None:
        self.student_kind, self.place_kind = table.students.of, table.places.of
        self.joining = np.full((table.students.size, table.places.size), -1, dtype=np.int64)
        self._bonds, self._table, self._count = bonds, table, table.count(plan)
        self._tight: list[tuple[int, Row, int]] = []
        self._set_of: Ints | None = None
        none = np.zeros(0, dtype=np.int64)
        self._inside, self._least, self._key, self._cap = none, none, none, none

    @property
    def active(self) -> bool:
        """Whether anything could be broken at all."""
        return bool(self._tight) or self._set_of is not None

    def read_sets(self, cap_of: dict[str, str], full: set[str]) -> None:
        """Sets that ask for several students, or are under a cap."""
        sets = [own for own in self._table.sets if own.least > 1 or own.key in cap_of]
        if not sets:
            return
        position = self._bonds.position
        self._set_of = np.full(self.joining.shape, -1, dtype=np.int64)
        inside, least, key, cap = ([0] * len(sets) for _ in range(4))
        for k, own in enumerate(sets):
            cells = np.ix_(own.block.students, own.block.places or [])
            self._set_of[cells] = k
            inside[k], least[k] = total((own.block,), self._count), own.least
            key[k] = position(own.key)
            capped = cap_of.get(own.key, "")
            cap[k] = position(capped) if capped in full else -1
            if inside[k] == 0 and cap[k] >= 0:
                self.joining[cells] = cap[k]
            elif inside[k] + 1 < own.least:
                self.joining[cells] = key[k]
        self._inside, self._least = np.array(inside), np.array(least)
        self._key, self._cap = np.array(key), np.array(cap)

    def read_rows(self) -> None:
        """Hard rows that one student could exceed."""
        for row in self._table.rows:
            room = row.limit - total(row.blocks, self._count)
            if row.soft or sum(abs(number) for _, _, number in row.blocks) <= room:
                continue
            at = self._bonds.position(row.key)
            self._tight.append((at, row, room))
            who, value = self._values(row)
            part = self.joining[who]
            part[(value[:, :-1] > max(room, 0)) & (part < 0)] = at
            self.joining[who] = part

    def moved(self, students: Ints, now: Ints, places: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """As :meth:`Bonds.moved`, for this table."""
        found = np.full(len(students), -1, dtype=np.int64)
        leaving = np.zeros(len(students), dtype=bool)
        s, p = self.student_kind[students], self.place_kind[places]
        # The last sort stands for no place.
        q = np.where(now >= 0, self.place_kind[now], self.joining.shape[1])
        if self._set_of is not None:
            found, leaving = self._moved_sets(s, q, p)
        order = np.argsort(s, kind="stable")
        begin = np.searchsorted(s[order], np.arange(self.joining.shape[0] + 1))
        for at, row, room in self._tight:
            who, value = self._values(row)
            mine = np.concatenate([order[begin[k] : begin[k + 1]] for k in who.tolist()])
            line = np.searchsorted(who, s[mine])
            delta = value[line, p[mine]] - value[line, q[mine]]
            broken = mine[(delta > max(room, 0)) & (found[mine] < 0)]
            found[broken] = at
        return found, leaving

    def _moved_sets(self, s: Ints, q: Ints, p: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        assert self._set_of is not None
        wide = np.concatenate([self._set_of, np.full((len(self._set_of), 1), -1)], axis=1)
        # A set of its own for nothing, that is never short and under no cap.
        inside, least = np.append(self._inside, 0), np.append(self._least, 0)
        key, cap = np.append(self._key, -1), np.append(self._cap, -1)
        to, out = wide[s, p], wide[s, q]
        change = to != out
        small = change & (inside[to] + 1 < least[to])
        # Whoever is alone in a set frees a site of the same cap by leaving.
        frees = (inside[out] == 1) & (cap[out] == cap[to])
        over = change & (inside[to] == 0) & (cap[to] >= 0) & ~frees
        left = change & (inside[out] > 1) & (inside[out] - 1 < least[out])
        found = np.where(left, key[out], -1)
        found = np.where(small, key[to], found)
        return np.where(over, cap[to], found), left & ~small & ~over

    def _values(self, row: Row) -> tuple[Ints, Ints]:
        """Sorts of students that a row counts, and what each adds at each sort of place.

        The last column stands for no place.
        """
        sorts = [np.asarray(block.students, dtype=np.int64) for block in row.blocks]
        who = np.unique(np.concatenate(sorts))
        value = np.zeros((len(who), self.joining.shape[1] + 1), dtype=np.int64)
        for own, (_, places, number) in zip(sorts, row.blocks, strict=True):
            line = np.searchsorted(who, own)
            if places is None:
                value[line, :-1] += number
            else:
                value[np.ix_(line, np.asarray(places))] += number
        return who, value


def _opened(blocks: Sequence[Table], plan: Plan) -> set[str]:
    """Keys of the sets that hold somebody."""
    found = set()
    for table in blocks:
        count = table.count(plan)
        found |= {own.key for own in table.sets if total((own.block,), count) > 0}
    return found
