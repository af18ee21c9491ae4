"""``safety_trained``: trained in safety before the first day, and equipped.

“生产经营单位接收中等职业学校、高等学校学生实习的，应当对实习学生进行相应的安全生产教育和培训，提供必要的劳动
防护用品” (安全生产法 第二十八条).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.vocabulary.findings import answer, answered, worst, worst_of
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row, combinations


@dataclass(frozen=True, slots=True)
class SafetyParams:
    """``equipment``: whether protective equipment (劳动防护用品) must be there, too."""

    equipment: bool = True


def one(_student: Row, place: Row, params: SafetyParams) -> Finding:
    """BROKEN where the training is after the first day or the equipment is refused.

    >>> from datetime import date
    >>> post = {"safety_training": date(2025, 3, 1), "start": date(2025, 3, 1), "ppe": "是",
    ...         "kind": "实习", "order_class": 0}
    >>> one({}, post, SafetyParams()).name, one({}, post | {"ppe": "否"}, SafetyParams()).name
    ('KEPT', 'BROKEN')
    """
    if not is_internship(place):
        return Finding.KEPT
    trained, start = place["safety_training"], place["start"]
    if trained is None:
        training = Finding.UNKNOWN
    else:
        training = Finding.BROKEN if start is not None and trained > start else Finding.KEPT
    if not params.equipment:
        return training
    return worst([training, answer(place["ppe"], good="是", bad="否")])


def table(students: Columns, places: Columns, params: SafetyParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    trained = places["safety_training"].astype("datetime64[D]")
    # A comparison with NaT is False, so a missing first day never makes a training late.
    late = trained > places["start"].astype("datetime64[D]")
    conditions = [(np.isnat(trained), Finding.UNKNOWN), (late, Finding.BROKEN)]
    if params.equipment:
        conditions += answered(places["ppe"], good="是", bad="否")
    finding = worst_of((len(trained),), conditions)
    finding[~internships(places)] = Finding.KEPT
    return np.tile(finding, (combinations(students), 1))


RULE = PairRule(
    word="safety_trained",
    zh="上岗前安全生产教育培训并提供防护用品",
    en="Trained in safety and equipped before the first day",
    params=SafetyParams,
    student_fields=(),
    place_fields=("safety_training", "ppe", "start", *FIELDS),
    one=one,
    table=table,
)
