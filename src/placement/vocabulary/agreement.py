"""``agreement_signed``: school, host and student signed before the first day.

“学生参加岗位实习前，职业学校、实习单位、学生三方必须……签订实习协议……未按规定签订实习协议的，
不得安排学生实习” (教职成〔2021〕4号 第十四条); “上岗实习应当签订实习协议” (职业教育法 第五十条).
"""

from __future__ import annotations

import numpy as np

from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row


def one(student: Row, place: Row, _params: NoParams) -> Finding:
    """BROKEN where the agreement is dated after the first day; UNKNOWN where it has no date.

    >>> from datetime import date
    >>> place = {"start": date(2025, 3, 1), "kind": "实习", "order_class": 0}
    >>> one({"agreement": date(2025, 3, 1)}, place, NoParams()).name
    'KEPT'
    >>> one({"agreement": date(2025, 3, 2)}, place, NoParams()).name
    'BROKEN'
    """
    if not is_internship(place):
        return Finding.KEPT
    signed, start = student["agreement"], place["start"]
    if signed is None:
        return Finding.UNKNOWN
    return Finding.BROKEN if start is not None and signed > start else Finding.KEPT


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    signed = students["agreement"].astype("datetime64[D]")[:, None]
    # A comparison with NaT is False, so a missing first day never makes a signature late.
    late = signed > places["start"].astype("datetime64[D]")[None, :]
    finding = np.where(late, np.int8(Finding.BROKEN), np.int8(Finding.KEPT))
    finding[np.isnat(signed[:, 0])] = Finding.UNKNOWN
    finding[:, ~internships(places)] = Finding.KEPT
    return finding


RULE = PairRule(
    word="agreement_signed",
    zh="实习前签订三方协议",
    en="Agreement of school, host and student signed in time",
    params=NoParams,
    student_fields=("agreement",),
    place_fields=("start", *FIELDS),
    one=one,
    table=table,
)
