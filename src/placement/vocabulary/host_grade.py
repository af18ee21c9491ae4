"""``host_grade``: an order class for one grade takes students who enrolled in that year."""

from __future__ import annotations

import numpy as np

from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row


def one(student: Row, place: Row, _params: NoParams) -> Finding:
    """A place that names no year is for all.

    >>> one({"grade": 2024}, {"for_grade": 2023}, NoParams()).name
    'BROKEN'
    """
    if place["for_grade"] < 0:
        return Finding.KEPT
    if student["grade"] < 0:
        return Finding.UNKNOWN
    return Finding.KEPT if student["grade"] == place["for_grade"] else Finding.BROKEN


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    grade, host = students["grade"][:, None], places["for_grade"][None, :]
    finding = np.where(grade == host, np.int8(Finding.KEPT), np.int8(Finding.BROKEN))
    finding[students["grade"] < 0] = Finding.UNKNOWN
    finding[:, places["for_grade"] < 0] = Finding.KEPT
    return finding


RULE = PairRule(
    word="host_grade",
    zh="学生属于订单班的年级",
    en="Students of the grade that the class is for",
    params=NoParams,
    student_fields=("grade",),
    place_fields=("for_grade",),
    one=one,
    table=table,
)
