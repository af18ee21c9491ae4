"""Headings in odd places, and rows that are no data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from placement.schema import EXAMPLE_MARK
from placement.tables import rows as rows_module
from placement.tables.grid import Grid
from placement.tables.headings import best_header, place_of
from placement.tables.reading import Reading, read_tables
from workbooks import POSTS, STUDENTS, Rows, cells, found, read, with_column, workbook

if TYPE_CHECKING:
    from pathlib import Path


def reasons(reading: Reading) -> dict[int, str]:
    assert reading.instance is not None
    return {row.row: row.reason for row in reading.instance.dropped}


@pytest.mark.parametrize(
    ("table", "heading", "field", "rank"),
    [
        ("students", "*学 号：", "student_id", 0),
        ("students", "第三志愿", "pref", 3),
        ("students", "志愿10", "pref", 10),
        ("students", "pref2", "pref", 2),
        ("students", "意向企业", "pref", 1),
        ("students", "第一志愿（岗位编号）", "pref", 1),
        ("posts", "薪资（元/月）", "pay", 0),
        ("posts", "专业\n要求", "majors", 0),
        ("posts", "需求人数/合计", "need", 0),
        ("posts", "需求人数（人）", "need", 0),
    ],
)
def test_headings_name_their_field(table: str, heading: str, field: str, rank: int) -> None:
    assert place_of(table, heading) == (field, rank)


@pytest.mark.parametrize("heading", ["宿舍", "第十一志愿", "pref0", ""])
def test_other_headings_name_none(heading: str) -> None:
    assert place_of("students", heading) is None


def test_a_two_row_header_in_a_csv_needs_no_merged_cells() -> None:
    rows = [
        ["2026年春季用工需求"],
        ["序号", "企业名称", "岗位名称", "需求人数", "", "实习时间", ""],
        ["", "", "", "合计", "其中：女", "起", "止"],
        ["1", "甲", "质检", "5", "2", "2026-03-01", "2026-08-31"],
    ]
    header = best_header(Grid("x.csv", "", "x", rows))
    assert header is not None
    assert (header.table, header.first, header.last) == ("posts", 1, 2)
    assert {field for field, _ in header.columns.values()} == {
        "post_id", "employer", "post", "need", "need_female", "start", "end",
    }  # fmt: skip


def test_a_three_row_merged_header_is_joined_from_top_to_bottom(tmp_path: Path) -> None:
    path = tmp_path / "2026春.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("学生").write_row(0, 0, STUDENTS[0])
    sheet = book.add_worksheet("岗位")
    sheet.merge_range(0, 0, 2, 0, "序号")
    sheet.merge_range(0, 1, 2, 1, "企业名称")
    sheet.merge_range(0, 2, 2, 2, "岗位名称")
    sheet.merge_range(0, 3, 0, 5, "用工")
    sheet.merge_range(1, 3, 1, 4, "需求人数")
    sheet.write_row(2, 3, ["合计", "其中：女"])
    sheet.merge_range(1, 5, 2, 5, "月薪")
    sheet.write_row(3, 0, [1, "甲", "质检", 5, 2, 4000])
    book.close()
    reading = read_tables(path)
    assert reading.instance is not None
    posts = reading.instance.table("posts")
    assert posts[["need", "need_female", "pay"]].iloc[0].tolist() == [5, 2, 4000]


def test_titles_totals_notes_signatures_and_repeated_headings_are_dropped(tmp_path: Path) -> None:
    rows: Rows = [
        ("郴州高新区2026年春季用工需求表",),
        ("填报日期：2026.1.10",),
        *POSTS,
        ("小计", None, None, 3),
        ("郴州高新区2026年春季用工需求表",),
        POSTS[0],
        ("P3", "丙公司", "总装", 1),
        ("合 计", None, None, 4),
        ("注：人数请写整数",),
        ("填表人：某某", None, "审核人："),
    ]
    reading = read(tmp_path, posts=rows)
    assert reading.ok
    assert reading.instance is not None
    assert reading.instance.table("posts")["post_id"].tolist() == ["P1", "P2", "P3"]
    assert reasons(reading) == {
        1: "title", 2: "title", 6: "total", 7: "title", 8: "header", 10: "total", 11: "note",
        12: "signature",
    }  # fmt: skip
    (note,) = found(reading, "I116")
    assert note.facts["n"] == 8


def test_prefilled_running_numbers_and_zeros_are_phantoms_not_faults(tmp_path: Path) -> None:
    rows: Rows = [
        ("序号", "学号", "姓名", "专业", "综合成绩"),
        (1, "S1", "甲", "数控技术", 80),
        (2, None, None, None, None),
        (3, None, None, None, 0),
    ]
    reading = read(tmp_path, students=rows)
    assert reading.ok
    assert reading.instance is not None
    assert len(reading.instance.students) == 1


def test_a_blank_typed_into_an_empty_row_is_no_student(tmp_path: Path) -> None:
    """Half-width and full-width blanks look empty on the screen, and are."""
    blanks = [(" ", None, ""), ("\u3000", " ", "\xa0")]
    reading = read(tmp_path, students=[*STUDENTS, *blanks])
    assert reading.ok
    assert reading.instance is not None
    assert len(reading.instance.students) == len(STUDENTS) - 1


def test_rows_alike_but_for_their_number_are_judged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet prefilled to its last row costs no more thought than one such row."""
    seen: list[tuple[Any, Any]] = []
    judge = rows_module._reason
    monkeypatch.setattr(rows_module, "_reason", lambda *args: seen.append(args) or judge(*args))
    head = ("序号", "学号", "姓名", "专业", "备注")
    filled = (1, "S1", "甲", "数控技术", "")
    prefilled = [(n, None, None, None, "在校" if n % 2 else None) for n in range(2, 3000)]
    reading = read(tmp_path, students=[head, filled, *prefilled])
    assert len([row for row, look in seen if look.running]) == 2
    assert [len(fault.cells) for fault in found(reading, "E201")] == [1499]


def test_the_template_s_example_row_is_dropped_by_its_mark(tmp_path: Path) -> None:
    rows = [STUDENTS[0], (f"{EXAMPLE_MARK}202401020101", "张三", "机电一体化技术"), *STUDENTS[1:]]
    reading = read(tmp_path, students=rows)
    assert reading.instance is not None
    assert reading.instance.students["student_id"].tolist() == ["S1", "S2"]
    assert reasons(reading) == {2: "example"}


def test_people_and_firms_with_telling_names_stay(tmp_path: Path) -> None:
    students = [*STUDENTS, ("S3", "总小计", "数控技术"), ("S4", "注明", "数控技术")]
    posts = [*POSTS, ("P3", "合计划有限公司", "审核人员", 1), ("P4", "示例小计有限公司", "签章", 1)]
    reading = read(tmp_path, students=students, posts=posts)
    assert reading.instance is not None
    assert len(reading.instance.students) == 4
    assert len(reading.instance.table("posts")) == 4


def test_money_may_be_more_than_there_are_people(tmp_path: Path) -> None:
    """Budgets, grants and awards are in yuan; a post of so many seats would be a slip."""
    budgets: Rows = (
        ("预算年度", "支付方", "预算金额", "约束计划"),
        (2026, "市财政", 12_500_000, "是"),
    )
    granted: Rows = (("学号", "补贴项目", "补贴金额"), ("S1", "CZ-12", "200,000"))
    reading = read(tmp_path, 补贴预算=budgets, 已发补贴=granted)
    assert reading.instance is not None
    assert reading.instance.table("budgets")["amount"].tolist() == [12_500_000]
    assert reading.instance.table("granted")["amount"].tolist() == [200_000]
    assert not [fault for fault in reading.faults if fault.code in ("E212", "W211")]


def test_merged_employers_fill_down_but_headcounts_do_not(tmp_path: Path) -> None:
    path = tmp_path / "2026春.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("学生").write_row(0, 0, STUDENTS[0])
    sheet = book.add_worksheet("岗位")
    sheet.write_row(0, 0, POSTS[0])
    for r in (1, 2):
        sheet.write_row(r, 0, [f"P{r}", "", f"岗位{r}", ""])
    sheet.merge_range(1, 1, 2, 1, "甲公司")
    sheet.merge_range(1, 3, 2, 3, 6)
    book.close()
    reading = read_tables(path)
    assert reading.instance is not None
    assert reading.instance.table("posts")["employer"].tolist() == ["甲公司"] * 2
    assert [(f.code, f.cells) for f in reading.faults if f.severity == "error"] == [
        ("E216", ("D3",))
    ]


def test_running_numbers_merged_over_several_posts_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "2026春.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("学生").write_row(0, 0, STUDENTS[0])
    sheet = book.add_worksheet("岗位")
    sheet.write_row(0, 0, ["序号", *POSTS[0][1:]])
    for r in (1, 2):
        sheet.write_row(r, 0, ["", "", f"岗位{r}", 2])
    sheet.merge_range(1, 0, 2, 0, 1)
    sheet.merge_range(1, 1, 2, 1, "甲公司")
    sheet.write_row(3, 0, [2, "乙公司", "质检", 2])
    book.close()
    reading = read_tables(path)
    assert reading.instance is not None
    assert reading.instance.table("posts")["post_id"].tolist() == ["1-1", "1-2", "2"]
    assert reading.ok


def test_columns_that_mark_faults_are_not_carried_when_read_again(tmp_path: Path) -> None:
    rows = [
        (*r, *x)
        for r, x in zip(STUDENTS, [("错误代码", "错误信息"), ("E1", "x"), ("", "")], strict=True)
    ]
    reading = read(tmp_path, students=rows)
    assert not found(reading, "W115")


def test_a_sheet_of_instructions_is_passed_over(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "2026春.xlsx", {"填表说明": STUDENTS, "学生": STUDENTS, "岗位": POSTS}
    )
    reading = read_tables(path)
    assert reading.ok
    assert reading.instance is not None
    assert len(reading.instance.students) == 2


def test_start_and_end_in_one_column_are_taken_apart(tmp_path: Path) -> None:
    posts = with_column(POSTS, "实习时间", "2026.3.1-2026.8.31", "2026年3月至8月")
    reading = read(tmp_path, posts=posts)
    assert reading.instance is not None
    table = reading.instance.table("posts")
    assert table["start"].dt.strftime("%Y-%m-%d").tolist() == ["2026-03-01"] * 2
    assert table["end"].dt.strftime("%Y-%m-%d").tolist() == ["2026-08-31"] * 2
    assert not found(reading, "W115")


def test_a_period_that_does_not_split_is_an_unreadable_start(tmp_path: Path) -> None:
    reading = read(tmp_path, posts=with_column(POSTS, "实习时间", "开学以后"))
    assert cells(reading, "E220") == ["posts!E2"]
