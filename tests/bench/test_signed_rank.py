"""The tests and intervals agree with SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from placement.bench.signed_rank import (
    holm,
    median_interval,
    sign_test,
    signed_rank,
    student_quantile,
)


@pytest.mark.parametrize("size", [1, 2, 5, 13, 40, 60, 199])
def test_exact_p_is_that_of_scipy(size: int) -> None:
    """Without ties."""
    rng = np.random.default_rng(size)
    for shift in (0.0, 0.3, -1.0):
        differences = rng.normal(shift, 1, size)
        expected = scipy.stats.wilcoxon(differences, method="exact").pvalue
        assert signed_rank(differences) == pytest.approx(expected, rel=1e-9)


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=11))
def test_exact_p_with_ties_is_that_of_all_signs(values: list[int]) -> None:
    """Every assignment of signs to the mean ranks, counted one by one."""
    kept = np.array([v for v in values if v], dtype=float)
    if not len(kept):
        assert signed_rank(values) == 1.0
        return
    ranks = scipy.stats.rankdata(np.abs(kept))
    signs = (np.arange(2 ** len(kept))[:, None] >> np.arange(len(kept))) & 1
    sums = signs @ ranks
    reached = ranks[kept > 0].sum()
    expected = min(1.0, 2 * min((sums <= reached).mean(), (sums >= reached).mean()))
    assert signed_rank(values) == pytest.approx(expected)


def test_many_pairs_use_the_normal_law() -> None:
    """With ties, as SciPy without its correction for continuity."""
    differences = np.round(np.random.default_rng(1).normal(0.1, 1, 500), 1)
    expected = scipy.stats.wilcoxon(differences, correction=False, method="asymptotic").pvalue
    assert signed_rank(differences) == pytest.approx(expected, rel=1e-9)


def test_the_sign_test_is_the_binomial_one() -> None:
    for wins, losses in ((0, 0), (3, 0), (6, 0), (7, 2), (10, 10)):
        n = wins + losses
        expected = scipy.stats.binomtest(wins, n).pvalue if n else 1.0
        assert sign_test(wins, losses) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_never_lowers_a_p_and_keeps_their_order(values: list[float]) -> None:
    corrected = holm(values)
    assert all(c >= p for c, p in zip(corrected, values, strict=True))
    order = np.argsort(values, kind="stable")
    assert np.all(np.diff(np.array(corrected)[order]) >= 0)
    assert min(corrected) == pytest.approx(min(1.0, len(values) * min(values)))


def test_the_interval_of_a_median_covers_it_and_is_seeded() -> None:
    """Nineteen times of twenty, give or take, over two hundred samples."""
    rng = np.random.default_rng(3)
    hits = 0
    for k in range(200):
        low, high = median_interval(rng.normal(1.0, 1.0, 40), seed=k, draws=500)
        hits += low <= 1.0 <= high
    assert 0.90 <= hits / 200 <= 0.99
    sample = rng.normal(size=30)
    assert median_interval(sample, seed=4) == median_interval(sample, seed=4)


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 5, 10, 30, 200])
@pytest.mark.parametrize("p", [0.5, 0.1, 0.05, 0.01, 0.001])
def test_students_quantile_is_that_of_scipy(degrees: int, p: float) -> None:
    """To the third figure."""
    expected = scipy.stats.t.ppf(1 - p / 2, degrees)
    assert student_quantile(p, degrees) == pytest.approx(expected, rel=2e-3)
