"""Which rules are named where no plan keeps them all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.errors import InfeasibleError
from placement.solve import solve
from small_programmes import listed, with_openings, with_rows, with_teams

if TYPE_CHECKING:
    from placement.problem import Problem


def refused(problem: Problem) -> InfeasibleError:
    """The error of a problem without a plan."""
    with pytest.raises(InfeasibleError, match=r"^No plan satisfies all hard rules") as caught:
        solve(problem, "exact")
    return caught.value


def test_a_floor_above_the_seats_is_named_alone() -> None:
    """Two seats, and three students must come: not even fractions of students do."""
    problem = listed(3, [2, 5], [(i, 0) for i in range(3)] + [(2, 1)], [[1] * 4])
    at_first = (problem.pair_place == 0).astype(np.int64)
    error = refused(with_rows(problem, np.stack([-at_first, at_first]), [-3, 9]))
    rules = ("row0",)
    assert error.facts == {
        "keys": "row0",
        "n": 1,
        "rules": rules,
        "fractions": True,
        "least": False,
    }


def test_two_rows_that_exclude_each_other_are_both_named() -> None:
    """At least two, at most one; the third row has nothing to do with it."""
    problem = listed(3, [3], [(i, 0) for i in range(3)], [[1] * 3])
    ones = np.ones(3, dtype=np.int64)
    error = refused(with_rows(problem, np.stack([-ones, ones, np.array([0, 0, 1])]), [-2, 1, 1]))
    assert error.facts["keys"] == "row0、row1"


def test_a_conflict_of_whole_students_leaves_just_the_rules_it_needs() -> None:
    """Two classes must open with two students each and there are three; one more is free to."""
    pairs = [(i, p) for i in range(3) for p in range(2)]
    problem = listed(4, [3, 3, 3], [*pairs, (3, 2)], [[1] * 7])
    problem = with_openings(problem, [2, 2, 1], must=[True, True, False])
    error = refused(problem)
    assert error.facts["keys"] == "place|p0、place|p1"
    assert error.exit_code == 3


def test_whole_students_only() -> None:
    """A team of two and a floor that asks for an odd number: halves would do, whole ones do not."""
    problem = listed(2, [2], [(0, 0), (1, 0)], [[1, 1]])
    ones = np.ones(2, dtype=np.int64)
    problem = with_teams(with_rows(problem, np.stack([-ones, ones]), [-1, 1]), [0, 0])
    error = refused(problem)
    assert error.facts == {
        "rules": ("team|s0", "row0", "row1"),
        "keys": "team|s0、row0、row1",
        "n": 3,
        "fractions": False,
        "least": True,
    }


def test_without_the_conflict_there_is_a_plan() -> None:
    """The same, with room for both."""
    problem = listed(2, [2], [(0, 0), (1, 0)], [[1, 1]])
    ones = np.ones(2, dtype=np.int64)
    problem = with_teams(with_rows(problem, np.stack([-ones, ones]), [-1, 2]), [0, 0])
    assert solve(problem, "exact").levels[0].value == 2


def test_a_cap_below_what_must_open() -> None:
    """Both are open whatever happens, and one may be."""
    problem = listed(2, [2, 2], [(0, 0), (1, 1)], [[1, 1]])
    problem = with_openings(problem, [0, 0], must=[True, True], cap=1)
    assert "all" in str(refused(problem).facts["keys"]).split("、")
    loose = replace(problem.side.caps, limit=np.array([2]))
    assert solve(replace(problem, side=replace(problem.side, caps=loose))).levels[0].value == 2
