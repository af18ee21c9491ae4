"""``hours_limit``: no long days, and days of rest that are free.

“除相关专业和实习岗位有特殊要求，并事先报上级主管部门备案的实习安排外……不得安排学生在休息日、法定节假日
实习；不得安排学生加班和上夜班” (教职成〔2021〕4号 第十七条); “每日工作时间不超过八小时”
(劳动法 第三十六条).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from placement.vocabulary.findings import answer, answered, worst, worst_of
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row, combinations

_REST = ("weekend", "holiday", "overtime")


@dataclass(frozen=True, slots=True)
class HoursParams:
    """``day`` and ``week``: most hours; 0 is no limit.

    ``rest``: whether work on days off and public holidays and overtime are barred. ``filing``:
    whether what was filed beforehand (特殊安排已备案) is exempt.
    """

    day: float = field(default=8.0, metadata={"unit": "hour"})
    week: float = field(default=40.0, metadata={"unit": "hour"})
    rest: bool = True
    filing: bool = True

    def __post_init__(self) -> None:
        if self.day < 0 or self.week < 0:
            raise ValueError("day, week ≥ 0")


def one(_student: Row, place: Row, params: HoursParams) -> Finding:
    """BROKEN where one limit is passed; else UNKNOWN where a column that counts is blank.

    >>> post = {"hours_day": 8.0, "hours_week": 40.0, "weekend": "否", "holiday": "否",
    ...         "overtime": "否", "special_filing": "", "kind": "实习", "order_class": 0}
    >>> one({}, post, HoursParams()).name, one({}, post | {"hours_day": 8.5}, HoursParams()).name
    ('KEPT', 'BROKEN')
    >>> one({}, post | {"overtime": "是", "special_filing": "是"}, HoursParams()).name
    'KEPT'
    """
    if not is_internship(place) or (params.filing and place["special_filing"] == "是"):
        return Finding.KEPT
    findings = []
    for column, most in (("hours_day", params.day), ("hours_week", params.week)):
        if most and math.isnan(place[column]):
            findings.append(Finding.UNKNOWN)
        elif most:
            findings.append(Finding.KEPT if place[column] <= most else Finding.BROKEN)
    if params.rest:
        findings += [answer(place[column], good="否", bad="是") for column in _REST]
    return worst(findings)


def table(students: Columns, places: Columns, params: HoursParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    conditions = []
    for hours, most in ((places["hours_day"], params.day), (places["hours_week"], params.week)):
        if most:
            conditions += [(np.isnan(hours), Finding.UNKNOWN), (hours > most, Finding.BROKEN)]
    if params.rest:
        for column in _REST:
            conditions += answered(places[column], good="否", bad="是")
    finding = worst_of((len(places["hours_day"]),), conditions)
    if params.filing:
        finding[places["special_filing"] == "是"] = Finding.KEPT
    finding[~internships(places)] = Finding.KEPT
    return np.tile(finding, (combinations(students), 1))


RULE = PairRule(
    word="hours_limit",
    zh="实习工时与休息休假",
    en="Hours of work and days of rest",
    params=HoursParams,
    student_fields=(),
    place_fields=("hours_day", "hours_week", *_REST, "special_filing", *FIELDS),
    one=one,
    table=table,
)
