"""Reasons that come from side constraints are true: a verifier that tries the place agrees."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from placement.arrays import compile_problem
from placement.errors import PlacementError
from placement.explain import Reasons, reasons, word
from placement.policy import Policy
from placement.profile import load_profile
from placement.solve import solve
from placement.verify import verify
from random_sides import money, random_sided_instance, sided

if TYPE_CHECKING:
    from placement.instance import Instance
    from placement.profile import Profile


def passes(instance: Instance, policy: Policy, profile: Profile, place_of: np.ndarray) -> bool:
    """Whether the verifier takes a plan."""
    names = np.append(instance.places["place_id"].to_numpy(), "")[place_of]
    plan = pd.Series(names, index=pd.Index(instance.students["student_id"]))
    return verify(instance, policy, profile, plan).passed


def moved(place_of: np.ndarray, student: int, place: int) -> np.ndarray:
    """The plan with one student elsewhere."""
    found = place_of.copy()
    found[student] = place
    return found


SEEDS = 40


@cache
def explained(seed: int) -> tuple[Instance, Policy, Profile, Reasons] | None:
    """A random instance, its best plan and the reasons; None where there is no plan."""
    rng = np.random.default_rng(seed)
    instance = random_sided_instance(rng, students=9, posts=5)
    whole, policy = sided(load_profile("school")), Policy() if seed % 2 else money()
    # The first level counts students and nothing else, so that nobody is left out for points.
    first = load_profile("school").levels[0]
    profile = dataclasses.replace(whole, levels=(first, *whole.levels[1:]))
    try:
        problem = compile_problem(instance, policy, profile)
        place_of = solve(problem, "exact", seed=0).place_of
    except PlacementError:
        return None
    return instance, policy, profile, reasons(instance, policy, profile, place_of)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_reason_is_what_the_verifier_says(seed: int) -> None:
    """Places that could take a student can, places that could not cannot; so with moves."""
    made = explained(seed)
    if made is None:
        return
    instance, policy, profile, found = made
    for row, student in enumerate(found.searching.tolist()):
        fits = [
            place
            for place in range(len(instance.places))
            if passes(instance, policy, profile, moved(found.place, student, place))
        ]
        key = found.key[student]
        if key in ("all_full", "none_open", "no_eligible", "group_full"):
            assert fits == [], key
        if key == "left_out":
            # The first level counts students: whoever fits in is in the best plan.
            raise AssertionError(f"{student} fits in {fits}")
        if not key.startswith("no_adjust"):
            near = found.nearest[row]
            assert set(near[near >= 0].tolist()) <= set(fits)
    told = found.outcomes
    for student, place, outcome in zip(
        told.student.tolist(), told.place.tolist(), told.outcome.tolist(), strict=True
    ):
        taken = passes(instance, policy, profile, moved(found.place, student, place))
        if outcome == "team" and found.place[student] < 0:
            continue
        assert taken == (outcome == "traded"), outcome
    assert not any("{" in text or "constraint." in text for text in word(found, "zh"))
    assert not any("{" in text or "constraint." in text for text in word(found, "en"))


def test_random_instances_have_every_kind_of_reason() -> None:
    """The test above looks at what it is for."""
    seen: set[str] = set()
    for seed in range(SEEDS):
        made = explained(seed)
        if made is not None:
            found = made[3]
            seen |= set(found.key.tolist()) | set(found.outcomes.outcome.tolist())
            names = [bond.kind for bond in found.bonds.bonds]
            seen |= {names[at] for at in found.breach[found.breach >= 0].tolist()}
    assert {"none_open", "share", "closed", "team", "block", "budget"} <= seen, seen
