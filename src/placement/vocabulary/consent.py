"""``consent_given``: student and guardian have signed.

“应当取得学生及其法定监护人（或家长）签字的知情同意书” (教职成〔2021〕4号 第九条).
"""

from __future__ import annotations

import numpy as np

from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row


def one(student: Row, place: Row, _params: NoParams) -> Finding:
    """Return what the column says; UNKNOWN where it is blank. Only internships need the paper.

    >>> one({"consent": "否"}, {"kind": "实习", "order_class": 0}, NoParams()).name
    'BROKEN'
    """
    if not is_internship(place):
        return Finding.KEPT
    if student["consent"] == "是":
        return Finding.KEPT
    return Finding.BROKEN if student["consent"] == "否" else Finding.UNKNOWN


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    signed = students["consent"]
    finding = np.select(
        [signed == "是", signed == "否"],
        [np.int8(Finding.KEPT), np.int8(Finding.BROKEN)],
        np.int8(Finding.UNKNOWN),
    )
    return np.where(internships(places)[None, :], finding[:, None], np.int8(Finding.KEPT))


RULE = PairRule(
    word="consent_given",
    zh="学生及监护人知情同意",
    en="Signed consent of student and guardian",
    params=NoParams,
    student_fields=("consent",),
    place_fields=FIELDS,
    one=one,
    table=table,
)
