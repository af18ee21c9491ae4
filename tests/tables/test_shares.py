"""Teams, blocks, shares and what an opened class is worth, as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.errors import UsageError
from placement.instance import Instance, Term
from placement.tables import read_instance
from placement.tables.write import write_instance
from workbooks import POSTS, STUDENTS, read, with_column, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from placement.errors import Fault
    from placement.tables.reading import Reading

SHARES = (
    ("学生对象", "学生名称", "去向对象", "去向名称", "至少", "至多", "计算基数", "级别", "备注"),
    ("学校", "*", "区县", "郴州市", "60%", None, "占学生", "争取", "留在本市"),
    ("教师", "李老师", "企业", "示例精密 有限公司", None, 5, None, None, None),
    (None, None, "订单班", "√", 20, None, None, "必须", None),
    ("层次", "大专", "地区", "北湖区", 10, 80, "占名额", None, None),
)
BLOCKS = (("学生对象", "去向对象", "至少几人", "最多几处"), ("带队教师", "岗位", 8, None))


def sheets() -> dict[str, object]:
    students = with_column(with_column(STUDENTS, "学校", "郴州职院", "郴州职院"), "层次", "大专")
    students = with_column(students, "指导老师", "李老师", "李老师")
    return {
        "学生": with_column(students, "同行", 1, 1),
        "岗位": with_column(POSTS, "工作地点", "郴州市北湖区", "郴州市北湖区"),
        "比例与保底": SHARES,
        "成组安排": BLOCKS,
        "订单班": (
            ("班级编号", "班级名称", "计划人数", "合作学校", "年级", "开班价值", "园区"),
            ("C1", "示例班", 20, "郴州职院", 2024, 2.5, "郴州高新区"),
            ("C2", "另一班", 20, None, None, None, "郴州高新区"),
        ),
        "参数": (("参数", "取值"), ("同行单位", "岗位"), ("城市", "郴州")),
    }


def errors(reading: Reading) -> list[Fault]:
    """What must be mended."""
    return [fault for fault in reading.faults if fault.severity == "error"]


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    """All of it in one workbook."""
    return read_instance(workbook(tmp_path / "2026春.xlsx", sheets()))  # type: ignore[arg-type]


def test_shares_are_read_with_the_spellings_of_the_other_tables(instance: Instance) -> None:
    """Names are found whatever their blanks, regions by name, per cents as whole numbers."""
    table = instance.table("shares")
    assert table["student_field"].tolist() == ["school", "teacher", "", "level"]
    assert table["student_value"].tolist() == ["*", "李老师", "", "高职专科"]
    assert table["place_value"].tolist() == ["431000", "示例精密有限公司", "是", "431002"]
    assert table["least"].fillna(-1).tolist() == [60.0, -1.0, 20.0, 10.0]
    assert table["most"].fillna(-1).tolist() == [-1.0, 5.0, -1.0, 80.0]
    assert table["of"].tolist() == ["学生", "", "", "名额"]
    assert table["level"].tolist() == ["soft", "", "hard", ""]


def test_blocks_teams_and_teachers_are_read(instance: Instance) -> None:
    """A block names both sides; a team may be a number."""
    (row,) = instance.table("blocks").to_dict("records")
    assert (row["student_field"], row["place_field"], row["least"]) == ("teacher", "place_id", 8)
    assert row["most"] == -1
    assert instance.students["team"].tolist() == ["1", "1"]
    assert instance.students["teacher"].tolist() == ["李老师", "李老师"]
    assert instance.team_unit == "place_id"


def test_places_know_for_whom_a_class_is_and_what_it_is_worth(instance: Instance) -> None:
    """Posts, and classes that say nothing, are for everybody and worth nothing."""
    places = instance.places.set_index("place_id")
    assert places["for_school"].to_dict() == {"P1": "", "P2": "", "C1": "郴州职院", "C2": ""}
    assert places["for_grade"].to_dict() == {"P1": -1, "P2": -1, "C1": 2024, "C2": -1}
    assert places["open_value"].to_dict() == {"P1": 0.0, "P2": 0.0, "C1": 2.5, "C2": 0.0}


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet"])
def test_what_was_written_is_read_again(instance: Instance, tmp_path: Path, form: str) -> None:
    """Every form keeps the new tables and columns."""
    path = tmp_path / ("again.xlsx" if form == "xlsx" else "again")
    write_instance(instance, path, form=form)  # type: ignore[arg-type]
    again = read_instance(path)
    for name in ("blocks", "shares", "classes", "students"):
        assert again.table(name).equals(instance.table(name)), name
    assert again.team_unit == "place_id"


def test_a_value_of_a_class_below_zero_is_a_fault(tmp_path: Path) -> None:
    """Nothing is worth less than not opening it."""
    classes = (("班级编号", "班级名称", "计划人数", "开班价值"), ("C1", "示例班", 20, -1))
    (fault,) = errors(read(tmp_path, classes=classes))
    assert (fault.code, fault.cells, fault.facts["low"]) == ("E214", ("D2",), 0)


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (("学校", None, "企业", None, None, 140, "学生", None), "E214", "F2"),
        (("学校", None, "企业", None, -3, None, None, None), "E214", "E2"),
        (("学校", None, "订单班", "也许", 3, None, None, None), "E209", "D2"),
        (("学校", None, None, None, 3, None, None, None), "E216", "C2"),
        (("学校", None, "企业", None, "一些", None, None, None), "E215", "E2"),
    ],
)
def test_faults_of_shares_name_their_cell(
    tmp_path: Path, row: tuple[object, ...], code: str, cell: str
) -> None:
    """Bounds out of range, groups that cannot be."""
    (fault,) = errors(read(tmp_path, shares=(SHARES[0][:8], row)))
    assert (fault.code, fault.cells) == (code, (cell,))


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (("教师", None, 3, None), "E216", "B2"),
        (("教师", "岗位", 0, None), "E214", "C2"),
        ((None, "岗位", 3, None), "E201", "A2"),
    ],
)
def test_faults_of_blocks_name_their_cell(
    tmp_path: Path, row: tuple[object, ...], code: str, cell: str
) -> None:
    """Both sides are needed, and at least one person."""
    (fault,) = errors(read(tmp_path, blocks=(BLOCKS[0], row)))
    assert (fault.code, fault.cells) == (code, (cell,))


def test_two_blocks_of_the_same_groups_are_a_fault(tmp_path: Path) -> None:
    """Which of two bounds counts is not guessed."""
    rows = (BLOCKS[0], ("教师", "岗位", 3, None), ("教师", "岗位", 4, None))
    (fault,) = errors(read(tmp_path, blocks=rows))
    assert (fault.code, fault.cells) == ("E202", ("A2", "A3"))


def test_a_near_name_is_offered(tmp_path: Path) -> None:
    """A share of an employer that nobody has does nothing, and says so."""
    rows = (SHARES[0][:8], (None, None, "企业", "示例精密", None, 3, None, None))
    reading = read(tmp_path, shares=rows)
    (fault,) = [f for f in reading.faults if f.code == "W267"]
    assert (fault.value, fault.facts["near"]) == ("示例精密", "示例精密有限公司")
    assert reading.ok


def test_a_team_unit_that_is_none_is_refused_for_frames_too() -> None:
    """Programs that make instances hear of it as well."""
    import datetime as dt

    import pandas as pd

    tables = {
        "students": pd.DataFrame({"student_id": ["S1"], "name": ["甲"], "major": ["数控技术"]}),
        "posts": pd.DataFrame(
            {"post_id": ["P1"], "employer": ["甲"], "post": ["质检"], "need": np.array([1])}
        ),
        "params": pd.DataFrame({"key": ["team_unit"], "value": ["园区"]}),
    }
    made = Instance.from_frames(tables, term=Term("2026春", dt.date(2026, 3, 1)))
    with pytest.raises(UsageError, match="here 园区") as caught:
        _ = made.team_unit
    assert caught.value.code == "E286"
