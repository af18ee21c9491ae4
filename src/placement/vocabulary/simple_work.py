"""``no_simple_work``: the post teaches more than one simple movement over and over.

“不得仅安排学生从事简单重复劳动” (教职成〔2021〕4号 第十一条).
"""

from __future__ import annotations

import numpy as np

from placement.vocabulary.findings import answer, answered, worst_of
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row, combinations


def one(_student: Row, place: Row, _params: NoParams) -> Finding:
    """Return what the column 仅简单重复劳动 says; UNKNOWN where it is blank.

    >>> one({}, {"simple_work": "是", "kind": "实习", "order_class": 0}, NoParams()).name
    'BROKEN'
    """
    if not is_internship(place):
        return Finding.KEPT
    return answer(place["simple_work"], good="否", bad="是")


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    simple = places["simple_work"]
    finding = worst_of((len(simple),), answered(simple, good="否", bad="是"))
    finding[~internships(places)] = Finding.KEPT
    return np.tile(finding, (combinations(students), 1))


RULE = PairRule(
    word="no_simple_work",
    zh="不得仅安排简单重复劳动",
    en="Not simple repeated work alone",
    params=NoParams,
    student_fields=(),
    place_fields=("simple_work", *FIELDS),
    one=one,
    table=table,
)
