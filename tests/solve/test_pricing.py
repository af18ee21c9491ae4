"""Prices from duals: rounding weakens a bound, and never makes it wrong."""

from __future__ import annotations

import numpy as np
import pytest

from placement.solve.bound import bound
from placement.solve.network import build
from placement.solve.pricing import SCALES, Charges, proved
from random_problems import KINDS, best_of_all, random_problem, random_side
from small_programmes import listed, with_rows


@pytest.mark.parametrize("seed", range(60))
def test_any_charges_prove_a_bound(seed: int) -> None:
    """Random duals, wrong signs and all: no bound is below the optimum."""
    rng = np.random.default_rng(seed)
    best = None
    while best is None:
        kinds = rng.choice(KINDS, 3, replace=False)
        problem = random_side(rng, random_problem(rng, balance=seed % 2 == 0), kinds)
        best = best_of_all(problem)
    side = problem.side
    for k in range(len(problem.levels)):
        charges = Charges(
            row=rng.normal(size=len(side.rows.key)),
            open=rng.normal(size=len(side.openings.key)),
            cap=rng.normal(size=len(side.caps.key)),
            multiplier=rng.normal(size=k),
        )
        tight = [False] * k
        found, prices = proved(
            problem, build(problem), k, charges, reached=list(best), tight=tight, target=best[k]
        )
        assert found >= best[k]
        assert found == bound(problem, k, prices, list(best))


def test_a_fraction_is_found_at_the_scale_that_holds_it() -> None:
    """Three students cost 3 of a budget of 7 each: the price of its unit is a third of a point."""
    problem = listed(3, [3], [(i, 0) for i in range(3)], [[1, 1, 1]])
    problem = with_rows(problem, np.full((1, 3), 3), [7])
    charges = Charges(np.array([1 / 3]), np.zeros(0), np.zeros(0), np.zeros(0))
    found, prices = proved(problem, build(problem), 0, charges, reached=[2], tight=[], target=2)
    assert (found, prices.scale) == (2, SCALES[1])
    assert prices.row_price.tolist() == [20]
