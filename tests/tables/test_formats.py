"""The same tables through every kind of file, and the files that are none."""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import pytest

from placement import generate, write_instance
from placement.errors import DataError, UsageError
from placement.tables.reading import read_instance, read_tables
from workbooks import POSTS, STUDENTS, Rows, found, workbook

if TYPE_CHECKING:
    from pathlib import Path

DATED: Rows = [(*POSTS[0], "实习开始"), *((*row, dt.date(2026, 3, 2)) for row in POSTS[1:])]
WISHES: Rows = (("学号", "志愿顺序", "岗位编号"), ("S1", 1, "P2"), ("S1", 2, "P1"), ("S2", 1, "P1"))


def csv_text(rows: Rows, separator: str = ",") -> str:
    return "".join(separator.join(map(str, row)) + "\r\n" for row in rows)


def csv_folder(folder: Path, encoding: str, separator: str = ",") -> Path:
    folder.mkdir()
    for name, rows in (("学生", STUDENTS), ("岗位", DATED), ("志愿", WISHES)):
        text = csv_text(rows, separator)
        (folder / f"{name}.csv").write_bytes(text.encode(encoding))
    return folder


def frame(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(list(rows[1:]), columns=list(rows[0]))


def parquet_folder(folder: Path) -> Path:
    folder.mkdir()
    for name, rows in (("students", STUDENTS), ("posts", DATED), ("prefs", WISHES)):
        frame(rows).to_parquet(folder / f"{name}.parquet")
    return folder


@pytest.fixture
def by_workbook(tmp_path: Path) -> dict[str, pd.DataFrame]:
    sheets = {"学生": STUDENTS, "岗位": DATED, "志愿": WISHES}
    return dict(read_instance(workbook(tmp_path / "book.xlsx", sheets)).tables)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_folder_reads_like_a_workbook_in_every_encoding(
    tmp_path: Path, by_workbook: dict[str, pd.DataFrame], encoding: str
) -> None:
    separator = "\t" if encoding == "utf-16" else ","
    tables = read_instance(csv_folder(tmp_path / "in", encoding, separator)).tables
    assert set(tables) == set(by_workbook)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, by_workbook[name])


def test_a_parquet_folder_reads_like_a_workbook(
    tmp_path: Path, by_workbook: dict[str, pd.DataFrame]
) -> None:
    tables = read_instance(parquet_folder(tmp_path / "in")).tables
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, by_workbook[name])


def test_a_school_s_roster_and_a_park_s_demand_are_read_together(tmp_path: Path) -> None:
    roster = workbook(tmp_path / "学校.xlsx", {"Sheet1": STUDENTS})
    demand = tmp_path / "园区.csv"
    demand.write_text(csv_text(POSTS), encoding="gbk")
    instance = read_instance(roster, demand)
    assert (len(instance.students), len(instance.table("posts"))) == (2, 2)
    assert [item.rows for item in instance.inputs] == [{"students": 2}, {"posts": 2}]
    assert instance.inputs[1].sha256 == hashlib.sha256(demand.read_bytes()).hexdigest()


def test_two_schools_rosters_are_joined_and_each_row_keeps_its_own_cell(tmp_path: Path) -> None:
    for n, name in enumerate(("甲校", "乙校")):
        rows = [STUDENTS[0], (f"S{n}", "某人", "数控技术")]
        workbook(tmp_path / f"{name}.xlsx", {"学生": rows})
    instance = read_tables(tmp_path).instance
    assert instance is not None
    origin = instance.origins["students"]
    assert [origin.cell(k, "name") for k in range(2)] == [
        ("乙校.xlsx", "学生", "B2", "姓名"),
        ("甲校.xlsx", "学生", "B2", "姓名"),
    ]


def test_one_student_in_two_files_is_told_in_both(tmp_path: Path) -> None:
    for name in ("a", "b"):
        workbook(tmp_path / f"{name}2026春.xlsx", {"学生": STUDENTS[:2]})
    faults = found(read_tables(tmp_path), "E202")
    assert [(fault.file, fault.cells) for fault in faults] == [
        ("a2026春.xlsx", ("A2",)),
        ("b2026春.xlsx", ("A2",)),
    ]


def test_english_ids_chinese_headings_and_any_order_are_alike(
    tmp_path: Path, by_workbook: dict[str, pd.DataFrame]
) -> None:
    students = [("major", "student_id", "name"), *((r[2], r[0], r[1]) for r in STUDENTS[1:])]
    posts = [("need", "招聘单位", "post_id", "工种", "start")]
    posts += [(r[3], r[1], r[0], r[2], r[4]) for r in DATED[1:]]
    sheets = {"students": students, "posts": posts, "prefs": WISHES}
    tables = read_instance(workbook(tmp_path / "en.xlsx", sheets)).tables
    for name in ("students", "posts", "prefs"):
        pd.testing.assert_frame_equal(tables[name], by_workbook[name])


def test_names_of_files_decide_where_headings_tie(tmp_path: Path) -> None:
    rows: Rows = (("学号", "岗位编号"), ("S1", "P2"))
    (tmp_path / "locks.csv").write_text(csv_text(rows), encoding="utf-8")
    (tmp_path / "students.csv").write_text(csv_text(STUDENTS), encoding="utf-8")
    (tmp_path / "岗位.csv").write_text(csv_text(DATED), encoding="utf-8")
    instance = read_instance(tmp_path)
    assert instance.table("locks")["place_id"].tolist() == ["P2"]


def test_unknown_columns_are_carried_row_for_row(tmp_path: Path) -> None:
    rows = [(*STUDENTS[0], "宿舍"), (*STUDENTS[1], "3栋"), (*STUDENTS[2], None)]
    instance = read_tables(workbook(tmp_path / "x.xlsx", {"学生": rows})).instance
    assert instance is not None
    assert instance.carried["students"]["宿舍"].tolist() == ["3栋", ""]


def test_an_unknown_heading_over_nothing_is_not_worth_a_word(tmp_path: Path) -> None:
    rows = [(*STUDENTS[0], "备用"), *((*row, None) for row in STUDENTS[1:])]
    reading = read_tables(workbook(tmp_path / "x.xlsx", {"学生": rows}))
    assert not found(reading, "W115")


def test_a_hidden_sheet_is_read_only_when_asked_for(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "x.xlsx", {"学生": STUDENTS, "岗位": DATED, "志愿": WISHES}, hidden=["志愿"]
    )
    assert "prefs" not in read_instance(path).tables
    assert len(read_instance(path, sheet="志愿").table("prefs")) == 3


def test_of_two_like_sheets_the_one_asked_for_is_read(tmp_path: Path) -> None:
    old = [POSTS[0], ("P9", "旧企业", "旧岗位", 9)]
    path = workbook(tmp_path / "x.xlsx", {"学生": STUDENTS, "岗位需求": DATED, "用工需求": old})
    with pytest.raises(DataError, match="1 errors"):
        read_instance(path)
    posts = read_instance(path, sheet="用工需求").table("posts")
    assert posts["post_id"].tolist() == ["P9"]


def test_typed_parquet_columns_are_taken_without_a_look_at_each_value(tmp_path: Path) -> None:
    count = 3000
    students = pd.DataFrame(
        {
            "student_id": np.arange(count) + 202401020000,
            "name": "某人",
            "major": pd.Categorical(["数控技术"] * count),
            "birth": pd.Timestamp("2007-03-01"),
            "score": np.linspace(60, 100, count),
            "grade": np.int16(2024),
        }
    )
    students.to_parquet(tmp_path / "students.parquet")
    frame(DATED).to_parquet(tmp_path / "posts.parquet")
    table = read_instance(tmp_path).students
    assert table["student_id"][7] == "202401020007"
    assert set(table["major_code"]) == {"460103"} or table["major_code"].str.len().eq(6).all()
    assert table["birth"].dtype == "datetime64[s]"
    assert table["grade"].unique().tolist() == [2024]
    assert table["score"][count - 1] == 100.0


def test_a_million_phantom_rows_cost_little_and_are_not_listed(tmp_path: Path) -> None:
    text = csv_text(STUDENTS) + ",,\r\n" * 300_000
    (tmp_path / "学生.csv").write_text(text, encoding="utf-8")
    instance = read_tables(tmp_path / "学生.csv").instance
    assert instance is not None
    assert len(instance.students) == 2
    assert len(instance.dropped) <= 1


@pytest.mark.parametrize(
    ("name", "data", "code", "says"),
    [
        ("学生.et", b"whatever", "E103", ".et"),
        ("学生.docx", b"PK\x03\x04", "E103", "Word"),
        ("学生.dat", b"?", "E103", ".dat"),
        ("空.xlsx", b"", "E103", "empty"),
        ("网页.xls", b"<html><body>1</body></html>", "E103", "HTML"),
        ("乱.xlsx", b"PK\x03\x04" + b"\0" * 500, "E103", "cut short"),
        (
            "密.xlsx",
            bytes.fromhex("D0CF11E0A1B11AE1")
            + b"\0" * 512
            + "EncryptedPackage".encode("utf-16-le"),
            "E103",
            "encrypted",
        ),
        ("坏.xls", bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "E103", "("),
        ("坏.parquet", b"PAR1 nothing", "E103", "("),
        ("学生.csv", b"\xff\xff\xff\xff", "E104", "encoding"),
    ],
)
def test_what_is_no_table_is_said_to_be_none(
    tmp_path: Path, name: str, data: bytes, code: str, says: str
) -> None:
    from placement.wording import describe

    (tmp_path / name).write_bytes(data)
    reading = read_tables(tmp_path / name)
    assert [fault.code for fault in reading.faults] == [code]
    assert says in describe(reading.faults[0], lang="en")
    assert reading.instance is None


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "x.xlsx", {"学生": STUDENTS})
    short = tmp_path / "y.xlsx"
    short.write_bytes(whole.read_bytes()[:-200])
    assert zipfile.is_zipfile(whole)
    faults = read_tables(short).faults
    assert [(fault.code, fault.facts["kind"]) for fault in faults] == [
        ("E103", "文件不完整 / cut short")
    ]


def test_an_empty_folder_and_a_path_that_is_not_there(tmp_path: Path) -> None:
    assert [f.code for f in read_tables(tmp_path).faults] == ["E110"]
    (tmp_path / "学生名单.xlsx").write_bytes(b"")
    (fault,) = read_tables(tmp_path / "学生名单1.xlsx").faults
    assert (fault.code, fault.facts["near"]) == ("E101", "学生名单.xlsx")


def test_no_path_at_all_is_a_slip_of_use() -> None:
    with pytest.raises(UsageError, match="No table"):
        read_tables()


def test_faults_of_all_files_come_at_once_in_the_order_given(tmp_path: Path) -> None:
    bad_need = [POSTS[0], ("P1", "甲", "乙", "若干")]
    bad_id = [STUDENTS[0], (None, "甲", "数控技术")]
    first = workbook(tmp_path / "b2026春.xlsx", {"岗位": bad_need})
    second = workbook(tmp_path / "a.xlsx", {"学生": bad_id})
    errors = [f for f in read_tables(first, second).faults if f.severity == "error"]
    assert [(f.file, f.code, f.cells) for f in errors] == [
        ("b2026春.xlsx", "E210", ("D2",)),
        ("a.xlsx", "E201", ("A2",)),
    ]


def opendocument(path: Path) -> Path:
    """Write a sheet whose employer is merged over two rows, below a title."""

    def cell(text: str, more: str = "") -> str:
        kind = 'office:value-type="string"'
        return f"<table:table-cell {kind} {more}><text:p>{text}</text:p></table:table-cell>"

    rows = [
        cell("2026年春季用工需求"),
        "".join(map(cell, POSTS[0])),
        cell("P1") + cell("甲", 'table:number-rows-spanned="2"') + cell("车工") + cell("2"),
        cell("P2") + "<table:covered-table-cell/>" + cell("质检") + cell("1"),
    ]
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="岗位">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return path


def test_an_opendocument_sheet_is_read_with_its_true_cells(tmp_path: Path) -> None:
    demand = opendocument(tmp_path / "需求.ods")
    instance = read_instance(workbook(tmp_path / "学生.xlsx", {"学生": STUDENTS}), demand)
    posts = instance.table("posts")
    assert posts["post"].tolist() == ["车工", "质检"]
    assert instance.origins["posts"].cell(1, "need") == ("需求.ods", "岗位", "D4", "需求人数")
    assert instance.term.name == "2026春"


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet"])
def test_a_written_instance_is_read_back_as_it_was(
    tmp_path: Path, form: Literal["xlsx", "csv", "parquet"]
) -> None:
    invented = generate(200, 30, seed=5, order_classes=2)
    target = tmp_path / ("in.xlsx" if form == "xlsx" else "in")
    write_instance(invented, target, form=form)
    again = read_instance(target)
    assert (again.term, again.city) == (invented.term, invented.city)
    for name, table in invented.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table)
