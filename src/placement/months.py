"""Whole months between two days, by the day of the month and not in blocks of thirty days.

A month is complete on the same day of the next month (民法典 第二百零二条). An end date in a table
is usually the last day, 1 March to 31 August being six months, and sometimes the day after; the
day after is counted to, so that both are six months.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]
_DAY = dt.timedelta(days=1)


def whole_months(start: dt.date, last: dt.date) -> int:
    """Complete months from the first day to the last, both included; 0 where they are reversed.

    >>> from datetime import date
    >>> whole_months(date(2024, 3, 1), date(2024, 8, 31)), whole_months(date(2024, 3, 2),
    ...                                                                date(2024, 8, 31))
    (6, 5)
    """
    after = last + dt.timedelta(days=1)
    if after <= start:
        return 0
    months = 12 * (after.year - start.year) + after.month - start.month
    return months - 1 if after.day < start.day else months


def last_day(start: dt.date, months: float) -> dt.date:
    """Return the last day of a stay of so many months; part of a month counts by thirty days.

    >>> from datetime import date
    >>> last_day(date(2024, 8, 31), 6), last_day(date(2024, 3, 1), 1.5)
    (datetime.date(2025, 2, 28), datetime.date(2024, 4, 15))
    """
    whole = int(months)
    year, month = divmod(12 * start.year + start.month - 1 + whole, 12)
    # Where the month has no such day, the stay ends with the month.
    length = month_length(year, month + 1)
    if start.day > length:
        last = dt.date(year, month + 1, length)
    else:
        last = dt.date(year, month + 1, start.day) - _DAY
    return last if months == whole else last + round((months - whole) * 30) * _DAY


def month_length(year: int, month: int) -> int:
    """Days of a month, 1 to 12; many times quicker than the calendar module.

    >>> month_length(2024, 2), month_length(2100, 2), month_length(2026, 12)
    (29, 28, 31)
    """
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def whole_months_of(start: Days, last: Days) -> NDArray[np.int64]:
    """:func:`whole_months` of arrays of days that broadcast; no NaT."""
    after = last + np.timedelta64(1, "D")
    start_month, after_month = start.astype("datetime64[M]"), after.astype("datetime64[M]")
    months = (after_month - start_month).astype(np.int64)
    months -= (after - after_month) < (start - start_month)
    whole: NDArray[np.int64] = np.maximum(months, 0)
    return whole


def last_day_of(start: Days, months: NDArray[np.float64]) -> Days:
    """:func:`last_day` of arrays of days and months; NaT or NaN in either gives NaT."""
    known = ~np.isnat(start) & ~np.isnan(months)
    length = np.where(known, months, 0.0)
    day = np.where(known, start, np.datetime64("1970-01-01", "D"))
    month = day.astype("datetime64[M]")
    target = month + length.astype(np.int64).astype("timedelta64[M]")
    month_end = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    same_day = target.astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
    last = np.minimum(same_day - np.timedelta64(1, "D"), month_end)
    part = np.rint((length - np.floor(length)) * 30).astype(np.int64).astype("timedelta64[D]")
    found: Days = np.where(known, last + part, np.datetime64("NaT", "D"))
    return found
