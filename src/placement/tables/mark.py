"""A copy of the user's own tables with the faults in them: colour, comment, two columns, one sheet.

Every cell keeps its place and its value, so the copy read again gives the same rows and the same
faults; what is added carries the names of :data:`placement.schema.MARK_HEADINGS` and
:data:`placement.schema.NOTE_SHEETS`, which the reader passes over.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placement.errors import Fault
from placement.schema import MARK_HEADINGS, NOTE_SHEETS, SCHEMA
from placement.storage import write_atomically
from placement.tables.delimited import read_delimited
from placement.tables.files import PARQUET, TEXTS, File, expand, read_bytes
from placement.tables.grid import Grid, letters
from placement.tables.headings import Header, best_header
from placement.tables.marks import Marks, Repair, marks_of, repair_of
from placement.tables.spreadsheet import read_spreadsheet
from placement.tables.template import headings
from placement.wording import Lang, remedy, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SUFFIX = "_标注.xlsx"
_FILL = {"error": "#FFC7CE", "warning": "#FFEB9C"}
_LONGEST = 32_767
"""Characters that a cell of a workbook can hold."""
_DATE, _MOMENT, _TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss"


def write_marked(
    paths: Iterable[str | Path],
    faults: Sequence[Fault],
    directory: Path | None = None,
    *,
    lang: Lang = "zh",
) -> list[Path]:
    """Write ``<name>_标注.xlsx`` for every file that has an error or a warning; their paths.

    The copy goes to ``directory``, or beside the file. Parquet files and files that could not be
    opened have no copy.

    Raises
    ------
    UsageError
        When a copy cannot be written (E102, E105, E107).
    """
    files, _ = expand(paths)
    written = []
    for file in files:
        own = [f for f in faults if f.file == file.shown and f.severity in _FILL]
        grids = _grids(file)
        if own and grids:
            folder = directory or file.path.parent
            name = file.path.stem.removesuffix(Path(SUFFIX).stem) + SUFFIX
            content = marked_workbook(grids, own, lang=lang)
            written += write_atomically(folder, {name: content}, force=True)
    return written


def _grids(file: File) -> Sequence[Grid]:
    if file.suffix in PARQUET:
        return ()
    data = read_bytes(file)
    if isinstance(data, Fault):
        return ()
    read = read_delimited if file.suffix in TEXTS else read_spreadsheet
    grids = read(data, file.shown)
    return () if isinstance(grids, Fault) else grids


def marked_workbook(grids: Sequence[Grid], faults: Sequence[Fault], *, lang: Lang) -> bytes:
    """The copy as bytes: all sheets marked, 待修改 with the bad rows, 读取说明 with every fault."""
    import xlsxwriter

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        writer = _Writer(book, lang)
        # Sheets that an earlier marking added are made anew.
        kept = [grid for grid in grids if not grid.sheet.startswith(NOTE_SHEETS[1:])]
        repairs: dict[str, list[Repair]] = {}
        for grid in kept:
            marks = marks_of(grid, faults)
            header = best_header(grid) if marks.cells else None
            writer.write_sheet(grid, marks, header)
            if header is not None:
                for row, own in marks.rows(["error"]).items():
                    repairs.setdefault(header.table, []).append(repair_of(grid, header, row, own))
        for number, (table, rows) in enumerate(repairs.items()):
            title = NOTE_SHEETS[2] if not number else f"{NOTE_SHEETS[2]}_{SCHEMA.table(table).zh}"
            writer.write_repairs(title, table, rows)
        writer.write_list(NOTE_SHEETS[1], faults)
    return buffer.getvalue()


def _say(fault: Fault, lang: Lang) -> str:
    """Sentence and remedy, without the place: the cell itself is the place."""
    facts = {"value": fault.value, **fault.facts}
    fix = remedy(fault.code, facts, lang=lang)
    text = sentence(fault.code, facts, lang=lang)
    return f"{fault.code} {text}{' ' + fix if fix else ''}"


class _Writer:
    """One workbook being written, with the formats it has so far."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self.book = book
        self.lang = lang
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def style(self, **properties: object) -> Any:
        """A format; equal ones are one."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(properties))
        return self._formats[key]

    def write_cell(self, sheet: Any, row: int, column: int, value: object, fill: str = "") -> None:
        """A value in its own type, so that it reads back as it was."""
        look: dict[str, object] = {"bg_color": fill} if fill else {}
        if value is None or value == "":
            if fill:
                sheet.write_blank(row, column, None, self.style(**look))
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.style(**look))
        elif isinstance(value, (int, float)):
            if abs(value) >= 1e11 and float(value).is_integer():
                look["num_format"] = "0"
            sheet.write_number(row, column, value, self.style(**look))
        elif isinstance(value, (dt.datetime, dt.date, dt.time, dt.timedelta)):
            look["num_format"] = _format_of(value)
            sheet.write_datetime(row, column, value, self.style(**look))
        else:
            text = str(value)[:_LONGEST]
            if text[0] in "=+-@\t\r":
                look["quote_prefix"] = True
            sheet.write_string(row, column, text, self.style(**look))

    def write_sheet(self, grid: Grid, marks: Marks, header: Header | None) -> None:
        """One of the user's sheets as it was, with its faults marked."""
        sheet = self.book.add_worksheet(grid.sheet or Path(grid.file).stem[:31])
        if grid.hidden:
            sheet.hide()
        for top, left, bottom, right in grid.merged:
            if (top, left) != (bottom, right):
                sheet.merge_range(top, left, bottom, right, "", self.style(valign="vcenter"))
        width = max(map(len, grid.rows), default=0)
        added = _added_columns(header, width)
        for row, line in enumerate(grid.rows):
            for column, value in enumerate(line):
                if column not in added:
                    fill = _fill(marks.cells.get((row, column), ()))
                    self.write_cell(sheet, row, column, value, fill)
        for (row, column), faults in marks.cells.items():
            if row >= len(grid.rows) or column >= len(grid.rows[row]):
                self.write_cell(sheet, row, column, "", _fill(faults))
            text = "\n".join(_say(fault, self.lang) for fault in faults)
            sheet.write_comment(row, column, text[:_LONGEST], {"x_scale": 2.2, "y_scale": 1.6})
        for column in range(width):
            sheet.set_column(
                column,
                column,
                _width(line[column] for line in grid.rows[:200] if column < len(line)),
            )
        if header is not None:
            self._write_columns(sheet, marks, header, added)

    def _write_columns(
        self, sheet: Any, marks: Marks, header: Header, added: tuple[int, int]
    ) -> None:
        head = self.style(bold=True, bg_color="#D9D9D9")
        for column, heading, width in zip(added, MARK_HEADINGS, (10, 60), strict=True):
            sheet.write_string(header.last, column, heading, head)
            sheet.set_column(column, column, width)
        for row, faults in marks.rows(["error", "warning"]).items():
            codes = " ".join(dict.fromkeys(fault.code for fault in faults))
            sheet.write_string(row, added[0], codes)
            text = " | ".join(
                f"{letters(column)}{row + 1} {_say(fault, self.lang)}"
                for (r, column), own in sorted(marks.cells.items())
                if r == row
                for fault in own
            )
            sheet.write_string(row, added[1], text[:_LONGEST])
        sheet.freeze_panes(header.last + 1, 0)
        last = max([header.last + 1, *(row for row, _ in marks.cells)])
        sheet.autofilter(header.last, 0, last, added[1])

    def write_repairs(self, title: str, table_id: str, repairs: Sequence[Repair]) -> None:
        """The bad rows under the headings of the template."""
        table = SCHEMA.table(table_id)
        sheet = self.book.add_worksheet(title)
        places = {place for repair in repairs for place in repair.values}
        columns: list[tuple[str, tuple[str, int]]] = []
        for heading, spec in headings(table):
            number = int(heading.removeprefix(spec.zh) or 0) if spec.repeats else 0
            columns.append((heading, (spec.id, number)))
        listed = {place for _, place in columns}
        for name, number in sorted(places - listed):
            columns.append((f"{table.fields[name].zh}{number or ''}", (name, number)))
        bold = self.style(bold=True, border=1)
        needed = self.style(bold=True, border=1, bg_color="#DDEBF7")
        for column, (heading, place) in enumerate(columns):
            spec = table.fields[place[0]]
            text = self.style(num_format="@") if spec.kind == "id" else None
            sheet.set_column(column, column, max(10, 2 * len(heading) + 2), text)
            sheet.write_string(0, column, heading, needed if spec.required else bold)
            for row, repair in enumerate(repairs, start=1):
                self.write_cell(sheet, row, column, repair.values.get(place, ""))
        for k, heading in enumerate(MARK_HEADINGS):
            column = len(columns) + k
            sheet.set_column(column, column, 60 if k else 10)
            sheet.write_string(0, column, heading, bold)
            for row, repair in enumerate(repairs, start=1):
                faults = repair.faults
                text = (
                    " | ".join(_say(fault, self.lang) for fault in faults)
                    if k
                    else " ".join(dict.fromkeys(fault.code for fault in faults))
                )
                sheet.write_string(row, column, text[:_LONGEST])
        sheet.freeze_panes(1, 0)

    def write_list(self, title: str, faults: Sequence[Fault]) -> None:
        """Every fault in a line, those without a cell too."""
        sheet = self.book.add_worksheet(title)
        keys = ("mark.code", "mark.sheet", "mark.cells", "mark.heading", "mark.message")
        bold = self.style(bold=True, border=1, bg_color="#D9D9D9")
        for column, (key, width) in enumerate(zip(keys, (8, 16, 14, 16, 100), strict=True)):
            sheet.write_string(0, column, sentence(key, {}, lang=self.lang), bold)
            sheet.set_column(column, column, width)
        for row, fault in enumerate(faults, start=1):
            facts = {"value": fault.value, **fault.facts}
            fix = remedy(fault.code, facts, lang=self.lang)
            text = f"{sentence(fault.code, facts, lang=self.lang)}{' ' + fix if fix else ''}"
            line = (fault.code, fault.sheet, "、".join(fault.cells[:20]), fault.heading, text)
            for column, value in enumerate(line):
                self.write_cell(sheet, row, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(faults)), len(keys) - 1)


def _added_columns(header: Header | None, width: int) -> tuple[int, int]:
    """Where the two columns go: where an earlier marking put them, else after the last."""
    if header is not None:
        names = {label: column for column, label in header.labels.items()}
        if all(heading in names for heading in MARK_HEADINGS):
            return names[MARK_HEADINGS[0]], names[MARK_HEADINGS[1]]
    return width, width + 1


def _fill(faults: Iterable[Fault]) -> str:
    """Red for an error, yellow for a warning, '' for none."""
    found = {fault.severity for fault in faults}
    return next((_FILL[name] for name in ("error", "warning") if name in found), "")


def _format_of(value: dt.datetime | dt.date | dt.time | dt.timedelta) -> str:
    if isinstance(value, dt.datetime):
        return _DATE if value.time() == dt.time() else _MOMENT
    return _DATE if isinstance(value, dt.date) else _TIME


def _width(values: Iterable[object]) -> float:
    """A column width that shows most of its texts; Chinese counts two."""
    widest = 0
    for value in values:
        text = str(value) if value is not None else ""
        widest = max(widest, sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text))
    return min(max(8, widest + 2), 40)
