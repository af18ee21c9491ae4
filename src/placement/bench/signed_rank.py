"""Wilcoxon's signed-rank test, Holm's correction, and an interval for a median.

Thirty lines of counting, held against SciPy in the tests: a comparison that guards releases should
not need another hundred megabytes installed.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

EXACT = 200
"""Up to so many pairs every assignment of signs is counted; beyond, the normal law is as good."""


def signed_rank(differences: ArrayLike) -> float:
    """Two-sided p of the hypothesis that paired differences are symmetric about zero.

    Zeros are left out, equal sizes share their mean rank. Exact given the ranks, ties included, up
    to :data:`EXACT` pairs. Without a difference there is nothing to test: 1.

    References
    ----------
    F. Wilcoxon, Individual comparisons by ranking methods, Biometrics Bulletin 1 (1945),
    doi:10.2307/3001968.

    >>> round(signed_rank([1.0, 2.0, 3.0, 4.0, 5.0, -0.5]), 5)
    0.0625
    """
    kept = np.asarray(differences, dtype=np.float64)
    kept = kept[kept != 0]
    if not len(kept):
        return 1.0
    # Twice the mean rank is whole, also where sizes are equal.
    _, which, counts = np.unique(np.abs(kept), return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    twice = (2 * last - counts + 1)[which]
    reached = int(twice[kept > 0].sum())
    if len(kept) > EXACT:
        n = len(kept)
        variance = float((twice.astype(np.float64) ** 2).sum()) / 4
        z = (reached - n * (n + 1) / 2) / variance**0.5
        return min(1.0, 2 * NormalDist().cdf(-abs(z)))
    share = np.ones(1)
    for rank in twice.tolist():
        # Each rank goes to the positive side or not, with the same chance.
        longer = np.zeros(len(share) + rank)
        longer[: len(share)] += share / 2
        longer[rank:] += share / 2
        share = longer
    tail = min(share[: reached + 1].sum(), share[reached:].sum())
    return float(min(1.0, 2 * tail))


def sign_test(wins: int, losses: int) -> float:
    """Two-sided p of the hypothesis that wins and losses are equally likely; ties do not count.

    >>> sign_test(6, 0), sign_test(0, 0)
    (0.03125, 1.0)
    """
    from math import comb

    n, fewer = wins + losses, min(wins, losses)
    return float(min(1.0, 2 * sum(comb(n, k) for k in range(fewer + 1)) / 2**n))


def holm(values: Sequence[float]) -> list[float]:
    """P values of several hypotheses, corrected so that any false one among them stays rare.

    References
    ----------
    S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of
    Statistics 6 (1979) 65-70, https://www.jstor.org/stable/4615733.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    corrected = [1.0] * len(values)
    highest = 0.0
    for step, k in enumerate(order):
        highest = max(highest, min(1.0, (len(values) - step) * values[k]))
        corrected[k] = highest
    return corrected


def median_interval(
    values: ArrayLike, *, seed: int = 0, draws: int = 4000, level: float = 0.95
) -> tuple[float, float]:
    """Where the median lies, by drawing the values again; the same seed gives the same ends.

    References
    ----------
    B. Efron, Bootstrap methods: another look at the jackknife, Annals of Statistics 7 (1979),
    doi:10.1214/aos/1176344552.
    """
    known = np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng(seed)
    medians = np.concatenate(
        [
            np.median(known[rng.integers(0, len(known), (500, len(known)))], axis=1)
            for _ in range(-(-draws // 500))
        ]
    )
    low, high = np.quantile(medians, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def student_quantile(p: float, degrees: int) -> float:
    """The two-sided quantile t of Student's law: P(|T| > t) = p.

    References
    ----------
    G. W. Hill, Algorithm 396: Student's t-quantiles, Communications of the ACM 13 (1970),
    doi:10.1145/355598.355600.

    >>> round(student_quantile(0.05, 1), 3), round(student_quantile(0.05, 10), 3)
    (12.706, 2.228)
    """
    from math import cos, exp, pi, sin, sqrt

    n = degrees
    if n == 1:
        return cos(p * pi / 2) / sin(p * pi / 2)
    if n == 2:
        return sqrt(2 / (p * (2 - p)) - 2)
    a = 1 / (n - 0.5)
    b = 48 / a**2
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * sqrt(a * pi / 2) * n
    y = (d * p) ** (2 / n)
    if y > 0.05 + a:
        x = NormalDist().inv_cdf(p / 2)
        y = x * x
        if n < 5:
            c += 0.3 * (n - 4.5) * (x + 0.6)
        c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = exp(a * y * y) - 1
    else:
        y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y
             - 1) * (n + 1) / (n + 2) + 1 / y  # fmt: skip
    return sqrt(n * y)
