"""The sheets on order classes and constraints, and what the overview says of the method."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from placement.explain import demands
from placement.instance import Instance
from placement.report.sheets import SHEETS, constraints, order_classes, overview
from placement.solve import METHODS, auto
from placement.wording import catalogue, sentence
from small_plan import TERM, small_instance, small_plan

if TYPE_CHECKING:
    from placement.report.page import Page
    from placement.report.plan import Plan


def rows(page: Page) -> list[list[object]]:
    """A page row by row."""
    return [list(row) for row in zip(*(v.tolist() for v in page.values), strict=True)]


@pytest.fixture(scope="module")
def asked() -> Plan:
    """The small plan with a share that is missed and the split of an order class."""
    plan = small_plan()
    shares = pd.DataFrame(
        {"student_field": ["school"], "student_value": ["甲校"], "place_field": ["region"],
         "place_value": ["431000"], "least": [90.0], "of": ["学生"], "level": ["soft"]}
    )  # fmt: skip
    split = pd.DataFrame({"class_id": ["C1", "C1"], "employer": ["宏达机械", "远大机电"],
                          "seats": [12, 8]})  # fmt: skip
    tables = {**small_instance().tables, "shares": shares, "class_seats": split}
    instance = Instance.from_frames(tables, term=TERM, city="431000")
    return dataclasses.replace(plan, instance=instance)


def test_a_class_that_does_not_open_says_why(asked: Plan) -> None:
    """How many it needs, how many could have come, and whose the seats would have been."""
    (row,) = rows(order_classes.SHEET.build(asked))
    assert row == [
        "C1", "宏达班", "宏达机械", "高新区", "", 20, 10, 0, "没有开", "宏达机械 12、远大机电 8",
        "未达到最低开班人数 10 人（符合条件的共 9 人）",
    ]  # fmt: skip


def test_every_constraint_stands_with_what_was_reached(asked: Plan) -> None:
    """A heading a kind, the missed first, and the same as the list for programs."""
    page = constraints.SHEET.build(asked)
    table = rows(page)
    assert table[0] == ["比例与保底", "", "", "", "", "0/1", ""]
    assert table[1] == [
        "比例与保底", "甲校 的学生至少 90% 在 郴州市", "目标", "至少 90%", "50%",
        "没有做到", "3 人",
    ]  # fmt: skip
    assert table[3] == [
        "最少人数", "“宏达班（宏达机械）”至少 10 人，不足就不开", "必须", "至少 10 人", "0 人",
        "没有开", "",
    ]  # fmt: skip
    assert page.strong == {0, 2, 4}
    assert len(table) == len(demands(asked.instance, asked.policy, asked.profile, asked.place)) + 3


def test_sheets_without_a_subject_are_left_out() -> None:
    """No order class, no constraint: no sheet."""
    plan = small_plan()
    tables = {k: v for k, v in plan.instance.tables.items() if k not in ("classes", "quotas")}
    prefs = tables["prefs"]
    tables["prefs"] = prefs[prefs["place_id"] != "C1"].reset_index(drop=True)
    bare = Instance.from_frames(tables, term=TERM, city="431000")
    without = dataclasses.replace(plan, instance=bare)
    assert [s.id for s in SHEETS if not s.shown(without)] == ["order_classes", "constraints"]
    assert [s.id for s in SHEETS if not s.shown(plan)] == []


def test_every_reason_for_a_method_has_words() -> None:
    """Whatever ``auto`` gives as a reason, and each method by name."""
    assert {f"method.{why}" for why in auto.REASONS} <= set(catalogue())
    assert {f"method.name.{name}" for name in METHODS} <= set(catalogue())
    features = {"rows", "soft", "openings", "sets", "caps", "teams"}
    assert features == set(auto.SUPPORTS)
    assert {f"feature.{name}" for name in features} <= set(catalogue())


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("trees_only", "只有名额和层层嵌套的上限"),
        ("unbound", "最少人数、同行组都不起限制作用"),
        ("small", "规模不大（约 40 个整数变量），用分支定界求最优"),
        ("small_but_hard", "方案由价格求得"),
        ("side_constraints", "规模较大（约 40 个整数变量），用价格逼近"),
        ("very_large", "学生 11 人，规模太大"),
        ("", "由使用者指定"),
    ],
)
def test_the_overview_tells_the_method_and_why(why: str, told: str) -> None:
    """For each reason, with the solver and its word apart from what is proved."""
    plan = small_plan()
    facts = {"students": 11, "places": 6, "arcs": 40, "features": ["openings", "teams"]}
    reason = {"why": why, **facts} if why else {}
    result = dataclasses.replace(plan.result, reason=reason)
    table = {
        str(row[0]): row for row in rows(overview.build(dataclasses.replace(plan, result=result)))
    }
    assert table["求解方法"][1] == "网络流（flow）"
    assert told in str(table["求解方法"][2])
    assert table["求解器"][1] == "HiGHS"
    assert table["约束与目标"][1] == "2/2"
    level = str(table["3 综合得分"][2])
    assert level.startswith("没有来得及计算上限")
    assert "求解器 HiGHS 自称上限 4400" in level
    for lang in ("zh", "en"):
        if why:
            said = sentence(f"method.{why}", facts, lang=lang)  # type: ignore[arg-type]
            assert "{" not in said
