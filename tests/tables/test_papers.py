"""Sheets of schools, programmes and agreements, and columns of papers, as offices fill them in."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from placement.tables import read_tables
from placement.wording import describe
from workbooks import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from placement.tables.reading import Reading

SHEETS: dict[str, list[list[Any]]] = {
    "学生": [
        ["学号", "姓名", "学校", "专业", "协议签订日期", "保险起期", "保险止期", "保险费支付者",
         "自主岗位编号"],
        ["202401", "张三", "甲职院", "数控技术", "2026-02-20", "2026.3.1", "2026.8", "学校", ""],
        ["202402", "李四", "甲职院", "数控技术", "", "", "", "父母代付", "P2"],
    ],
    "岗位": [
        ["岗位编号", "企业名称", "岗位名称", "需求人数", "薪资待遇", "相同岗位工资", "最低档工资",
         "支付周期", "每日工时", "加班", "单次负重", "法人资格"],
        ["P1", "甲厂", "装配", 2, "3000", "5000-6000", "2800元",
         "月结", 8, "不加班", 18, "企业法人"],
        ["P2", "乙厂", "焊接", 1, "4000", 5000, "", "按劳分配", 8.5, "有", "", ""],
    ],
    "学校": [["学校名称", "地区代码", "信用良好"], ["甲职院", "431002", "良好"]],
    "培养方案": [
        ["方案编号", "专业", "总课时", "实践性教学课时", "岗位实习课时"],
        ["FA-1", "数控技术", 2700, 900, 540],
    ],
    "合作协议": [
        ["协议编号", "学校", "企业名称", "生效日期", "到期日期"],
        ["XY-1", "甲职院", "甲厂", "2025-09-01", "2028-08-31"],
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """The workbook as it is read."""
    path = tmp_path_factory.mktemp("papers") / "2026春.xlsx"
    return read_tables(workbook(path, SHEETS))


def test_each_sheet_is_read_as_its_own_table(reading: Reading) -> None:
    """And a word that fits no choice is told and left open; nothing blocks the run."""
    assert reading.ok
    instance = reading.instance
    assert instance is not None
    for table, rows in (("schools", 1), ("programmes", 1), ("agreements", 1), ("posts", 2)):
        assert len(instance.table(table)) == rows, table
    told = {(fault.code, fault.heading) for fault in reading.faults if fault.code == "W218"}
    assert told == {("W218", "保险费支付者"), ("W218", "支付周期")}


def test_papers_of_students_are_dates_and_choices(reading: Reading) -> None:
    """A month alone begins a cover on its first day and ends one on its last."""
    assert reading.instance is not None
    students = reading.instance.students
    assert students["agreement"].iloc[0].date() == dt.date(2026, 2, 20)
    assert students["insured_from"].iloc[0].date() == dt.date(2026, 3, 1)
    assert students["insured_to"].iloc[0].date() == dt.date(2026, 8, 31)
    assert students["insurance_payer"].tolist() == ["学校", ""]
    assert students["self_found"].tolist() == ["", "P2"]
    assert students["school_region"].tolist() == ["431002", "431002"]


def test_terms_of_posts_are_amounts_and_choices(reading: Reading) -> None:
    """Of a range of pay the lower end counts, for what others earn too."""
    assert reading.instance is not None
    places = reading.instance.places
    assert places["pay_same"].tolist() == [5000.0, 5000.0]
    assert places["pay_lowest"].iloc[0] == 2800.0
    assert places["pay_cycle"].tolist() == ["按月", ""]
    assert places["overtime"].tolist() == ["否", "是"]
    assert places["legal_status"].tolist() == ["法人", ""]
    assert places["load_kg"].iloc[0] == 18.0
    assert places["own_post"].tolist() == ["", "P2"]


def test_a_post_of_one_s_own_may_be_named_like_a_wish(tmp_path: Path) -> None:
    """By employer and title, too; one that no row of posts has is told with its cell."""
    students = [
        ["学号", "姓名", "专业", "自主岗位编号"],
        ["S1", "张三", "数控技术", "乙厂/焊接"],
        ["S2", "李四", "数控技术", "丙厂/焊接"],
        ["S3", "王五", "数控技术", ""],
    ]
    sheets = {"students": students, "posts": SHEETS["岗位"]}
    reading = read_tables(workbook(tmp_path / "own.xlsx", sheets))
    assert reading.instance is not None
    assert reading.instance.students["self_found"].tolist() == ["P2", "丙厂/焊接", ""]
    assert reading.instance.places["own_post"].tolist() == ["", "P2"]
    (told,) = [fault for fault in reading.faults if fault.code == "W440"]
    assert told.cells == ("D3",)
    assert "“丙厂/焊接”在岗位表里没有" in describe(told, lang="zh")
    assert "丙厂/焊接 matches no post" in describe(told, lang="en")
