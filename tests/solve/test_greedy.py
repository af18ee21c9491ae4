"""The method for very large problems: plans are allowed, bounds hold, and they are close."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement import compile_problem, generate, load_policy, load_profile
from placement.errors import NoPlanError, UsageError
from placement.limits import Limits
from placement.result import Stop
from placement.side import Caps, Entries, Forms, Openings, Rows, Side, Teams
from placement.solve import solve
from placement.solve.bound import bound
from placement.solve.standing import standing
from random_problems import best_value, random_problem, scores_of, value

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.result import Result


def drawn(seed: int) -> Problem:
    """A random small problem."""
    return random_problem(np.random.default_rng(seed), balance=seed % 2 == 0)


def with_side(problem: Problem, seed: int, *, rows: int = 0, caps: bool = False) -> Problem:
    """The problem with an opening at every place, and rows that cap all places but one."""
    rng = np.random.default_rng(seed)
    m, levels = problem.num_places, len(problem.levels)
    form = np.concatenate([np.arange(m), np.full(m * rows, m) + np.repeat(np.arange(rows), m)])
    weight = np.concatenate([np.ones(m), rng.integers(0, 3, m * rows)]).astype(np.int64)
    place = Entries(form.astype(np.int32), np.tile(np.arange(m), 1 + rows).astype(np.int32), weight)
    some = weight > 0
    place = Entries(place.form[some], place.at[some], place.value[some])
    forms = Forms(m + rows, Entries.none(), Entries.none(), Entries.none(), place)
    least = rng.integers(1, 3, m)
    opening = Openings(
        key=tuple(f"place|{p}" for p in range(m)),
        form=np.arange(m, dtype=np.int32),
        least=least,
        most=np.maximum(problem.seats, least),
        must=np.zeros(m, dtype=bool),
        gain=np.zeros((levels, m), dtype=np.int64),
        place=np.arange(m, dtype=np.int32),
    )
    none = np.zeros(0, dtype=np.int32)
    row = Rows(
        key=tuple(f"row{r}" for r in range(rows)),
        form=np.arange(m, m + rows, dtype=np.int32),
        limit=rng.integers(1, 5, rows),
        soft=np.zeros(rows, dtype=bool),
        penalty=np.zeros((levels, rows), dtype=np.int64),
        unit=np.ones(rows, dtype=np.int64),
    )
    cap = Caps(("cap",), np.array([2]), np.zeros(m, dtype=np.int32), np.arange(m, dtype=np.int32))
    nothing = Caps((), np.zeros(0, dtype=np.int64), none, none)
    teams = Teams(np.full(problem.num_students, -1, dtype=np.int32), np.arange(m), none)
    return replace(problem, side=Side(forms, row, opening, cap if caps else nothing, teams))


def best_that_keeps(problem: Problem) -> tuple[int, ...]:
    """The greatest value over all plans that keep the side constraints."""
    choices = [[-1, *scores_of(problem, i)] for i in range(problem.num_students)]
    found = []
    for plan in itertools.product(*choices):
        worth = value(problem, list(plan))
        if worth is not None and standing(problem, np.array(plan, dtype=np.int32)).kept:
            found.append(worth)
    return max(found)


@pytest.mark.parametrize("seed", range(120))
def test_plans_are_allowed_and_no_plan_is_above_the_bound(seed: int) -> None:
    """The plan's worth is what is said, as many are placed as can be, and bounds are no lower."""
    problem = drawn(seed)
    result = solve(problem, "greedy", seed=seed)
    best = best_value(problem)
    worth = value(problem, result.place_of.tolist())
    assert worth == tuple(level.value for level in result.levels)
    assert worth is not None
    assert worth <= best
    bounds = [level.bound for level in result.levels]
    assert all(b is not None and b >= v for b, v in zip(bounds, worth, strict=True))
    first = bounds[0]
    assert first is not None
    assert first >= best[0]
    assert result.stop == Stop.FINISHED


@pytest.mark.parametrize("seed", range(40))
def test_prices_prove_what_is_said(seed: int) -> None:
    """The bound of each level follows from the prices handed over, and from what was reached."""
    problem = drawn(seed)
    result = solve(problem, "greedy", seed=seed)
    reached = [level.value for level in result.levels]
    for k, level in enumerate(result.levels):
        assert level.prices is not None
        assert bound(problem, k, level.prices, reached) == level.bound


@pytest.mark.parametrize("seed", range(60))
def test_openings_rows_and_caps_are_kept(seed: int) -> None:
    """What is declared as supported holds in every plan, and the bound still holds for them."""
    problem = with_side(drawn(seed), seed, rows=seed % 3, caps=seed % 2 == 0)
    result = solve(problem, "greedy", seed=seed)
    assert standing(problem, result.place_of).kept
    worth = value(problem, result.place_of.tolist())
    assert worth == tuple(level.value for level in result.levels)
    best = best_that_keeps(problem)
    first = result.levels[0].bound
    assert worth <= best
    assert first is not None
    assert first >= best[0]


def test_what_cannot_be_kept_is_no_plan() -> None:
    """A set that must hold more students than there are ends without a plan, not with a bad one."""
    problem = with_side(drawn(1), 1)
    side = problem.side
    assert side is not None
    openings = replace(
        side.openings,
        must=np.ones(problem.num_places, dtype=bool),
        least=np.full(problem.num_places, 10),
    )
    with pytest.raises(NoPlanError) as caught:
        solve(replace(problem, side=replace(side, openings=openings)), "greedy")
    assert caught.value.code == "E412"


def test_equal_seeds_give_equal_plans() -> None:
    """Nothing but the seed decides."""
    problem = drawn(3)
    one, two = solve(problem, "greedy", seed=5), solve(problem, "greedy", seed=5)
    assert one.place_of.tolist() == two.place_of.tolist()
    assert one.levels[-1].bound == two.levels[-1].bound


def compiled(students: int, posts: int) -> Problem:
    """A generated city."""
    instance = generate(students, posts, seed=1, order_classes=posts // 15)
    policy = load_policy(None, instance_city=instance.city, on=instance.term.start)
    return compile_problem(instance, policy, load_profile("city"))


@pytest.fixture(scope="module")
def city() -> Problem:
    """5,000 students and 300 places."""
    return compiled(5_000, 300)


def gaps(result: Result) -> list[float]:
    """The gap of every level."""
    found = [level.gap for level in result.levels]
    return [gap for gap in found if gap is not None]


def test_a_city_is_within_one_per_cent_at_every_level(city: Problem) -> None:
    """Proved by its own prices; as many are placed as can be."""
    result = solve(city, "greedy", seed=1)
    assert len(gaps(result)) == len(city.levels)
    assert max(gaps(result)) <= 0.01
    assert gaps(result)[0] == 0.0


@pytest.mark.parametrize("looks", [0, 1, 5, 40, 400])
def test_an_interrupted_run_has_a_plan_and_bounds(city: Problem, looks: int) -> None:
    """Whenever the clock says stop: most students are placed, and every level has some bound."""
    left = iter(range(looks))
    limits = Limits(stop=lambda: next(left, None) is None)
    result = solve(city, "greedy", seed=1, limits=limits)
    assert result.stop == Stop.INTERRUPTED
    assert len(gaps(result)) == len(city.levels)
    assert gaps(result)[0] <= 0.01
    assert standing(city, result.place_of).kept
    assert min(gaps(result)) >= 0.0


@pytest.mark.parametrize(
    ("name", "amount", "said"),
    [("cooling", 1.0, "cooling must be between 0 and 1, not 1.0"),
     ("rounds", 0, "rounds must be above 0, not 0"),
     ("repairs", -1, "repairs must not be below 0, not -1")],
)  # fmt: skip
def test_a_setting_out_of_range_is_refused(name: str, amount: float, said: str) -> None:
    """The message names the setting and what it must be."""
    with pytest.raises(UsageError) as caught:
        solve(drawn(1), "greedy", params={name: amount})
    assert caught.value.code == "E345"
    assert said in str(caught.value)
