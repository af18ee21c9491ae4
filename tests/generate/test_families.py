"""Families of generated instances: each has what makes it hard, and a seed names one of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from placement.arrays import compile_problem
from placement.errors import DataError, UsageError
from placement.generate import FAMILIES, generate
from placement.generate.draws import Draws
from placement.generate.planted import planted
from placement.generate.shape import Shape
from placement.policy import load_policy
from placement.profile import load_profile
from placement.recheck import claims, placed
from placement.solve import solve
from placement.tables import read_instance
from placement.tables.write import write_instance
from placement.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from placement.instance import Instance
    from placement.problem import Problem
    from placement.result import Result

SCORED = ("ties", "planted")
"""Families that are meant for the profile ``scores``."""
HASHES = {
    "city": "031a694805bd5e78",
    "shortage": "68ddc3e263433d5e",
    "popular": "ccebb517c1715fa9",
    "nested": "956c3bb8b0ef693e",
    "classes": "31c0940f359fa01f",
    "ties": "9477e1cd3236bbd7",
    "planted": "aa53c9a8c0d6df7d",
    "infeasible": "d8d98b2499befb6c",
}
"""First digits of the hash of 300 students and 40 posts of seed 1."""


def compiled(instance: Instance, family: str, profile: str = "school") -> Problem:
    """The arrays of an instance under the rules its family is meant for."""
    packs = ["none"] if family in SCORED else None
    policy = load_policy(packs, instance_city=instance.city, on=instance.term.start)
    return compile_problem(
        instance, policy, load_profile("scores" if family in SCORED else profile)
    )


def levels(result: Result) -> dict[str, tuple[int, int | None]]:
    """Value and bound by name of the level."""
    return {level.name: (level.value, level.bound) for level in result.levels}


@pytest.mark.parametrize("family", FAMILIES)
def test_equal_arguments_give_equal_hashes(family: str) -> None:
    """And the hash is a contract: instances are named by it on every machine."""
    instance = generate(300, 40, seed=1, family=family)
    assert instance.sha256[:16] == HASHES[family]
    assert generate(300, 40, seed=1, family=family).sha256 == instance.sha256
    assert generate(300, 40, seed=2, family=family).sha256 != instance.sha256


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_the_hash_survives_the_disk(family: str, form: Any, tmp_path: Path) -> None:
    """Whatever form the tables are written in, what is read has the hash of what was made."""
    instance = generate(120, 20, seed=3, family=family)
    write_instance(instance, tmp_path / "tables", form=form)
    assert read_instance(tmp_path / "tables").sha256 == instance.sha256


@pytest.mark.parametrize("family", FAMILIES)
def test_keys_and_references_hold(family: str) -> None:
    """Sizes are met, and the door checks nothing away."""
    instance = generate(400, 50, seed=4, family=family)
    assert (len(instance.students), len(instance.tables["posts"])) == (400, 50)
    again = type(instance).from_frames(instance.tables, term=instance.term, city=instance.city)
    assert again.sha256 == instance.sha256


@pytest.mark.parametrize("family", [name for name in FAMILIES if name != "infeasible"])
def test_a_plan_is_found_and_proved(family: str) -> None:
    """Every family but one has an optimum, and the verifier agrees."""
    instance = generate(300, 40, seed=1, family=family)
    problem = compiled(instance, family)
    result = solve(problem)
    packs = ["none"] if family in SCORED else None
    policy = load_policy(packs, instance_city=instance.city, on=instance.term.start)
    profile = load_profile("scores" if family in SCORED else "school")
    plan, claim = placed(problem, result), claims(problem, result)
    verdict = verify(instance, policy, profile, plan, claim)
    assert verdict.passed
    assert all(level.value == level.bound for level in verdict.levels)


def test_shortage_leaves_a_quarter_without() -> None:
    """Seats over students to be placed are three to four, unless another share is asked for."""
    instance = generate(2000, 150, seed=5, family="shortage")
    ratio = instance.places["need"].sum() / instance.pool.sum()
    assert ratio == pytest.approx(0.75, abs=0.01)
    more = generate(2000, 150, seed=5, family="shortage", shortage=0.9)
    assert more.places["need"].sum() / more.pool.sum() == pytest.approx(0.9, abs=0.01)


def test_popular_posts_are_named_by_all_and_open_to_all() -> None:
    """A handful of posts has more than half of all choices and every first one."""
    instance = generate(2000, 200, seed=5, family="popular")
    named = instance.tables["prefs"]["place_id"].value_counts()
    wanted = set(named.index[:5])
    assert named.iloc[:5].sum() > 0.6 * named.sum()
    first = instance.tables["prefs"].query("rank == 1")
    assert len(first) == 2000
    assert set(first["place_id"]) == wanted
    posts = instance.tables["posts"].set_index("post_id").loc[sorted(wanted)]
    assert set(posts["majors"]) == {"*"}
    assert not instance.tables["prefs"].duplicated(["student_id", "place_id"]).any()


def test_nested_limits_are_three_deep_on_both_sides_and_bind() -> None:
    """The trees have chains of three, and more than half of the limits are met exactly."""
    instance = generate(1500, 150, seed=5, family="nested")
    problem = compiled(instance, "nested")
    result = solve(problem)
    place_of = np.where(problem.locked >= 0, problem.locked, result.place_of)
    sides = (
        (problem.place_tree, place_of[place_of >= 0], "employer park region"),
        (problem.student_tree, np.flatnonzero(place_of >= 0), "klass dept school"),
    )
    tight = 0
    for tree, leaves, names in sides:
        assert {key.split("|")[0] for key in tree.key if key.endswith("|max")} == set(names.split())
        load = tree.load(np.bincount(leaves, minlength=len(tree.leaf)))
        assert (load <= tree.limit).all()
        tight += int((load == tree.limit).sum())
        chain = tree.parent[tree.parent[tree.leaf[tree.leaf >= 0]]]
        assert (tree.parent[chain] >= -1).any()
        assert (chain >= 0).any()
    assert tight > 0.3 * (len(problem.place_tree.limit) + len(problem.student_tree.limit))


def test_half_of_the_seats_are_in_order_classes() -> None:
    """An order class for every seventy students, or as many as asked for."""
    instance = generate(2000, 150, seed=5, family="classes")
    classes = instance.tables["classes"]
    assert len(classes) == 2000 // 70
    assert 0.4 < classes["seats"].sum() / instance.places["need"].sum() < 0.6
    assert len(generate(2000, 150, seed=5, family="classes", order_classes=9).table("classes")) == 9


def test_in_ties_nobody_is_like_nobody_else() -> None:
    """One type of student, one of post, equal scores, and as many seats as students."""
    instance = generate(600, 60, seed=5, family="ties")
    problem = compiled(instance, "ties")
    assert (problem.num_types, problem.num_place_types) == (1, 1)
    assert set(instance.tables["scores"]["score"]) == {1}
    assert instance.places["need"].sum() == len(instance.students) == instance.pool.sum()


def greedy(instance: Instance) -> tuple[int, int]:
    """Students placed and points when the best pair is taken first, again and again."""
    left = dict(zip(instance.places["place_id"], instance.places["need"], strict=True))
    done: dict[str, int] = {}
    for student, post, score in (
        instance.tables["scores"]
        .sort_values("score", ascending=False, kind="stable")
        .itertuples(index=False)
    ):
        if student not in done and left[post]:
            left[post] -= 1
            done[student] = score
    return len(done), sum(done.values())


def test_the_planted_plan_is_the_optimum_and_greedy_misses_it() -> None:
    """Everybody is placed with the points of the planted pairs; the best pair first is far off."""
    instance = generate(1000, 80, seed=5, family="planted")
    shape = Shape(1000, 80, shortage=1.0)
    at = planted(shape, Draws(5, "planted"))
    assert (np.bincount(at, minlength=80) == instance.places["need"]).all()
    hidden = pd.DataFrame(
        {
            "student_id": instance.students["student_id"].to_numpy(),
            "post_id": instance.places["place_id"].to_numpy()[at],
        }
    )
    points = int(hidden.merge(instance.tables["scores"])["score"].sum())
    found = levels(solve(compiled(instance, "planted")))
    assert found == {"placed": (1000, 1000), "points": (points, points)}
    count, sum_of_points = greedy(instance)
    assert count < 0.95 * 1000
    assert sum_of_points < 0.98 * points


@pytest.mark.parametrize("dirty", [False, True])
def test_the_infeasible_locks_are_refused_with_their_limit(*, dirty: bool) -> None:
    """Each lock alone keeps all rules: only the limit of two for three people is at fault."""
    instance = generate(900, 70, seed=3, family="infeasible", dirty=dirty)
    with pytest.raises(DataError) as refused:
        compiled(instance, "infeasible")
    (fault,) = refused.value.faults
    assert (fault.code, fault.facts["over"]) == ("E264", 1)
    assert instance.tables["quotas"]["value"].iloc[0] in str(fault.facts["group"])


@pytest.mark.parametrize(
    ("family", "sizes", "message"),
    [
        ("infeasible", (2, 1), "Family infeasible needs 3 students to be placed"),
        ("planted", (10, 20), "10 seats outside order classes cannot fill 20 posts"),
    ],
)
def test_what_a_family_cannot_be_made_of_is_refused(
    family: str, sizes: tuple[int, int], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        generate(*sizes, seed=1, family=family, shortage=3.0)


@pytest.mark.parametrize("family", FAMILIES)
def test_lists_may_be_empty(family: str) -> None:
    """Nobody names anything: the family is made all the same."""
    instance = generate(200, 30, seed=2, family=family, preference_length=0)
    assert len(instance.table("prefs")) == 0 or family == "popular"
