"""Which cells and rows of a sheet have which faults."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.errors import Fault
    from placement.tables.grid import Grid
    from placement.tables.headings import Header

_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass
class Marks:
    """The faults of one sheet by 0-based row and column."""

    cells: dict[tuple[int, int], list[Fault]] = field(default_factory=dict)

    def rows(self, severities: Sequence[str]) -> dict[int, list[Fault]]:
        """0-based row to its faults of these severities, each once, in the order of columns."""
        found: dict[int, list[Fault]] = {}
        for (row, _), faults in sorted(self.cells.items()):
            for fault in faults:
                if fault.severity in severities and fault not in found.setdefault(row, []):
                    found[row].append(fault)
        return {row: faults for row, faults in found.items() if faults}


def marks_of(grid: Grid, faults: Sequence[Fault]) -> Marks:
    """The faults that name cells of a sheet; within a merged range at its first cell."""
    marks = Marks()
    for fault in faults:
        if fault.sheet != grid.sheet:
            continue
        for cell in fault.cells:
            if found := _CELL.fullmatch(cell):
                at = _anchor(grid, int(found[2]) - 1, _position(found[1]))
                marks.cells.setdefault(at, []).append(fault)
    return marks


def _position(name: str) -> int:
    """0-based column of column letters."""
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _anchor(grid: Grid, row: int, column: int) -> tuple[int, int]:
    """The cell itself, or the first of the merged range it lies in: only that one can be marked."""
    for top, left, bottom, right in grid.merged:
        if top <= row <= bottom and left <= column <= right:
            return top, left
    return row, column


@dataclass(frozen=True, slots=True)
class Repair:
    """One bad row in the template's columns: (field, number) to value, and its faults."""

    values: Mapping[tuple[str, int], object]
    faults: Sequence[Fault]


def repair_of(grid: Grid, header: Header, row: int, faults: Sequence[Fault]) -> Repair:
    """A bad row with its merged values filled in."""
    values = {}
    for column, place in header.columns.items():
        at = _anchor(grid, row, column)
        line = grid.rows[at[0]] if at[0] < len(grid.rows) else ()
        values[place] = line[at[1]] if at[1] < len(line) else ""
    return Repair(values, faults)
