"""Values of a column as cells: what is stored, what is hashed, and how wide it is."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.digest import cell_text
from placement.escaping import escaped

if TYPE_CHECKING:
    from placement.report.page import Column

Stored = str | int | float | dt.date | None
_SUSPECT = re.compile(r"^'*[=+\-@\t\r]|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FEW = 60
_SAMPLE = 300
"""Distinct values that decide how wide a column is."""
_LONGEST = 32_000
"""A cell holds 32,767 characters; some are left for the escapes of the file format."""


@dataclass(frozen=True)
class Cells:
    """A column as distinct stored values (d,) and, for every row, which of them it holds, (n,)."""

    stored: list[Stored]
    code: np.ndarray

    def texts(self) -> list[str]:
        """The canonical text of every row's cell."""
        return self.spread([cell_text(value) for value in self.stored])

    def spread(self, of_value: list[str]) -> list[str]:
        """One entry a row from one entry a distinct value."""
        if not self.stored:
            return []
        listed: list[str] = np.array(of_value, dtype=object)[self.code].tolist()
        return listed

    def first(self, count: int) -> list[Stored]:
        """The stored values of the first rows."""
        return [self.stored[k] for k in self.code[:count].tolist()]


def cells(column: Column, values: np.ndarray) -> Cells:
    """The cells of one column; a blank is None. Text is escaped and holds no control character.

    Among numbers (an object array) a few texts may stand, which are our own marks, never a user's.
    """
    code, distinct = pd.factorize(values, use_na_sentinel=False)
    stored: list[Stored] = []
    if column.kind != "text" and values.dtype == object:
        stored = [value if isinstance(value, str) else _number(value) for value in distinct]
    elif column.kind == "text":
        stored = [_text(str(value)) for value in distinct]
    elif column.kind == "date":
        days = np.asarray(distinct).astype("datetime64[D]").astype(object).tolist()
        stored = list(days)
    elif column.kind == "count":
        stored = [value if value >= 0 else None for value in np.asarray(distinct).tolist()]
    else:
        stored = [_number(value) for value in np.asarray(distinct).tolist()]
    return Cells(stored, code)


def _number(value: float) -> int | float | None:
    # A workbook keeps 15 digits; more would not come back the same.
    if isinstance(value, int):
        return value
    return None if np.isnan(value) else float(f"{value:.15g}")


def _text(value: str) -> str | None:
    # One look tells that nearly every text may stand as it is.
    if len(value) <= _LONGEST and _SUSPECT.search(value) is None:
        return value or None
    clean = _CONTROL.sub("", value.replace("\r\n", "\n"))
    return escaped(clean)[:_LONGEST].replace("\r", "\n") or None


def width(column: Column, heading: str, found: Cells) -> float:
    """A width that shows most values on one line, at most the column's own.

    Chinese characters count twice; a heading may take two lines.
    """
    shown = [_shown(column, value) for value in found.stored[:_SAMPLE]]
    # Among many different values a few long ones may wrap; of a few, all should fit.
    longest = float(np.quantile(shown, 1.0 if len(shown) <= _FEW else 0.95)) if shown else 0.0
    return min(float(column.width), max(longest, display_width(heading) / 2 + 1, 4.0)) + 2.5


def lines(column: Column, found: Cells, wide: float, most: int) -> np.ndarray:
    """How many lines each row's text takes in a column so wide, (n,): 1 to ``most``."""
    if column.kind != "text" or not found.stored:
        return np.ones(len(found.code), dtype=np.int64)
    room = max(1, int(wide - 1))
    of_value = [_lines(value, room) if isinstance(value, str) else 1 for value in found.stored]
    counts: np.ndarray = np.minimum(np.array(of_value, dtype=np.int64), most)[found.code]
    return counts


def _lines(text: str, room: int) -> int:
    if 2 * len(text) <= room and "\n" not in text:
        return 1
    if "\n" not in text:
        return -(-display_width(text) // room)
    return sum(max(1, -(-display_width(part) // room)) for part in text.split("\n"))


def display_width(text: str) -> int:
    """Columns of a fixed-width screen that a text takes.

    >>> display_width("第1志愿")
    7
    """
    # What takes two bytes in GBK is drawn full width by Chinese fonts, quotation marks included.
    return len(text.encode("gbk", "replace"))


def _shown(column: Column, value: Stored) -> int:
    if value is None:
        return 0
    if column.kind == "date":
        return 10
    if column.kind == "share":
        return 6
    return max(map(display_width, str(value).split("\n")))
