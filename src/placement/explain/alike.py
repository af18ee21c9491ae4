"""Rows that agree in the columns a rule reads, and the rule decided once for each pair of kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from placement.vocabulary.kinds import Row

Ints = NDArray[np.int64]
Value = TypeVar("Value", bound=float)


class Alike:
    """A frame seen through a few of its columns at a time; each column is coded once."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._columns: dict[str, tuple[Ints, np.ndarray]] = {}

    def __len__(self) -> int:
        return len(self.frame)

    def kinds(self, fields: Sequence[str]) -> tuple[Ints, Ints]:
        """The kind (n,) of each row as 0 … d-1, and the position (d,) of one row of each kind."""
        if not fields:
            return np.zeros(len(self), dtype=np.int64), np.zeros(min(1, len(self)), dtype=np.int64)
        return combined([self._coded(field)[0] for field in fields])

    def rows(self, fields: Sequence[str], positions: Ints) -> list[Row]:
        """The named rows as plain values of those fields only."""
        columns = [plain(self.frame[field].to_numpy()[positions]) for field in fields]
        if not columns:
            return [{} for _ in positions]
        return [dict(zip(fields, row, strict=True)) for row in zip(*columns, strict=True)]

    def _coded(self, field: str) -> tuple[Ints, np.ndarray]:
        if field not in self._columns:
            codes, values = pd.factorize(self.frame[field], use_na_sentinel=False)
            self._columns[field] = (codes.astype(np.int64), np.asarray(values))
        return self._columns[field]


def combined(columns: Sequence[Ints]) -> tuple[Ints, Ints]:
    """The kind (n,) of each row of codes ≥ 0 as 0 … d-1, and the position (d,) of one row of each.

    >>> [part.tolist() for part in combined([np.array([4, 4, 0]), np.array([1, 1, 1])])]
    [[0, 0, 1], [0, 2]]
    """
    codes = columns[0]
    for column in columns[1:]:
        # Codes are made dense again at each step, so the product stays far below 2**63.
        codes = pd.factorize(codes)[0].astype(np.int64) * (int(column.max(initial=0)) + 1) + column
    kinds = pd.factorize(codes)[0].astype(np.int64)
    first = np.zeros(int(kinds.max(initial=-1)) + 1, dtype=np.int64)
    first[kinds[::-1]] = np.arange(len(kinds))[::-1]
    return kinds, first


def plain(values: np.ndarray) -> list[Any]:
    """Python values of a canonical column: a missing date is None, a missing number stays NaN.

    >>> plain(np.array(["2024-03-01", "NaT"], dtype="datetime64[s]"))
    [datetime.date(2024, 3, 1), None]
    """
    if values.dtype.kind == "M":
        days: list[dt.date | None] = values.astype("datetime64[D]").astype(object).tolist()
        return days
    listed: list[Any] = values.tolist()
    return listed


class Decided(Generic[Value]):
    """``one(student, place, params)`` for pairs of positions, asked once for each pair of kinds.

    The answers are kept in a table of (student kinds, place kinds); ``dtype`` is that of an answer.
    """

    def __init__(
        self,
        word: Any,
        params: Any,
        students: Alike,
        places: Alike,
        *,
        dtype: type[np.generic],
    ) -> None:
        self._one: Callable[[Row, Row, Any], Value] = word.one
        self._params = params
        self.student_kind, student_first = students.kinds(word.student_fields)
        self.place_kind, place_first = places.kinds(word.place_fields)
        self._student_rows = students.rows(word.student_fields, student_first)
        self._place_rows = places.rows(word.place_fields, place_first)
        shape = (len(student_first), len(place_first))
        self._answers = np.zeros(shape, dtype=dtype)
        self._asked = np.zeros(shape, dtype=bool)

    def at(self, students: Ints, places: Ints) -> np.ndarray:
        """The answer for each of K pairs, (K,)."""
        rows, columns = self.student_kind[students], self.place_kind[places]
        width = self._answers.shape[1]
        flat = np.unique((rows * width + columns)[~self._asked[rows, columns]])
        self._ask(flat // max(1, width), flat % max(1, width))
        answers: np.ndarray = self._answers[rows, columns]
        return answers

    def rows_of(self, kinds: Ints) -> np.ndarray:
        """Answers of the given kinds of student at every kind of place, (len(kinds), kinds)."""
        distinct = np.unique(kinds)
        row, column = np.nonzero(~self._asked[distinct])
        self._ask(distinct[row], column)
        answers: np.ndarray = self._answers[kinds]
        return answers

    def _ask(self, rows: Ints, columns: Ints) -> None:
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            student, place = self._student_rows[row], self._place_rows[column]
            self._answers[row, column] = self._one(student, place, self._params)
        self._asked[rows, columns] = True
