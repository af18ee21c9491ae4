"""The method price: plans that keep everything, and bounds that no plan exceeds."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from placement.solve.bound import bound
from placement.solve.standing import standing
from placement.solve.value import values
from price_runs import random_sided_problem, tried
from random_problems import KINDS, best_of_all, value

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.result import Result

MIXES = [
    *itertools.combinations(KINDS, 1),
    *itertools.combinations(KINDS, 2),
    ("openings", "sets", "caps"),
    ("openings", "caps", "teams"),
    KINDS,
]


def made(seed: int) -> Problem:
    return random_sided_problem(seed, MIXES[seed % len(MIXES)])


def check(problem: Problem, result: Result, best: tuple[int, ...]) -> None:
    """The plan is allowed and no better than the best, whose levels no bound is below."""
    assert value(problem, result.place_of.tolist()) is not None
    assert standing(problem, result.place_of).kept
    reached = values(problem, result.place_of)
    assert [level.value for level in result.levels] == reached
    assert tuple(reached) <= best
    for k, level in enumerate(result.levels):
        assert level.prices is not None
        assert level.bound == bound(problem, k, level.prices, reached)
        # A level is bounded among the plans that reach the earlier ones.
        if list(best[:k]) == reached[:k]:
            assert level.bound >= best[k]


@pytest.mark.parametrize("seed", range(300))
def test_plans_keep_everything_and_bounds_hold(seed: int) -> None:
    """Every kind of side constraint alone and in pairs, against enumeration."""
    problem = made(seed)
    best, result = best_of_all(problem), tried(problem, seed)
    if best is None:
        assert result is None
    else:
        assert result is not None
        check(problem, result, best)
