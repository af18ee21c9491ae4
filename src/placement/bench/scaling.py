"""How a cost grows with size: a power law through medians, with the interval of its exponent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.bench.signed_rank import student_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST = 3
"""Different sizes that a fit needs."""


@dataclass(frozen=True, slots=True)
class Growth:
    """cost ≈ ``factor`` · size ^ ``exponent``; ``low`` … ``high`` is its 95 % interval."""

    exponent: float
    low: float
    high: float
    factor: float

    def at(self, size: float) -> float:
        """The cost that the law gives for a size."""
        return float(self.factor * size**self.exponent)


def growth(sizes: Sequence[float], costs: Sequence[float]) -> Growth | None:
    """Least squares of log cost on log size; None with fewer than :data:`LEAST` different sizes.

    The interval takes the points for independent with equal spread in the logarithm.

    >>> law = growth([1, 2, 4, 8], [3, 6, 12, 24])
    >>> round(law.exponent, 6), round(law.factor, 6)
    (1.0, 3.0)
    """
    kept = [(n, c) for n, c in zip(sizes, costs, strict=True) if n > 0 and c > 0]
    if len({n for n, _ in kept}) < LEAST:
        return None
    x, y = np.log(np.array(kept, dtype=np.float64)).T
    centred = x - x.mean()
    spread = float((centred**2).sum())
    exponent = float((centred * y).sum() / spread)
    level = float(y.mean() - exponent * x.mean())
    degrees = len(kept) - 2
    left = float(((y - level - exponent * x) ** 2).sum())
    half = student_quantile(0.05, degrees) * (left / degrees / spread) ** 0.5
    return Growth(exponent, exponent - half, exponent + half, float(np.exp(level)))
