"""Which method is chosen, and the reason that is told."""

from __future__ import annotations

import dataclasses
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.errors import InfeasibleError, NoPlanError
from placement.limits import Limits
from placement.result import Result, Stop
from placement.side import Entries, Rows
from placement.solve import solve
from placement.solve.standing import standing
from placement.solve.value import values
from random_problems import random_problem, random_side
from small_programmes import knapsacks, listed, with_rows

if TYPE_CHECKING:
    from placement.problem import Problem

AUTO = import_module("placement.solve.auto")
PRICE = import_module("placement.solve.price")


def binding() -> Problem:
    """Two students, of whom money is there for the second best only."""
    problem = listed(2, [1], [(0, 0), (1, 0)], [[5, 3]])
    return with_rows(problem, np.array([[4, 2]]), [3])


def why(problem: Problem, **given: object) -> tuple[str, str]:
    """Method and reason of a run."""
    result = solve(problem, **given)  # type: ignore[arg-type]
    return result.method, str(result.reason["why"])


def test_very_large_problems_are_for_greedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AUTO, "VERY_LARGE", 1)
    assert why(dataclasses.replace(binding(), side=None)) == ("greedy", "very_large")


def test_trees_alone_are_for_flow() -> None:
    assert why(dataclasses.replace(binding(), side=None)) == ("flow", "trees_only")


def test_constraints_that_do_not_bind_cost_nothing() -> None:
    problem = listed(2, [1], [(0, 0), (1, 0)], [[5, 3]])
    assert why(with_rows(problem, np.array([[4, 2]]), [4])) == ("flow", "unbound")


def test_small_problems_are_for_branch_and_bound() -> None:
    assert why(binding()) == ("exact", "small")


def test_large_ones_are_for_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AUTO, "SMALL", -1)
    assert why(binding()) == ("price", "side_constraints")


def test_small_but_hard_ones_are_tried_with_prices_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Branch and bound had its time and no plan; nothing of the user's ended the run."""

    def none(*_: object, **__: object) -> Result:
        raise NoPlanError("E400", stop=str(Stop.TIME_LIMIT))

    monkeypatch.setattr(import_module("placement.solve.exact"), "solve", none)
    assert why(knapsacks()) == ("price", "small_but_hard")


def test_of_two_plans_the_better_one_stays() -> None:
    result = solve(knapsacks(), params={"patience": 0.3})
    alone = solve(knapsacks(), "price")
    assert result.stop == Stop.FINISHED
    assert standing(knapsacks(), result.place_of).kept
    assert result.levels[0].value >= alone.levels[0].value


def test_a_plan_that_is_there_stays_where_prices_find_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(*_: object, **__: object) -> Result:
        raise NoPlanError("E412", keys="", n=0, rules=())

    monkeypatch.setattr(PRICE, "solve", none)
    result = solve(knapsacks(), params={"patience": 0.3})
    assert (result.method, result.stop) == ("exact", Stop.FINISHED)
    assert standing(knapsacks(), result.place_of).kept


def test_the_users_limit_is_told_where_it_ends_the_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = PRICE.solve

    def stopped(*given: object, **named: object) -> Result:
        return dataclasses.replace(whole(*given, **named), stop=Stop.TIME_LIMIT)

    monkeypatch.setattr(PRICE, "solve", stopped)
    result = solve(knapsacks(), params={"patience": 0.3}, limits=Limits(time_seconds=60))
    assert result.stop == Stop.TIME_LIMIT


@pytest.mark.parametrize("seed", range(20))
def test_a_row_that_cannot_bind_changes_nothing(seed: int) -> None:
    """Neither the values of plans nor which method answers, nor the values it finds."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, balance=seed % 2 == 0)
    kinds = () if seed % 2 else ("rows", "openings")
    made = random_side(rng, problem, kinds)
    side = made.side
    assert side is not None
    forms, place = side.forms, side.forms.place
    every = np.arange(problem.num_places, dtype=np.int32)
    own = np.full(len(every), forms.size, dtype=np.int32)
    wider = Entries(
        np.concatenate([place.form, own]),
        np.concatenate([place.at, every]),
        np.concatenate([place.value, np.ones(len(every), dtype=np.int64)]),
    )
    rows = side.rows
    more = Rows(
        key=(*rows.key, "all"),
        form=np.append(rows.form, forms.size).astype(np.int32),
        limit=np.append(rows.limit, problem.num_students),
        soft=np.append(rows.soft, False),
        penalty=np.append(rows.penalty, np.zeros((len(problem.levels), 1), np.int64), axis=1),
        unit=np.append(rows.unit, 1),
    )
    forms = dataclasses.replace(forms, size=forms.size + 1, place=wider)
    asked = dataclasses.replace(made, side=dataclasses.replace(side, forms=forms, rows=more))
    plan = np.full(problem.num_students, -1, dtype=np.int32)
    assert values(asked, plan) == values(made, plan)
    try:
        before = solve(made)
    except InfeasibleError:
        with pytest.raises(InfeasibleError):
            solve(asked)
        return
    after = solve(asked)
    assert [level.value for level in after.levels] == [level.value for level in before.levels]
    assert (after.method, after.reason["why"]) == (before.method, before.reason["why"])
