"""``grade_at_least``: no first-year student on a post.

“不得安排、接收一年级在校学生进行岗位实习” (教职成〔2021〕4号 第十六条).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row

_EARLIEST = 1990
"""A grade is a year of enrolment; anything before is not one (届 or 1, 2, 3) and tells nothing."""
_SEPTEMBER = 9


@dataclass(frozen=True, slots=True)
class GradeParams:
    """``year``: the year of study, from 1, that the student must be in when the post starts."""

    year: int = field(default=2, metadata={"unit": "grade"})

    def __post_init__(self) -> None:
        if self.year < 1:
            raise ValueError("≥ 1")


def one(student: Row, place: Row, params: GradeParams) -> Finding:
    """Return the year of study on the first day; the school year starts in September.

    Order classes and graduate jobs are no internships and are always KEPT.

    >>> from datetime import date
    >>> place = {"start": date(2025, 3, 1), "kind": "实习", "order_class": 0}
    >>> one({"grade": 2024}, place, GradeParams()).name
    'BROKEN'
    >>> one({"grade": 2024}, place | {"start": date(2025, 9, 1)}, GradeParams()).name
    'KEPT'
    """
    if not is_internship(place):
        return Finding.KEPT
    start, grade = place["start"], student["grade"]
    if start is None or grade < _EARLIEST:
        return Finding.UNKNOWN
    in_autumn = 1 if start.month >= _SEPTEMBER else 0
    return Finding.KEPT if start.year - grade + in_autumn >= params.year else Finding.BROKEN


def table(students: Columns, places: Columns, params: GradeParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    grade, start = students["grade"][:, None], places["start"]
    months = np.where(np.isnat(start), 0, start.astype("datetime64[M]").astype(np.int64))
    # Counted from September, a school year is twelve months like any other.
    school_year = 1970 + (months + 13 - _SEPTEMBER) // 12
    kept = school_year[None, :] - grade >= params.year
    finding = np.where(kept, np.int8(Finding.KEPT), np.int8(Finding.BROKEN))
    finding[(grade < _EARLIEST) | np.isnat(start)[None, :]] = Finding.UNKNOWN
    finding[:, ~internships(places)] = Finding.KEPT
    return finding


RULE = PairRule(
    word="grade_at_least",
    zh="不得为一年级",
    en="Not a first-year student",
    params=GradeParams,
    student_fields=("grade",),
    place_fields=("start", *FIELDS),
    one=one,
    table=table,
)
