"""Sheets of supply and demand by major, which look like lists of students and of posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.tables.reading import read_tables
from workbooks import POSTS, STUDENTS, workbook

if TYPE_CHECKING:
    from pathlib import Path

SUPPLY = [["学校", "专业名称", "年级", "拟实习人数"], ["甲校", "护理", "2024", "40"],
          ["甲校", "护理", "2024", "25"]]  # fmt: skip
DEMAND = [["园区", "企业名称", "需求专业", "需求人数", "到岗时间"],
          ["高新区", "示例电子有限公司", "护理", "12", "2026-03-01"]]  # fmt: skip


def test_sheets_called_so_are_read_as_supply_and_demand(tmp_path: Path) -> None:
    """The same major may stand twice: programmes of three and of five years."""
    sheets = {"学生": STUDENTS, "岗位": POSTS, "供给": SUPPLY, "需求": DEMAND}
    instance = read_tables(workbook(tmp_path / "x.xlsx", sheets)).instance
    assert instance is not None
    assert instance.table("supply")["people"].tolist() == [40, 25]
    assert instance.table("demand")["people"].tolist() == [12]
    assert instance.table("demand")["start"].dt.strftime("%m-%d").tolist() == ["03-01"]


def test_a_list_of_posts_that_lacks_a_column_is_not_taken_for_demand(tmp_path: Path) -> None:
    """The column that is missing is named, instead of reading the sheet as something else."""
    sheets = {"学生": STUDENTS, "企业用工需求": DEMAND}
    reading = read_tables(workbook(tmp_path / "x.xlsx", sheets))
    missing = [str(fault.facts["col"]) for fault in reading.faults if fault.code == "E113"]
    assert missing == ["岗位编号（post_id）", "岗位名称（post）"]
    assert reading.instance is None or "demand" not in reading.instance.tables
