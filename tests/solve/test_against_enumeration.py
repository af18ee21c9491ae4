"""Every method that proves optima against enumeration: one contract for all of them."""

from __future__ import annotations

import numpy as np
import pytest

from placement.result import Proof, Stop
from placement.solve import METHODS, method_module, solve
from random_problems import best_value, random_problem, value

EXACT = [name for name in METHODS if method_module(name).PROVES_OPTIMAL]


@pytest.mark.parametrize("method", EXACT)
@pytest.mark.parametrize("seed", range(200))
def test_value_equals_enumeration_and_bound_is_tight(method: str, seed: int) -> None:
    """The plan is allowed, its levels are the best there are, and the prices prove each one."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, balance=seed % 2 == 0)
    result = solve(problem, method, seed=seed)
    expected = best_value(problem)
    assert value(problem, result.place_of.tolist()) == expected
    assert tuple(level.value for level in result.levels) == expected
    assert tuple(level.bound for level in result.levels) == expected
    assert (result.stop, result.proof) == (Stop.FINISHED, Proof.OPTIMAL)
