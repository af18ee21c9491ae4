"""``major_fit``: the post suits the student's major.

“与学生所学专业对口或相近，原则上不得跨专业大类安排实习” (教职成〔2021〕4号). What decides is the
post's own list, never its industry: 460702 and 700209 are both about new-energy cars and belong to
different categories.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.vocabulary.closeness import CATEGORY, CLASS, SAME, nearness, nearness_table
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row

_ACCEPT = {"major": SAME, "class": CLASS, "category": CATEGORY}


@dataclass(frozen=True, slots=True)
class MajorFitParams:
    """``accept``: how far from the listed majors a student may be: major, class or category.

    A class or category that the post itself lists is accepted whatever this says.
    """

    accept: str = "category"

    def __post_init__(self) -> None:
        if self.accept not in _ACCEPT:
            raise ValueError("major / class / category")


def one(student: Row, place: Row, params: MajorFitParams) -> Finding:
    """KEPT where the list says any or is near enough.

    UNKNOWN where either side says nothing, or where nothing fits but an entry of the list could not
    be read.

    >>> one({"major_code": "460702"}, {"majors": "4607"}, MajorFitParams()).name
    'KEPT'
    >>> one({"major_code": "700209"}, {"majors": "4607"}, MajorFitParams()).name
    'BROKEN'
    """
    found = nearness(student["major_code"], place["majors"])
    if found.any or found.named:
        return Finding.KEPT
    if found.empty or found.degree < 0:
        return Finding.UNKNOWN
    if found.degree >= _ACCEPT[params.accept]:
        return Finding.KEPT
    return Finding.UNKNOWN if found.unread else Finding.BROKEN


def table(students: Columns, places: Columns, params: MajorFitParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    found = nearness_table(students["major_code"], places["majors"])
    finding = np.where(found.unread, np.int8(Finding.UNKNOWN), np.int8(Finding.BROKEN))
    finding = np.repeat(finding[None, :], len(found.degree), axis=0)
    finding[found.degree >= _ACCEPT[params.accept]] = Finding.KEPT
    finding[(found.degree < 0) | found.empty] = Finding.UNKNOWN
    finding[found.named | found.any] = Finding.KEPT
    return finding


RULE = PairRule(
    word="major_fit",
    zh="专业对口或相近",
    en="Post suits the major",
    params=MajorFitParams,
    student_fields=("major_code",),
    place_fields=("majors",),
    one=one,
    table=table,
)
