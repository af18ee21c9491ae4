"""``no_fees``: the student pays nothing, leaves no deposit and no papers, and needs no guarantor.

“不得向学生收取实习押金、培训费、实习报酬提成、管理费、实习材料费、就业服务费或者其他形式的实习费用，不得扣押
学生的学生证、居民身份证或其他证件，不得要求学生提供担保” (教职成〔2021〕4号 第十九条);
“不得以介绍工作、安排实习实训等名义违法收取费用” (职业教育法 第四十二条).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from placement.vocabulary.findings import answer, answered, worst, worst_of
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row, combinations

_CONCERNS = ("internships", "others")


@dataclass(frozen=True, slots=True)
class FeesParams:
    """``concerns``: ``internships``, or the ``others``: graduate jobs and order classes."""

    concerns: str = "internships"

    def __post_init__(self) -> None:
        if self.concerns not in _CONCERNS:
            raise ValueError("concerns: " + " / ".join(_CONCERNS))


def one(_student: Row, place: Row, params: FeesParams) -> Finding:
    """BROKEN where a fee is more than nothing or 押金扣证担保 says yes; UNKNOWN where one is blank.

    >>> post = {"fees": 0.0, "deposit": "否", "kind": "实习", "order_class": 0}
    >>> one({}, post, FeesParams()).name, one({}, post | {"fees": 0.5}, FeesParams()).name
    ('KEPT', 'BROKEN')
    """
    if is_internship(place) != (params.concerns == "internships"):
        return Finding.KEPT
    fees = Finding.UNKNOWN
    if not math.isnan(place["fees"]):
        fees = Finding.BROKEN if place["fees"] > 0 else Finding.KEPT
    return worst([fees, answer(place["deposit"], good="否", bad="是")])


def table(students: Columns, places: Columns, params: FeesParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    fees = places["fees"]
    finding = worst_of(
        (len(fees),),
        [
            (np.isnan(fees), Finding.UNKNOWN),
            (fees > 0, Finding.BROKEN),
            *answered(places["deposit"], good="否", bad="是"),
        ],
    )
    finding[internships(places) != (params.concerns == "internships")] = Finding.KEPT
    return np.tile(finding, (combinations(students), 1))


RULE = PairRule(
    word="no_fees",
    zh="不向学生收费、扣证或要求担保",
    en="No fees, deposits or guarantees",
    params=FeesParams,
    student_fields=(),
    place_fields=("fees", "deposit", *FIELDS),
    one=one,
    table=table,
)
