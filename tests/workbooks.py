"""Workbooks and CSV folders for tests, a few rows each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import xlsxwriter

from placement.tables.reading import Reading, read_tables

if TYPE_CHECKING:
    from pathlib import Path

    from placement.errors import Fault

Rows = Sequence[Sequence[object]]
STUDENTS: Rows = (("学号", "姓名", "专业"), ("S1", "甲", "数控技术"), ("S2", "乙", "数控技术"))
POSTS: Rows = (
    ("岗位编号", "企业名称", "岗位名称", "需求人数"),
    ("P1", "示例精密有限公司", "数控操作", 2),
    ("P2", "示例电子有限公司", "质检", 1),
)


def workbook(path: Path, sheets: Mapping[str, Rows], *, hidden: Sequence[str] = ()) -> Path:
    """Write sheets cell by cell; None leaves a cell empty, dates become date cells."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)
    book.close()
    return path


def with_column(rows: Rows, heading: str, *values: object) -> Rows:
    """The rows with one more column; missing values are empty."""
    filled = [*values, *[None] * (len(rows) - 1 - len(values))]
    return [(*rows[0], heading), *((*r, v) for r, v in zip(rows[1:], filled, strict=True))]


def with_cell(rows: Rows, heading: str, value: object, *, row: int = 1) -> Rows:
    """The rows with one value exchanged."""
    column = list(rows[0]).index(heading)
    changed = [list(r) for r in rows]
    changed[row][column] = value
    return changed


def read(tmp_path: Path, **sheets: Rows) -> Reading:
    """Read one workbook of the given sheets; students and posts are there unless given."""
    wanted = {"students": STUDENTS, "posts": POSTS} | sheets
    named = {name: rows for name, rows in wanted.items() if rows}
    return read_tables(workbook(tmp_path / "2026春.xlsx", named))


def found(reading: Reading, code: str) -> list[Fault]:
    """All findings of one code."""
    return [fault for fault in reading.faults if fault.code == code]


def cells(reading: Reading, code: str) -> list[str]:
    """All cells that a code names, as ``sheet!cell``."""
    return [f"{fault.sheet}!{cell}" for fault in found(reading, code) for cell in fault.cells]
