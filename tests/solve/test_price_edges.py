"""The method price where it is stopped, where nobody is there, and with very large numbers."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.errors import NoPlanError
from placement.limits import Limits
from placement.result import Result, Stop
from placement.side import Teams
from placement.solve import solve
from placement.solve.bound import bound
from placement.solve.routed import kept_pairs
from placement.solve.standing import standing
from placement.solve.value import values
from price_runs import random_sided_problem, tried
from random_problems import KINDS, best_of_all, random_problem, random_side, value
from small_programmes import listed, with_rows

if TYPE_CHECKING:
    from placement.problem import Problem

MIXES = [*((kind,) for kind in KINDS), ("openings", "sets", "caps"), ("sets", "teams"), KINDS]


def made(seed: int) -> Problem:
    return random_sided_problem(seed, MIXES[seed % len(MIXES)])


@cache
def possible() -> list[tuple[Problem, tuple[int, ...]]]:
    """Four problems that have a plan, with the values of the best."""
    both = ((made(seed), best_of_all(made(seed))) for seed in range(3, 40, 5))
    return [(problem, best) for problem, best in both if best is not None][:4]


def check(problem: Problem, result: Result, best: tuple[int, ...]) -> None:
    """The plan is allowed and no better than the best, whose levels no bound is below."""
    assert value(problem, result.place_of.tolist()) is not None
    assert standing(problem, result.place_of).kept
    reached = values(problem, result.place_of)
    assert [level.value for level in result.levels] == reached
    assert tuple(reached) <= best
    for k, level in enumerate(result.levels):
        if level.prices is None:
            assert level.bound is None
            continue
        assert level.bound == bound(problem, k, level.prices, reached)
        if list(best[:k]) == reached[:k]:
            assert level.bound >= best[k]


@pytest.mark.parametrize("looks", [*range(0, 20, 2), *range(20, 120, 10)])
def test_wherever_it_is_stopped_a_plan_is_kept_and_bounds_hold(looks: int) -> None:
    """Ctrl-C at the k-th look at the clock: a plan, or E400 where there was none yet."""
    codes = set()
    for problem, best in possible():
        left = [looks]

        def stop(left: list[int] = left) -> bool:
            left[0] -= 1
            return left[0] < 0

        try:
            result = solve(problem, "price", limits=Limits(stop=stop))
        except NoPlanError as error:
            codes.add(error.code)
            continue
        assert result.stop == (Stop.INTERRUPTED if left[0] < 0 else Stop.FINISHED)
        check(problem, result, best)
    assert codes <= {"E400"}


def test_the_same_seed_gives_the_same_plan() -> None:
    for seed in range(12, 24):
        problem = made(seed)
        first, again = tried(problem, seed), tried(problem, seed)
        assert (first is None) == (again is None)
        if first is not None and again is not None:
            assert (first.place_of == again.place_of).all()
            assert [level.bound for level in first.levels] == [lev.bound for lev in again.levels]


@pytest.mark.parametrize("kinds", MIXES)
@pytest.mark.parametrize("size", [(0, 3), (3, 0), (0, 0)])
def test_nobody_or_nowhere(size: tuple[int, int], kinds: tuple[str, ...]) -> None:
    rng = np.random.default_rng(len(kinds))
    problem = random_problem(rng, num_students=size[0], num_places=size[1])
    problem = random_side(rng, problem, kinds)
    best, result = best_of_all(problem), tried(problem, 0)
    assert (result is None) == (best is None)
    if result is not None and best is not None:
        check(problem, result, best)


@pytest.mark.parametrize("seed", range(len(MIXES)))
def test_nobody_is_free(seed: int) -> None:
    problem = made(seed)
    held = np.full(problem.num_students, -2, dtype=np.int32)
    # Nobody who is held out has a list, nor a team.
    nobody = kept_pairs(problem, np.zeros(len(problem.pair_student), dtype=bool))
    assert nobody.side is not None
    alone = np.full(problem.num_students, -1, dtype=np.int32)
    teams = Teams(alone, nobody.side.teams.unit, np.zeros(0, dtype=np.int32))
    side = dataclasses.replace(nobody.side, teams=teams)
    problem = dataclasses.replace(nobody, locked=held, side=side)
    best, result = best_of_all(problem), tried(problem, 0)
    assert (result is None) == (best is None)
    if result is not None and best is not None:
        assert (result.place_of == -1).all()
        check(problem, result, best)


@pytest.mark.parametrize("seed", range(40))
def test_levels_that_say_nothing(seed: int) -> None:
    problem = made(seed)
    assert problem.side is not None
    levels = tuple(
        dataclasses.replace(
            level,
            enter_score=0 * level.enter_score,
            leave_score=0 * level.leave_score,
            pair_score=0 * level.pair_score,
            place_gain=0 * level.place_gain,
            lists_matter=False,
        )
        if k != seed % 3
        else level
        for k, level in enumerate(problem.levels)
    )
    problem = dataclasses.replace(problem, levels=levels)
    best, result = best_of_all(problem), tried(problem, seed)
    if best is None:
        assert result is None
    elif result is not None:
        check(problem, result, best)


def test_points_near_the_largest_that_fit() -> None:
    """Prices of what nobody can pay, with points of 2³⁰ and limits of 2⁴⁰: no sum wraps."""
    points = [[1, 1, 1], [2**30, 2**29, 1], [3, 2**30, 2**30]]
    problem = listed(3, [1, 1], [(0, 0), (1, 0), (2, 1)], points)
    problem = with_rows(problem, np.array([[2**20, 2**20 - 1, 1], [0, 1, 2**30]]), [2**20, 2**40])
    result = solve(problem, "price")
    check(problem, result, (2, 2**29 + 1, 2**31))
    assert [level.value for level in result.levels] == [2, 2**29 + 1, 2**31]
