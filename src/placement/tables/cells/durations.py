"""How long: 6个月, 半年, 24周, 180天, 一学期; the unit of the result is months."""

from __future__ import annotations

import re

from placement.tables.cells import BLANK, Read
from placement.tables.cells.numerals import NUMERAL, number
from placement.tables.cells.text import key, plain

TERM_MONTHS = 5.0
"""Months of 一学期 unless the sheet 参数 says otherwise (学期月数)."""
DAYS_A_MONTH = 30.0
_MONTHS = re.compile(rf"({NUMERAL})(?:个)?(半)?(?:个)?月(?:半)?")
_HALF_MONTHS = re.compile(rf"({NUMERAL})个半月")
_YEARS = re.compile(rf"({NUMERAL})年(半)?")
_WEEKS = re.compile(rf"({NUMERAL})(?:个)?(?:周|星期|礼拜)")
_DAYS = re.compile(rf"({NUMERAL})(?:天|日)")
_TERMS = re.compile(rf"({NUMERAL})?(?:个)?学期")
_RANGE = re.compile(rf"({NUMERAL})(?:个月|月)?(?:-+|至|到)({NUMERAL})((?:个)?(?:月|周|天|年))")
_EDGE = re.compile(r"^(?:约|大约|为期|共|不少于|至少|满)|(?:左右|以上|及以上|以内)$")
OPEN = frozenset({"长期", "不限", "待定", "面议", "无", "另行通知", "协商", "-", "--", "/"})


def read_duration(value: object, *, unit: str = "month", term_months: float = TERM_MONTHS) -> Read:
    """Months as a number; ``unit`` is what a bare number counts: month, week or day.

    ``W224`` where words were counted (半年, 六个月, 一学期), ``I228`` where another unit or a lower
    bound was, ``I226`` for words without an end, ``E229`` where it is no duration.

    >>> read_duration("半年").value, read_duration("6个月").value, read_duration("24周").value
    (6.0, 6.0, 5.6)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(float(value), unit) if value == value else BLANK
    shown = plain(value)
    text = key(shown)
    if not text:
        return BLANK
    if text in OPEN:
        return Read(None, "I226", {"shown": shown})
    bare = _EDGE.sub("", _EDGE.sub("", text))
    months = _months(bare, term_months)
    if months is None and (alone := number(bare)) is not None:
        return _number(alone, unit)
    low = _RANGE.fullmatch(bare)
    if months is None and low is not None:
        months = _months(f"{low[1]}{low[3]}", term_months)
    if months is None or not 0 < months <= 120:
        return Read(None, "E229", {"shown": shown})
    if low is not None or bare != text or re.search("周|星期|礼拜|天|日", bare):
        return Read(months, "I228", {"shown": shown, "used": f"{months:g}"})
    worded = re.search(r"半|学期|[一二两三四五六七八九十]", bare)
    code = "W224" if worded else ""
    return Read(months, code, {"shown": shown, "used": f"{months:g}"} if code else {})


def _number(count: float, unit: str) -> Read:
    months = count * {"month": 1.0, "week": 7 / DAYS_A_MONTH, "day": 1 / DAYS_A_MONTH}[unit]
    if not 0 < months <= 120:
        return Read(None, "E229", {"shown": f"{count:g}"})
    if unit == "month":
        return Read(count)
    used = round(months, 1)
    return Read(used, "I228", {"shown": f"{count:g}", "used": f"{used:g}"})


def _months(text: str, term_months: float) -> float | None:
    if text in ("半年", "半学年"):
        return 6.0
    if text in ("一学年", "1学年"):
        return 10.0
    if found := _HALF_MONTHS.fullmatch(text):
        count = number(found[1])
        return None if count is None else count + 0.5
    scales = (
        (_MONTHS, 1.0, 0.5),
        (_YEARS, 12.0, 6.0),
        (_WEEKS, 7 / DAYS_A_MONTH, 0.0),
        (_DAYS, 1 / DAYS_A_MONTH, 0.0),
        (_TERMS, term_months, 0.0),
    )
    for pattern, months, half in scales:
        if found := pattern.fullmatch(text):
            count = number(found[1]) if found[1] else 1.0
            extra = half if pattern.groups > 1 and found[2] else 0.0
            return None if count is None else round(count * months + extra, 1)
    return None
