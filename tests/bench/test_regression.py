"""Least squares with a penalty, and runs that are only known to take at least so long."""

from __future__ import annotations

import numpy as np
import pytest

from placement.bench.regression import _hazard, ridge


def planted(rng: np.random.Generator, n: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Two columns with slopes 1.2 and -0.5, intercept 2, noise 0.3."""
    columns = rng.normal(3, 2, (n, 2))
    return columns, 2 + columns @ np.array([1.2, -0.5]) + rng.normal(0, 0.3, n)


def test_slopes_are_found() -> None:
    columns, value = planted(np.random.default_rng(1))
    line = ridge(columns, value)
    assert line.weights == pytest.approx((1.2, -0.5), abs=0.03)
    assert line.intercept == pytest.approx(2, abs=0.1)
    assert np.abs(line.at(columns) - value).mean() < 0.3


def test_without_a_penalty_it_is_numpys_least_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placement.bench.regression.RIDGE", 0.0)
    columns, value = planted(np.random.default_rng(2), 30)
    exact, *_ = np.linalg.lstsq(np.column_stack([np.ones(30), columns]), value, rcond=None)
    line = ridge(columns, value)
    assert (line.intercept, *line.weights) == pytest.approx(tuple(exact))


def test_what_was_cut_off_does_not_flatten_the_line() -> None:
    """A third of the values cut at a limit: taken as they are they hide the slope."""
    columns, value = planted(np.random.default_rng(3))
    limit = float(np.quantile(value, 2 / 3))
    cut = value > limit
    seen = np.minimum(value, limit)
    flat, line = ridge(columns, seen), ridge(columns, seen, cut)
    assert line.weights == pytest.approx((1.2, -0.5), abs=0.06)
    assert flat.weights[0] < 0.9


def test_a_column_that_never_varies_says_nothing() -> None:
    columns, value = planted(np.random.default_rng(4))
    with_one = ridge(np.column_stack([columns, np.full(len(value), 7.0)]), value)
    assert with_one.weights[2] == 0.0
    assert with_one.weights[:2] == pytest.approx(ridge(columns, value).weights)


def test_the_mean_beyond_a_point() -> None:
    """Known values of a normal variable's mean above z; far out it is just beyond z."""
    found = _hazard(np.array([-40.0, 0.0, 1.0, 29.9, 30.1, 100.0]))
    assert found[:3] == pytest.approx([0.0, 0.797885, 1.525135], abs=1e-6)
    assert found[3:] == pytest.approx([29.933, 30.133, 100.01], abs=1e-3)
