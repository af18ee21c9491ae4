"""The solver's arithmetic and the verifier's, which share no code, held together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.arrays import compile_problem
from placement.errors import DataError
from placement.policy import load_policy
from placement.profile import load_profile
from placement.recheck import claims, placed
from placement.result import LevelResult, Prices, Proof, Result, Stop
from placement.solve.bound import bound
from placement.solve.standing import standing
from placement.solve.value import values
from placement.verify import verify
from random_instances import PlainModel, both_packs, with_a_lock
from random_sides import random_sided_instance, sided

if TYPE_CHECKING:
    from placement.instance import Instance
    from placement.policy import Policy
    from placement.problem import Problem
    from placement.profile import Profile


def random_case(seed: int) -> tuple[np.random.Generator, Instance, Policy, Profile, Problem]:
    """A random instance with side constraints, and its arrays."""
    rng = np.random.default_rng(seed)
    on = both_packs().on
    policy = both_packs() if seed % 3 else load_policy(["none"], on=on)
    profile = load_profile("city" if seed % 2 else "school")
    profile = sided(profile) if seed % 5 else profile
    while True:
        instance = random_sided_instance(
            rng, students=int(rng.integers(3, 9)), posts=int(rng.integers(2, 7))
        )
        if seed % 4 == 0:
            instance = with_a_lock(instance, rng, policy)
        try:
            return rng, instance, policy, profile, compile_problem(instance, policy, profile)
        except DataError as error:
            # A lock may break a row by itself; such tables are refused.
            if {fault.code for fault in error.faults} != {"E264"}:
                raise


def random_prices(rng: np.random.Generator, problem: Problem, k: int, *, high: int) -> Prices:
    """Prices of everything that can have one; soft rows cost no more than their penalty."""
    groups = problem.place_tree.key
    # The limit of a balance group is its seats: it has an offset for its slices, and no price.
    own = [key.startswith("park|") and not key.endswith("|max") for key in groups]
    balanced = np.array(own, dtype=bool)
    scale = int(rng.integers(1, 6))
    multiplier = tuple(rng.integers(0, high, k).tolist())
    found: dict[str, Any] = {}
    if problem.side is not None:
        rows, sets = problem.side.rows, problem.side.openings
        most = np.array([*multiplier, scale]) @ rows.penalty[: k + 1]
        price = rng.integers(0, high, len(rows.key))
        found = {
            "row_price": np.where(rows.soft, np.minimum(price, most), price),
            "open_price": rng.integers(-high, high, len(sets.key)),
            "cap_price": rng.integers(0, high, len(problem.side.caps.key)),
        }
    return Prices(
        place_price=rng.integers(0, high, problem.num_places),
        place_group_price=rng.integers(0, high, len(groups)) * ~balanced,
        student_group_price=rng.integers(0, high, len(problem.student_tree.key)),
        slice_offset=rng.integers(-high, high, len(groups)) * balanced,
        multiplier=multiplier,
        scale=scale,
        **found,
    )


@pytest.mark.parametrize("seed", range(150))
def test_both_find_the_same_values_and_the_same_bounds(seed: int) -> None:
    """Whatever the plan and the prices; and of each kind whether the plan keeps it."""
    rng, instance, policy, profile, problem = random_case(seed)
    model = PlainModel(instance, policy, profile)
    place_of = np.array(
        [int(rng.choice(model.choices(i))) for i in range(len(instance.students))], dtype=np.int32
    )
    reached = values(problem, place_of)
    high = int(rng.choice([3, 60, 2000]))
    levels = []
    for k, level in enumerate(problem.levels):
        prices = random_prices(rng, problem, k, high=high)
        own = bound(problem, k, prices, reached)
        levels.append(LevelResult(level.name, reached[k], own, prices))
    result = Result(place_of, Stop.FINISHED, Proof.GAP, tuple(levels), "test", 0)
    verdict = verify(instance, policy, profile, placed(problem, result), claims(problem, result))
    assert [level.value for level in verdict.levels] == reached
    assert [level.bound for level in verdict.levels] == [level.bound for level in levels]
    kept = {"plan/opening", "plan/blocks", "plan/teams", "plan/shares"}
    broken = {check.rule for check in verdict.checks if check.violated} & kept
    state = standing(problem, place_of)
    if problem.side is None:
        assert not broken
        return
    crossing = np.array([not key.startswith("share|") for key in problem.side.rows.key], dtype=bool)
    places = problem.side.openings.place >= 0
    assert ("plan/opening" in broken) == bool(state.short[places].any())
    assert ("plan/blocks" in broken) == bool(state.short[~places].any() or state.above.any())
    assert ("plan/teams" in broken) == bool(len(state.torn))
    assert ("plan/shares" in broken) == bool(state.over[~crossing].any())
