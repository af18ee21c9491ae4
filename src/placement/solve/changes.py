"""What a unit of each of many cycles changes: sparse, by cycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.kept import FAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from placement.solve.cycles import Cycle
    from placement.solve.kept import Kept
    from placement.solve.priced import Priced

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Changes:
    """Entries ``row``, ``value`` of each cycle c at ``begin[c]`` to before ``begin[c + 1]``.

    Rows are those of :class:`placement.solve.kept.Kept`: forms, earlier levels, the level itself.
    """

    begin: Ints
    row: Ints
    value: Ints
    num_rows: int

    @classmethod
    def of(cls, priced: Priced, k: int, parts: Sequence[Cycle]) -> Changes:
        """From the entries of the forms and the gains of the levels on the cycles' arcs."""
        arcs = np.concatenate([part.arcs for part in parts])
        way = np.concatenate([part.way for part in parts])
        of = np.repeat(np.arange(len(parts)), [len(part.arcs) for part in parts])
        forms = priced.side.forms.size
        num_rows = forms + k + 1
        # Entries of the forms, joined with the arcs of the cycles.
        order, known_arc = priced.by_arc
        first = np.searchsorted(known_arc, arcs)
        count = np.searchsorted(known_arc, arcs, side="right") - first
        which = np.repeat(np.arange(len(arcs)), count)
        entry = order[np.arange(len(which)) - np.repeat(np.cumsum(count) - count - first, count)]
        keys = [of[which] * num_rows + priced.form[entry]]
        values = [priced.value[entry] * way[which]]
        for j in range(k + 1):
            keys.append(of * num_rows + forms + j)
            values.append(priced.network.gain[j][arcs] * way)
        known, back = np.unique(np.concatenate(keys), return_inverse=True)
        change = np.zeros(len(known), dtype=np.int64)
        np.add.at(change, back, np.concatenate(values))
        known, change = known[change != 0], change[change != 0]
        begin = np.searchsorted(known // num_rows, np.arange(len(parts) + 1))
        return cls(begin, known % num_rows, change, num_rows)

    @property
    def of_cycle(self) -> Ints:
        """The cycle of each entry."""
        return np.repeat(np.arange(len(self.begin) - 1), np.diff(self.begin))

    def total(self, units: Ints) -> Ints:
        """What some units of every cycle change together, (rows,)."""
        found = np.zeros(self.num_rows, dtype=np.int64)
        np.add.at(found, self.row, self.value * units[self.of_cycle])
        return found

    def parts(self, share: Floats) -> Floats:
        """What parts of every cycle change together, (rows,)."""
        weights = self.value * share[self.of_cycle]
        return np.asarray(
            np.bincount(self.row, weights=weights, minlength=self.num_rows), dtype=np.float64
        )

    def one(self, c: int) -> Ints:
        """What a unit of one cycle changes, (rows,)."""
        found = np.zeros(self.num_rows, dtype=np.int64)
        own = slice(self.begin[c], self.begin[c + 1])
        found[self.row[own]] = self.value[own]
        return found

    def gain(self) -> Ints:
        """Points of the level itself a unit, (cycles,); penalties not looked at."""
        found = np.zeros(len(self.begin) - 1, dtype=np.int64)
        own = self.row == self.num_rows - 1
        found[self.of_cycle[own]] = self.value[own]
        return found

    def touches(self, kept: Kept) -> NDArray[np.bool_]:
        """Cycles that change a number that has a range or a penalty, (cycles,)."""
        size = self.num_rows - kept.levels
        soft = np.zeros(self.num_rows, dtype=bool)
        soft[:size] = kept.penalty.any(axis=0)
        bound = (kept.high < FAR) | (kept.low > -FAR)
        found = np.zeros(len(self.begin) - 1, dtype=bool)
        found[self.of_cycle[(bound | soft)[self.row]]] = True
        return found

    def by_row(self, at: Ints) -> Iterator[tuple[int, Ints, Ints]]:
        """Each row that some of the cycles ``at`` change, with those cycles and changes."""
        wanted = np.zeros(len(self.begin) - 1, dtype=bool)
        wanted[at] = True
        own = np.flatnonzero(wanted[self.of_cycle] & (self.row < self.num_rows - 1))
        own = own[np.argsort(self.row[own], kind="stable")]
        rows = self.row[own]
        cuts = np.flatnonzero(np.diff(rows)) + 1
        for part in np.split(own, cuts) if len(own) else []:
            yield int(self.row[part[0]]), self.of_cycle[part], self.value[part]

    def mending(self, kept: Kept, value: Ints) -> Floats:
        """How much a unit of each cycle adds to what is broken, (cycles,); below zero it mends."""
        weight = kept.outside(value) / kept.unit
        found = np.zeros(len(self.begin) - 1)
        np.add.at(found, self.of_cycle, self.value * weight[self.row])
        return found
