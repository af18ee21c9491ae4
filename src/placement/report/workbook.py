"""Workbooks for people: pages drawn, set up for printing, and hashed sheet by sheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import xlsxwriter

from placement.digest import Digest, cell_text, row_text
from placement.report.cells import Cells, Stored, cells, lines, width
from placement.report.splice import MOST_LINES, Body, splice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from placement.report.page import Chart, Page
    from placement.wording import Lang

_HEAD_ROWS = 60
"""Rows that xlsxwriter writes itself; the rest of a longer sheet is spliced in behind them."""
_FONT = {"font_name": "微软雅黑", "font_size": 10}
_GRID = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
_SHOW: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True},
    "count": {"num_format": "0", "align": "center"},
    "number": {"num_format": "0.0", "align": "center"},
    "share": {"num_format": "0.0%"},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
}
_BAR = {
    "type": "data_bar",
    "bar_color": "#9DC3E6",
    "min_type": "num",
    "min_value": 0,
    "max_type": "num",
    "max_value": 1,
}
_PALE = "#D9D9D9"


@dataclass(frozen=True)
class Imprint:
    """What every page of a workbook is marked with; ``label`` says what the number is of."""

    number: str
    title: str
    created: dt.date
    lang: Lang
    label: str = ""


def write_workbook(
    path: Path, pages: Sequence[tuple[str, Page]], imprint: Imprint
) -> dict[str, str]:
    """Write named pages as one workbook; the digest of each sheet as it is stored, by name.

    The same pages give the same bytes.
    """
    skeleton = BytesIO()
    digests: dict[str, str] = {}
    bodies: dict[int, Body] = {}
    # A copy, because the library changes what it is given.
    options = {"in_memory": True, "default_format_properties": dict(_FONT)}
    with xlsxwriter.Workbook(skeleton, options) as book:
        # A fixed time, so that the file does not change when nothing else does.
        created = dt.datetime.combine(imprint.created, dt.time())
        book.set_properties(
            {"title": imprint.title, "comments": imprint.number, "created": created}
        )
        pen = _Pen(book, imprint)
        for number, (title, page) in enumerate(pages, start=1):
            columns = [cells(c, v) for c, v in zip(page.columns, page.values, strict=True)]
            digests[title] = _digest(page, columns, imprint.lang)
            wide = [
                width(c, c.heading(imprint.lang), found)
                for c, found in zip(page.columns, columns, strict=True)
            ]
            pen.draw(title, page, columns, wide)
            high = np.ones(len(page), dtype=np.int64)
            for column, found, own in zip(page.columns, columns, wide, strict=True):
                np.maximum(high, lines(column, found, own, MOST_LINES), out=high)
            bodies[number] = Body(columns, min(_HEAD_ROWS, len(page)), high)
    splice(skeleton, path, bodies)
    return digests


def _digest(page: Page, columns: list[Cells], lang: Lang) -> str:
    digest = Digest()
    digest.add([row_text(cell_text(column.heading(lang)) for column in page.columns)])
    digest.add(map(row_text, zip(*[c.texts() for c in columns], strict=True)))
    return digest.hexdigest()


class _Pen:
    """Draws pages into one open workbook; formats are made once."""

    def __init__(self, book: Any, imprint: Imprint) -> None:
        self._book = book
        self._imprint = imprint
        self._plain = {kind: book.add_format(_GRID | show) for kind, show in _SHOW.items()}
        strong = {"bold": True, "bg_color": "#E2EAF5"}
        self._strong = {k: book.add_format(_GRID | show | strong) for k, show in _SHOW.items()}
        # A cell typed below the last row must stay text too.
        self._column = {
            k: book.add_format({"num_format": show["num_format"]}) for k, show in _SHOW.items()
        }
        self._heading = book.add_format(
            _GRID | {"bold": True, "bg_color": "#2F5597", "font_color": "#FFFFFF",
                     "text_wrap": True, "align": "center"}
        )  # fmt: skip

    def draw(self, title: str, page: Page, columns: list[Cells], wide: list[float]) -> None:
        """Headings, first rows, widths, filter, print set-up and charts of one sheet."""
        sheet = self._book.add_worksheet(title)
        for k, (column, found) in enumerate(zip(page.columns, columns, strict=True)):
            sheet.set_column(k, k, wide[k], self._column[column.kind])
            sheet.write_string(0, k, column.heading(self._imprint.lang), self._heading)
            for row, value in enumerate(found.first(_HEAD_ROWS), start=1):
                style = self._strong if row - 1 in page.strong else self._plain
                _write(sheet, row, k, value, style[column.kind])
        sheet.set_row(0, 30)
        sheet.freeze_panes(1, page.frozen)
        sheet.autofilter(0, 0, max(1, len(page)), len(columns) - 1)
        for k in page.bars:
            sheet.conditional_format(1, k, max(1, len(page)), k, _BAR)
        self._set_up_print(sheet, title, page)
        for position, chart in enumerate(page.charts):
            self._draw_chart(sheet, title, len(page) + 3 + 22 * position, chart)

    def _set_up_print(self, sheet: Any, title: str, page: Page) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.fit_to_pages(page.across, 0)
        sheet.repeat_rows(0)
        sheet.print_across()
        if page.across > 1 and page.frozen:
            sheet.repeat_columns(0, page.frozen - 1)
        imprint = self._imprint
        # Without the blank a title that starts with a year would change the size of the letters.
        shown = f"{imprint.title}  {title}".replace("&", "&&")
        sheet.set_header(f'&C&"{_FONT["font_name"]},Bold"&12 {shown}')
        pages = "第 &P 页，共 &N 页" if imprint.lang == "zh" else "Page &P of &N"
        label = imprint.label or ("方案编号" if imprint.lang == "zh" else "Plan")
        sheet.set_footer(f"&L{label} {imprint.number}&R{pages}")

    def _draw_chart(self, sheet: Any, title: str, row: int, chart: Chart) -> None:
        kind = {"type": "bar" if chart.horizontal else "column"}
        if chart.stacked:
            kind["subtype"] = "percent_stacked"
        drawn = self._book.add_chart(kind)
        first, last = chart.first + 1, chart.last + 1
        for k, column in enumerate(chart.series):
            drawn.add_series(
                {
                    "name": [title, 0, column],
                    "categories": [title, first, chart.names, last, chart.names],
                    "values": [title, first, column, last, column],
                    "fill": {"color": chart.colours[k]},
                    "gap": 60,
                }
            )
        drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
        drawn.set_legend({"position": "bottom"})
        if chart.horizontal:
            # Bars are drawn upwards from the axis; the first row should be on top.
            drawn.set_y_axis({"reverse": True, "line": {"color": _PALE}})
            drawn.set_x_axis(
                {
                    "label_position": "high",
                    "major_gridlines": {"visible": True, "line": {"color": _PALE}},
                }
            )
        rows = chart.last - chart.first + 1
        height = 300 if not chart.horizontal else max(260, 90 + 34 * rows)
        drawn.set_size({"width": 760, "height": height})
        sheet.insert_chart(row, 0, drawn)


def _write(sheet: Any, row: int, column: int, value: Stored, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)
