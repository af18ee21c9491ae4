"""Exact and price on a hundred medium tables with side constraints, judged by the verifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.arrays import compile_problem
from placement.errors import DataError, InfeasibleError, NoPlanError
from placement.limits import Limits
from placement.profile import load_profile
from placement.recheck import claims, placed
from placement.solve import solve
from placement.verify import verify
from random_instances import both_packs
from random_sides import random_sided_instance, sided

if TYPE_CHECKING:
    from placement.instance import Instance
    from placement.problem import Problem
    from placement.profile import Profile
    from placement.result import Result


def medium(seed: int) -> tuple[Instance, Profile, Problem]:
    """Forty students and fourteen posts with rules, lists and side constraints of every kind."""
    rng = np.random.default_rng(9000 + seed)
    profile = sided(load_profile("city" if seed % 2 else "school"))
    while True:
        instance = random_sided_instance(rng, students=40, posts=14)
        try:
            return instance, profile, compile_problem(instance, both_packs(), profile)
        except DataError as error:
            # A lock may break a row by itself; such tables are refused.
            if {fault.code for fault in error.faults} != {"E264"}:
                raise


def verified(instance: Instance, profile: Profile, problem: Problem, result: Result) -> None:
    """The verifier finds the plan kept, and the same values and bounds from the stored prices."""
    verdict = verify(
        instance, both_packs(), profile, placed(problem, result), claims(problem, result)
    )
    assert verdict.findings == ()
    for own, level in zip(verdict.levels, result.levels, strict=True):
        assert (own.value, own.bound) == (level.value, level.bound)


def not_found(error: NoPlanError) -> None:
    """Where minima, blocks and teams bind together prices may find no plan, and say just that."""
    assert error.code == "E412"


@pytest.mark.parametrize("seed", range(100))
def test_prices_never_promise_less_than_the_optimum(seed: int) -> None:
    """What branch and bound reaches no bound forbids; both plans and all prices are verified."""
    instance, profile, problem = medium(seed)
    try:
        best = solve(problem, "exact", limits=Limits(time_seconds=20))
    except InfeasibleError:
        with pytest.raises((InfeasibleError, NoPlanError)):
            solve(problem, "price")
        return
    verified(instance, profile, problem, best)
    try:
        found = solve(problem, "price")
    except NoPlanError as error:
        not_found(error)
        return
    verified(instance, profile, problem, found)
    values = [level.value for level in found.levels]
    proved = all(level.word == level.value for level in best.levels)
    assert not proved or values <= [level.value for level in best.levels]
    for one, other in ((found, best), (best, found)):
        for k, (mine, theirs) in enumerate(zip(one.levels, other.levels, strict=True)):
            earlier = [level.value for level in one.levels[:k]]
            if earlier == [level.value for level in other.levels[:k]]:
                assert mine.bound is None or mine.bound >= theirs.value
