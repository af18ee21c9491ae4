"""The exact method against enumeration, with every kind of side constraint alone and in pairs."""

from __future__ import annotations

import itertools
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.errors import InfeasibleError, NoPlanError, UsageError
from placement.limits import Limits
from placement.result import Proof, Stop
from placement.solve import branching, exact, solve
from placement.solve.bound import bound
from placement.solve.standing import standing
from random_problems import KINDS, best_of_all, random_problem, random_side, twinned
from small_programmes import knapsacks

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.result import Result

MIXES = [
    *itertools.combinations(KINDS, 1),
    *itertools.combinations(KINDS, 2),
    ("openings", "sets", "caps"),
    ("openings", "caps", "teams"),
    KINDS,
]


def made(seed: int) -> Problem:
    """A random problem; in three of four some places are alike."""
    rng = np.random.default_rng(seed)
    kinds = MIXES[seed % len(MIXES)]
    problem = random_problem(rng, balance=seed % 3 == 0)
    if seed % 4:
        problem = twinned(problem, 0, 1)
    if seed % 4 > 2:
        problem = twinned(problem, 0, 2)
    return random_side(rng, problem, kinds)


def solved(problem: Problem, seed: int, settings: exact.Settings) -> Result:
    return exact.solve(
        problem,
        seed=seed,
        clock=Limits().start(),
        progress=lambda _name, _share: None,
        settings=settings,
    )


def check(seed: int, settings: exact.Settings) -> None:
    """Value, word and bound of every level; the bound is what its own prices say."""
    problem = made(seed)
    expected = best_of_all(problem)
    if expected is None:
        with pytest.raises(InfeasibleError, match=r"No plan satisfies all hard rules"):
            solved(problem, seed, settings)
        return
    result = solved(problem, seed, settings)
    assert tuple(level.value for level in result.levels) == expected
    assert standing(problem, result.place_of).kept
    for k, level in enumerate(result.levels):
        assert level.word == level.value
        assert level.bound is not None
        assert level.prices is not None
        assert level.bound >= level.value
        assert level.bound == bound(problem, k, level.prices, list(expected))
    assert result.stop == Stop.FINISHED
    tight = all(level.bound == level.value for level in result.levels)
    assert (result.proof == Proof.OPTIMAL) == tight


@pytest.mark.parametrize("seed", range(300))
def test_value_equals_enumeration_with_every_kind(seed: int) -> None:
    """The plan is the best there is at every level, and refused exactly where there is none."""
    check(seed, exact.Settings())


@pytest.mark.parametrize("seed", range(0, 300, 5))
def test_the_other_solver_agrees(seed: int) -> None:
    """CP-SAT finds the same values."""
    check(seed, exact.Settings(solver="cp_sat", threads=1))


def test_a_stop_before_the_first_level_leaves_no_plan() -> None:
    """Nothing was found, and that is what is said."""
    with pytest.raises(NoPlanError, match=r"Stopped before any plan was found \(interrupted\)"):
        solve(made(3), "exact", limits=Limits(stop=lambda: True))


@pytest.mark.parametrize("solver", ["highs", "cp_sat"])
def test_a_stop_between_levels_keeps_what_was_found(solver: str) -> None:
    """The first level keeps its bound; what never began has a value, no bound and no word."""
    begun: list[str] = []
    problem = made(3)
    result = solve(
        problem,
        "exact",
        limits=Limits(stop=lambda: len(begun) > 1),
        params={"solver": solver},
        progress=lambda name, _share: begun.append(name),
    )
    assert result.stop == Stop.INTERRUPTED
    assert standing(problem, result.place_of).kept
    assert begun == [level.name for level in result.levels[:2]]
    assert result.levels[0].word == result.levels[0].value
    last = result.levels[-1]
    assert (last.bound, last.word, last.prices) == (None, None, None)


@pytest.mark.parametrize("solver", ["highs", "cp_sat"])
def test_a_hard_programme_is_interrupted_with_its_best_plan(
    solver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks to stop gets the plan found so far, within seconds."""
    monkeypatch.setattr(branching, "FIRST_SLICE", 0.5)
    asked = threading.Event()
    timer = threading.Timer(1.2, asked.set)
    timer.start()
    began = time.monotonic()
    problem = knapsacks()
    result = solve(
        problem, "exact", limits=Limits(stop=asked.is_set), params={"solver": solver, "threads": 1}
    )
    timer.join()
    assert result.stop == Stop.INTERRUPTED
    assert time.monotonic() - began < 10
    assert standing(problem, result.place_of).kept
    [level] = result.levels
    assert level.bound is not None
    assert level.word is not None
    assert level.value < level.word
    assert result.proof == Proof.GAP


def test_a_time_limit_ends_with_the_best_plan() -> None:
    """A second is no time to finish, but time enough for a plan and its bound."""
    result = solve(knapsacks(), "exact", limits=Limits(time_seconds=1.0))
    assert result.stop == Stop.TIME_LIMIT
    assert result.levels[0].bound is not None
    assert result.timings["total"] < 5


def test_a_gap_that_is_allowed_ends_early_and_is_told() -> None:
    """The run is finished, and the word is above the value by no more than the gap."""
    result = solve(knapsacks(), "exact", params={"mip_gap": 0.5})
    assert result.stop == Stop.FINISHED
    [level] = result.levels
    assert level.word is not None
    assert level.value <= level.word <= level.value + 0.5 * abs(level.value) + 1


@pytest.mark.parametrize(
    "params", [{"solver": "scip"}, {"threads": 0}, {"mip_gap": 1.0}, {"mip_gap": -0.1}]
)
def test_settings_that_no_solver_takes(params: dict[str, object]) -> None:
    """They are refused with their name."""
    with pytest.raises(UsageError, match=str(next(iter(params)))):
        solve(made(3), "exact", params=params)


def test_the_solver_is_named() -> None:
    """Its word stands in the levels, so its name and version stand beside it."""
    assert solve(made(3), "exact").solver.startswith("HiGHS (OR-Tools ")
    assert solve(made(3), "exact", params={"solver": "cp_sat"}).solver.startswith("CP-SAT (")
