"""``age_at_least``: nobody under sixteen at a workplace.

“不得安排未满16周岁的学生” (教职成〔2021〕4号 第十六条); the same age in 禁止使用童工规定 第二条.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from placement.vocabulary.kinds import Columns, Finding, PairRule, Row

_RULES = ("birthday", "day_after")


@dataclass(frozen=True, slots=True)
class AgeParams:
    """``years``: completed years of age on the first day of the post.

    ``rule``: a year is complete on the ``birthday``, or, as courts count 周岁, only on the
    ``day_after``.
    """

    years: int = field(default=16, metadata={"unit": "age"})
    rule: str = "birthday"

    def __post_init__(self) -> None:
        if self.years < 0:
            raise ValueError("≥ 0")
        if self.rule not in _RULES:
            raise ValueError(" / ".join(_RULES))


def one(student: Row, place: Row, params: AgeParams) -> Finding:
    """Age on the first day; order classes are school, not work, and are always KEPT.

    >>> from datetime import date
    >>> born = {"birth": date(2009, 3, 10)}
    >>> one(born, {"start": date(2025, 3, 9), "order_class": 0}, AgeParams()).name
    'BROKEN'
    >>> one(born, {"start": date(2025, 3, 10), "order_class": 0}, AgeParams()).name
    'KEPT'
    """
    if place["order_class"] == 1:
        return Finding.KEPT
    birth, start = student["birth"], place["start"]
    if birth is None or start is None:
        return Finding.UNKNOWN
    day = start - dt.timedelta(days=1) if params.rule == "day_after" else start
    before_birthday = (day.month, day.day) < (birth.month, birth.day)
    age = day.year - birth.year - before_birthday
    return Finding.KEPT if age >= params.years else Finding.BROKEN


def table(students: Columns, places: Columns, params: AgeParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    birth = students["birth"].astype("datetime64[D]")
    start = places["start"].astype("datetime64[D]")
    known = ~np.isnat(birth)[:, None] & ~np.isnat(start)[None, :]
    # Missing dates are computed with like any other day and overwritten at the end.
    birth = np.where(np.isnat(birth), np.datetime64("1970-01-01"), birth)
    day = np.where(np.isnat(start), np.datetime64("1970-01-01"), start)
    day = day - np.timedelta64(int(params.rule == "day_after"), "D")
    birth_month, day_month = birth.astype("datetime64[M]"), day.astype("datetime64[M]")
    birth_left = (birth - birth_month).astype(np.int64)
    day_left = (day - day_month).astype(np.int64)
    months = (day_month[None, :] - birth_month[:, None]).astype(np.int64)
    months -= day_left[None, :] < birth_left[:, None]
    finding = np.where(months >= 12 * params.years, np.int8(Finding.KEPT), np.int8(Finding.BROKEN))
    finding[~known] = Finding.UNKNOWN
    finding[:, places["order_class"] == 1] = Finding.KEPT
    return finding


RULE = PairRule(
    word="age_at_least",
    zh="年满规定周岁",
    en="Old enough on the first day",
    params=AgeParams,
    student_fields=("birth",),
    place_fields=("start", "order_class"),
    one=one,
    table=table,
)
