"""``teacher_practice``: how much a teacher owes of the practice in enterprises that is prescribed.

“专业课教师（含实习指导教师）……每5年必须累计不少于6个月到企业或生产服务一线实践，没有企业工作经历的
新任教师应先实践再上岗” (教师〔2016〕3号 第四条); cities add
“新入职专业教师前3年应在企业连续实践6个月以上”.

The texts leave open from which day five years run and whether a block in a row may change its
enterprise; both are parameters. How time is counted: :mod:`placement.vocabulary.stays`.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from placement.months import last_day, whole_months
from placement.vocabulary.kinds import PracticeRule, Row, Standing
from placement.vocabulary.stays import (
    UNITS_A_MONTH,
    Stay,
    back,
    counted,
    latest_first_day,
    runs,
    stay_of,
    units,
    weekdays_between,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DAY = dt.timedelta(days=1)
_EVER = dt.date(1900, 1, 1)
DUTIES = ("cycle", "new", "entry")
WINDOWS = ("fixed", "rolling")


@dataclass(frozen=True, slots=True)
class TeacherPracticeParams:
    """Which ``duty``, and how it is reckoned.

    ``cycle``: ``months`` in every ``years``, in cycles from the day of hiring or of the last review
    (``window`` ``fixed``) or in any so many years (``rolling``).

    ``new``: ``block_months`` in a row in the first ``first_months``, in one enterprise where
    ``same_enterprise``; weekends do not break a row, nor do ``gap_days`` working days at a time.
    ``entry``: ``months`` before the first lesson where there is no experience, 0 for any practice.

    ``days_per_month`` is what a logged month has: 30 days, or 20 where working days are logged.
    ``not_before`` (ISO date) is when the document came into force: nothing was due before it.
    """

    duty: str = "cycle"
    months: float = field(default=6.0, metadata={"unit": "month"})
    years: int = field(default=5, metadata={"unit": "year"})
    window: str = "fixed"
    first_months: float = field(default=36.0, metadata={"unit": "month"})
    block_months: float = field(default=6.0, metadata={"unit": "month"})
    same_enterprise: bool = True
    gap_days: int = field(default=0, metadata={"unit": "day"})
    days_per_month: float = field(default=30.0, metadata={"unit": "day"})
    kinds: tuple[str, ...] = ("专业课教师", "实习指导教师")
    not_before: str = ""

    def __post_init__(self) -> None:
        if self.duty not in DUTIES:
            raise ValueError(f"duty: {' / '.join(DUTIES)}")
        if self.window not in WINDOWS:
            raise ValueError(f"window: {' / '.join(WINDOWS)}")
        if not (1 <= self.years <= 50 and 0 <= self.months <= 12 * self.years):
            raise ValueError("years: 1 … 50, months: 0 … 12 × years")
        if not 0 < self.block_months <= self.first_months <= 600:
            raise ValueError("0 < block_months <= first_months <= 600")
        if not 0 <= self.gap_days <= 30 or not 1 <= self.days_per_month <= 31:
            raise ValueError("gap_days: 0 … 30, days_per_month: 1 … 31")
        if self.not_before:
            dt.date.fromisoformat(self.not_before)


@cache
def _in_force(params: TeacherPracticeParams) -> dt.date:
    return dt.date.fromisoformat(params.not_before) if params.not_before else dt.date.min


def standing(
    teacher: Row, blocks: Sequence[Row], day: dt.date, params: TeacherPracticeParams
) -> Standing | None:
    """Where the teacher stands at the end of that day; None where the duty does not bind.

    >>> from datetime import date
    >>> new = TeacherPracticeParams(duty="new")
    >>> teacher = {"kind": "专业课教师", "status": "", "hired": date(2023, 9, 1)}
    >>> standing(teacher, [], date(2025, 11, 30), new).latest_start
    datetime.date(2026, 3, 1)
    """
    if teacher["status"] == "离岗":
        return None
    if not teacher["kind"]:
        return _unclear("kind")
    if teacher["kind"] not in params.kinds:
        return None
    stays = [
        stay for row in blocks if (stay := stay_of(row, day, params.days_per_month)) is not None
    ]
    if params.duty == "entry":
        return _entry(teacher, stays, day, params)
    if params.duty == "new":
        return _new(teacher, stays, day, params)
    if params.window == "rolling":
        return _rolling(teacher, stays, day, params)
    return _fixed(teacher, stays, day, params)


def _unclear(column: str) -> Standing:
    return Standing(math.nan, math.nan, None, None, late=False, missing=column)


def _standing(done: int, owed: int, due: dt.date, start: dt.date | None, day: dt.date) -> Standing:
    return Standing(
        done=done / UNITS_A_MONTH,
        owed=owed / UNITS_A_MONTH,
        due=due,
        latest_start=start if owed > 0 else None,
        late=owed > 0 and day > due,
    )


def _units(months: float) -> int:
    return round(months * UNITS_A_MONTH)


def _fixed(
    teacher: Row, stays: Sequence[Stay], day: dt.date, params: TeacherPracticeParams
) -> Standing:
    """The cycle that the day lies in, unless the one before it is still short.

    Practice in a cycle first makes up for what the cycle before it lacked, and counts once.
    """
    anchor = teacher["cycle_start"] or teacher["hired"]
    if anchor is None:
        return _unclear("hired")
    need, length = _units(params.months), 12 * params.years
    cycle = whole_months(anchor, day - _DAY) // length
    since, due = _cycle(anchor, cycle, length)
    done = counted(stays, since, min(day, due))
    short = 0
    if cycle > 0:
        earlier = _cycle(anchor, cycle - 1, length)
        if earlier[1] >= _in_force(params):
            before = counted(stays, *earlier)
            short = max(0, need - before)
            if done < short:
                latest = _latest(stays, need, *earlier)
                return _standing(before + done, short - done, earlier[1], latest, day)
    done -= short
    owed = max(0, need - done)
    start = _latest(stays, need + short, since, due) if owed else None
    return _standing(done, owed, due, start, day)


def _cycle(anchor: dt.date, number: int, length: int) -> tuple[dt.date, dt.date]:
    """First and last day of a cycle; every cycle is counted from the anchor, for 29 February."""
    first = last_day(anchor, number * length) + _DAY
    return first, last_day(anchor, (number + 1) * length)


def _latest(stays: Sequence[Stay], wanted: int, since: dt.date, due: dt.date) -> dt.date:
    """The latest day such that practice from then on until ``due`` makes up what is wanted."""

    def lacking(first: dt.date) -> int:
        return wanted - counted([*stays, Stay(first, due)], since, due)

    inside = [stay for stay in stays if stay.last >= since and stay.first <= due]
    if not inside:
        return latest_first_day(due, wanted)
    owed = wanted - counted(inside, since, due)
    first = latest_first_day(due, max(1, owed))
    if all(stay.last < first - 3 * _DAY for stay in inside):
        return max(first, since)
    # Joining a stay that is there can be worth a day or two, so the search begins a little later.
    first = min(due, first + 5 * _DAY)
    while first > since and (lack := lacking(first)) > 0:
        # A day more is at most one unit more, but for whole months of 28 and 29 days.
        first -= max(1, lack - 3 - lack // 100) * _DAY
    return max(first, since)


def _rolling(
    teacher: Row, stays: Sequence[Stay], day: dt.date, params: TeacherPracticeParams
) -> Standing:
    """Any so many years running, once the teacher has served as long.

    ``due`` is the last day on which the years before it hold enough, without more practice.
    """
    hired = teacher["hired"] or teacher["cycle_start"]
    if hired is None:
        return _unclear("hired")
    need, length = _units(params.months), 12 * params.years
    first_due = max(last_day(hired, length), min(_in_force(params), day - _DAY))
    if day <= last_day(hired, length):
        done = counted(stays, hired, day)
        owed = max(0, need - done)
        start = _latest(stays, need, hired, first_due) if owed else None
        return _standing(done, owed, first_due, start, day)

    def held(on: dt.date) -> int:
        return counted(stays, max(hired, back(on + _DAY, length)), on)

    done = held(day)
    if done >= need:
        due = _crossing(lambda on: held(on) >= need, day, last_day(day, length) + 2 * _DAY)
        return _standing(done, 0, due, None, day)
    ends = sorted({s.last for s in stays if first_due < s.last < day}, reverse=True)
    after = day
    for end in [*ends, first_due]:
        if held(end) >= need:
            due = _crossing(lambda on: held(on) >= need, end, after)
            return _standing(done, need - done, due, due + _DAY, day)
        after = end
    since = max(hired, back(first_due + _DAY, length))
    return _standing(done, need - done, first_due, _latest(stays, need, since, first_due), day)


def _crossing(holds: Callable[[dt.date], bool], low: dt.date, high: dt.date) -> dt.date:
    """The last day from ``low``, where it holds, before it fails; it fails at ``high``."""
    while (high - low).days > 1:
        middle = low + (high - low) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _new(
    teacher: Row, stays: Sequence[Stay], day: dt.date, params: TeacherPracticeParams
) -> Standing | None:
    """One block in a row in the first years; made up later it counts from the day it is whole."""
    hired = teacher["hired"]
    if hired is None:
        return _unclear("hired")
    due = last_day(hired, params.first_months)
    if due < _in_force(params):
        return None
    need = _units(params.block_months)
    rows = runs(stays, hired, day, same_enterprise=params.same_enterprise, gap_days=params.gap_days)
    best = max((run.units for run in rows), default=0)
    if best >= need:
        return _standing(best, 0, due, None, day)
    going_on = [r for r in rows if weekdays_between(r.last, day + _DAY) <= params.gap_days]
    done = max((run.units for run in going_on), default=0)
    start = latest_first_day(due, need)
    for run in rows:
        logged_less = units(run.first, run.last) - run.units
        if units(run.first, due) - logged_less >= need:
            start = max(start, _next_day(run.last, due, params.gap_days))
    return _standing(done or best, need - done, due, start, day)


def _next_day(last: dt.date, until: dt.date, gap_days: int) -> dt.date:
    """The latest day on which a row that ended can go on unbroken."""
    day = last + _DAY
    while day < until and weekdays_between(last, day + _DAY) <= gap_days:
        day += _DAY
    return min(day, until)


def _entry(
    teacher: Row, stays: Sequence[Stay], day: dt.date, params: TeacherPracticeParams
) -> Standing | None:
    """Practice before the first lesson of a teacher who never worked in an enterprise."""
    begins, hired = teacher["teaching_from"], teacher["hired"]
    known = begins or hired
    if known is not None and known < _in_force(params):
        return None
    if math.isnan(teacher["enterprise_years"]):
        return _unclear("enterprise_years")
    if teacher["enterprise_years"] > 0:
        return None
    if begins is None:
        return _unclear("teaching_from")
    due = begins - _DAY
    need = max(1, _units(params.months))
    done = counted(stays, _EVER, day)
    owed = max(0, need - done)
    start = _latest(stays, need, _EVER, due) if owed else None
    return _standing(done, owed, due, start, day)


RULE = PracticeRule(
    word="teacher_practice",
    zh="教师企业实践",
    en="Teachers' practice in enterprises",
    params=TeacherPracticeParams,
    standing=standing,
)
