"""The verifier against plans and certificates that were tampered with."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from placement.arrays import compile_problem
from placement.generate import generate
from placement.policy import load_policy
from placement.profile import Profile, load_profile
from placement.recheck import claims, placed
from placement.solve import solve
from placement.verify import Verdict, verify
from placement.wording import describe
from random_instances import PlainModel, both_packs, random_instance

if TYPE_CHECKING:
    from placement.instance import Instance


class Case:
    """One solved instance, its plan and its certificate."""

    def __init__(self, instance: Instance, profile: Profile) -> None:
        self.instance, self.profile = instance, profile
        self.policy = load_policy(None, instance_city=instance.city, on=instance.term.start)
        problem = compile_problem(instance, self.policy, profile)
        result = solve(problem, seed=1)
        self.plan = placed(problem, result)
        self.certificate: dict[str, Any] = claims(problem, result)

    def check(self, plan: pd.Series | None = None, certificate: Any = None) -> Verdict:
        """The verdict on this plan and certificate, or on others."""
        return verify(
            self.instance,
            self.policy,
            self.profile,
            self.plan if plan is None else plan,
            self.certificate if certificate is None else certificate,
        )


@pytest.fixture(scope="module")
def case() -> Case:
    """A hundred students, three parks."""
    return Case(generate(100, 16, seed=3, parks=3, schools=2), load_profile("city"))


def codes(verdict: Verdict) -> set[str]:
    """Codes of the findings."""
    return {finding.code for finding in verdict.findings}


def broken(verdict: Verdict) -> set[str]:
    """Hard rules that are broken."""
    return {c.rule for c in verdict.checks if c.violated and c.level == "hard"}


def test_the_plan_as_solved_passes(case: Case) -> None:
    """No finding, and every level is proved optimal by the prices alone."""
    verdict = case.check()
    assert verdict.passed
    assert verdict.findings == ()
    assert all(level.bound == level.value for level in verdict.levels)


def test_every_change_of_one_student_is_found(case: Case) -> None:
    """Whatever single place is changed, some value or rule does not hold any more."""
    rng = np.random.default_rng(0)
    places = ["", *case.instance.places["place_id"]]
    for i in rng.choice(len(case.plan), 40, replace=False).tolist():
        other = str(rng.choice(places))
        if other == case.plan.iloc[i]:
            continue
        plan = case.plan.copy()
        plan.iloc[i] = other
        verdict = case.check(plan)
        # Another plan may be as good at every level; then it stands on its own.
        values = [level.value for level in verdict.levels]
        same = values == [c["value"] for c in case.certificate["levels"]]
        assert verdict.passed == (same and not broken(verdict)), (i, other)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda plan: plan.iloc[1:], "E312"),
        (lambda plan: pd.concat([plan, plan.iloc[:1]]), "E313"),
        (lambda plan: pd.concat([plan, pd.Series({"nobody": ""})]), "E311"),
    ],
)
def test_rows_missing_repeated_or_unknown(case: Case, change: Any, code: str) -> None:
    """Each student has exactly one row, and no one else has any."""
    verdict = case.check(change(case.plan))
    assert code in codes(verdict)


def test_unknown_place_is_named(case: Case) -> None:
    """The message names the student and the place."""
    plan = case.plan.copy()
    plan.iloc[0] = "P-404"
    finding = next(f for f in case.check(plan).findings if f.code == "E314")
    assert describe(finding, lang="en") == (
        f"× E314 Place P-404 of student {plan.index[0]} does not exist "
        "Check the post id, or verify with the posts the plan was made from."
    )


def test_full_places_and_caps_are_watched(case: Case) -> None:
    """Everybody at one post breaks its seats, the staff caps and the major rule."""
    plan = case.plan.copy()
    plan[:] = case.instance.places["place_id"].iloc[0]
    assert {"plan/seats", "plan/locks", "B-8/major_fit", "B-11/enterprise"} <= broken(
        case.check(plan)
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda level: level.update(value=level["value"] + 1), "E316"),
        (lambda level: level.update(bound=level["bound"] - 1), "E317"),
        (lambda level: level["prices"].update({"place|" + PLACE: 10**6}), "E317"),
        (lambda level: level["prices"].update({"place|" + PLACE: -5}), "E318"),
        (lambda level: level.update(multipliers=[-1] * len(level["multipliers"])), "E318"),
        (lambda level: level.update(multipliers=[]), "E318"),
        (lambda level: level["prices"].update({"place|" + PLACE: 2**70}), "E318"),
        # One price fits 64 bits, the sum over all students would not.
        (lambda level: level["prices"].update({"place|" + PLACE: 2**60}), "E318"),
        (lambda level: level.update(name="other"), "E319"),
    ],
)
def test_tampered_certificates_are_refused(case: Case, change: Any, code: str) -> None:
    """Values, bounds, prices, multipliers and names must be what they say."""
    certificate = copy.deepcopy(case.certificate)
    change(certificate["levels"][-1])
    assert code in codes(case.check(certificate=certificate))


def test_a_certificate_that_claims_nothing_is_refused(case: Case) -> None:
    """No levels, or a bound after a level without one, prove nothing."""
    assert "E319" in codes(case.check(certificate={"levels": []}))
    certificate = copy.deepcopy(case.certificate)
    certificate["levels"][0]["bound"] = None
    assert "E317" in codes(case.check(certificate=certificate))


PLACE = str(generate(100, 16, seed=3, parks=3, schools=2).places["place_id"].iloc[0])


@pytest.mark.parametrize("seed", range(30))
def test_any_prices_give_a_bound_that_no_plan_exceeds(seed: int) -> None:
    """Weak duality holds for random prices: the bound is never below the optimum."""
    rng = np.random.default_rng(1000 + seed)
    instance = random_instance(rng)
    profile = load_profile("city" if seed % 2 else "school")
    policy = both_packs()
    best = PlainModel(instance, policy, profile).best()
    keys = compile_problem(instance, policy, profile).place_tree.key
    levels = []
    for k, level in enumerate(profile.levels):
        prices = {f"place|{p}": int(rng.integers(0, 400)) for p in instance.places["place_id"]} | {
            key: int(rng.integers(0, 300)) for key in keys if not key.startswith("park|")
        }
        prices |= {f"slice|{key}": int(rng.integers(-90, 90)) for key in keys}
        multipliers = rng.integers(0, 500, k).tolist()
        levels.append(
            {
                "name": level.name,
                "value": best[k],
                "bound": 0,
                "multipliers": multipliers,
                "prices": prices,
            }
        )
    # The bound of a level is for plans that reach the earlier values, so it is taken at the best.
    model_plan = _best_plan(instance, profile)
    verdict = verify(instance, policy, profile, model_plan, {"levels": levels})
    for own, value in zip(verdict.levels, best, strict=True):
        assert own.bound is not None
        assert own.bound >= value


def _best_plan(instance: Instance, profile: Profile) -> pd.Series:
    problem = compile_problem(instance, both_packs(), profile)
    place_of = solve(problem).place_of
    return pd.Series(
        [problem.place_label[p] if p >= 0 else "" for p in place_of], index=problem.student_label
    )
