"""Nothing that a problem tells apart is lost in the smaller one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.result import Prices
from placement.solve.bound import bound
from placement.solve.quotient import coarsened, without_lists
from placement.solve.standing import standing
from placement.solve.value import form_values, trace, values
from random_plans import random_plan
from random_problems import KINDS, random_problem, random_side, scores_of

if TYPE_CHECKING:
    from placement.problem import Problem


def made(seed: int) -> tuple[np.random.Generator, Problem]:
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, num_students=8, num_places=6, balance=seed % 2 == 0)
    return rng, random_side(rng, problem, KINDS)


def random_prices(rng: np.random.Generator, problem: Problem, k: int) -> Prices:
    """Small prices of all that has one, soft rows below their penalty."""
    side = problem.side
    assert side is not None
    multiplier = tuple(rng.integers(0, 5, k).tolist())
    penalty = np.array([*multiplier, 3]) @ side.rows.penalty[: k + 1]
    row = rng.integers(0, 6, len(side.rows.limit))
    return Prices(
        place_price=rng.integers(0, 6, problem.num_places),
        place_group_price=rng.integers(0, 6, len(problem.place_tree.limit)),
        student_group_price=rng.integers(0, 6, len(problem.student_tree.limit)),
        slice_offset=np.zeros(len(problem.place_tree.limit), dtype=np.int64),
        multiplier=multiplier,
        row_price=np.where(side.rows.soft, np.minimum(row, penalty), row),
        open_price=rng.integers(-6, 6, len(side.openings.least)),
        cap_price=rng.integers(0, 6, len(side.caps.limit)),
        scale=3,
    )


@pytest.mark.parametrize("seed", range(60))
def test_pairs_values_forms_and_bounds_are_those_of_the_problem(seed: int) -> None:
    rng, problem = made(seed)
    small = coarsened(problem, side=True)
    assert small.num_types <= problem.num_types
    assert small.num_place_types <= problem.num_place_types
    for i in range(problem.num_students):
        assert scores_of(small, i) == scores_of(problem, i)
    plan = random_plan(rng, problem)
    reached = values(problem, plan)
    assert values(small, plan) == reached
    forms = form_values(problem, trace(problem, plan))
    assert (form_values(small, trace(small, plan)) == forms).all()
    assert standing(small, plan).kept == standing(problem, plan).kept
    for k in range(len(problem.levels)):
        prices = random_prices(rng, problem, k)
        assert bound(small, k, prices, reached) == bound(problem, k, prices, reached)


@pytest.mark.parametrize("seed", range(30))
def test_without_side_constraints_only_points_are_told_apart(seed: int) -> None:
    rng, problem = made(seed)
    small = coarsened(problem, side=False)
    assert small.side is None
    for i in range(problem.num_students):
        assert scores_of(small, i) == scores_of(problem, i)
    assert small.num_types <= coarsened(problem, side=True).num_types
    plan = random_plan(rng, problem)
    bare = replace(problem, side=None)
    assert values(small, plan) == values(bare, plan)


@pytest.mark.parametrize("seed", range(30))
def test_first_levels_without_lists(seed: int) -> None:
    """Whoever has a pair that no route leads to keeps all pairs."""
    rng, problem = made(seed)
    marks = [level.lists_matter for level in problem.levels]
    early = marks.index(True) if any(marks) else len(marks)
    short = without_lists(problem, early)
    assert len(short.levels) == early
    plan = random_plan(rng, problem)
    assert values(short, plan) == values(problem, plan)[:early]
    forms = form_values(problem, trace(problem, plan))
    assert (form_values(short, trace(short, plan)) == forms).all()
