"""The workbook of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from classes_made import MACHINES, NURSES, law, term
from placement import UsageError, load_profile, propose_classes, write_classes

if TYPE_CHECKING:
    from pathlib import Path

    from placement import ClassProposal


@pytest.fixture(scope="module")
def proposal() -> ClassProposal:
    """A class that opens, one that does not, and a joint one from demand."""
    classes = [
        {"class_id": "A", "name": "=A班", "majors": MACHINES, "min_seats": 3, "batch": "2025年6月"},
        {"class_id": "N", "majors": NURSES, "min_seats": 6, "school": "甲校"},
    ]
    demand = [("高新区", "甲医院", NURSES, 2), ("高新区", "乙医院", NURSES, 2)]
    instance = term({MACHINES: 4, NURSES: 4}, classes, demand=demand)
    return propose_classes(instance, law(), load_profile("school"), least=4)


def rows(path: Path, sheet: str) -> list[tuple[object, ...]]:
    """The rows of a sheet below its headings."""
    found = openpyxl.load_workbook(path)[sheet]
    return list(found.iter_rows(min_row=2, values_only=True))


def test_sheets_say_what_opens_who_is_there_and_what_is_next(
    proposal: ClassProposal, tmp_path: Path
) -> None:
    """Into a folder under its usual name; formulas are text, and no telephone is told."""
    path = write_classes(tmp_path, proposal)
    assert path == tmp_path / "classes.xlsx"
    names = openpyxl.load_workbook(path).sheetnames
    assert names == ["开班建议", "学生名单", "下一步", "需求", "说明"]
    overview = rows(path, "开班建议")
    assert [row[2] for row in overview] == ["开班", "暂不开", "开班"]
    assert [row[3] for row in overview] == ["2025-06", None, None]
    assert overview[0][1] == "'=A班"
    assert overview[2][4:7] == ("拟开", "高新区", "甲医院 2、乙医院 2")
    students = rows(path, "学生名单")
    assert [row[0] for row in students] == ["A"] * 4 + ["拟开01"] * 4
    assert students[4] == (
        "拟开01",
        "高新区护理类园区联合订单班",
        1,
        "s05",
        "学生5",
        "甲校",
        NURSES,
    )
    (step,) = rows(path, "下一步")
    assert step[1:8] == ("N", "N班", 6, 4, 0, 4, 2)
    assert "再有 2 名 护理 专业的学生就能开" in str(step[9])
    assert [row[7] for row in rows(path, "需求")] == ["列入拟开的班 拟开01"] * 2
    texts = [str(cell) for name in names for row in rows(path, name) for cell in row]
    assert not any("13800001111" in text for text in texts)


def test_the_same_proposal_gives_the_same_bytes(proposal: ClassProposal, tmp_path: Path) -> None:
    """In English too, where it differs."""
    first = write_classes(tmp_path / "1", proposal, lang="en")
    second = write_classes(tmp_path / "2.xlsx", proposal, lang="en")
    assert first.name == "1.xlsx"
    assert first.read_bytes() == second.read_bytes()
    assert rows(first, "Classes")[0][2] == "opens"


def test_an_existing_file_stands(proposal: ClassProposal, tmp_path: Path) -> None:
    """Unless it is forced."""
    path = write_classes(tmp_path / "a", proposal)
    with pytest.raises(UsageError, match="exists"):
        write_classes(path, proposal)
    assert write_classes(path, proposal, force=True) == path
