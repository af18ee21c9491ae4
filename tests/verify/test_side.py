"""Side constraints as the verifier sees them, against a recount pair by pair."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from placement.errors import UsageError
from placement.instance import Instance
from placement.policy import load_policy
from placement.profile import load_profile
from placement.verify import verify
from random_instances import TERM, PlainModel, both_packs, with_a_lock
from random_sides import KINDS, PlainSides, random_sided_instance, sided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.profile import Profile


PEOPLE: dict[str, Any] = {
    "student_id": ["s0", "s1", "s2", "s3"], "name": ["甲", "乙", "丙", "丁"], "major": "",
    "teacher": ["周师", "周师", "吴师", "吴师"], "school": ["一校", "一校", "二校", "二校"],
}  # fmt: skip
POSTS: dict[str, Any] = {
    "post_id": ["p0", "p1", "p2", "p3"], "employer": ["甲厂", "甲厂", "乙厂", ""], "post": "装配",
    "park": ["甲园", "甲园", "乙园", ""], "region": ["431002", "431021", "430102", ""], "need": 3,
}  # fmt: skip
TARGET = {"place_field": ["park"], "place_value": ["甲园"], "most": [1.0], "level": ["soft"]}


def small(**tables: dict[str, Any]) -> Instance:
    """Four students of two teachers, four posts of two employers, no data that rules look at."""
    frames = {"students": PEOPLE, "posts": POSTS, **tables}
    made = {name: pd.DataFrame(columns) for name, columns in frames.items()}
    return Instance.from_frames(made, term=TERM)


def case(seed: int) -> tuple[np.random.Generator, Instance, Profile, PlainModel, PlainSides]:
    """A random instance under the city's or the school's profile, with every word on sides."""
    rng = np.random.default_rng(seed)
    instance = random_sided_instance(rng)
    if seed % 3 == 0:
        instance = with_a_lock(instance, rng, both_packs())
    profile = sided(load_profile("city" if seed % 2 else "school"))
    model = PlainModel(instance, both_packs(), profile)
    return rng, instance, profile, model, PlainSides(instance, profile)


def named(instance: Instance, plan: list[int]) -> pd.Series:
    """A plan in the labels of the tables."""
    names = [*instance.places["place_id"], ""]
    return pd.Series([names[p] for p in plan], index=instance.students["student_id"])


def values(model: PlainModel, sides: PlainSides, plan: list[int]) -> list[int]:
    """Points of a plan by level, side constraints included."""
    return [a + b for a, b in zip(model.values(plan), sides.points(plan), strict=True)]


@pytest.mark.parametrize("seed", range(60))
def test_values_and_checks_are_those_of_a_recount(seed: int) -> None:
    """Whatever the plan: its points, and how many constraints of each kind it breaks."""
    rng, instance, profile, model, sides = case(seed)
    for _ in range(4):
        plan = [int(rng.choice(model.choices(i))) for i in range(len(instance.students))]
        verdict = verify(instance, both_packs(), profile, named(instance, plan))
        assert [level.value for level in verdict.levels] == values(model, sides, plan)
        told = {c.rule.removeprefix("plan/"): c.violated for c in verdict.checks}
        assert {kind: told.get(kind, 0) for kind in KINDS} == sides.broken(plan)


def kept_cases(
    seed: int,
) -> Iterator[
    tuple[np.random.Generator, Instance, Profile, PlainModel, PlainSides, list[list[int]]]
]:
    """Cases in which some plan keeps all that is hard, with all such plans."""
    for k in itertools.count():
        rng, instance, profile, model, sides = case(seed + 1000 * k)
        choices = [model.choices(i) for i in range(len(instance.students))]
        plans = [list(plan) for plan in itertools.product(*choices)]
        plans = [plan for plan in plans if model.within_limits(plan) and sides.kept(plan)]
        if plans:
            yield rng, instance, profile, model, sides, plans


@pytest.mark.parametrize("seed", range(40))
def test_any_prices_of_sides_give_a_bound_that_no_plan_exceeds(seed: int) -> None:
    """Weak duality: whatever the prices and the scale, no kept plan has more than the bound."""
    rng, instance, profile, model, sides, plans = next(kept_cases(2000 + seed))
    reached = max(values(model, sides, plan) for plan in plans)
    levels = []
    for k, level in enumerate(profile.levels):
        scale, multipliers = int(rng.integers(1, 5)), rng.integers(0, 4, k).tolist()
        levels.append(
            {
                "name": level.name,
                "value": reached[k],
                "bound": 0,
                "scale": scale,
                "multipliers": multipliers,
                "prices": prices(rng, sides, instance, [*multipliers, scale]),
            }
        )
    best = next(plan for plan in plans if values(model, sides, plan) == reached)
    verdict = verify(instance, both_packs(), profile, named(instance, best), {"levels": levels})
    for own, value in zip(verdict.levels, reached, strict=True):
        assert own.bound is not None
        assert own.bound >= value


def prices(
    rng: np.random.Generator, sides: PlainSides, instance: Instance, weights: list[int]
) -> dict[str, int]:
    """Random prices of seats, rows, sets and caps, for a level with these weights."""
    found = {f"place|{p}": int(rng.integers(0, 90)) for p in instance.places["place_id"]}
    for row in sides.rows:
        most = 4 if not row.soft else sum(
            w * t.weight * level.scale // 100
            for w, level in zip(weights, sides.profile.levels, strict=False)
            for t in level.terms
            if t.word == "shortfall"
        )  # fmt: skip
        found[f"row|{row.key}"] = int(rng.integers(0, most + 1))
    found |= {f"open|{s.key}": int(rng.integers(-60, 60)) for s in sides.sets}
    found |= {f"cap|{key}": int(rng.integers(0, 60)) for key, _, _ in sides.caps}
    return found


NEGATIVE = "prices of seats, limits, rows and caps must not be negative"
TOO_DEAR = "a soft row costs no more than its penalty"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"prices": {"row|any": -1}}, NEGATIVE),
        ({"prices": {"cap|any": -1}}, NEGATIVE),
        ({"scale": 0}, "the scale of a level must be at least 1"),
        ({"scale": -2}, "multipliers must be one non-negative number for each earlier level"),
        ({"prices": {"row|share|=|park=甲园|人|most": 101}}, TOO_DEAR),
        (
            {"prices": {"open|place|p0": 2**61}},
            "the certificate's prices are too large to be checked in 64 bits",
        ),
        (
            {"prices": {"open|teacher=周师|region=431002": 2**70}},
            "the certificate's prices are too large to be checked in 64 bits",
        ),
    ],
)  # fmt: skip
def test_prices_that_prove_nothing_are_refused(change: dict[str, Any], why: str) -> None:
    """The finding says what is wrong with them."""
    instance, profile = (
        small(posts=POSTS | {"need_min": 2}, shares=TARGET),
        sided(load_profile("school")),
    )
    levels = [
        {"name": own.name, "value": 0, "bound": 0, "scale": 1, "multipliers": [0] * k, "prices": {}}
        for k, own in enumerate(profile.levels)
    ]
    levels[0] |= change
    plan = named(instance, [-1] * len(instance.students))
    verdict = verify(instance, both_packs(), profile, plan, {"levels": levels})
    assert [f.facts["why"] for f in verdict.findings if f.code == "E318"] == [why]


def share(level: str = "hard", **columns: Any) -> dict[str, dict[str, Any]]:
    """A table of shares with one line."""
    line = {"place_field": "park", "place_value": "甲园", "level": level, **columns}
    return {"shares": {name: [value] for name, value in line.items()}}


def block(student_field: str, place_field: str, **columns: int) -> dict[str, dict[str, Any]]:
    """A table of blocks with one line."""
    line = {"student_field": student_field, "place_field": place_field, **columns}
    return {"blocks": {name: [value] for name, value in line.items()}}


TEAM = {"students": PEOPLE | {"team": ["同行", "", "同行", ""]}}
BY_POST = {"params": {"key": ["team_unit"], "value": ["岗位"]}}


@pytest.mark.parametrize(
    ("tables", "kept", "broken", "check", "offenders"),
    [
        ({"posts": POSTS | {"need_min": 2}}, "p0 p0 - -", "p0 p0 p2 -", "opening", ["p2"]),
        (block("teacher", "region", least=2), "p0 p0 p2 p2", "p0 p0 p2 -", "blocks",
         ["teacher=吴师|region=430102"]),
        (block("school", "employer", most=1), "p0 p1 p2 p2", "p0 p1 p1 p2", "blocks",
         ["school=二校|employer"]),
        (block("teacher", "place_id", least=2, most=1), "p1 p1 p2 p2", "p0 p1 - -", "blocks",
         ["teacher=周师|place_id=p0", "teacher=周师|place_id=p1", "teacher=周师|place_id"]),
        (TEAM, "p0 p3 p1 -", "p0 - p2 -", "teams", ["同行"]),
        (TEAM, "- p3 - p2", "- - p2 p2", "teams", ["同行"]),
        (TEAM, "p3 - p3 -", "p3 - p2 -", "teams", ["同行"]),
        (TEAM | BY_POST, "p0 - p0 p1", "p0 - p1 -", "teams", ["同行"]),
        (share(most=1.0), "p0 p2 - -", "p0 p1 p0 p2", "shares", ["share|=|park=甲园|人|most +2"]),
        (share(least=2.0), "p0 p0 - -", "p0 p2 - -", "shares", ["share|=|park=甲园|人|least -1"]),
        # Half of the placed: two of four keep it, one of three is half a person short.
        (share(least=50.0, of="学生", student_field="school", student_value="*"),
         "p0 p2 p0 -", "p0 p1 p2 -", "shares", ["share|school=二校|park=甲园|学生|least -0.5"]),
        # A third of six seats is two persons at least; 34 % are 2.04, so three.
        (share(least=34.0, of="名额"), "p0 p0 p1 -", "p0 p1 p2 -", "shares",
         ["share|=|park=甲园|名额|least -1"]),
        (share(most=34.0, of="名额"), "p0 p1 p2 p2", "p0 p0 p1 -", "shares",
         ["share|=|park=甲园|名额|most +1"]),
        (share(least=2.0, place_field="region", place_value="431000"), "p0 p1 - -", "p0 p2 - -",
         "shares", ["share|=|region=431000|人|least -1"]),
        (share(most=0.0, place_field="order_class", place_value="否"), "- - - -", "p0 - - -",
         "shares", ["share|=|order_class=否|人|most +1"]),
    ],
)  # fmt: skip
def test_each_kind_is_caught_by_its_own_check(
    tables: dict[str, Any], kept: str, broken: str, check: str, offenders: list[str]
) -> None:
    """What is broken is told by name, and by no other check."""
    instance, policy = small(**tables), load_policy(["none"], on=TERM.start)
    names = instance.students["student_id"]
    for said, wrong in ((kept, {}), (broken, {f"plan/{check}": offenders})):
        plan = pd.Series([p.replace("-", "") for p in said.split()], index=names)
        verdict = verify(instance, policy, load_profile("school"), plan)
        found = {c.rule: [key for _, key in c.offenders] for c in verdict.checks if c.violated}
        assert found == wrong
        assert [f.code for f in verdict.findings] == ["E315"] * len(wrong)


def test_a_missed_target_is_no_fault_but_is_told_with_how_much() -> None:
    """Two persons too many; the plan passes."""
    instance, policy = small(shares=TARGET), load_policy(["none"], on=TERM.start)
    plan = pd.Series(["p0", "p0", "p1", "p2"], index=instance.students["student_id"])
    verdict = verify(instance, policy, load_profile("school"), plan)
    (check,) = [c for c in verdict.checks if c.violated]
    assert (check.rule, check.level, check.checked) == ("plan/targets", "warn", 1)
    assert check.offenders == (("", "share|=|park=甲园|人|most +2"),)
    assert verdict.passed


def test_kinds_that_an_instance_has_none_of_are_not_told() -> None:
    """But smallest intakes always are."""
    instance, policy = small(), load_policy(["none"], on=TERM.start)
    plan = pd.Series("", index=instance.students["student_id"])
    told = [c.rule for c in verify(instance, policy, load_profile("school"), plan).checks]
    assert told == ["plan/seats", "plan/limits", "plan/locks", "plan/lists", "plan/opening"]


def test_a_floor_and_a_target_above_it_are_told_apart() -> None:
    """Two lines of one key: the second has a number."""
    lines = {name: column * 2 for name, column in TARGET.items()}
    lines |= {"most": [3.0, 1.0], "level": ["hard", "soft"]}
    instance, policy = small(shares=lines), load_policy(["none"], on=TERM.start)
    plan = pd.Series(["p0", "p0", "p1", "p1"], index=instance.students["student_id"])
    verdict = verify(instance, policy, load_profile("school"), plan)
    found = {c.rule: c.offenders for c in verdict.checks if c.violated}
    assert found == {
        "plan/shares": (("", "share|=|park=甲园|人|most +1"),),
        "plan/targets": (("", "share|=|park=甲园|人|most|2 +3"),),
    }


def test_bounds_that_are_not_whole_are_refused() -> None:
    """A third of a person is nobody's; the reader of files says the same."""
    instance, policy = small(**share(least=0.3, of="学生")), load_policy(["none"], on=TERM.start)
    plan = pd.Series("", index=instance.students["student_id"])
    with pytest.raises(UsageError, match=r"0\.3 is not whole") as caught:
        verify(instance, policy, load_profile("school"), plan)
    assert caught.value.code == "E281"


def test_too_many_sets_are_refused() -> None:
    """Every teacher at every post of a large city."""
    students = {"student_id": [f"s{k}" for k in range(500)], "name": "某", "major": "",
                "teacher": [f"t{k}" for k in range(500)]}  # fmt: skip
    posts = {
        "post_id": [f"p{k}" for k in range(401)],
        "employer": "甲厂",
        "post": "装配",
        "need": 1,
    }
    tables = {"students": students, "posts": posts, **block("teacher", "place_id", most=1)}
    instance, policy = small(**tables), load_policy(["none"], on=TERM.start)
    plan = pd.Series("", index=instance.students["student_id"])
    with pytest.raises(UsageError) as caught:
        verify(instance, policy, load_profile("school"), plan)
    assert (caught.value.code, caught.value.facts["n"]) == ("E288", 200_500)
