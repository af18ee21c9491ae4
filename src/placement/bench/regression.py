"""Ridge regression where some values are only known to be at least so much."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

RIDGE = 1.0
"""Weight of the penalty on standardised columns: as much as one more run that knows nothing."""
_ROUNDS, _CLOSE = 200, 1e-6


@dataclass(frozen=True)
class Line:
    """value ≈ ``intercept`` + Σ ``weights`` · columns."""

    intercept: float
    weights: tuple[float, ...]

    def at(self, columns: Floats) -> Floats:
        """Values for rows of columns, (n, p) → (n,)."""
        found: Floats = self.intercept + columns @ np.array(self.weights)
        return found


def ridge(columns: Floats, value: Floats, cut: Flags | None = None) -> Line:
    """Least squares with a penalty on the slopes (A. E. Hoerl and R. W. Kennard, 1970).

    ``columns`` is (n, p), ``value`` (n,). Where ``cut`` is set the true value is ``value`` or more;
    it takes the mean of what a normal error leaves possible, again and again until nothing moves
    (J. Schmee and G. J. Hahn, 1979). A column that never varies gets the slope 0.

    doi:10.1080/00401706.1970.10488634, doi:10.1080/00401706.1979.10489811

    >>> line = ridge(np.arange(100.0)[:, None], 3 + 2 * np.arange(100.0))
    >>> round(line.weights[0], 1), round(line.intercept)
    (2.0, 4)
    """
    cut = np.zeros(len(value), dtype=bool) if cut is None else cut
    mean, scale = columns.mean(axis=0), columns.std(axis=0)
    scale[scale < 1e-12] = np.inf
    rows = (columns - mean) / scale
    normal = rows.T @ rows + RIDGE * np.eye(rows.shape[1])
    guess = value.astype(np.float64)
    spare = np.zeros(len(value))
    for _ in range(_ROUNDS):
        slopes = np.linalg.solve(normal, rows.T @ (guess - guess.mean()))
        fitted = guess.mean() + rows @ slopes
        spread = float(np.sqrt(((guess - fitted) ** 2 + spare).mean())) + 1e-12
        z = (value[cut] - fitted[cut]) / spread
        hazard = _hazard(z)
        imputed = fitted[cut] + spread * hazard
        moved = float(np.abs(imputed - guess[cut]).max(initial=0.0))
        guess[cut] = imputed
        spare[cut] = spread**2 * np.maximum(0.0, 1 - hazard * (hazard - z))
        if moved < _CLOSE:
            break
    weights = slopes / scale
    return Line(float(guess.mean() - mean @ weights), tuple(map(float, weights)))


def _hazard(z: Floats) -> Floats:
    """The mean of a standard normal variable known to be above z; its asymptote far out."""
    found = []
    for x in z.tolist():
        tail = 0.5 * math.erfc(x / math.sqrt(2))
        density = math.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)
        found.append(density / tail if x < 30 else x + 1 / x)
    return np.array(found, dtype=np.float64)
