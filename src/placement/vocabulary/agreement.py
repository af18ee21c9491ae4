"""``agreement_signed``: school, host and student signed before the first day.

“学生参加岗位实习前，职业学校、实习单位、学生三方必须……签订实习协议……未按规定签订实习协议的，
不得安排学生实习” (教职成〔2021〕4号 第十四条); “上岗实习应当签订实习协议” (职业教育法 第五十条).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row
from placement.vocabulary.signature import all_in_time, in_time

if TYPE_CHECKING:
    import numpy as np


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
    return in_time(student["agreement"], place["start"])


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    finding = all_in_time(students["agreement"], places["start"])
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
