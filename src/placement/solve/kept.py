"""What a flow must keep, as ranges of numbers: forms of side constraints, then earlier levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.side import Side
    from placement.solve.changes import Changes
    from placement.solve.priced import Priced

Ints = NDArray[np.int64]
FAR = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class KeptRow:
    """One constraint on the taken cycles: Σ values × units ≤ room + excess, at a penalty a unit."""

    cycles: Ints
    values: list[float]
    room: float
    excess: float
    penalty: float


@dataclass(frozen=True)
class Kept:
    """Values (F + k + 1,) of forms, earlier levels and the level itself, and their ranges.

    ``low`` and ``high`` are of the same length, ``unit`` makes what is broken comparable. Beyond
    ``soft_limit`` a form costs ``penalty`` (k + 1, F) points of each level a unit. ``above`` are
    the sets open beyond their caps, whatever the flow.
    """

    value: Ints
    low: Ints
    high: Ints
    unit: NDArray[np.float64]
    soft_limit: Ints
    penalty: Ints
    levels: int
    above: int = 0

    @classmethod
    def of(cls, priced: Priced, k: int, floor: Ints, now: Ints, pattern: Ints) -> Kept:
        """What must be kept from a flow on; see :func:`placement.solve.mixture.mixture`."""
        side = priced.side
        rows, sets = side.rows, side.openings
        counted = priced.counted(now)
        size = len(counted)
        fixed = np.array([level.fixed for level in priced.problem.levels[: k + 1]], dtype=np.int64)
        opened = sets.must | (priced.counted(pattern)[sets.form] > 0)
        reached = priced.network.gain[: k + 1] @ now + fixed
        reached += sets.gain[: k + 1, opened].sum(axis=1)
        low, high = np.full(size + k + 1, -FAR), np.full(size + k + 1, FAR)
        hard = ~rows.soft
        np.minimum.at(high, rows.form[hard], rows.limit[hard])
        np.maximum.at(low, sets.form, np.where(opened, sets.least, 0))
        np.minimum.at(high, sets.form, np.where(opened, FAR, 0))
        low[size : size + k] = floor
        soft_limit = np.full(size, FAR)
        penalty = np.zeros((k + 1, size), dtype=np.int64)
        own = rows.form[rows.soft]
        soft_limit[own] = rows.limit[rows.soft]
        penalty[:, own] = rows.penalty[: k + 1, rows.soft]
        unit = np.ones(size + k + 1)
        np.maximum.at(unit, rows.form, rows.unit.astype(np.float64))
        value = np.concatenate([counted, reached])
        above = _beyond_caps(priced.side, opened)
        return cls(value, low, high, unit, soft_limit, penalty, k + 1, above)

    def levels_of(self, value: Ints) -> Ints:
        """Points at the levels, penalties taken off, (k + 1,)."""
        size = len(value) - self.levels
        excess = np.maximum(value[:size] - self.soft_limit, 0)
        return np.asarray(value[size:] - self.penalty @ excess)

    def points(self, value: Ints) -> int:
        """Points at the level itself."""
        return int(self.levels_of(value)[-1])

    def broken(self, value: Ints) -> float:
        """By how much all ranges together are left, in persons or points, and ``above``."""
        return float((self.excess(value) / self.unit).sum()) + self.above

    def excess(self, value: Ints) -> NDArray[np.float64]:
        """By how much each range is left, (F + k + 1,)."""
        size = len(value) - self.levels
        whole = np.concatenate([value[:size], self.levels_of(value)])
        out = np.maximum(whole - self.high, 0) + np.maximum(self.low - whole, 0)
        return np.asarray(out.astype(np.float64))

    def outside(self, value: Ints) -> Ints:
        """+1 where a value is above its range, -1 where it is below, else 0, (F + k + 1,)."""
        size = len(value) - self.levels
        whole = np.concatenate([value[:size], self.levels_of(value)])
        return np.asarray((whole > self.high).astype(np.int64) - (whole < self.low))

    def rows(self, change: Changes, at: Ints, reserve: NDArray[np.float64]) -> Iterator[KeptRow]:
        """Constraints on some cycles; what is broken already may stay so at a high price.

        ``reserve`` (F + k + 1,) is left unused of each range as far as there is room.
        """
        large = 1e3 * max(1.0, float(np.abs(change.gain()[at]).max(initial=1)))
        size = len(self.value) - self.levels
        for f, cycles, values in change.by_row(at):
            steep = values.astype(np.float64) / self.unit[f]
            above = float(self.high[f] - self.value[f]) / self.unit[f]
            below = float(self.value[f] - self.low[f]) / self.unit[f]
            spare = float(reserve[f]) / self.unit[f]
            if self.high[f] < FAR:
                give = spare + max(0.0, -above)
                yield KeptRow(cycles, steep.tolist(), above - spare, give, large)
            if self.low[f] > -FAR:
                give = spare + max(0.0, -below)
                yield KeptRow(cycles, (-steep).tolist(), below - spare, give, large)
            if f < size and self.soft_limit[f] < FAR and self.penalty[-1, f]:
                ahead = float(self.soft_limit[f] - self.value[f]) / self.unit[f]
                price = float(self.penalty[-1, f]) * self.unit[f]
                yield KeptRow(cycles, steep.tolist(), ahead, np.inf, price)


def _beyond_caps(side: Side, opened: NDArray[np.bool_]) -> int:
    """How many of the open sets are beyond a cap, all caps together."""
    used = np.zeros(len(side.caps.limit), dtype=np.int64)
    np.add.at(used, side.caps.cap, opened[side.caps.opening].astype(np.int64))
    return int(np.maximum(used - side.caps.limit, 0).sum())
