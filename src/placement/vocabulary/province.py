"""``cross_province``: internships are filed with the authority, those far away with its consent.

“岗位实习情况应当事先按程序报上级主管部门备案；跨省或国（境）外实习的应当报上级主管部门同意，并由主管部门报
省级主管部门备案” (教职成〔2021〕4号 第三章).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.catalogue import regions
from placement.vocabulary.findings import worst, worst_of
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCOPES = ("any", "city", "province")
_DENIALS = ("无", "没有", "未备案", "未同意", "否", "×")


@dataclass(frozen=True, slots=True)
class CrossParams:
    """``scope``: which internships the rule is about, and with that which papers it wants.

    ``any`` internship and those outside the school's ``city`` need a number of filing (备案号);
    those outside its ``province`` or abroad a consent (上级同意文号) and a filing with the province
    (省级备案号).
    """

    scope: str = "province"

    def __post_init__(self) -> None:
        if self.scope not in _SCOPES:
            raise ValueError("scope: " + " / ".join(_SCOPES))


def _papers(params: CrossParams) -> tuple[str, ...]:
    return ("approval", "province_filing") if params.scope == "province" else ("filing",)


def one(student: Row, place: Row, params: CrossParams) -> Finding:
    """UNKNOWN where a paper is not named or it is not known whether a border is crossed.

    >>> post = {"region": "440300", "abroad": "", "filing": "", "approval": "湘教函1号",
    ...         "province_filing": "无", "kind": "实习", "order_class": 0}
    >>> one({"school_region": "431000"}, post, CrossParams()).name
    'BROKEN'
    >>> one({"school_region": "440100"}, post, CrossParams()).name
    'KEPT'
    """
    if not is_internship(place):
        return Finding.KEPT
    if params.scope != "any" and place["abroad"] != "是":
        home = _area(student["school_region"], params.scope)
        away = _area(place["region"], params.scope)
        if not home or not away:
            return Finding.UNKNOWN
        if home == away:
            return Finding.KEPT
    return worst(_stated(place[paper]) for paper in _papers(params))


def _stated(paper: str) -> Finding:
    if paper == "":
        return Finding.UNKNOWN
    return Finding.BROKEN if paper in _DENIALS else Finding.KEPT


def _area(code: str, scope: str) -> str:
    """Return the city or province a code lies in; '' where that is not known."""
    if scope == "city":
        return regions.city_of(code)
    return (regions.chain(code) or ("",))[-1]


def table(students: Columns, places: Columns, params: CrossParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    shape = (len(students["school_region"]), len(places["region"]))
    papers = [places[name].astype(str) for name in _papers(params)]
    crossed, doubtful = np.ones(shape, dtype=bool), np.zeros(shape, dtype=bool)
    if params.scope != "any":
        home = _areas(students["school_region"], params.scope)[:, None]
        away = _areas(places["region"], params.scope)[None, :]
        abroad = (places["abroad"] == "是")[None, :]
        doubtful = ((home == "") | (away == "")) & ~abroad
        crossed = (home != away) | abroad
    asked = crossed & ~doubtful
    conditions = [(doubtful, Finding.UNKNOWN)]
    for paper in papers:
        conditions.append((asked & (paper == "")[None, :], Finding.UNKNOWN))
        conditions.append((asked & np.isin(paper, _DENIALS)[None, :], Finding.BROKEN))
    finding = worst_of(shape, conditions)
    finding[:, ~internships(places)] = Finding.KEPT
    return finding


def _areas(codes: Sequence[str] | np.ndarray, scope: str) -> np.ndarray:
    area_of = {code: _area(code, scope) for code in set(codes)}
    return np.array([area_of[code] for code in codes], dtype=str)


RULE = PairRule(
    word="cross_province",
    zh="岗位实习备案与跨省实习同意",
    en="Internships filed, those in another province with consent",
    params=CrossParams,
    student_fields=("school_region",),
    place_fields=("region", "abroad", "filing", "approval", "province_filing", *FIELDS),
    one=one,
    table=table,
)
