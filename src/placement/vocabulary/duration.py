"""``min_months``: the stay is long enough.

“岗位实习时间一般为6个月，由人才培养方案安排” (教职成〔2021〕4号 第十一条);
“连续跟岗实习3个月（含3个月）以上” (郴办发〔2018〕28号 第22条).

The stay is where the student's window and the post's meet, in whole months. A student's own
``months`` is what the programme plans for this segment: where it is shorter than the rule's length
it is what must be reached, since the plan may cut the internship into segments; where it is longer
the rule asks for no more than its own length. Fractions of a month that a table states are compared
as they stand where nothing else is known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from placement.catalogue import majors
from placement.months import last_day, last_day_of, whole_months, whole_months_of
from placement.vocabulary.closeness import nearness, nearness_table
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row

_INDEPENDENT = "相对独立"


@dataclass(frozen=True, slots=True)
class DurationParams:
    """``months``: the shortest stay. ``roles``: which posts the rule is about, 辅助 or 相对独立.

    A post whose role is not given counts as 相对独立; a rule about 辅助 alone never calls such a
    post too short, for nobody can tell. ``majors``: names or codes of the majors, classes or
    categories whose students it binds; none for all.
    """

    months: float = field(default=6.0, metadata={"unit": "month"})
    roles: tuple[str, ...] = (_INDEPENDENT,)
    majors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.months < 0:
            raise ValueError("months ≥ 0")
        if not set(self.roles) <= {"辅助", _INDEPENDENT}:
            raise ValueError("roles: 辅助 / 相对独立")
        if any(majors.entry(name).kind in ("any", "unknown") for name in self.majors):
            raise ValueError("majors: names or codes of the catalogue")


def one(student: Row, place: Row, params: DurationParams) -> Finding:
    """KEPT where the stay is long enough, BROKEN where it cannot be, else UNKNOWN.

    >>> from datetime import date
    >>> free = {"start": None, "end": None, "months": float("nan")}
    >>> post = {"start": date(2024, 3, 1), "end": date(2024, 8, 31), "months": float("nan"),
    ...         "role": "", "kind": "实习", "order_class": 0}
    >>> one(free, post, DurationParams()).name
    'KEPT'
    >>> one(free | {"end": date(2024, 6, 30)}, post, DurationParams()).name
    'BROKEN'
    """
    if place["role"] == "" and params.roles and _INDEPENDENT not in params.roles:
        assumed = one(student, {**place, "role": params.roles[0]}, params)
        return Finding.UNKNOWN if assumed is Finding.BROKEN else assumed
    if not is_internship(place) or (place["role"] or _INDEPENDENT) not in params.roles:
        return Finding.KEPT
    if params.majors:
        of = nearness(student["major_code"], "|".join(params.majors))
        if of.degree >= 0 and not of.named:
            return Finding.KEPT
        if of.degree < 0:
            return Finding.UNKNOWN
    needed = params.months
    if not math.isnan(student["months"]):
        needed = min(needed, student["months"])

    opens, closes, stated = place["start"], place["end"], place["months"]
    if opens is not None and closes is None and not math.isnan(stated):
        closes = last_day(opens, stated)
    if opens is not None:
        first = opens if student["start"] is None else max(opens, student["start"])
        lasts = [day for day in (closes, student["end"]) if day is not None]
        if not lasts:
            return Finding.UNKNOWN
        if whole_months(first, min(lasts)) < needed:
            return Finding.BROKEN
        return Finding.UNKNOWN if closes is None else Finding.KEPT

    since, until = student["start"], student["end"]
    windowed = since is not None and until is not None
    if windowed and whole_months(since, until) < needed:
        return Finding.BROKEN
    if math.isnan(stated):
        return Finding.UNKNOWN
    return Finding.KEPT if stated >= needed else Finding.BROKEN


def table(students: Columns, places: Columns, params: DurationParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    far_back, far_ahead = np.datetime64("0001-01-01", "D"), np.datetime64("9999-12-30", "D")
    opens, closes = (places[key].astype("datetime64[D]") for key in ("start", "end"))
    since, until = (students[key].astype("datetime64[D]") for key in ("start", "end"))
    stated = places["months"]
    closes = np.where(np.isnat(closes), last_day_of(opens, stated), closes)
    # fmin leaves out NaN: no figure of the student's own asks for nothing less.
    needed = np.fmin(students["months"], params.months)[:, None]

    dated = ~np.isnat(opens)[None, :]
    first = np.maximum(
        np.where(np.isnat(since), far_back, since)[:, None],
        np.where(np.isnat(opens), far_back, opens)[None, :],
    )
    last = np.minimum(
        np.where(np.isnat(until), far_ahead, until)[:, None],
        np.where(np.isnat(closes) | ~dated[0], far_ahead, closes)[None, :],
    )
    long_enough = whole_months_of(first, last) >= needed
    finding = np.where(long_enough, np.int8(Finding.KEPT), np.int8(Finding.BROKEN))
    # A post without a last day, or without any day, can only be shown to be too short.
    finding[long_enough & np.isnat(closes)[None, :] & dated] = Finding.UNKNOWN
    no_day = long_enough & ~dated
    finding[no_day & (stated < needed)] = Finding.BROKEN
    finding[no_day & np.isnan(stated)[None, :]] = Finding.UNKNOWN

    role = np.where(places["role"] == "", _INDEPENDENT, places["role"])
    if params.majors:
        of = nearness_table(students["major_code"], np.array(["|".join(params.majors)], object))
        finding[of.degree[:, 0] < 0] = Finding.UNKNOWN
        finding[(of.degree[:, 0] >= 0) & ~of.named[:, 0]] = Finding.KEPT
    applies = np.isin(role.astype(str), params.roles)
    if params.roles and _INDEPENDENT not in params.roles:
        unstated = places["role"] == ""
        finding[(finding == Finding.BROKEN) & unstated[None, :]] = Finding.UNKNOWN
        applies |= unstated
    applies &= internships(places)
    finding[:, ~applies] = Finding.KEPT
    return finding


RULE = PairRule(
    word="min_months",
    zh="实习时间达到规定月数",
    en="Long enough a stay",
    params=DurationParams,
    student_fields=("start", "end", "months", "major_code"),
    place_fields=("start", "end", "months", "role", *FIELDS),
    one=one,
    table=table,
)
