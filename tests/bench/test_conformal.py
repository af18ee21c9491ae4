"""Intervals hold for nine of ten new runs, whatever the errors are like."""

from __future__ import annotations

import math

import numpy as np
import pytest

from placement.bench.conformal import half_width, least_groups


@pytest.mark.parametrize("n", [9, 19, 20, 57])
def test_one_run_a_group_is_the_finite_sample_quantile(n: int) -> None:
    """The smallest k with k ≥ (n + 1) · 0.9."""
    scores = list(np.random.default_rng(n).permutation(np.arange(1.0, n + 1)))
    assert half_width(scores, range(n)) == math.ceil(round((n + 1) * 0.9, 9))


def test_too_few_groups_give_no_interval() -> None:
    assert least_groups() == 9
    assert least_groups(0.05) == 19
    assert half_width([1.0] * 8, range(8)) is None
    # A hundred runs of eight instances are eight.
    assert half_width([1.0] * 800, [k % 8 for k in range(800)]) is None
    assert half_width([], []) is None


def test_copies_of_a_run_change_nothing() -> None:
    scores = list(np.random.default_rng(1).random(30))
    groups = list(range(30))
    copied = half_width(scores + scores[:5] * 9, groups + groups[:5] * 9)
    assert copied == half_width(scores, groups)


@pytest.mark.parametrize("shape", ["normal", "skewed", "heavy"])
def test_nine_of_ten_new_runs_lie_inside(shape: str) -> None:
    """Two thousand times thirty scores and a new one; the share is known to two per cent."""
    rng = np.random.default_rng(7)
    draws = {
        "normal": np.abs(rng.normal(size=(2000, 31))),
        "skewed": rng.exponential(size=(2000, 31)),
        "heavy": np.abs(rng.standard_t(1.5, size=(2000, 31))),
    }[shape]
    widths = [half_width(list(row[:30]), range(30)) for row in draws]
    inside = np.mean([new <= width for new, width in zip(draws[:, 30], widths, strict=True)])
    assert 0.88 <= inside <= 0.925
