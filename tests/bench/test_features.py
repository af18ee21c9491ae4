"""Features are numbers that compiling gives, the same for every run of an instance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from placement import generate, load_policy, load_profile
from placement.arrays import compile_problem
from placement.bench.features import SIDE, UNITS, features_of

if TYPE_CHECKING:
    from placement.problem import Problem


def compiled(**arguments: Any) -> Problem:
    """An instance compiled as ``placement solve`` would."""
    made = generate(200, 20, schools=1, parks=3, **arguments)
    policy = load_policy(None, instance_city=made.city, on=made.term.start)
    return compile_problem(made, policy, load_profile("city"))


PAGE = Path(__file__).parents[2] / "docs" / "bench.md"


@settings(max_examples=10, deadline=None)
@given(
    st.integers(1, 1000),
    st.integers(0, 3),
    st.sampled_from([0.0, 0.2]),
    st.sampled_from(["", "park", "county"]),
    st.sampled_from([0, 6]),
)
def test_features_say_what_there_is(
    seed: int, classes: int, teams: float, shares: str, teachers: int
) -> None:
    """Every feature is there, and those of side constraints are zero where there is none."""
    problem = compiled(
        seed=seed, order_classes=classes, teams=teams, shares=shares, teachers=teachers,
        block_least=2 if teachers else 1, block_most=2 if teachers else 0,
    )  # fmt: skip
    found = features_of(problem)
    assert list(found) == list(UNITS)
    assert found == features_of(problem)
    assert all(value >= 0 for value in found.values())
    assert found["students"] == problem.free.sum() <= 200
    assert found["places"] == problem.num_places
    assert found["seats"] == problem.seats.sum()
    assert found["arcs"] == len(problem.enter_type) + len(problem.leave_waypoint)
    assert 0 <= found["lists_share"] <= 1
    kinds = frozenset() if problem.side is None else problem.side.features
    names = {"soft": "targets"}
    there = {names.get(kind, kind) for kind in kinds}
    assert there == {name for name in SIDE if found[name]}
    assert bool(found["team_members"]) == bool(found["teams"])
    assert found["team_members"] >= 2 * found["teams"] or problem.locked.max() >= 0


def test_slices_are_those_of_all_levels() -> None:
    """The profile of a city balances its parks; that of a school does not."""
    problem = compiled(seed=3)
    expected = sum(len(level.slices.group) for level in problem.levels if level.slices)
    assert features_of(problem)["slices"] == expected > 0


def test_the_page_lists_every_feature_with_its_unit() -> None:
    """In the order of the records."""
    table = PAGE.read_text(encoding="utf-8").partition("### Features")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| `")]
    assert {row[1].strip(" `"): row[2].strip() for row in rows} == dict(UNITS)
