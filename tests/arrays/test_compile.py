"""What the passes make of particular tables."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from placement.arrays import compile_problem
from placement.errors import UsageError
from placement.instance import Instance, Term
from placement.policy import load_policy
from placement.profile import load_profile
from placement.solve import solve

if TYPE_CHECKING:
    from placement.problem import Problem

SPRING = Term("2026春", dt.date(2026, 3, 1))


def compiled(profile: str, **tables: dict[str, object]) -> Problem:
    """Two students and two posts of one seat without rules, with more tables."""
    frames: dict[str, dict[str, object]] = {
        "students": {"student_id": ["s1", "s2"], "name": ["甲", "乙"], "major": ["", ""]},
        "posts": {
            "post_id": ["p1", "p2"],
            "employer": ["甲厂", "乙厂"],
            "post": ["装配", "装配"],
            "need": [1, 1],
        },
        **tables,
    }
    instance = Instance.from_frames(
        {name: pd.DataFrame(columns) for name, columns in frames.items()}, term=SPRING
    )
    return compile_problem(instance, load_policy(["none"], on=SPRING.start), load_profile(profile))


def test_of_a_pair_listed_twice_the_better_row_counts() -> None:
    """Whatever their order: a post wished third and first is a first choice."""
    prefs = {
        "student_id": ["s1", "s1", "s2", "s2"],
        "rank": [3, 1, 1, 3],
        "place_id": ["p1", "p1", "p2", "p2"],
    }
    twice = compiled("school", prefs=prefs)
    once = compiled(
        "school",
        prefs={"student_id": ["s1", "s2"], "rank": [1, 1], "place_id": ["p1", "p2"]},
    )
    assert twice.pair_student.tolist() == [0, 1]
    for two, one in zip(twice.levels, once.levels, strict=True):
        assert two.pair_score.tolist() == one.pair_score.tolist()
    assert solve(twice).levels[-1].value == solve(once).levels[-1].value


def test_explicit_scores_without_a_table_are_refused() -> None:
    """A plan that places nobody would be a silent wrong answer."""
    with pytest.raises(UsageError, match="Profile scores places only the pairs") as caught:
        compiled("scores")
    assert caught.value.code == "E343"
    scores = {"student_id": ["s2"], "post_id": ["p1"], "score": [-4]}
    assert solve(compiled("scores", scores=scores)).place_of.tolist() == [-1, 0]
