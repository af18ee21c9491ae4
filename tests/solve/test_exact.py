"""The exact method against enumeration, with every kind of side constraint alone and in pairs."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from placement.errors import InfeasibleError, NoPlanError
from placement.limits import Limits
from placement.problem import Problem
from placement.result import Proof, Stop
from placement.solve import exact
from placement.solve.standing import standing
from random_problems import (
    KINDS,
    best_of_all,
    random_problem,
    random_side,
    twinned,
)

MIXES = [
    *itertools.combinations(KINDS, 1),
    *itertools.combinations(KINDS, 2),
    ("openings", "sets", "caps"),
    ("openings", "caps", "teams"),
    KINDS,
]


def made(seed: int) -> Problem:
    """A random problem; in three of four some places are alike."""
    rng = np.random.default_rng(seed)
    kinds = MIXES[seed % len(MIXES)]
    problem = random_problem(rng, balance=seed % 3 == 0)
    if seed % 4:
        problem = twinned(problem, 0, 1)
    if seed % 4 > 2:
        problem = twinned(problem, 0, 2)
    return random_side(rng, problem, kinds)


def solved(problem: Problem, seed: int, settings: exact.Settings):
    return exact.solve(
        problem,
        seed=seed,
        clock=Limits().start(),
        progress=lambda _name, _share: None,
        settings=settings,
    )


def check(seed: int, settings: exact.Settings) -> None:
    problem = made(seed)
    expected = best_of_all(problem)
    if expected is None:
        with pytest.raises(InfeasibleError, match=r"No plan satisfies all hard rules"):
            solved(problem, seed, settings)
        return
    result = solved(problem, seed, settings)
    assert tuple(level.value for level in result.levels) == expected
    assert standing(problem, result.place_of).kept
    for level in result.levels:
        assert level.word == level.value
        assert level.bound is not None
        assert level.bound >= level.value
    assert result.stop == Stop.FINISHED
    tight = all(level.bound == level.value for level in result.levels)
    assert (result.proof == Proof.OPTIMAL) == tight


@pytest.mark.parametrize("seed", range(300))
def test_value_equals_enumeration_with_every_kind(seed: int) -> None:
    """The plan is the best there is at every level, and refused exactly where there is none."""
    check(seed, exact.Settings())


@pytest.mark.parametrize("seed", range(0, 300, 5))
def test_the_other_solver_agrees(seed: int) -> None:
    """CP-SAT finds the same values."""
    check(seed, exact.Settings(solver="cp_sat", threads=1))
