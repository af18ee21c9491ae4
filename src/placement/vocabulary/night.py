"""``night_ban``: no night shifts.

“不得安排学生加班和上夜班” (教职成〔2021〕4号 第十七条), save for majors and posts with special
needs that were filed with the authority beforehand.
"""

from __future__ import annotations

import numpy as np

from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row, combinations


def one(_student: Row, place: Row, _params: NoParams) -> Finding:
    """Return what the column says of an internship; UNKNOWN where it is blank.

    What was filed beforehand (特殊安排已备案) is KEPT.

    >>> post = {"night": "是", "special_filing": "", "kind": "", "order_class": 0}
    >>> one({}, post, NoParams()).name, one({}, post | {"special_filing": "是"}, NoParams()).name
    ('BROKEN', 'KEPT')
    """
    if not is_internship(place) or place["special_filing"] == "是":
        return Finding.KEPT
    if place["night"] == "":
        return Finding.UNKNOWN
    return Finding.BROKEN if place["night"] == "是" else Finding.KEPT


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    finding = np.full(len(places["night"]), Finding.KEPT, dtype=np.int8)
    applies = internships(places) & (places["special_filing"] != "是")
    finding[applies & (places["night"] == "是")] = Finding.BROKEN
    finding[applies & (places["night"] == "")] = Finding.UNKNOWN
    return np.tile(finding, (combinations(students), 1))


RULE = PairRule(
    word="night_ban",
    zh="不得安排夜班",
    en="No night shifts",
    params=NoParams,
    student_fields=(),
    place_fields=("night", "special_filing", *FIELDS),
    one=one,
    table=table,
)
