"""``min_wage``: interns earn at least the minimum wage of the place.

“不得低于当地小时最低工资标准” (江苏省职业学校学生实习管理实施细则); “不得低于当地职工最低工资标准”
(青岛市职业教育条例 第三十五条). The amounts are data of the pack; they change every few years.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.catalogue import regions
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row, combinations

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class MinWageParams:
    """``yuan`` a month in each of ``regions`` (GB/T 2260 codes), one amount a region.

    The innermost region that a workplace lies in decides.
    """

    regions: tuple[str, ...] = ()
    yuan: tuple[float, ...] = field(default=(), metadata={"unit": "yuan/month"})

    def __post_init__(self) -> None:
        if len(self.regions) != len(self.yuan):
            raise ValueError("regions, yuan: one amount a region")
        if not all(regions.name(code) for code in self.regions):
            raise ValueError("regions: GB/T 2260")


def one(_student: Row, place: Row, params: MinWageParams) -> Finding:
    """UNKNOWN where the pay is missing or the workplace lies in no region with an amount.

    >>> wage = MinWageParams(regions=("430000", "431000"), yuan=(1900.0, 1800.0))
    >>> post = {"pay": 1800.0, "region": "431002", "kind": "实习", "order_class": 0}
    >>> one({}, post, wage).name, one({}, post | {"region": "430100"}, wage).name
    ('KEPT', 'BROKEN')
    """
    if not is_internship(place):
        return Finding.KEPT
    amounts = dict(zip(params.regions, params.yuan, strict=True))
    floor = next((amounts[r] for r in regions.chain(place["region"]) if r in amounts), None)
    if floor is None or math.isnan(place["pay"]):
        return Finding.UNKNOWN
    return Finding.KEPT if place["pay"] >= floor else Finding.BROKEN


def table(students: Columns, places: Columns, params: MinWageParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    pay, region = places["pay"], places["region"]
    floor_of = _floors(set(region.tolist()), params)
    floor = np.array([floor_of[code] for code in region], dtype=np.float64)
    # Comparisons with NaN, no amount or no pay, are False.
    finding = np.full(len(pay), Finding.UNKNOWN, dtype=np.int8)
    finding[pay >= floor] = Finding.KEPT
    finding[pay < floor] = Finding.BROKEN
    finding[~internships(places)] = Finding.KEPT
    return np.tile(finding, (combinations(students), 1))


def _floors(codes: set[str], params: MinWageParams) -> Mapping[str, float]:
    """Amount of each region code, from the outermost region that has one to the innermost."""
    floors = dict.fromkeys(codes, math.nan)
    for code in codes:
        for outer in reversed(regions.chain(code)):
            if outer in params.regions:
                floors[code] = params.yuan[params.regions.index(outer)]
    return floors


RULE = PairRule(
    word="min_wage",
    zh="实习报酬不低于当地最低工资标准",
    en="Pay not below the local minimum wage",
    params=MinWageParams,
    student_fields=(),
    place_fields=("pay", "region", *FIELDS),
    one=one,
    table=table,
)
