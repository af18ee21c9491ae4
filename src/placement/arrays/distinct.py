"""Distinct combinations of columns: what makes ten thousand students a few hundred kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Codes = NDArray[np.int64]


class Coded:
    """A frame whose columns are coded once, on first use, as 0 … d−1."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._codes: dict[str, tuple[Codes, np.ndarray]] = {}

    def column(self, name: str) -> tuple[Codes, np.ndarray]:
        """Codes (n,) of one column and its distinct values, missing ones included."""
        if name not in self._codes:
            column = self.frame[name]
            if constant(column):
                self._codes[name] = np.zeros(len(column), dtype=np.int64), column.to_numpy()[:1]
                return self._codes[name]
            codes, values = pd.factorize(column, use_na_sentinel=False)
            self._codes[name] = (codes.astype(np.int64), np.asarray(values))
        return self._codes[name]

    def combinations(self, names: Sequence[str]) -> tuple[Codes, dict[str, np.ndarray]]:
        """Code (n,) of each row's combination of columns, and the distinct combinations.

        With no names every row is alike: one combination of no columns.
        """
        if not names:
            return np.zeros(len(self.frame), dtype=np.int64), {}
        inverse, first = combine([self.column(name)[0] for name in names])
        return inverse, {name: self.column(name)[1][self.column(name)[0][first]] for name in names}


def constant(column: pd.Series) -> bool:
    """Whether every value is seen at a glance to be the same, as in a column that nobody gave.

    >>> constant(pd.Series(["", "", ""])), constant(pd.Series([1.0, 2.0])), constant(pd.Series([]))
    (True, False, False)
    """
    values = column.to_numpy()
    if not len(values) or values[0] != values[-1]:
        return False
    return values.strides == (0,) or bool((values == values[0]).all())


def combine(columns: Sequence[Codes]) -> tuple[Codes, Codes]:
    """Codes (n,) of the rows' distinct combinations, and one row position for each.

    Columns hold codes ≥ 0 of equal length.

    >>> codes, first = combine([np.array([0, 1, 0]), np.array([5, 5, 5])])
    >>> codes.tolist(), first.tolist()
    ([0, 1, 0], [0, 1])
    """
    varying = [column for column in columns if column.max(initial=0)] or [columns[0]]
    codes = varying[0]
    for column in varying[1:]:
        width = int(column.max(initial=0)) + 1
        # Codes are made dense again at each step, so the product stays far below 2**63.
        _, codes = np.unique(codes * width + column, return_inverse=True)
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return inverse.astype(np.int64), first.astype(np.int64)


def alike(table: np.ndarray) -> Codes:
    """Codes (U,) that are equal exactly where two rows of a (U, V) table are equal.

    >>> alike(np.array([[1, 2], [3, 4], [1, 2]])).tolist()
    [0, 1, 0]
    """
    if table.shape[1] == 0:
        return np.zeros(len(table), dtype=np.int64)
    rows = np.ascontiguousarray(table)
    whole = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, inverse = np.unique(whole, return_inverse=True)
    return inverse.astype(np.int64)
