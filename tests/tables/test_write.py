"""Written instances: the same after reading, ids stay text, nothing runs as a formula."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from placement.errors import UsageError
from placement.generate import generate
from placement.importers import import_instance
from placement.instance import Instance, Term
from placement.tables import read_instance
from placement.tables.write import FORMS, write_instance

PREFLIB = Path(__file__).parents[1] / "data" / "preflib"
ORLIB = Path(__file__).parents[2] / "instances" / "orlib-assignment"

MAKERS = {
    "city": lambda: generate(600, 60, seed=3, order_classes=2),
    "orlib": lambda: import_instance(ORLIB / "assign100.txt.gz"),
    "preflib": lambda: import_instance(PREFLIB / "00038-00000001.soi"),
}


def written(instance: Instance, folder: Path, form: str) -> Path:
    """Where the instance was written in that form."""
    path = folder / ("instance.xlsx" if form == "xlsx" else form)
    write_instance(instance, path, form=form)
    return path


@pytest.fixture
def small() -> Instance:
    """Two students, texts that look like formulas, an own column, a leading zero."""
    students = pd.DataFrame(
        {
            "student_id": ["0012", "0450"],
            "name": ["=cmd()", "陈雪"],
            "major": ["数控技术", "护理"],
            "note": ["-1+2", "@home"],
        }
    )
    posts = pd.DataFrame(
        {
            "post_id": ["P1"],
            "employer": ["+甲厂"],
            "post": ["操作"],
            "need": [3],
            "majors": ["数控技术|护理"],
        }
    )
    made = Instance.from_frames(
        {"students": students, "posts": posts}, term=Term("2026春", dt.date(2026, 3, 1))
    )
    return made.replace(carried={"students": pd.DataFrame({"宿舍": ["3-101", "=A1"]})})


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("maker", MAKERS)
def test_reading_gives_back_what_was_written(maker, form, tmp_path):
    """Every table, every column, every value; term and city too."""
    before = MAKERS[maker]()
    after = read_instance(written(before, tmp_path, form))
    assert (after.term, after.city) == (before.term, before.city)
    assert set(after.tables) - {"params"} == set(before.tables)
    for name, frame in before.tables.items():
        pd.testing.assert_frame_equal(after.tables[name], frame)


@pytest.mark.parametrize("form", FORMS)
def test_odd_texts_and_own_columns_come_back(small, form, tmp_path):
    """Zeros in front of ids, apostrophes against formulas, and columns we do not know."""
    after = read_instance(written(small, tmp_path, form))
    assert list(after.students["student_id"]) == ["0012", "0450"]
    assert list(after.students["name"]) == ["=cmd()", "陈雪"]
    assert list(after.students["note"]) == ["-1+2", "@home"]
    assert list(after.places["majors"]) == ["数控技术|护理"]
    assert list(after.carried["students"]["宿舍"]) == ["3-101", "=A1"]


def test_no_cell_of_a_workbook_runs_and_ids_are_text(small, tmp_path):
    """Also after somebody edits a cell: the whole column has the text format."""
    book = openpyxl.load_workbook(written(small, tmp_path, "xlsx"))
    assert book.sheetnames == ["填表说明", "学生", "岗位", "参数"]
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "+", "-", "@"))
    students = book["学生"]
    assert [cell.value for cell in students[1]] == ["学号", "姓名", "专业", "备注", "宿舍"]
    assert (students["A2"].value, students["A2"].number_format) == ("0012", "@")
    assert students.column_dimensions["A"].number_format == "@"


def test_no_cell_of_a_csv_file_runs(small, tmp_path):
    """And the mark in front makes Excel read it as UTF-8."""
    folder = written(small, tmp_path, "csv")
    assert (folder / "students.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_lists_are_written_as_people_write_them(small, tmp_path):
    text = (written(small, tmp_path, "csv") / "posts.csv").read_text(encoding="utf-8-sig")
    assert "数控技术、护理" in text


def test_the_form_follows_the_name_and_the_size(small, tmp_path):
    """A name that ends in .xlsx is a workbook, a folder holds CSV; large tables become Parquet."""
    assert [p.name for p in write_instance(small, tmp_path / "a.xlsx")] == ["a.xlsx"]
    names = {p.name for p in write_instance(small, tmp_path / "folder")}
    assert names == {"students.csv", "posts.csv", "params.csv"}
    large = small.replace(
        tables={
            **small.tables,
            "params": pd.DataFrame({"key": ["k"] * 100_001, "value": ["v"] * 100_001}),
        }
    )
    assert (tmp_path / "big" / "posts.parquet") in write_instance(large, tmp_path / "big")


@pytest.mark.parametrize("form", FORMS)
def test_files_are_not_replaced_unless_asked(small, form, tmp_path):
    path = written(small, tmp_path, form)
    with pytest.raises(UsageError, match=path.name) as error:
        write_instance(small, path, form=form)
    assert error.value.code == ("E411" if form == "xlsx" else "E106")
    write_instance(small, path, form=form, force=True)


def test_a_workbook_is_always_named_as_one(small, tmp_path):
    """What is asked for by form alone can be read again, and is not replaced unless asked."""
    (path,) = write_instance(small, tmp_path / "2026.spring", form="xlsx")
    assert path.name == "2026.spring.xlsx"
    assert list(read_instance(path).students["student_id"]) == ["0012", "0450"]
    with pytest.raises(UsageError, match=r"spring\.xlsx"):
        write_instance(small, tmp_path / "2026.spring", form="xlsx")


def test_an_unknown_form_is_refused(small, tmp_path):
    with pytest.raises(UsageError, match=r'no output form "ods"\. Known forms: xlsx, csv, parquet'):
        write_instance(small, tmp_path / "x", form="ods")


def test_a_table_that_no_sheet_holds_is_refused(small, tmp_path, monkeypatch):
    """Excel's limit, made small here."""
    monkeypatch.setattr("placement.tables.write.SHEET_ROWS", 2)
    with pytest.raises(UsageError, match="Table 学生 has 2 rows; an Excel sheet holds at most 1"):
        write_instance(small, tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()
