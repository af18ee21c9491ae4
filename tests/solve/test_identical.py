"""Places that are alike stand for each other, and those that only look alike do not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.solve import exact, solve
from placement.solve.identical import gathered
from placement.solve.spread import spread
from placement.solve.standing import standing
from placement.solve.tied import tied
from random_problems import best_of_all
from small_programmes import listed, with_openings, with_teams

if TYPE_CHECKING:
    from placement.problem import Problem


def alike(num_students: int = 4, places: int = 3, least: int = 2) -> Problem:
    """Every student lists every place at the same points; all places have three seats."""
    pairs = [(i, p) for i in range(num_students) for p in range(places)]
    points = [1 + i for i, _ in pairs]
    problem = listed(num_students, [3] * places, pairs, [points])
    problem = replace(problem, type_of_place=np.zeros(places, dtype=np.int32))
    return with_openings(problem, [least] * places)


def test_one_place_stands_for_all() -> None:
    """It has all the seats and opens as often as there are places; the pairs of others go."""
    found = gathered(alike())
    assert found.leader.tolist() == [0, 0, 0]
    assert found.times.tolist() == [3, 0, 0]
    assert found.problem.seats.tolist() == [9, 0, 0]
    assert set(found.problem.pair_place.tolist()) == {0}


@pytest.mark.parametrize(
    "what", ["seats", "least", "gain", "points", "type", "cap", "must", "list"]
)
def test_a_difference_keeps_places_apart(what: str) -> None:
    """Whatever the model sees tells the last place from the other two."""
    problem = alike()
    side = problem.side
    assert side is not None
    last = np.array([0, 0, 1])
    if what == "seats":
        problem = replace(problem, seats=problem.seats + last)
    elif what == "type":
        problem = replace(problem, type_of_place=last.astype(np.int32))
    elif what == "points":
        level = problem.levels[0]
        score = level.pair_score + (problem.pair_place == 2)
        problem = replace(problem, levels=(replace(level, pair_score=score),))
    elif what == "list":
        kept = np.arange(len(problem.pair_student) - 1)
        level = replace(problem.levels[0], pair_score=problem.levels[0].pair_score[kept])
        problem = replace(
            problem,
            pair_student=problem.pair_student[kept],
            pair_place=problem.pair_place[kept],
            levels=(level,),
        )
    elif what == "cap":
        caps = with_openings(problem, [2] * 3, cap=1).side.caps
        one = replace(caps, cap=caps.cap[2:], opening=caps.opening[2:])
        problem = replace(problem, side=replace(side, caps=one))
    else:
        changed = {
            "least": side.openings.least + last,
            "gain": side.openings.gain + last,
            "must": side.openings.must | (last > 0),
        }[what]
        openings = replace(side.openings, **{what: changed})
        problem = replace(problem, side=replace(side, openings=openings))
    assert gathered(problem).leader.tolist() == [0, 0, 2]


def test_students_are_spread_over_open_places_only() -> None:
    """Five students in two of three places: both hold from two to three."""
    problem = alike(5)
    at = np.zeros(5, dtype=np.int32)
    place_of, failed = spread(problem, gathered(problem), at, np.array([2, 0, 0]))
    assert failed == []
    assert sorted(np.bincount(place_of, minlength=3).tolist()) == [0, 2, 3]
    assert standing(problem, place_of).kept


def test_teams_that_do_not_fit_one_by_one_are_told() -> None:
    """Three teams of two in two places of three seats: six seats, and no room for the third."""
    problem = with_teams(alike(6), [0, 0, 1, 1, 2, 2])
    at = np.zeros(6, dtype=np.int32)
    _, failed = spread(problem, gathered(problem), at, np.array([2, 0, 0]))
    assert failed == [0]
    place_of, failed = spread(problem, gathered(problem), at, np.array([3, 0, 0]))
    assert failed == []
    assert standing(problem, place_of).kept


def test_a_class_whose_teams_do_not_fit_is_taken_apart() -> None:
    """With two places four of six are placed, though six seats would hold six."""
    problem = with_teams(alike(6, places=2), [0, 0, 1, 1, 2, 2])
    assert gathered(tied(problem)).times.tolist() == [2, 0]
    result = solve(problem, "exact")
    assert result.levels[0].value == best_of_all(problem)[0] == 3 + 4 + 5 + 6
    assert standing(problem, result.place_of).kept


@pytest.mark.parametrize("seed", range(12))
def test_symmetry_costs_nothing(seed: int) -> None:
    """Sixty places alike in classes of twenty: solved at the root in a second or two."""
    rng = np.random.default_rng(seed)
    kinds = np.repeat(np.arange(3), 20)
    wishes = [rng.permutation(3)[:2] for _ in range(100)]
    pairs = [(i, p) for i, own in enumerate(wishes) for p in range(60) if kinds[p] in own]
    points = [3 - list(wishes[i]).index(kinds[p]) for i, p in pairs]
    problem = listed(100, [4] * 60, pairs, [points])
    problem = replace(problem, type_of_place=kinds.astype(np.int32))
    problem = with_openings(problem, [3] * 60, gain=[-2] * 60)
    result = solve(problem, "exact")
    assert result.levels[0].word == result.levels[0].value
    assert result.statistics["columns"] < 1000
    assert problem.side.features <= exact.SUPPORTS
