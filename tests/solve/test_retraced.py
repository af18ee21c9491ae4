"""The flow of a plan is the plan: students, forms and points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.solve.assignment import assignment
from placement.solve.priced import Priced
from placement.solve.quotient import coarsened, without_lists
from placement.solve.retraced import retraced
from placement.solve.value import form_values, side_points, trace, values
from random_plans import random_plan
from random_problems import KINDS, random_problem, random_side

if TYPE_CHECKING:
    from placement.problem import Problem


def check(problem: Problem, plan: np.ndarray, *, merged: bool) -> None:
    """A circulation within the capacities that counts and gains what the plan does."""
    priced = Priced.of(problem, merged=merged)
    network, flow = priced.network, retraced(priced, plan)
    assert ((flow >= 0) & (flow <= network.capacity)).all()
    balance = np.zeros(network.num_nodes, dtype=np.int64)
    np.add.at(balance, network.head, flow)
    np.add.at(balance, network.tail, -flow)
    assert not balance.any()
    ways = trace(problem, plan)
    assert (priced.counted(flow) == form_values(problem, ways)).all()
    fixed = np.array([level.fixed for level in problem.levels])
    points = network.gain @ flow + fixed + np.array(side_points(problem, ways))
    assert points.tolist() == values(problem, plan)
    back = assignment(problem, network, flow, seed=0)
    # Who is dealt a place of the own list by chance gains no less than over the route.
    assert all(a >= b for a, b in zip(values(problem, back), values(problem, plan), strict=True))
    assert (form_values(problem, trace(problem, back)) == form_values(problem, ways)).all()


@pytest.mark.parametrize("seed", range(60))
def test_the_flow_of_a_plan(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, num_students=8, num_places=6, balance=seed % 3 == 0)
    problem = random_side(rng, problem, KINDS)
    check(problem, random_plan(rng, problem), merged=False)


@pytest.mark.parametrize("seed", range(60))
def test_the_flow_of_a_plan_where_lists_do_not_matter(seed: int) -> None:
    """On the small network of the first levels, as the plan of the trees is taken over."""
    rng = np.random.default_rng(seed)
    problem = random_side(rng, random_problem(rng, num_students=8, num_places=6), KINDS)
    plan = random_plan(rng, problem)
    marks = [level.lists_matter for level in problem.levels]
    early = marks.index(True) if any(marks) else len(marks)
    if early:
        small = coarsened(without_lists(problem, early), side=True)
        check(small, plan, merged=True)
        assert values(small, plan) == values(problem, plan)[:early]
    assert early or problem.levels[0].lists_matter
