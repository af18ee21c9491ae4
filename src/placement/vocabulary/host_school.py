"""``host_school``: an order class that is run with a school takes students of that school."""

from __future__ import annotations

import numpy as np

from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row


def one(student: Row, place: Row, _params: NoParams) -> Finding:
    """A place that names no school is for all.

    >>> one({"school": "乙校"}, {"for_school": "甲校"}, NoParams()).name
    'BROKEN'
    """
    if place["for_school"] == "":
        return Finding.KEPT
    if student["school"] == "":
        return Finding.UNKNOWN
    return Finding.KEPT if student["school"] == place["for_school"] else Finding.BROKEN


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    school, host = students["school"][:, None], places["for_school"][None, :]
    finding = np.where(school == host, np.int8(Finding.KEPT), np.int8(Finding.BROKEN))
    finding[students["school"] == ""] = Finding.UNKNOWN
    finding[:, places["for_school"] == ""] = Finding.KEPT
    return finding


RULE = PairRule(
    word="host_school",
    zh="学生属于订单班的合作学校",
    en="Students of the school that runs the class",
    params=NoParams,
    student_fields=("school",),
    place_fields=("for_school",),
    one=one,
    table=table,
)
