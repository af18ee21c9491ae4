"""``yearly``: due on the same days of every year.

“园区、企业每年6月、12月……提出联合开班申请” (郴办发〔2018〕28号 第5条); “每季度召开一次调度会” (第3
条) is four days a year. Where a document names a month or a year and no day, the last day of it is
meant: “以内、届满，包括本数” (民法典 第一千二百五十九条).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from placement.vocabulary.kinds import DateRule

_LEAP = 2000
"""A leap year, so that 02-29 is a day one can name."""


@dataclass(frozen=True, slots=True)
class YearlyParams:
    """``days`` as MM-DD; ``since`` and ``until`` are the first and last year, 0 for open."""

    days: tuple[str, ...] = ("12-31",)
    since: int = field(default=0, metadata={"unit": "year"})
    until: int = field(default=0, metadata={"unit": "year"})

    def __post_init__(self) -> None:
        if not self.days:
            raise ValueError("days: MM-DD")
        for day in self.days:
            _month_and_day(day)
        if self.since and self.until and self.until < self.since:
            raise ValueError("since ≤ until")


def _month_and_day(day: str) -> tuple[int, int]:
    try:
        found = dt.date.fromisoformat(f"{_LEAP}-{day}")
    except ValueError:
        raise ValueError(f"days: MM-DD ({day})") from None
    return found.month, found.day


def dates(params: YearlyParams, since: dt.date, until: dt.date) -> list[dt.date]:
    """Days from ``since`` to ``until``, both included, in order; 29 February in leap years only.

    >>> from datetime import date
    >>> rounds = YearlyParams(days=("12-31", "06-30"))
    >>> [str(day) for day in dates(rounds, date(2026, 6, 30), date(2027, 6, 29))]
    ['2026-06-30', '2026-12-31']
    """
    first = max(since.year, params.since)
    last = min(until.year, params.until or until.year)
    found = []
    for year in range(first, last + 1):
        for month, number in map(_month_and_day, params.days):
            if (month, number) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
                continue
            day = dt.date(year, month, number)
            if since <= day <= until:
                found.append(day)
    return sorted(set(found))


RULE = DateRule(
    word="yearly",
    zh="每年到期的事项",
    en="Due every year",
    params=YearlyParams,
    dates=dates,
)
