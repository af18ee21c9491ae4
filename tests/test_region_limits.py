"""A limit of a region: a name or a code, of the county or of what the county lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement import claims, compile_problem, load_policy, load_profile, placed, solve, verify
from placement.tables import read_instance
from workbooks import POSTS, STUDENTS, found, read, with_column

if TYPE_CHECKING:
    from pathlib import Path

PLACES = with_column(POSTS, "工作地点", "郴州市北湖区", "郴州市北湖区")


@pytest.mark.parametrize("region", ["郴州市", "郴州", "北湖区", "431000", "431002", "湖南省"])
def test_it_holds_the_posts_that_lie_in_it(tmp_path: Path, region: str) -> None:
    """One of two students is placed, and the verifier, which counts by itself, agrees."""
    tables = {"posts": PLACES, "quotas": (("对象", "名称", "上限"), ("地区", region, 1))}
    reading = read(tmp_path, **tables, params=(("参数", "取值"), ("城市", "郴州")))
    assert not found(reading, "W266")
    instance = read_instance(tmp_path / "2026春.xlsx")
    policy, profile = load_policy(["none"], on=instance.term.start), load_profile("school")
    problem = compile_problem(instance, policy, profile)
    result = solve(problem, seed=0)
    plan, claimed = placed(problem, result), claims(problem, result)
    assert result.levels[0].value == result.levels[0].bound == 1
    assert verify(instance, policy, profile, plan, claimed).passed
    plan[:] = ["P1", "P2"]
    verdict = verify(instance, policy, profile, plan, claimed)
    assert [check.rule for check in verdict.checks if check.violated] == ["plan/limits"]


def test_a_region_without_posts_is_told(tmp_path: Path) -> None:
    """A limit that binds nothing is a slip of the pen or a post without a place."""
    limits = (("对象", "名称", "上限"), ("地区", "长沙市", 1), ("地区", "火星", 1))
    reading = read(tmp_path, students=STUDENTS, posts=PLACES, quotas=limits)
    assert [fault.cells for fault in found(reading, "W266")] == [("B2",), ("B3",)]


def test_a_name_and_a_code_of_one_region_are_the_same_limit(tmp_path: Path) -> None:
    """Two limits of one region stand in each other's way, however they are written."""
    limits = (("对象", "名称", "上限"), ("地区", "北湖区", 1), ("地区", "431002", 2))
    reading = read(tmp_path, students=STUDENTS, posts=PLACES, quotas=limits)
    assert [fault.cells for fault in found(reading, "E202")] == [("A2", "A3")]
