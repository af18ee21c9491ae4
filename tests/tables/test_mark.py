"""Marked copies: the same tables with the faults in them, which read back as they were."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from placement.errors import Fault
from placement.schema import MARK_HEADINGS, SCHEMA
from placement.tables import read_tables
from placement.tables.mark import write_marked
from placement.tables.spreadsheet import read_spreadsheet
from placement.tables.template import headings

FORMS = Path(__file__).parent.parent / "data" / "forms"
NAMES = ["school-roster-messy.xlsx", "park-demand-messy.xlsx"]


def marked(path: Path, faults: Any = None) -> Path:
    """The marked copy of a file with its own faults."""
    found = read_tables(path).faults if faults is None else faults
    (copy,) = write_marked([path], found)
    return copy


@pytest.fixture(params=NAMES)
def form(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Each of the messy forms."""
    return Path(shutil.copy(FORMS / request.param, tmp_path / "表.xlsx"))


def told(path: Path) -> list[tuple[object, ...]]:
    """What reading finds, without the name of the file."""
    return [(f.code, f.sheet, f.cells, f.heading, f.value) for f in read_tables(path).faults]


def test_reads_back_the_same(form: Path) -> None:
    """The same rows and the same faults in the same cells, also after marking twice."""
    once = marked(form)
    assert once.name == "表_标注.xlsx"
    assert told(once) == told(form)
    twice = marked(once)
    assert twice == once
    assert told(twice) == told(form)
    before, after = read_tables(form).instance, read_tables(twice).instance
    if before is not None:
        assert after is not None
        for name, frame in before.tables.items():
            assert after.tables[name].equals(frame)
        assert {name: list(frame) for name, frame in after.carried.items()} == {
            name: list(frame) for name, frame in before.carried.items()
        }


def test_every_sheet_and_cell_is_kept(form: Path) -> None:
    """Values, merged cells and hidden sheets are where they were."""
    old, new = (read_spreadsheet(path.read_bytes(), "") for path in (form, marked(form)))
    assert isinstance(old, list)
    assert isinstance(new, list)
    for before, after in zip(old, new[: len(old)], strict=True):
        assert (after.sheet, after.hidden) == (before.sheet, before.hidden)
        assert set(after.merged) == set(before.merged)
        for row, other in zip(before.rows, after.rows, strict=True):
            assert other[: len(row)] == row


def test_faulty_cells_are_coloured_and_commented(tmp_path: Path) -> None:
    """Red for errors, yellow for warnings, with what is wrong and what to do."""
    path = Path(shutil.copy(FORMS / NAMES[1], tmp_path / "表.xlsx"))
    sheet = openpyxl.load_workbook(marked(path))["岗位需求"]
    assert sheet["E8"].fill.fgColor.rgb == "FFFFC7CE"
    assert "E210" in sheet["E8"].comment.text
    assert "填一个估计数" in sheet["E8"].comment.text
    assert sheet["E10"].fill.fgColor.rgb == "FFFFEB9C"
    assert sheet["C7"].comment is None


def test_two_columns_to_filter_by(tmp_path: Path) -> None:
    """They stand on the row of the headings, behind the last column."""
    path = Path(shutil.copy(FORMS / NAMES[1], tmp_path / "表.xlsx"))
    sheet = openpyxl.load_workbook(marked(path))["岗位需求"]
    assert (sheet["M6"].value, sheet["N6"].value) == MARK_HEADINGS
    assert sheet["M8"].value == "E210 W230"
    assert sheet["N8"].value.startswith("E8 E210 这里是“若干”")
    assert sheet["M7"].value == "W241 W230"
    assert sheet.auto_filter.ref == "A6:N11"
    assert sheet.freeze_panes == "A7"


def test_bad_rows_in_the_columns_of_the_template(tmp_path: Path) -> None:
    """待修改 can be mended by itself: merged values are filled in, warnings are left out."""
    path = Path(shutil.copy(FORMS / NAMES[1], tmp_path / "表.xlsx"))
    sheet = openpyxl.load_workbook(marked(path))["待修改"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    wanted = [heading for heading, _ in headings(SCHEMA.table("posts"))]
    assert rows[0] == [*wanted, *MARK_HEADINGS]
    at = {heading: k for k, heading in enumerate(rows[0])}
    assert [row[at["岗位名称"]] for row in rows[1:]] == ["品检", "SMT 技术员"]
    assert {row[at["企业名称"]] for row in rows[1:]} == {"郴州示例电子有限公司"}
    assert [row[at["错误代码"]] for row in rows[1:]] == ["E210", "E221"]


def test_the_sheet_of_bad_rows_is_read_when_asked_for(tmp_path: Path) -> None:
    """Mended there and fed back by its name."""
    path = marked(Path(shutil.copy(FORMS / NAMES[1], tmp_path / "表.xlsx")))
    codes = {fault.code for fault in read_tables(path, sheet="待修改").faults}
    assert {"E210", "E221"} <= codes


def test_csv_gets_a_workbook(tmp_path: Path) -> None:
    """A comment and a colour need one."""
    path = tmp_path / "students.csv"
    path.write_text("学号,姓名,专业,性别\n1,甲,机电一体化技术,未知\n", encoding="utf-8")
    sheet = openpyxl.load_workbook(marked(path))["students"]
    assert sheet["D2"].comment.text.startswith("E207")
    assert sheet["E2"].value == "E207"


def test_formulas_stay_text(tmp_path: Path) -> None:
    """Text that begins like a formula is neither run nor changed."""
    path = tmp_path / "students.csv"
    path.write_text("学号,姓名,专业,性别\n1,=1+1,机电一体化技术,未知\n", encoding="utf-8")
    cell = openpyxl.load_workbook(marked(path))["students"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_nothing_to_mark_writes_nothing(tmp_path: Path) -> None:
    """Notes about what was done are no faults."""
    path = Path(shutil.copy(FORMS / NAMES[0], tmp_path / "表.xlsx"))
    assert write_marked([path], [Fault("I204", file="表.xlsx", sheet="x", cells=("A1",))]) == []
    assert [p.name for p in tmp_path.iterdir()] == ["表.xlsx"]
