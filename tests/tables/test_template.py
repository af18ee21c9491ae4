"""Blank workbooks: what a clerk sees when opening one, and that it reads back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from placement.errors import UsageError
from placement.schema import NOTE_SHEETS, SCHEMA
from placement.tables import read_tables
from placement.tables.template import SHEETS, headings, write_template

if TYPE_CHECKING:
    from pathlib import Path

AUDIENCES = list(SHEETS)


@pytest.fixture(params=AUDIENCES)
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The workbook of each audience as openpyxl sees it, with its audience."""
    path = write_template(tmp_path / "空表.xlsx", request.param)
    opened = openpyxl.load_workbook(path)
    return request.param, opened


def test_sheets_and_headings(book: Any) -> None:
    """Instructions first, then the tables with the schema's headings in row 1."""
    audience, opened = book
    tables = [SCHEMA.table(name) for name in SHEETS[audience]]
    assert opened.sheetnames == [NOTE_SHEETS[0], *(table.zh for table in tables)]
    for table in tables:
        row = [cell.value for cell in opened[table.zh][1]]
        assert row == [heading for heading, _ in headings(table)]


def test_ids_are_text_for_the_whole_column(book: Any) -> None:
    """A cell that is edited later stays text."""
    audience, opened = book
    for name in SHEETS[audience]:
        table = SCHEMA.table(name)
        # openpyxl holds neighbouring columns of one style as one range.
        ranges = opened[table.zh].column_dimensions.values()
        formats = {k: r.number_format for r in ranges for k in range(r.min, r.max + 1)}
        for k, (heading, spec) in enumerate(headings(table), start=1):
            wanted = {"id": "@", "date": "yyyy-mm-dd"}.get(spec.kind, "General")
            assert formats[k] == wanted, heading


def test_choices_drop_down(book: Any) -> None:
    """Every column with choices offers each answer once, in Chinese, from row 3 on."""
    audience, opened = book
    for name in SHEETS[audience]:
        table = SCHEMA.table(name)
        offered = {}
        for rule in opened[table.zh].data_validations.dataValidation:
            offered[str(rule.sqref).split(":")[0]] = rule.formula1.strip('"').split(",")
        wanted = {
            f"{openpyxl.utils.get_column_letter(k)}3": list(dict.fromkeys(spec.choices.values()))
            for k, (_, spec) in enumerate(headings(table), start=1)
            if spec.choices
        }
        assert not [text for texts in offered.values() for text in texts if text.isascii()]
        meant = {
            f"{openpyxl.utils.get_column_letter(k)}3": spec.choices
            for k, (_, spec) in enumerate(headings(table), start=1)
            if spec.choices
        }
        assert {c: [meant[c][text] for text in texts] for c, texts in offered.items()} == wanted


def test_headings_tell_what_to_fill_in(book: Any) -> None:
    """A comment on each, required ones shaded, the row frozen and printed on every page."""
    audience, opened = book
    for name in SHEETS[audience]:
        table = SCHEMA.table(name)
        sheet = opened[table.zh]
        for cell, (heading, spec) in zip(sheet[1], headings(table), strict=True):
            comment = cell.comment.text
            assert comment.startswith("必填" if spec.required else "选填"), heading
            assert spec.zh_help in comment
            shaded = cell.fill.fgColor.rgb == "FFDDEBF7"
            assert shaded == spec.required, heading
        assert sheet.freeze_panes == "C2"
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_every_column_is_in_the_instructions(book: Any) -> None:
    """The first sheet lists all columns of all sheets."""
    audience, opened = book
    rows = [[cell.value for cell in row] for row in opened[NOTE_SHEETS[0]].iter_rows()]
    for name in SHEETS[audience]:
        table = SCHEMA.table(name)
        listed = [row[1] for row in rows if row[0] == table.zh]
        assert listed == [heading for heading, _ in headings(table)]


def test_the_example_row_is_dropped_and_a_filled_row_is_read(tmp_path: Path) -> None:
    """What is typed below the grey row is all that is read."""
    path = write_template(tmp_path / "本校.xlsx", "school")
    opened = openpyxl.load_workbook(path)
    students, posts = opened["学生"], opened["岗位"]
    for sheet, table, given in (
        (students, "students", {"学号": "0012", "姓名": "李四", "专业": "机电一体化技术"}),
        (
            posts,
            "posts",
            {"岗位编号": "007", "企业名称": "甲厂", "岗位名称": "装配", "需求人数": 3},
        ),
    ):
        columns = {heading: k for k, (heading, _) in enumerate(headings(SCHEMA.table(table)), 1)}
        for heading, value in given.items():
            sheet.cell(3, columns[heading], value)
    opened.save(path)
    reading = read_tables(path)
    # The term is told by nothing in the workbook yet.
    assert [fault.code for fault in reading.faults if fault.severity != "info"] == ["W133"]
    assert reading.instance is not None
    assert reading.instance.students["student_id"].tolist() == ["0012"]
    assert reading.instance.places["place_id"].tolist() == ["007"]
    dropped = [(row.sheet, row.row, row.reason) for row in reading.instance.dropped]
    assert ("学生", 2, "example") in dropped
    assert ("岗位", 2, "example") in dropped


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_blank_template_has_no_faults_of_its_own(audience: Any, tmp_path: Path) -> None:
    """Reading it unfilled finds no wrong cell, only that tables are empty."""
    path = write_template(tmp_path / "空表.xlsx", audience)
    wrong = [
        fault for fault in read_tables(path).faults if fault.severity == "error" and fault.cells
    ]
    assert wrong == []


def test_an_existing_file_stays(tmp_path: Path) -> None:
    """A filled-in workbook is not overwritten by mistake."""
    path = tmp_path / "本校.xlsx"
    path.write_bytes(b"filled in")
    with pytest.raises(UsageError, match=r"The file .*本校\.xlsx exists"):
        write_template(path, "school")
    assert path.read_bytes() == b"filled in"
    write_template(path, "school", force=True)
    assert path.read_bytes()[:2] == b"PK"


def test_a_template_is_named_as_a_workbook(tmp_path: Path) -> None:
    """Readers go by the suffix."""
    path = write_template(tmp_path / "空表", "park")
    assert path == tmp_path / "空表.xlsx"
    assert path.is_file()


def test_unknown_audience(tmp_path: Path) -> None:
    """All are named."""
    audiences = "choose from school, park, class, teachers, money, office"
    with pytest.raises(UsageError, match=audiences):
        write_template(tmp_path / "x.xlsx", "city")  # type: ignore[arg-type]
