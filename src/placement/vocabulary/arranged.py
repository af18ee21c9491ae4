"""``arranged_by``: the internship was arranged by whom the city names.

“高（中）职院校学生在本地实习由市、县市区、园区联席会议办公室统筹”
(郴办发〔2018〕28号 第6条).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.catalogue import regions
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row, combinations


@dataclass(frozen=True, slots=True)
class ArrangedParams:
    """``who`` may arrange, as in the column 安排方式; ``in_city``: only internships in the city."""

    who: tuple[str, ...] = ("联席会议",)
    in_city: bool = True

    def __post_init__(self) -> None:
        if not self.who:
            raise ValueError("who: at least one")


def one(_student: Row, place: Row, params: ArrangedParams) -> Finding:
    """UNKNOWN where the column is blank or, unless that would do, the place may be elsewhere.

    >>> post = {"arranged_by": "学校", "region": "431002", "city": "431000", "kind": "实习",
    ...         "order_class": 0}
    >>> one({}, post, ArrangedParams()).name
    'BROKEN'
    >>> one({}, post | {"region": "430100"}, ArrangedParams()).name
    'KEPT'
    """
    if not is_internship(place) or place["arranged_by"] in params.who:
        return Finding.KEPT
    if params.in_city:
        around = regions.chain(place["region"])
        if not around or not place["city"]:
            return Finding.UNKNOWN
        if place["city"] not in around:
            return Finding.KEPT
    return Finding.BROKEN if place["arranged_by"] else Finding.UNKNOWN


def table(students: Columns, places: Columns, params: ArrangedParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    who, region, city = places["arranged_by"], places["region"], places["city"]
    finding = np.where(who == "", np.int8(Finding.UNKNOWN), np.int8(Finding.BROKEN))
    if params.in_city:
        chains = {code: regions.chain(code) for code in set(region.tolist())}
        known = np.array([bool(chains[r]) for r in region], dtype=bool) & (city != "")
        inside = np.array([c in chains[r] for r, c in zip(region, city, strict=True)], dtype=bool)
        finding[~known] = Finding.UNKNOWN
        finding[known & ~inside] = Finding.KEPT
    finding[np.isin(who.astype(str), params.who)] = Finding.KEPT
    finding[~internships(places)] = Finding.KEPT
    return np.tile(finding, (combinations(students), 1))


RULE = PairRule(
    word="arranged_by",
    zh="由规定的单位统筹安排",
    en="Arranged by whom the city names",
    params=ArrangedParams,
    student_fields=(),
    place_fields=("arranged_by", "region", "city", *FIELDS),
    one=one,
    table=table,
)
