"""A budget that binds, from the tables of a small city to a verified plan."""

from __future__ import annotations

import csv
import datetime as dt
import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import placement
from workbooks import Rows, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Call, Done

PAYER = "市县两级受益财政"
STUDENTS: Rows = (
    ("学号", "姓名", "专业", "层次", "学校", "年级"),
    *((f"S{k}", f"学生{k}", "数控技术应用", "中职", "一校" if k % 2 else "二校", 2023)
      for k in range(1, 7)),
)  # fmt: skip
POSTS: Rows = (
    ("岗位编号", "企业名称", "岗位名称", "需求人数", "专业要求", "地区代码", "参与方式",
     "实习开始", "实习结束", "在岗职工总数", "同类岗位在岗人数"),
    ("P1", "示例精密有限公司", "数控操作", 2, "不限", "431002", "相对独立",
     dt.date(2026, 3, 1), dt.date(2026, 8, 31), 100, 100),
)  # fmt: skip
CLASSES: Rows = (
    ("班级编号", "班级名称", "合作企业", "专业", "计划人数", "最低开班人数", "批准日期",
     "备案号", "培养开始", "培养结束", "地区代码"),
    ("C1", "示例订单班", "示例电子有限公司", "不限", 5, 2, dt.date(2025, 12, 20), "备1",
     dt.date(2026, 3, 1), dt.date(2026, 8, 31), "431002"),
)  # fmt: skip


def city(path: Path, budget: int, binding: str = "是", **sheets: Rows) -> Path:
    """Six students, two seats at a post of another payer, five in a class at 1,000 yuan each."""
    budgets: Rows = (
        ("预算年度", "支付方", "预算金额", "约束计划"),
        (2026, PAYER, budget, binding),
    )
    given = {"学生": STUDENTS, "岗位": POSTS, "订单班": CLASSES, "补贴预算": budgets, **sheets}
    return workbook(path / "2026春.xlsx", given)


def run(call: Call, source: Path, out: Path, *more: str) -> Done:
    """A plan by the city's own packs."""
    return call("run", source, "-o", out, "--policy", "national,chenzhou-2018", *more)


def held(out: Path) -> dict[str, list[str]]:
    """Students by place."""
    found: dict[str, list[str]] = {}
    with (out / "placements.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["place_id"], []).append(row["student_id"])
    return found


@pytest.mark.parametrize("method", ["auto", "exact"])
def test_a_budget_holds_an_order_class_down(call: Call, tmp_path: Path, method: str) -> None:
    """2,500 yuan pay for two; less than 2,000 pay for one, and then the class cannot open."""
    for budget, many, one in ((90_000, 5, 1), (2_500, 2, 2), (1_999, 0, 2)):
        own = tmp_path / str(budget)
        own.mkdir()
        done = run(call, city(own, budget), own / "out", "--method", method)
        assert done.code == 0, done.err
        assert len(held(own / "out").get("C1", [])) == many
        assert len(held(own / "out")["P1"]) == one
        verified = call("verify", own / "out")
        assert verified.code == 0, verified.err
        certificate = json.loads((own / "out" / "certificate.json").read_text("utf-8"))
        checks = {check["rule"]: check for check in certificate["checks"]}
        assert (checks["plan/budget"]["checked"], checks["plan/budget"]["violated"]) == (1, 0)
        placed = certificate["levels"][0]
        # Prices know fractions of a student; that two are needed to open the solver knows.
        assert (placed["value"], placed["bound"]) == (many + one, many + one + (many == 0))


def test_a_budget_that_does_not_bind_is_only_compared(call: Call, tmp_path: Path) -> None:
    """否 is the default."""
    assert run(call, city(tmp_path, 2_500, "否"), tmp_path / "out").code == 0
    assert len(held(tmp_path / "out")["C1"]) == 5


def test_a_plan_beyond_a_budget_is_caught_by_that_check_alone(call: Call, tmp_path: Path) -> None:
    """One student more in the class is a thousand yuan more, of which five hundred are left."""
    source = city(tmp_path, 2_500)
    assert run(call, source, tmp_path / "out").code == 0
    instance = placement.read_instance(source)
    policy = placement.load_policy(
        ["national", "chenzhou-2018"], instance_city="431000", on=instance.term.start
    )
    at = {s: p for p, students in held(tmp_path / "out").items() for s in students}
    at[held(tmp_path / "out")[""][0]] = "C1"
    plan = pd.Series(at)
    verdict = placement.verify(instance, policy, placement.load_profile("city"), plan)
    assert [f.code for f in verdict.findings] == ["E315"]
    (check,) = [c for c in verdict.checks if c.violated]
    assert (check.rule, check.level, check.checked) == ("plan/budget", "hard", 1)
    assert check.offenders == (("", f"budget|2026|{PAYER} +500"),)


def test_budgets_that_do_not_hold_what_they_say_are_told_before(call: Call, tmp_path: Path) -> None:
    """A payer whom no rule knows, and locks that cost more than there is."""
    other: Rows = (("预算年度", "支付方", "预算金额", "约束计划"), (2026, "市县财政", 1, "是"))
    source = city(tmp_path, 0, 补贴预算=other)
    found = call("check", source, "--policy", "national,chenzhou-2018")
    assert found.code == 0
    assert "W281" in found.out
    assert "The budget of 市县财政 binds plans, and no active rule is paid by it" in found.out
    assert PAYER in found.out

    locks: Rows = (("学号", "岗位编号"), ("S1", "C1"), ("S2", "C1"))
    source = city(tmp_path, 1_200, 锁定=locks)
    found = call("check", source, "--policy", "national,chenzhou-2018")
    assert found.code == 1
    assert "E264" in found.out
    assert f"Locks exceed a limit: budget|2026|{PAYER} by 800 (students, or yuan of a budget)" in (
        found.out
    )
    assert run(call, city(tmp_path, 2_000, 锁定=locks), tmp_path / "kept").code == 0
    assert held(tmp_path / "kept")["C1"] == ["S1", "S2"]


def test_money_that_no_plan_changes_is_named_with_its_rule_and_payer(
    call: Call, tmp_path: Path
) -> None:
    """Titles are paid whoever is placed where."""
    fund: Rows = (
        ("预算年度", "支付方", "预算金额", "约束计划"),
        (2025, "产教融合专项资金", 100, "是"),
        (2026, "产教融合专项资金", 100, "是"),
    )
    sheets = {"学生": STUDENTS, "岗位": POSTS, "补贴预算": fund}
    found = call(
        "check", workbook(tmp_path / "2025春.xlsx", sheets), "--policy", "national,yibin-2022",
        "--json",
    )  # fmt: skip
    told = [fault for fault in found.json["faults"] if fault["code"] == "W282"]
    assert {fault["facts"]["rule"] for fault in told} == {
        "YB-06/city",
        "YB-06/province",
        "YB-18/best_of",
    }
    assert {fault["facts"]["payer"] for fault in told} == {"产教融合专项资金"}
    assert all(fault["cells"] == ["B2", "B3"] for fault in told)
