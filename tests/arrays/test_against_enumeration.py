"""Tables in, proved plan out: compiled, solved and verified small instances against enumeration."""

from __future__ import annotations

import numpy as np
import pytest

from placement.arrays import compile_problem
from placement.policy import Policy, load_policy
from placement.profile import load_profile
from placement.recheck import claims, placed
from placement.solve import solve
from placement.verify import verify
from random_instances import PlainModel, both_packs, random_instance, with_a_lock


@pytest.mark.parametrize("seed", range(200))
def test_plan_is_best_and_its_certificate_stands(seed: int) -> None:
    """Every level equals enumeration; the verifier finds the same values and the same bounds."""
    rng = np.random.default_rng(seed)
    policy: Policy = both_packs() if seed % 3 else load_policy(["none"], on=both_packs().on)
    instance = random_instance(rng)
    if seed % 4 == 0:
        instance = with_a_lock(instance, rng, policy)
    profile = load_profile("city" if seed // 4 % 2 else "school")
    problem = compile_problem(instance, policy, profile)
    result = solve(problem, seed=seed)
    expected = PlainModel(instance, policy, profile).best()
    assert tuple(level.value for level in result.levels) == expected
    verdict = verify(instance, policy, profile, placed(problem, result), claims(problem, result))
    assert verdict.findings == ()
    assert [(v.value, v.bound) for v in verdict.levels] == [(e, e) for e in expected]
