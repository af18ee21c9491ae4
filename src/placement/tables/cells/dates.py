"""Days and months: 2024-03-01, 2024.3.1, 2024年3月, 20240301, Excel serials, and what Excel ate."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from placement.tables.cells import BLANK, Read
from placement.tables.cells.durations import read_duration
from placement.tables.cells.text import key, plain

_DAY = re.compile(
    r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})(?:日|号)?"
    r"(?:t?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|\+\d\d:?\d\d)?)?"
)
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?份?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SIX = re.compile(r"(\d{4})(\d{2})")
_SOON = "尽快 随时 随时到岗 立即 即时 待定 长期 面议 无 不限 另行通知 协商 毕业前 至毕业 -- - /"
_OPEN = frozenset(_SOON.split())
_YEARS = range(1940, 2100)


def read_date(value: object, *, end: bool = False, text_is_exact: bool = True) -> Read:
    """A day. A month alone gives its first day, or its last where ``end`` is set (``I225``).

    ``2026.1`` as a number may be January or October (Excel drops the last 0): ``E221``; as text
    it is exact only where ``text_is_exact`` (not in a CSV that Excel wrote). A duration in the
    place of a date (``6个月``) gives no day but ``also['months']``, and ``also['worded']`` where it
    was counted from words; ``E220`` where nothing fits.

    >>> read_date("2026.8.31").value, read_date(2026.3).code, read_date(2026.1).code
    (datetime.date(2026, 8, 31), 'I225', 'E221')
    """
    if isinstance(value, dt.datetime):
        return Read(value.date())
    if isinstance(value, dt.date):
        return Read(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value, end=end) if value == value else BLANK
    shown = plain(value).removeprefix("'").strip()
    if not shown:
        return BLANK
    text = key(shown)
    if text in _OPEN:
        return Read(None, "I226", {"shown": shown})
    if found := _DAY.fullmatch(text) or _EIGHT.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), shown)
    if found := _MONTH.fullmatch(text) or _SIX.fullmatch(text):
        if not text_is_exact and re.fullmatch(r"\d{4}\.1", text):
            return Read(None, "E221", {"shown": shown, "year": found[1]})
        return _month(int(found[1]), int(found[2]), shown, end=end)
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _number(float(text), end=end)
    return _as_duration(shown)


def _as_duration(shown: str) -> Read:
    long = None if re.fullmatch(r"[\d.]+", shown) else read_duration(shown)
    if long is None or long.value is None:
        return Read(None, "E220", {"shown": shown})
    # Whether this helps depends on the other column, so nothing is said of it here.
    return Read(None, also={"months": long.value, "worded": long.code == "W224"})


def _number(value: float, *, end: bool) -> Read:
    shown = plain(float(value))
    if float(value).is_integer():
        digits = str(int(value))
        if len(digits) == 8:
            return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]), shown)
        if len(digits) == 6:
            return _month(int(digits[:4]), int(digits[4:]), shown, end=end)
    if 10_000 <= value < 80_000:
        # Excel counts days from 1899-12-30, if its false leap day of 1900 is let pass.
        return Read(dt.date(1899, 12, 30) + dt.timedelta(days=int(value)))
    found = re.fullmatch(r"(\d{4})\.(\d{1,2})", shown)
    if found is None:
        return Read(None, "E220", {"shown": shown})
    if found[2] == "1":
        return Read(None, "E221", {"shown": shown, "year": found[1]})
    return _month(int(found[1]), int(found[2]), shown, end=end)


def _day(year: int, month: int, day: int, shown: str) -> Read:
    if year not in _YEARS:
        return Read(None, "E220", {"shown": shown})
    try:
        return Read(dt.date(year, month, day))
    except ValueError:
        return Read(None, "E220", {"shown": shown})


def _month(year: int, month: int, shown: str, *, end: bool) -> Read:
    if year not in _YEARS or not 1 <= month <= 12:
        return Read(None, "E220", {"shown": shown})
    day = calendar.monthrange(year, month)[1] if end else 1
    used = dt.date(year, month, day)
    return Read(used, "I225", {"shown": shown, "used": used.isoformat()})
