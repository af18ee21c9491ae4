"""plan.xlsx: every sheet as people need it, and no change of a cell goes unseen."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from placement.digest import changed_sheets, read_digests, read_rows
from placement.report.page import Column, Page
from placement.report.sheets import SHEETS
from placement.report.workbook import Imprint, write_workbook
from small_plan import TERM, small_plan

if TYPE_CHECKING:
    from pathlib import Path

    from placement.report.plan import Plan

TITLES = ["说明与指标", "分配花名册", "按企业", "按班级", "未安排", "园区满足率", "志愿统计",
          "订单班", "约束与目标", "合规检查", "读取说明", "参数与留痕"]  # fmt: skip
IMPRINT = Imprint("abcd1234", "2024 R&D", dt.date(2024, 3, 1), "zh")


def rows(path: Path, title: str) -> list[dict[str, Any]]:
    """A sheet as mappings of its headings."""
    heading, *body = dict(read_rows(path))[title]
    return [dict(zip(map(str, heading), row, strict=True)) for row in body]


def openpyxl_copy(source: Path, target: Path, change: Any = None) -> Path:
    """Open and save with another program's code, after a change of one sheet or none."""
    book = openpyxl.load_workbook(source)
    if change is not None:
        change(book)
    book.save(target)
    return target


def test_sheets_and_their_order(written: Path) -> None:
    """As the design lists them."""
    book = openpyxl.load_workbook(written / "plan.xlsx")
    assert book.sheetnames == TITLES
    assert [sheet.title("zh") for sheet in SHEETS] == TITLES


@pytest.mark.parametrize("title", TITLES)
def test_every_sheet_is_ready_to_read_and_print(written: Path, title: str) -> None:
    """Frozen headings, a filter, A4 landscape, headings on each page, the plan's number below."""
    sheet = openpyxl.load_workbook(written / "plan.xlsx")[title]
    assert isinstance(sheet, Worksheet)
    assert str(sheet.freeze_panes).endswith("2")
    assert sheet.auto_filter.ref.startswith("A1:")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddFooter.left.text.startswith("方案编号 ")
    assert title in sheet.oddHeader.center.text


def test_roster_holds_every_student_and_room_to_sign(plan: Plan, written: Path) -> None:
    """In the order of the input, with the users' own columns and none that is private."""
    roster = rows(written / "plan.xlsx", "分配花名册")
    assert [row["学号"] for row in roster] == plan.table["student_id"].tolist()
    assert roster[1]["志愿位次"] == 2
    assert roster[1]["起"] == dt.date(2024, 3, 1)
    assert roster[3]["调剂标记"] == "调剂"
    assert [row["是否对口"] for row in roster[:4]] == ["对口", "对口", "相近", "专业不限"]
    assert roster[0]["宿舍"] == "0-01"
    assert {row["学校确认"] for row in roster} == {None}
    assert not any("QQ" in heading for heading in roster[0])


def test_nothing_private_is_in_any_file(written: Path) -> None:
    """Identity cards, bank cards and telephones stay with the reader, dropped rows included."""
    for path in written.iterdir():
        texts = [path.read_bytes()]
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                texts = [book.read(name) for name in book.namelist()]
        for text in texts:
            assert b"13800001111" not in text
            assert b"431001200501011234" not in text
            assert b"6222020200011112222" not in text
            assert b"123456789" not in text


def test_lists_by_employer_count_asked_and_allocated(written: Path) -> None:
    """A post without students still shows that it asked."""
    lists = rows(written / "plan.xlsx", "按企业")
    assert [(r["岗位编号"], r["需求人数"], r["已派人数"], r["序号"], r["学号"]) for r in lists] == [
        ("C1", 20, 0, None, None),
        ("M1", 2, 2, 1, "0001"),
        ("M1", 2, 2, 2, "0002"),
        ("M2", 1, 1, 1, "0003"),
        ("M4", 3, 2, 1, "0004"),
        ("M4", 3, 2, 2, "0006"),
        ("M3", 3, 1, 1, "0005"),
        ("N1", 1, 1, 1, "0012"),
    ]
    assert [r["班车"] for r in lists] == [None, *["有 138****"] * 2, None, None, None, "无", None]
    assert "老板手机" not in lists[0]


def test_lists_by_class_number_each_class(written: Path) -> None:
    """The public list says the case, not the reason."""
    lists = rows(written / "plan.xlsx", "按班级")
    nurses = [row for row in lists if row["班级"] == "护理1班"]
    assert [(row["序号"], row["学号"], row["未安排情形"]) for row in nurses] == [
        (1, "0011", "不能再接收"),
        (2, "0012", None),
    ]


def test_students_without_a_place_have_reasons(written: Path) -> None:
    """Those who take no part come last."""
    lists = rows(written / "plan.xlsx", "未安排")
    assert [row["情形"] for row in lists][-2:] == ["锁定不安排", "不参加"]
    assert all(row["说明"] for row in lists)


def test_parks_add_up(written: Path) -> None:
    """The total first, then the largest shortage."""
    parks = rows(written / "plan.xlsx", "园区满足率")
    assert (parks[0]["园区"], parks[0]["需求人数"], parks[0]["已派人数"]) == ("合计", 30, 7)
    assert parks[0]["满足率"] == pytest.approx(7 / 30)
    assert [row["缺口"] for row in parks[1:]] == sorted(
        (r["缺口"] for r in parks[1:]), reverse=True
    )
    assert sum(row["缺口"] for row in parks[1:]) == parks[0]["缺口"]


def test_choices_add_up(written: Path) -> None:
    """Every student of a group is counted once; the share is of those who gave choices."""
    everybody = rows(written / "plan.xlsx", "志愿统计")[0]
    parts = ["第1志愿", "第2志愿", "志愿外安排", "未填志愿安排", "未安排"]
    assert sum(everybody[name] for name in parts) == everybody["学生数"] == 12
    assert everybody["第一志愿率"] == pytest.approx(2 / 8)


def test_figures_say_what_they_are_shares_of(written: Path) -> None:
    """And the proof is in plain words."""
    sheet = {row["项目"]: row for row in rows(written / "plan.xlsx", "说明与指标")}
    assert sheet["已安排"]["数值"] == "7（58.3%）"
    assert sheet["第一志愿"]["数值"] == "2（25.0%）"
    assert sheet["违反强制规则"]["数值"] == "0/7"
    assert "对接建议方案" in sheet["名称"]["数值"]
    assert sheet["1 已安排人数"]["说明"] == "理论上限 8，最多还差 1（12.500%）。"
    assert sheet["3 综合得分"]["说明"] == (
        "没有来得及计算上限，这一级没有证明。"
        "求解器 HiGHS 自称上限 4400（差 79，1.795%）：无法核验，不算证明。"
    )


def test_compliance_quotes_the_clause(written: Path) -> None:
    """One row a provision, with what was checked."""
    sheet = {row["规则"]: row for row in rows(written / "plan.xlsx", "合规检查")}
    assert sheet["B-8"]["检查数"] == 7
    assert sheet["B-8"]["结论"] == "符合"
    assert sheet["B-8"]["原文"] == "与学生所学专业对口或相近"


def test_english_workbook_has_no_chinese_of_our_own(tmp_path: Path) -> None:
    """Sheet names, headings and sentences follow the language."""
    plan = small_plan(lang="en")
    for sheet in SHEETS:
        page = sheet.build(plan)
        assert sheet.title("en").isascii()
        assert all(column.heading("en") for column in page.columns)
    path = tmp_path / "plan.xlsx"
    pages = [(sheet.title("en"), sheet.build(plan)) for sheet in SHEETS]
    write_workbook(path, pages, Imprint("abcd1234", "Plan", TERM.start, "en"))
    assert next(iter(dict(read_rows(path))["Overview"]))[0] == "Item"


def test_digests_are_of_what_is_stored(plan: Plan, written: Path, tmp_path: Path) -> None:
    """As calamine reads it, and after openpyxl saved it unchanged."""
    path = tmp_path / "again.xlsx"
    pages = [(sheet.title("zh"), sheet.build(plan)) for sheet in SHEETS]
    digests = write_workbook(path, pages, IMPRINT)
    assert read_digests(path) == digests
    copy = openpyxl_copy(written / "plan.xlsx", tmp_path / "copy.xlsx")
    assert changed_sheets(digests, copy) == []


@pytest.mark.parametrize("title", TITLES)
def test_any_changed_cell_changes_the_digest_of_its_sheet(
    written: Path, tmp_path: Path, title: str
) -> None:
    """The first, the last and one cell between, one at a time."""
    digests = read_digests(written / "plan.xlsx")
    book = openpyxl.load_workbook(written / "plan.xlsx")
    sheet = book[title]
    for row, column in ((1, 1), (sheet.max_row, 2), (2 + sheet.max_row // 2, sheet.max_column)):
        before = sheet.cell(row, column).value
        sheet.cell(row, column).value = "改" if before != "改" else 1
        book.save(tmp_path / "changed.xlsx")
        assert changed_sheets(digests, tmp_path / "changed.xlsx") == [title]
        sheet.cell(row, column).value = before


def test_a_removed_sheet_and_an_added_one_are_changes(written: Path, tmp_path: Path) -> None:
    """Sheets are compared by name."""

    def swap(book: Any) -> None:
        del book["按企业"]
        book.create_sheet("新表")

    copy = openpyxl_copy(written / "plan.xlsx", tmp_path / "copy.xlsx", swap)
    assert changed_sheets(read_digests(written / "plan.xlsx"), copy) == ["按企业", "新表"]


def test_ids_stay_text_when_edited_and_below_the_last_row(written: Path, tmp_path: Path) -> None:
    """The text format is on the cells and on the whole column."""
    book = openpyxl.load_workbook(written / "plan.xlsx")
    sheet = book["分配花名册"]
    assert sheet["B2"].number_format == "@"
    assert sheet.column_dimensions["B"].number_format == "@"
    sheet["B2"].value = "0099"
    book.save(tmp_path / "edited.xlsx")
    assert rows(tmp_path / "edited.xlsx", "分配花名册")[0]["学号"] == "0099"


def test_formulas_are_defused(written: Path) -> None:
    """A remark that starts with an equals sign stays a remark."""
    assert rows(written / "plan.xlsx", "分配花名册")[0]["备注"] == "'=1+1"
    book = openpyxl.load_workbook(written / "plan.xlsx")
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


def long_page(size: int) -> Page:
    """Every kind of column, blanks and awkward text included, beyond what xlsxwriter draws."""
    texts = ["", " x ", "a\nb", "<&>\"'", "_x0041_", "=1", "\x07铃", "０", "汉字" * 40, "'"]
    k = np.arange(size)
    days = np.datetime64("2024-02-28") + k
    days[::7] = np.datetime64("NaT")
    return Page(
        (Column("文", "Text"), Column("数", "Count", "count"), Column("小数", "Number", "number"),
         Column("比", "Share", "share"), Column("日", "Date", "date"), Column("空", "Blank")),
        (
            np.array([texts[i % len(texts)] for i in k], dtype=object),
            np.where(k % 5 == 0, -1, k),
            np.where(k % 3 == 0, np.nan, k / 3),
            k / 7,
            days,
            np.full(size, "", dtype=object),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("size", [0, 1, 59, 60, 61, 5000])
def test_rows_appended_are_like_rows_drawn(tmp_path: Path, size: int) -> None:
    """The seam between the two ways of writing shows neither in values nor in styles."""
    path = tmp_path / "long.xlsx"
    digests = write_workbook(path, [("长", long_page(size)), ("短", long_page(2))], IMPRINT)
    assert read_digests(path) == digests
    sheet = openpyxl.load_workbook(path)["长"]
    assert sheet.max_row == size + 1
    if size > 61:
        for row in (2, size + 1):
            formats = [cell.number_format for cell in sheet[row]]
            assert formats == ["@", "0", "0.0", "0.0%", "yyyy-mm-dd", "@"]
        assert sheet.cell(74, 1).value == "a\nb"
        assert sheet.row_dimensions[74].height == sheet.row_dimensions[14].height == 32
        assert sheet.cell(3002, 2).value is None
        assert sheet.cell(3003, 5).value == dt.datetime(2024, 2, 28) + dt.timedelta(days=3001)


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    """No clock, no order of a set, goes into the file."""
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, [("长", long_page(100))], IMPRINT)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_ampersand_or_a_year_in_the_title_does_not_spoil_the_header(tmp_path: Path) -> None:
    """Both mean something to a page header."""
    write_workbook(tmp_path / "a.xlsx", [("长", long_page(1))], IMPRINT)
    header = openpyxl.load_workbook(tmp_path / "a.xlsx")["长"].oddHeader.center
    assert header.text.strip() == "2024 R&&D  长"
    assert header.size == 12
