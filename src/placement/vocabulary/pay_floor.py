"""``pay_floor``: what an intern earns is not less than the rule on pay allows.

“对相对独立参与实际工作、初步具备独立开展工作能力的……学生，原则上应不低于本单位相同岗位工资标准的80%或
最低档工资标准” (教职成〔2021〕4号 第十八条). “或” taken by the letter asks for the lower of the two
amounts, taken cautiously for the higher.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row, combinations

_READINGS = ("literal", "cautious", "any")
_CENT = 0.001
"""Less than a tenth of a cent apart is equal: 80 % of a wage is a product of binary fractions."""


@dataclass(frozen=True, slots=True)
class PayFloorParams:
    """``share`` of the pay in the same post (相同岗位工资) that independent work must earn.

    ``reading``: ``literal`` asks for that share or the lowest grade of pay (最低档工资), whichever
    is less; ``cautious`` for whichever is more; ``any`` only for some pay, whatever the work.
    """

    share: float = field(default=0.8, metadata={"unit": "share"})
    reading: str = "literal"

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError("share: 0 … 1")
        if self.reading not in _READINGS:
            raise ValueError("reading: " + " / ".join(_READINGS))


def one(_student: Row, place: Row, params: PayFloorParams) -> Finding:
    """Assisting work must be paid at all; independent work at the floor.

    UNKNOWN where the pay, the role or an amount that would decide is missing.

    >>> post = {"pay": 3500.0, "pay_same": 5000.0, "pay_lowest": 3200.0, "role": "相对独立",
    ...         "kind": "实习", "order_class": 0}
    >>> one({}, post, PayFloorParams()).name
    'KEPT'
    >>> one({}, post, PayFloorParams(reading="cautious")).name
    'BROKEN'
    """
    if not is_internship(place):
        return Finding.KEPT
    pay = place["pay"]
    if math.isnan(pay):
        return Finding.UNKNOWN
    if params.reading == "any" or place["role"] == "辅助":
        return Finding.KEPT if pay > 0 else Finding.BROKEN
    floors = [params.share * place["pay_same"], place["pay_lowest"]]
    enough = [pay + _CENT >= floor for floor in floors if not math.isnan(floor)]
    if params.reading == "literal":
        finding = Finding.BROKEN if len(enough) == 2 else Finding.UNKNOWN
        finding = Finding.KEPT if any(enough) else finding
    else:
        finding = Finding.KEPT if len(enough) == 2 else Finding.UNKNOWN
        finding = finding if all(enough) else Finding.BROKEN
    if place["role"] == "" and not (finding is Finding.KEPT and pay > 0):
        return Finding.UNKNOWN
    return finding


def table(students: Columns, places: Columns, params: PayFloorParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    pay, role = places["pay"], places["role"]
    same, lowest = params.share * places["pay_same"], places["pay_lowest"]
    # Comparisons with NaN are False.
    reached = (pay + _CENT >= same).astype(int) + (pay + _CENT >= lowest)
    missed = (pay + _CENT < same).astype(int) + (pay + _CENT < lowest)
    if params.reading == "literal":
        kept, broken = reached >= 1, missed == 2
    else:
        kept, broken = reached == 2, missed >= 1
    unstated = role == ""
    paid_at_all = (role == "辅助") | (params.reading == "any")
    kept = np.where(paid_at_all, pay > 0, kept & ~(unstated & (pay <= 0)))
    broken = np.where(paid_at_all, pay <= 0, broken & ~unstated)
    finding = np.full(len(pay), Finding.UNKNOWN, dtype=np.int8)
    finding[kept] = Finding.KEPT
    finding[broken] = Finding.BROKEN
    finding[np.isnan(pay)] = Finding.UNKNOWN
    finding[~internships(places)] = Finding.KEPT
    return np.tile(finding, (combinations(students), 1))


RULE = PairRule(
    word="pay_floor",
    zh="实习报酬不低于规定标准",
    en="Pay not below the floor",
    params=PayFloorParams,
    student_fields=(),
    place_fields=("pay", "pay_same", "pay_lowest", "role", *FIELDS),
    one=one,
    table=table,
)
