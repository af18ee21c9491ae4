"""``fit``: how well the post suits the student's major, as a share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.vocabulary.closeness import CATEGORY, CLASS, SAME, nearness, nearness_table
from placement.vocabulary.kinds import Columns, PairTerm, Row


@dataclass(frozen=True, slots=True)
class FitParams:
    """Values in [0, 1]: the list names the major, its class, its category, or anybody is welcome.

    ``any`` also stands where the list is empty or the student's major is not known.
    """

    same: float = 1.0
    klass: float = 0.8
    category: float = 0.5
    any: float = 0.5

    def __post_init__(self) -> None:
        if not all(0 <= value <= 1 for value in (self.same, self.klass, self.category, self.any)):
            raise ValueError("0 … 1")


def one(student: Row, place: Row, params: FitParams) -> float:
    """Return the best that the list of the post says of this major.

    >>> one({"major_code": "460702"}, {"majors": "4607"}, FitParams())
    0.8
    """
    found = nearness(student["major_code"], place["majors"])
    if found.degree < 0 or found.empty:
        return params.any
    value = {SAME: params.same, CLASS: params.klass, CATEGORY: params.category}.get(
        found.degree, 0.0
    )
    return max(value, params.any) if found.any else value


def table(students: Columns, places: Columns, params: FitParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    found = nearness_table(students["major_code"], places["majors"])
    # Degree -1 picks the last entry.
    by_degree = np.array([0.0, params.category, params.klass, params.same, params.any])
    value = by_degree[found.degree]
    value[:, found.empty] = params.any
    value[:, found.any] = np.maximum(value[:, found.any], params.any)
    return value


TERM = PairTerm(
    word="fit",
    zh="专业对口程度",
    en="Fit of the major",
    params=FitParams,
    student_fields=("major_code",),
    place_fields=("majors",),
    one=one,
    table=table,
)
