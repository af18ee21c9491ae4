"""How much time a teacher spent in enterprises: months by anniversary, every day counted once.

Time is counted in units of a thirtieth of a month. A whole month, from a day to the eve of the same
day of the next month (民法典 第二百零二条), is 30 units; the days left over are one unit each, at
most 29, so that a stay a day short of six months is never six months.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.months import last_day, month_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from placement.vocabulary.kinds import Row

UNITS_A_MONTH = 30
_DAY = dt.timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Stay:
    """One block of practice, both days included.

    ``stated`` is what the school logged, in units, where it counts days or months and not dates.
    """

    first: dt.date
    last: dt.date
    employer: str = ""
    stated: int | None = None


def stay_of(row: Row, today: dt.date, days_per_month: float) -> Stay | None:
    """What a row of ``practice`` tells up to today; None without a first day or before it.

    A row without a last day, months and days is still going on. Of logged days, the share counts
    that has gone by. More days or months than the dates hold are not believed.
    """
    first, last = row["start"], row["end"]
    if first is None or first > today:
        return None
    days, months = row["days"], row["months"]
    stated: int | None = None
    if days != days and months != months:  # neither is given: both are NaN
        last = today if last is None else last
    elif not math.isnan(days):
        stated = math.floor(days * UNITS_A_MONTH / days_per_month + 1e-9)
        if last is None:
            last = first + (max(1, math.ceil(days * UNITS_A_MONTH / days_per_month)) - 1) * _DAY
        elif days > (last - first).days + 1:
            stated = None
    elif last is None:
        last = max(first, last_day(first, months))
    else:
        stated = min(round(months * UNITS_A_MONTH), units(first, last))
    if last < first:
        return None
    if last > today:
        if stated is not None:
            stated = stated * ((today - first).days + 1) // ((last - first).days + 1)
        last = today
    return Stay(first, last, row["employer"], stated)


def units(first: dt.date, last: dt.date) -> int:
    """Units from the first day to the last, both included.

    >>> from datetime import date
    >>> units(date(2024, 3, 1), date(2024, 8, 31)), units(date(2024, 3, 1), date(2024, 8, 30))
    (180, 179)
    """
    if last < first:
        return 0
    after = last + _DAY
    months = 12 * (after.year - first.year) + after.month - first.month
    over = after.day - first.day
    if over < 0:
        months -= 1
        # The month that is not whole began on the same day of the month before, or with this one.
        before = month_length(after.year, after.month - 1 or 12)
        over = before - first.day + after.day if first.day <= before else after.day - 1
    return UNITS_A_MONTH * months + min(over, UNITS_A_MONTH - 1)


def latest_first_day(last: dt.date, wanted: int) -> dt.date:
    """The latest day from which on there are so many units, at least one, up to the last day.

    >>> from datetime import date
    >>> latest_first_day(date(2026, 8, 31), 180), latest_first_day(date(2026, 8, 31), 15)
    (datetime.date(2026, 3, 1), datetime.date(2026, 8, 17))
    """
    months, over = divmod(wanted, UNITS_A_MONTH)
    found = back(last + _DAY - over * _DAY, months)
    # A whole February is fewer days than the 29 that make up nearly a month.
    return max(found, back(last + _DAY, months + 1)) if over else found


def back(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last of a month that has no such day.

    >>> from datetime import date
    >>> back(date(2026, 3, 31), 1), back(date(2026, 3, 31), 12)
    (datetime.date(2026, 2, 28), datetime.date(2025, 3, 31))
    """
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, month_length(year, month + 1)))


def weekdays_between(earlier: dt.date, later: dt.date) -> int:
    """Mondays to Fridays after the one day and before the other.

    >>> from datetime import date
    >>> weekdays_between(date(2026, 5, 29), date(2026, 6, 1))  # a Friday and the Monday after it
    0
    """
    gap = max(0, (later - earlier).days - 1)
    weeks, rest = divmod(gap, 7)
    start = earlier.weekday() + 1
    return 5 * weeks + sum((start + k) % 7 < _SATURDAY for k in range(rest))


def counted(stays: Iterable[Stay], since: dt.date, until: dt.date) -> int:
    """Units of all stays inside the window, both ends included; no day counts twice.

    Dated stays are joined where they overlap, adjoin or have nothing but a weekend between them.
    Of a stay with stated days, the share counts that falls on days which no other stay covers.
    """
    inside = [s for s in stays if s.last >= since and s.first <= until]
    if not inside:
        return 0
    # Most teachers have one stay in a window: nothing to join then.
    if len(inside) == 1 and inside[0].stated is None:
        return units(max(inside[0].first, since), min(inside[0].last, until))
    spans = [(max(s.first, since), min(s.last, until)) for s in inside if s.stated is None]
    spans.sort()
    covered = _joined(spans)
    total = sum([units(first, last) for first, last in covered])
    if len(spans) == len(inside):
        return total
    for stay in sorted((s for s in inside if s.stated is not None), key=_density):
        own = (max(stay.first, since), min(stay.last, until))
        free = (own[1] - own[0]).days + 1 - _overlap(own, covered)
        total += (stay.stated or 0) * free // ((stay.last - stay.first).days + 1)
        covered = _merged(sorted([*covered, own]))
    return total


def _density(stay: Stay) -> tuple[float, dt.date, dt.date]:
    length = (stay.last - stay.first).days + 1
    return -(stay.stated or 0) / length, stay.first, stay.last


Span = tuple[dt.date, dt.date]


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Sorted spans with every weekend closed that lies between two of them."""
    found: list[Span] = []
    for first, last in spans:
        if found and (
            first <= found[-1][1] + _DAY
            or ((first - found[-1][1]).days <= 3 and not weekdays_between(found[-1][1], first))
        ):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Sorted spans, those that overlap made one."""
    found: list[Span] = []
    for first, last in spans:
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _overlap(own: Span, covered: Iterable[Span]) -> int:
    """Days of a span that disjoint spans cover."""
    return sum(max(0, (min(own[1], last) - max(own[0], first)).days + 1) for first, last in covered)


@dataclass(frozen=True, slots=True)
class Run:
    """Stays one after the other without a break."""

    first: dt.date
    last: dt.date
    units: int


def runs(
    stays: Iterable[Stay],
    since: dt.date,
    until: dt.date,
    *,
    same_enterprise: bool,
    gap_days: int,
) -> list[Run]:
    """Unbroken runs inside the window, by their first day.

    Weekends do not break a run, nor do up to ``gap_days`` other days at a time. With
    ``same_enterprise`` a run is spent in one enterprise.
    """
    inside = [s for s in stays if s.last >= since and s.first <= until]
    by_host: dict[str, list[Stay]] = {}
    for stay in sorted(inside, key=lambda s: (s.first, s.last)):
        by_host.setdefault(stay.employer if same_enterprise else "", []).append(stay)
    found: list[Run] = []
    for held in by_host.values():
        group: list[Stay] = []
        last = held[0].last
        for stay in held:
            if group and (stay.first > last and weekdays_between(last, stay.first) > gap_days):
                found.append(_run(group, since, until))
                group = []
            last = max(last, stay.last) if group else stay.last
            group.append(stay)
        found.append(_run(group, since, until))
    return sorted(found, key=lambda run: (run.first, run.last))


def _run(group: Sequence[Stay], since: dt.date, until: dt.date) -> Run:
    first = max(since, min(s.first for s in group))
    last = min(until, max(s.last for s in group))
    if all(stay.stated is None for stay in group):
        return Run(first, last, units(first, last))
    return Run(first, last, counted(group, first, last))
