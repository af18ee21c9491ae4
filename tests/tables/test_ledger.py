"""A ledger of teachers is read without students and posts, with all its faults at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement.errors import DataError
from placement.tables import read_ledger, read_tables
from placement.wording import headline
from workbooks import POSTS, STUDENTS, Rows, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from placement.errors import Fault
    from placement.instance import Instance

TEACHERS: Rows = (("工号", "姓名", "类别"), ("T1", "甲", "专业教师"), ("T2", "乙", "文化课教师"))
HEADS = ("工号", "企业", "开始", "结束", "天数")


def ledger(tmp_path: Path, *stays: tuple[object, ...], teachers: Rows = TEACHERS) -> Instance:
    sheets = {"教师": teachers, "企业实践": (HEADS, *stays)} if stays else {"教师": teachers}
    return read_ledger(workbook(tmp_path / "台账.xlsx", sheets))


def faults(tmp_path: Path, *stays: tuple[object, ...], teachers: Rows = TEACHERS) -> list[Fault]:
    with pytest.raises(DataError) as raised:
        ledger(tmp_path, *stays, teachers=teachers)
    return [fault for fault in raised.value.faults if fault.severity == "error"]


def test_teachers_alone_are_a_ledger(tmp_path: Path) -> None:
    """Their kinds in their own words; no note about a term, which a ledger has none of."""
    found = ledger(tmp_path)
    assert found.table("teachers")["kind"].tolist() == ["专业课教师", "公共课教师"]
    assert len(found.students) == len(found.table("posts")) == len(found.table("practice")) == 0
    assert found.notes == ()


def test_the_city_is_that_of_the_school(tmp_path: Path) -> None:
    rows = [(*TEACHERS[0], "学校"), *((*row, "宜宾某某职业技术学校") for row in TEACHERS[1:])]
    assert ledger(tmp_path, teachers=rows).city == "511500"


def test_the_length_of_a_stay_can_stand_for_its_end(tmp_path: Path) -> None:
    """半年 from 1 March is until 31 August."""
    found = ledger(tmp_path, ("T1", "甲厂", "2025-03-01", "半年", None))
    assert str(found.table("practice")["end"].iloc[0])[:10] == "2025-08-31"


def test_an_employer_has_one_spelling(tmp_path: Path) -> None:
    """So that the places of the enterprise and the teachers there meet."""
    sheets = {
        "教师": TEACHERS,
        "企业实践": (HEADS, ("T1", "甲 厂（柳州）", "2025-03-01", "2025-08-31", None)),
        "企业": (("企业名称", "可接纳教师数"), ("甲厂(柳州)", 2)),
    }
    found = read_ledger(workbook(tmp_path / "台账.xlsx", sheets))
    assert found.table("practice")["employer"].tolist() == ["甲厂(柳州)"]
    assert found.table("enterprises")["teacher_capacity"].tolist() == [2]


def test_without_teachers_there_is_no_ledger(tmp_path: Path) -> None:
    path = workbook(tmp_path / "春.xlsx", {"学生": STUDENTS, "岗位": POSTS})
    with pytest.raises(DataError) as raised:
        read_ledger(path)
    (fault,) = raised.value.faults
    assert fault.code == "E110"
    assert read_tables(path, needed=("teachers",)).instance is None
    assert read_tables(path).instance is not None


def test_a_table_of_teachers_without_rows_is_no_ledger(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, teachers=TEACHERS[:1])
    assert fault.code == "E122"


def test_practice_of_a_stranger(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, ("T3", "甲厂", "2025-03-01", "2025-08-31", None))
    assert headline(fault, lang="zh") == (
        "× E470 台账.xlsx > 企业实践 > A2「工号」：教师表里没有工号“T3”"
    )


@pytest.mark.parametrize(("value", "heading"), [(-1, "企业工作年数"), (61, "企业工作年数")])
def test_years_that_cannot_be(tmp_path: Path, value: int, heading: str) -> None:
    rows = [(*TEACHERS[0], heading), (*TEACHERS[1], value), (*TEACHERS[2], 60)]
    (fault,) = faults(tmp_path, teachers=rows)
    assert (fault.code, fault.cells) == ("E214", ("D2",))


def test_days_that_cannot_be(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, ("T1", "甲厂", "2025-03-01", "2025-08-31", -3))
    assert (fault.code, fault.cells) == ("E214", ("E2",))


def test_more_days_than_the_dates_hold_are_noted(tmp_path: Path) -> None:
    """March has 31; as many are no fault."""
    whole = ("T1", "甲厂", "2025-03-01", "2025-03-31", 31)
    found = ledger(tmp_path, whole, ("T1", "甲厂", "2025-05-01", "2025-05-31", 32))
    (fault,) = found.notes
    assert headline(fault, lang="en") == (
        "! W471 台账.xlsx > 企业实践 > E3「天数」: "
        "32 days are more than the 31 days between the dates; the dates count"
    )


def test_a_stay_without_an_end_is_noted_unless_its_length_is_given(tmp_path: Path) -> None:
    open_ = ("T1", "甲厂", "2025-03-01", None, None)
    found = ledger(tmp_path, open_, ("T1", "甲厂", "2025-05-01", None, 20))
    (fault,) = found.notes
    assert (fault.code, fault.cells) == ("W472", ("D2",))


def test_private_columns_stay_in_the_table(tmp_path: Path) -> None:
    """A repeated telephone never shows in what is said of it."""
    rows = [
        (*TEACHERS[0], "联系电话"),
        (*TEACHERS[1], "13800000000"),
        ("T1", "丙", "公共课", "139"),
    ]
    said = [headline(fault, lang="zh") for fault in faults(tmp_path, teachers=rows)]
    assert len(said) == 1
    assert "E202" in said[0]
    assert "138" not in said[0]
