"""Some students fixed: the rest of a plan is worth what it was, and keeps what it kept."""

from __future__ import annotations

import numpy as np
import pytest

from placement.solve.fixing import HELD_OUT, fixed
from placement.solve.standing import standing
from placement.solve.value import values
from random_plans import random_plan
from random_problems import KINDS, random_problem, random_side


@pytest.mark.parametrize("seed", range(80))
def test_points_and_standing_of_the_whole_plan_stay(seed: int) -> None:
    """Whoever is fixed; teams whole."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, num_students=8, num_places=6, balance=seed % 2 == 0)
    problem = random_side(rng, problem, KINDS)
    side = problem.side
    assert side is not None
    plan = random_plan(rng, problem)
    who = rng.random(problem.num_students) < 0.5
    team = side.teams.team
    who |= np.isin(team, team[who & (team >= 0)])
    small = fixed(problem, who, plan)
    assert not small.free[who].any()
    assert (small.locked[who & problem.free & (plan < 0)] == HELD_OUT).all()
    assert (small.free == (problem.free & ~who)).all()
    rest = np.where(who, -1, plan).astype(np.int32)
    assert values(small, rest) == values(problem, plan)
    before, after = standing(problem, plan), standing(small, rest)
    assert (before.over == after.over).all()
    assert (before.short == after.short).all()
    assert (before.above == after.above).all()
    assert set(after.torn.tolist()) == {t for t in before.torn.tolist() if not who[team == t].any()}
    held = np.bincount(plan[plan >= 0], minlength=problem.num_places)
    own = np.bincount(rest[rest >= 0], minlength=problem.num_places)
    assert (small.seats - own == problem.seats - held).all()
    for old, new, before_, after_ in (
        (problem.place_tree, small.place_tree, held, own),
        (problem.student_tree, small.student_tree, plan >= 0, rest >= 0),
    ):
        left = new.limit - new.load(after_.astype(np.int64))
        assert (left == old.limit - old.load(before_.astype(np.int64))).all()
