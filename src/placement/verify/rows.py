"""One-row rules over many rows: each distinct pair of rows is judged once, by the plain form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from placement.instance import Instance
    from placement.vocabulary.kinds import Row

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Kinds:
    """Rows of a frame by the values of some columns: ``of`` (n,) points into ``rows``."""

    of: Ints
    rows: list[Row]


def kinds(
    frame: pd.DataFrame, fields: Sequence[str], codes: dict[str, Ints] | None = None
) -> Kinds:
    """Group the rows of a frame by its distinct values of ``fields``, as plain Python values.

    ``codes`` keeps the numbers of each column's values from one call to the next.
    """
    of: Ints = np.zeros(len(frame), dtype=np.int64)
    if not fields:
        return Kinds(of, [{}])
    codes = {} if codes is None else codes
    for name in fields:
        if name not in codes:
            codes[name] = _codes(frame[name])
        width = int(codes[name].max(initial=0)) + 1
        # Columns that nobody gave tell no rows apart.
        if width > 1:
            of = np.asarray(pd.factorize(of * width + codes[name])[0], dtype=np.int64)
    first = np.full(int(of.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[of[::-1]] = np.arange(len(frame) - 1, -1, -1)
    columns = [[plain(value) for value in frame[name].array[first]] for name in fields]
    rows = zip(*columns, strict=True)
    return Kinds(of, [dict(zip(fields, values, strict=True)) for values in rows])


def _codes(column: pd.Series) -> Ints:
    """Which of the column's distinct values stands in each row, (n,)."""
    values = column.to_numpy()
    if len(values) and values[0] == values[-1] and bool((values == values[0]).all()):
        return np.zeros(len(values), dtype=np.int64)
    return np.asarray(pd.factorize(column, use_na_sentinel=False)[0], dtype=np.int64)


def plain(value: object) -> object:
    """A cell as the one-row forms take it: str, int, float, a date, or None for a missing date."""
    if value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp | dt.datetime):
        return value.date()
    if isinstance(value, np.generic):
        return value.item()
    return value


class Rows:
    """Both sides of an instance by kinds: each combination of columns is grouped once."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._students: dict[tuple[str, ...], Kinds] = {}
        self._places: dict[tuple[str, ...], Kinds] = {}
        self._student_codes: dict[str, Ints] = {}
        self._place_codes: dict[str, Ints] = {}

    def students(self, fields: tuple[str, ...]) -> Kinds:
        """Kinds of students by some columns."""
        if fields not in self._students:
            self._students[fields] = kinds(self.instance.students, fields, self._student_codes)
        return self._students[fields]

    def places(self, fields: tuple[str, ...]) -> Kinds:
        """Kinds of places by some columns."""
        if fields not in self._places:
            self._places[fields] = kinds(self.instance.places, fields, self._place_codes)
        return self._places[fields]


def judged(
    students: Kinds, places: Kinds, one: Callable[[Row, Row], float | int]
) -> NDArray[np.float64]:
    """What the one-row form says of every kind of student at every kind of place."""
    return np.array(
        [[one(student, place) for place in places.rows] for student in students.rows],
        dtype=np.float64,
    ).reshape(len(students.rows), len(places.rows))


def judged_pairs(
    students: Kinds, places: Kinds, one: Callable[[Row, Row], float | int], i: Ints, p: Ints
) -> NDArray[np.float64]:
    """What the one-row form says of each of K pairs, (K,)."""
    width = len(places.rows)
    key, back = np.unique(students.of[i] * width + places.of[p], return_inverse=True)
    said = [one(students.rows[k // width], places.rows[k % width]) for k in key.tolist()]
    return np.array(said, dtype=np.float64)[back] if len(said) else np.zeros(0)
