"""What is left of a plan when those leave who break something."""

from __future__ import annotations

import numpy as np
import pytest

from placement.solve.dropped import dropped
from placement.solve.standing import standing
from random_plans import random_plan
from random_problems import KINDS, random_problem, random_side, value


@pytest.mark.parametrize("seed", range(80))
def test_what_is_left_keeps_everything_and_nobody_moves(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, num_students=8, num_places=6)
    problem = random_side(rng, problem, KINDS)
    plan = random_plan(rng, problem)
    left = dropped(problem, plan)
    if left is None:
        # Nothing is told only where something is broken.
        assert not standing(problem, plan).kept
        return
    assert standing(problem, left).kept
    assert value(problem, left.tolist()) is not None
    assert ((left == plan) | (left == -1)).all()
    if standing(problem, plan).kept:
        assert (left == plan).all()
