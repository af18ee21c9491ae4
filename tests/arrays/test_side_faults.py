"""Side constraints that cannot be: each fault says which, and what to do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from placement.arrays import compile_problem, openings, rows
from placement.errors import DataError, UsageError
from placement.instance import Instance, Term
from placement.policy import load_policy
from placement.profile import load_profile
from placement.screening import screen
from placement.tables import read_instance
from sentences import assert_said_in_full
from workbooks import POSTS, STUDENTS, with_column, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from placement.problem import Problem

SPRING = Term("2026春", dt.date(2026, 3, 1))
SHARE = {"place_field": ["employer"], "place_value": ["甲厂"]}


def instance(**tables: dict[str, object]) -> Instance:
    """Four students of one teacher and team, and three posts of two enterprises."""
    frames: dict[str, dict[str, object]] = {
        "students": {
            "student_id": ["s1", "s2", "s3", "s4"], "name": list("甲乙丙丁"), "major": [""] * 4,
            "teacher": ["周师"] * 4, "team": ["一起", "一起", "一起", ""],
        },
        "posts": {
            "post_id": ["p1", "p2", "p3"], "employer": ["甲厂", "甲厂", "乙厂"],
            "post": ["装配"] * 3, "need": [2, 2, 2],
        },
        **tables,
    }  # fmt: skip
    made = {name: pd.DataFrame(columns) for name, columns in frames.items()}
    return Instance.from_frames(made, term=SPRING)


def compiled(**tables: dict[str, object]) -> Problem:
    """The instance without rules."""
    policy = load_policy(["none"], on=SPRING.start)
    return compile_problem(instance(**tables), policy, load_profile("school"))


def locks(*pairs: tuple[str, str]) -> dict[str, object]:
    """Students locked to places."""
    return {"student_id": [s for s, _ in pairs], "place_id": [p for _, p in pairs]}


def test_a_team_that_locks_tear_apart_is_told_before_solving(tmp_path: Path) -> None:
    """Two enterprises are two units; two posts of one are not, unless posts are asked for."""
    apart = locks(("s1", "p1"), ("s2", "p3"))
    with pytest.raises(DataError) as caught:
        compiled(locks=apart)
    (fault,) = caught.value.faults
    assert (fault.code, fault.facts) == ("E287", {"team": "一起", "ids": "s1、s2"})
    assert_said_in_full(caught.value)
    policy = load_policy(["none"], on=SPRING.start)
    (said,) = screen(instance(locks=apart), policy)
    assert (said.code, said.facts["ids"], said.facts["n"]) == ("E287", "s1、s2", 2)

    near = locks(("s1", "p1"), ("s2", "p2"))
    problem = compiled(locks=near)
    assert problem.side is not None
    assert (problem.side.teams.size, problem.side.teams.fixed[0]) == (1, problem.side.teams.unit[0])
    assert problem.side.teams.team.tolist() == [-1, -1, 0, -1]
    posts = {"key": ["team_unit"], "value": ["岗位"]}
    with pytest.raises(DataError, match="1 error"):
        compiled(locks=near, params=posts)
    assert [f.code for f in screen(instance(locks=near, params=posts), policy)] == ["E287"]

    sheets = {
        "学生": with_column(STUDENTS, "同行组", "一起", "一起"),
        "岗位": POSTS,
        "锁定": (("学号", "岗位编号"), ("S1", "P1"), ("S2", "P2")),
    }
    read = read_instance(workbook(tmp_path / "2026春.xlsx", sheets))
    (cells,) = [f.cells for f in screen(read, policy) if f.code == "E287"]
    assert cells == ("B2", "B3")


def test_locked_students_of_one_unit_alone_are_no_team() -> None:
    """Nobody is left to follow them."""
    problem = compiled(locks=locks(("s1", "p1"), ("s2", "p2"), ("s3", "p1")))
    assert problem.side is None


def test_more_locks_than_a_share_allows_are_a_fault() -> None:
    """In whole persons; a target may be missed, and a floor is not a lock's fault."""
    both = locks(("s1", "p1"), ("s4", "p2"))
    with pytest.raises(DataError) as caught:
        compiled(locks=both, shares={**SHARE, "most": [1.0]})
    (fault,) = caught.value.faults
    assert fault.code == "E264"
    assert fault.facts == {"group": "share|=|employer=甲厂|人|most", "over": 1}
    soft = compiled(locks=both, shares={**SHARE, "most": [1.0], "level": ["soft"]})
    assert soft.side is not None
    assert soft.side.rows.limit.tolist() == [-100]
    assert soft.side.rows.penalty[:, 0].tolist() == [0, 0, 20]
    floor = compiled(locks=both, shares={**SHARE, "least": [4.0]})
    assert floor.side is not None
    assert floor.side.rows.limit.tolist() == [-200]


def test_a_floor_and_a_target_above_it_have_keys_of_their_own() -> None:
    """Both are of the same students and places."""
    lines = {
        "student_field": ["teacher"] * 2, "place_field": ["employer"] * 2,
        "place_value": ["甲厂"] * 2, "of": ["学生"] * 2, "least": [30.0, 60.0],
        "level": ["", "soft"],
    }  # fmt: skip
    problem = compiled(shares=lines)
    assert problem.side is not None
    key = "share|teacher=周师|employer=甲厂|学生|least"
    assert problem.side.rows.key == (key, f"{key}|2")
    assert problem.side.rows.soft.tolist() == [False, True]


def test_bounds_of_programs_must_be_whole_too() -> None:
    """Nothing is rounded behind anybody's back."""
    with pytest.raises(UsageError, match=r"0\.3 is not whole") as caught:
        compiled(shares={**SHARE, "least": [0.3], "of": ["学生"]})
    assert caught.value.code == "E281"


def test_too_many_sets_are_refused_before_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of blocks and of shares alike."""
    blocks = {"student_field": ["teacher"], "place_field": ["place_id"], "least": [2]}
    shares = {"place_field": ["employer"], "most": [3.0]}
    assert compiled(blocks=blocks, shares=shares).side is not None
    monkeypatch.setattr(openings, "MOST", 2)
    with pytest.raises(UsageError, match="ask for 3 sets, at most 2") as caught:
        compiled(blocks=blocks)
    assert caught.value.code == "E288"
    monkeypatch.setattr(rows, "MOST", 2)
    with pytest.raises(UsageError, match="at most 2 can be kept"):
        compiled(shares=shares)


def test_an_instance_without_side_constraints_has_none() -> None:
    """Words of the profile alone ask for nothing."""
    people = {"student_id": ["s1"], "name": ["甲"], "major": [""]}
    assert compiled(students=people).side is None
