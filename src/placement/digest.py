"""The canonical text of worksheets and tables, so that one changed cell can be told from none.

A sheet's digest is a SHA-256 over the text of its cells, row by row. It depends only on what the
cells hold: opening a workbook and saving it unchanged keeps it, whatever the program does to styles
and files. Writer and verifier share this module and nothing else.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

_CELL = "\x1f"
_ROW = "\x1e"
_EXACT = 10**15
"""Whole numbers below this one have at most 15 digits."""


def cell_text(value: object) -> str:
    """The text of one cell: '' for a blank, ISO dates, whole numbers without a point.

    A number counts with 15 digits, which is what a workbook keeps of it; line ends count as one
    character. Text and numbers stay apart, so an id that became a number is a change.

    >>> [cell_text(v) for v in (None, "0431", 5.0, 0.1, "5")]
    ['', '0431', '#5', '#0.1', '5']
    """
    if value is None:
        return ""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
        return f"'{text}" if text[:1] in ("#", "'") else text
    if isinstance(value, bool):
        return "#TRUE" if value else "#FALSE"
    if isinstance(value, int) and -_EXACT < value < _EXACT:
        return f"#{value}"
    if isinstance(value, (int, float)):
        if math.isnan(value):
            return ""
        number = float(f"{value:.15g}")
        return f"#{int(number)}" if number.is_integer() else f"#{number!r}"
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return f"#{value.date().isoformat()}" if midnight else f"#{value.isoformat()}"
    if isinstance(value, dt.date):
        return f"#{value.isoformat()}"
    # A clock time or a duration: never written by us, so any text that keeps it apart will do.
    return f"#{value!s}"


def row_text(cells: Iterable[str]) -> str:
    """The text of one row from the texts of its cells; blanks at its end do not count."""
    return _CELL.join(cells).rstrip(_CELL)


class Digest:
    """The digest of a sheet whose rows come a few at a time."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._blank = 0

    def add(self, texts: Iterable[str]) -> None:
        """Take the texts of the next rows; blank rows count only when another row follows."""
        kept: list[str] = []
        for text in texts:
            if text:
                kept.append(_ROW * self._blank + text)
                self._blank = 0
            self._blank += 1
        self._hash.update("".join(kept).encode())

    def hexdigest(self) -> str:
        """The digest of all rows so far."""
        return self._hash.hexdigest()


def sheet_digest(rows: Iterable[Iterable[object]]) -> str:
    """Digest of a whole sheet; blanks at the end of a row, and blank rows at the end, are nothing.

    >>> sheet_digest([["a", None], [None]]) == sheet_digest([["a"]])
    True
    """
    digest = Digest()
    digest.add(row_text(map(cell_text, row)) for row in rows)
    return digest.hexdigest()


def tables_digest(tables: Mapping[str, pd.DataFrame]) -> str:
    """SHA-256 over all columns in which something stands, of tables in their canonical dtypes.

    Names in alphabetical order, rows as they are, numbers and dates as little-endian bytes. Columns
    that nobody filled do not count, so that a column more in a later version changes nothing.
    """
    found = hashlib.sha256()
    for name, frame in sorted(tables.items()):
        for column in sorted(frame.columns):
            values = frame[column].to_numpy()
            if values.dtype == object:
                data = _CELL.join(values.tolist()).encode()
                filled = bool(data.strip(_CELL.encode()))
            else:
                # Not given: -1 in counts, what equals nothing, not even itself, in other numbers.
                given = values != -1 if values.dtype.kind == "i" else values == values
                filled = bool(given.any())
                data = values.astype(values.dtype.newbyteorder("<")).tobytes()
            if filled:
                found.update(f"{name}{_CELL}{column}{_CELL}{len(data)}{_ROW}".encode() + data)
    return found.hexdigest()


def read_rows(path: Path) -> Iterator[tuple[str, list[list[object]]]]:
    """Each sheet's name and cell values as stored, first row and column included."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield name, [[None if cell == "" else cell for cell in row] for row in rows]


def read_digests(path: Path) -> dict[str, str]:
    """Digest of every sheet of a workbook on disk, by sheet name."""
    return {name: sheet_digest(rows) for name, rows in read_rows(path)}


def first_difference(
    expected: Iterable[Sequence[object]], found: Iterable[Sequence[object]]
) -> tuple[str, str, str] | None:
    """A1 address of the first cell that differs, what it should hold, what it holds; None if none.

    >>> first_difference([["a", 1]], [["a", 2]])
    ('B1', '1', '2')
    """
    for row, (left, right) in enumerate(zip_longest(expected, found, fillvalue=()), start=1):
        for column, (a, b) in enumerate(zip_longest(left, right)):
            if cell_text(a) != cell_text(b):
                return f"{_letters(column)}{row}", _shown(a), _shown(b)
    return None


def changed_sheets(expected: Mapping[str, str], path: Path) -> list[str]:
    """Names of the sheets that were changed, removed or added since the digests were taken."""
    found = read_digests(path)
    return [name for name in {**expected, **found} if expected.get(name) != found.get(name)]


def _shown(value: object) -> str:
    return cell_text(value).removeprefix("#")


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(65 + digit) + text
    return text
