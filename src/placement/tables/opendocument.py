"""Merged ranges of ODS workbooks, which calamine does not tell."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.tables.grid import Merge

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})


def merged_ranges(data: bytes) -> Mapping[str, tuple[Merge, ...]]:
    """Sheet name to its merged ranges; nothing where the bytes are no ODS workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("content.xml") as stream:
            return _ranges(stream)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return {}


def _ranges(stream: io.BufferedIOBase | object) -> Mapping[str, tuple[Merge, ...]]:
    found: dict[str, list[Merge]] = {}
    sheet, row = "", 0
    for event, element in ElementTree.iterparse(stream, events=("start", "end")):  # type: ignore[arg-type]
        if event == "start" and element.tag == f"{_TABLE}table":
            sheet, row = element.get(f"{_TABLE}name", ""), 0
            found[sheet] = []
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            found[sheet] += _of_row(element, row)
            row += int(element.get(f"{_TABLE}number-rows-repeated", 1))
            element.clear()
    return {name: tuple(ranges) for name, ranges in found.items()}


def _of_row(element: ElementTree.Element, row: int) -> list[Merge]:
    merged: list[Merge] = []
    column = 0
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        down = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
        across = int(cell.get(f"{_TABLE}number-columns-spanned", 1))
        if down > 1 or across > 1:
            merged.append((row, column, row + down - 1, column + across - 1))
        column += int(cell.get(f"{_TABLE}number-columns-repeated", 1))
    return merged
