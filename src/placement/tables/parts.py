"""One sheet's share of one table: raw columns, and where each row and column stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import Fault
from placement.schema import SCHEMA
from placement.tables.cells.periods import HEADINGS, split_period
from placement.tables.grid import Block, Coded, Grid, letters
from placement.tables.headings import Header, Place, match_labels, spell
from placement.tables.rows import Rows, data_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.instance import DroppedRow


@dataclass(frozen=True, slots=True)
class Part:
    """Raw values of one sheet under the fields of one table.

    ``rows`` are 1-based rows of the sheet; all arrays of ``values`` and ``carried`` are as long.
    ``at`` gives the column letters and the user's heading of each field; ``runs`` (posts under a
    merged running number) is the place of each row within its merged range, 0 outside one.
    """

    table: str
    file: str
    sheet: str
    rows: np.ndarray
    values: Mapping[Place, np.ndarray | Coded]
    at: Mapping[Place, tuple[str, str]]
    carried: Mapping[str, np.ndarray]
    runs: np.ndarray
    exact_text: bool = True


def from_grid(
    grid: Grid, header: Header, *, rows: Rows | None = None
) -> tuple[Part, list[Fault], tuple[DroppedRow, ...]]:
    """Cut the data rows out of a sheet, with merged cells filled down where a field allows it.

    ``rows`` are those found by another header of the same sheet, where it holds two tables.
    """
    rows = rows or data_rows(grid, header)
    faults = [rows.fault] if rows.fault is not None else []
    wide = max((len(grid.rows[r]) for r in rows.kept), default=0)
    picked = [grid.rows[r] for r in rows.kept]
    if any(len(row) < wide for row in picked):
        picked = [[*row, *[""] * (wide - len(row))] for row in picked]
    columns = list(zip(*picked, strict=True)) if picked else []

    def column(c: int) -> np.ndarray:
        found = np.empty(len(picked), dtype=object)
        found[:] = columns[c] if c < len(columns) else ""
        return found

    values = {place: column(c) for c, place in header.columns.items()}
    runs = np.zeros(len(picked), dtype=np.int64)
    for c, place in header.columns.items():
        spec = SCHEMA.table(header.table).fields[place[0]]
        running = header.table == "posts" and spell(header.labels[c]) == "序号"
        if not (spec.fill_down or running):
            continue
        filled = _fill(grid, c, rows.kept, values[place], runs if running else None)
        if filled and not running:
            facts = {"n": filled, "col": header.labels[c]}
            heading = header.labels[c]
            faults.append(Fault("I117", grid.file, grid.sheet, heading=heading, facts=facts))
    at = {p: (letters(c), header.labels[c]) for c, p in header.columns.items()}
    extra = {c: header.labels[c] for c in header.unknown}
    for c in _periods(header):
        starts, ends = zip(*map(split_period, column(c)), strict=True) if picked else ((), ())
        for place, texts in ((("start", 0), starts), (("end", 0), ends)):
            values[place] = np.empty(len(picked), dtype=object)
            values[place][:] = texts
            at[place] = letters(c), header.labels[c]
        del extra[c]
    # An unknown heading over nothing is neither carried nor worth a word.
    extra = {c: label for c, label in extra.items() if c < len(columns) and any(columns[c])}
    extra |= _unnamed(header, columns)
    part = Part(
        table=header.table,
        file=grid.file,
        sheet=grid.sheet,
        rows=rows.kept + 1,
        values=values,
        at=at,
        carried={label: column(c) for c, label in extra.items()},
        runs=runs,
        exact_text=grid.exact_text,
    )
    return part, faults, rows.dropped


def from_block(block: Block, table: str) -> tuple[Part, Header] | None:
    """The columns of a Parquet file as they are; None where no heading is a field."""
    labels = list(block.columns)
    header = match_labels(table, block.hint, labels)
    if header is None:
        return None
    count = len(next(iter(block.columns.values())))
    return Part(
        table=table,
        file=block.file,
        sheet="",
        # As if the headings stood in row 1 of a sheet.
        rows=np.arange(2, count + 2),
        values={p: block.columns[labels[c]] for c, p in header.columns.items()},
        at={p: (letters(c), labels[c]) for c, p in header.columns.items()},
        carried={labels[c]: _plain(block.columns[labels[c]]) for c in header.unknown},
        runs=np.zeros(count, dtype=np.int64),
    ), header


def _periods(header: Header) -> list[int]:
    """The column that holds start and end together, where no column of their own does."""
    there = {field for field, _ in header.columns.values()}
    fields = SCHEMA.table(header.table).fields
    if "start" not in fields or "end" not in fields or there & {"start", "end"}:
        return []
    return [c for c in header.unknown if spell(header.labels[c]) in HEADINGS][:1]


def _plain(column: np.ndarray | Coded) -> np.ndarray:
    return column.expand() if isinstance(column, Coded) else column


def _fill(
    grid: Grid, column: int, kept: np.ndarray, values: np.ndarray, runs: np.ndarray | None
) -> int:
    """Copy the top cell of merged ranges to the blank rows below it; how many were filled."""
    filled = 0
    for top, left, bottom, _ in grid.merged:
        if left != column or bottom == top:
            continue
        inside = np.flatnonzero((kept >= top) & (kept <= bottom))
        if len(inside) < 2:
            continue
        if runs is not None:
            runs[inside] = np.arange(1, len(inside) + 1)
        for at in inside[1:]:
            if values[at] in ("", None):
                values[at] = values[inside[0]]
                filled += 1
    return filled


def _unnamed(header: Header, columns: list[tuple[object, ...]]) -> dict[int, str]:
    """Columns that hold values under no heading, by their letters; nothing is dropped silently."""
    return {
        c: f"列{letters(c)}"
        for c, values in enumerate(columns)
        if c not in header.labels and any(v not in ("", None, 0) for v in values)
    }
