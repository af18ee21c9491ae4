"""Advice: what ``auto`` will do, what each method will take, and which to take."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from forecasts_made import made_runs
from placement import UsageError, advise, bench_fit, generate, load_policy, load_profile, solve
from placement.arrays import compile_problem
from placement.bench import machine as machine_
from placement.solve import METHODS
from placement.solve.auto import foreseen

if TYPE_CHECKING:
    from placement import ForecastModel
    from placement.problem import Problem


def compiled(**arguments: Any) -> Problem:
    """A school compiled as ``placement solve`` would."""
    made = generate(400, 40, seed=3, schools=1, parks=3, **arguments)
    policy = load_policy(None, instance_city=made.city, on=made.term.start)
    return compile_problem(made, policy, load_profile("city"))


@pytest.fixture(scope="module")
def trees() -> Problem:
    return compiled()


@pytest.fixture(scope="module")
def teams() -> Problem:
    return compiled(teams=0.2)


@pytest.fixture(scope="module")
def model() -> ForecastModel:
    """Fitted on invented runs: flow quick, exact slow, the others unknown."""
    return bench_fit(made_runs(instances=80))[0]


def test_trees_alone_are_a_flow(trees: Problem, model: ForecastModel) -> None:
    advice = advise(trees, model)
    assert advice.auto == (("flow", "trees_only"),)
    assert [outlook.method for outlook in advice.outlooks] == ["auto", *METHODS]
    by = {outlook.method: outlook for outlook in advice.outlooks}
    assert by["auto"].forecasts == by["flow"].forecasts
    assert by["price"].forecasts == {}
    assert by["exact"].forecasts["solve"].middle > by["flow"].forecasts["solve"].middle
    assert (advice.proof, advice.fastest) == ("flow", "flow")


def test_what_a_method_cannot_keep_is_told(teams: Problem, model: ForecastModel) -> None:
    """With teams a flow is refused by ``solve`` too, and is not recommended."""
    advice = advise(teams, model)
    by = {outlook.method: outlook for outlook in advice.outlooks}
    assert "teams" in by["flow"].lacks
    assert by["flow"].forecasts == {}
    assert by["exact"].lacks == ()
    assert (advice.proof, advice.fastest) == ("exact", "exact")
    # Nobody ran ``auto`` with side constraints, so nothing is known of it.
    assert by["auto"].forecasts == {}
    with pytest.raises(UsageError) as caught:
        solve(teams, "flow")
    assert caught.value.code == "E344"


def test_auto_does_what_is_foreseen(trees: Problem, teams: Problem) -> None:
    for problem in (trees, teams):
        ways = foreseen(problem)
        result = solve(problem, "auto")
        assert (result.method, result.reason["why"]) in ways
        assert (ways[0][1] == "unbound") == (problem.side is not None)


def test_a_limit_sends_the_best_proof_to_the_least_gap(
    teams: Problem, model: ForecastModel
) -> None:
    """Where ``exact`` would not end in time, the method whose runs left the least gap."""
    exact = model.methods["exact"]
    price = dataclasses.replace(exact, gap=0.01, proved=0.1)
    both = dataclasses.replace(
        model, methods={"exact": dataclasses.replace(exact, gap=0.2), "price": price}
    )
    middle = advise(teams, both).outlooks
    took = next(one.forecasts["solve"].middle for one in middle if one.method == "exact")
    assert advise(teams, both, time_limit=2 * took).proof == "exact"
    assert advise(teams, both, time_limit=took / 2).proof == "price"
    none = {name: dataclasses.replace(one, gap=None) for name, one in both.methods.items()}
    assert advise(teams, dataclasses.replace(both, methods=none), time_limit=1e-9).proof == ""


def test_an_instance_beyond_all_runs_is_told(teams: Problem, model: ForecastModel) -> None:
    exact = advise(teams, model, methods=["exact"]).outlooks[0]
    assert exact.outside["teams"] == (0.0, 0.0)
    assert "students" not in exact.outside
    few = dataclasses.replace(model.methods["exact"], ranges={"students": (1.0, 50.0)})
    beyond = dataclasses.replace(model, methods={"exact": few})
    assert advise(teams, beyond, methods=["exact"]).outlooks[0].outside == {"students": (1.0, 50.0)}


def test_another_machine_and_version_are_told(trees: Problem, model: ForecastModel) -> None:
    assert advise(trees, model).differs == ("machine",)
    here = dataclasses.replace(model, machine=machine_.machine(), versions=machine_.versions())
    assert advise(trees, here).differs == ()
    older = dataclasses.replace(here, versions={"placement": "0.0.1"})
    assert advise(trees, older).differs == ("version",)


def test_a_wrong_method_is_told(trees: Problem, model: ForecastModel) -> None:
    with pytest.raises(UsageError) as caught:
        advise(trees, model, methods=["flaw"])
    assert caught.value.code == "E341"
    assert "flow" in str(caught.value)
