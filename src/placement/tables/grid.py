"""The shape every file is brought to before anybody looks for tables in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged range, 0-based, inclusive."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, cell by cell: ``rows[r][c]`` is the cell of 1-based row ``r + 1``.

    Rows may be of different lengths. ``hint`` is what the sheet or file is called, for choosing a
    table; ``sheet`` is '' for files without sheets. ``exact_text`` says that text has not been
    through Excel's number format (a CSV may have been).
    """

    file: str
    sheet: str
    hint: str
    rows: Sequence[Sequence[object]]
    merged: tuple[Merge, ...] = ()
    hidden: bool = False
    exact_text: bool = True


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts of which many are alike: row k holds ``words[codes[k]]``."""

    codes: np.ndarray
    words: np.ndarray

    def __len__(self) -> int:
        return len(self.codes)

    def expand(self) -> np.ndarray:
        """The texts row by row."""
        return np.asarray(self.words[self.codes])


@dataclass(frozen=True, slots=True)
class Block:
    """One sheet as columns under headings: what Parquet gives, and where the fast way starts.

    ``columns[heading]`` are of one length: object (str or None), numeric, datetime64[s] or coded.
    """

    file: str
    hint: str
    columns: Mapping[str, np.ndarray | Coded]


def letters(column: int) -> str:
    """Column letters of a 0-based position.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
