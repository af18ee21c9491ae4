"""Two dates in one cell: 2026.3.1-2026.8.31, 2026年3月至8月."""

from __future__ import annotations

import re

from placement.tables.cells.text import clean

HEADINGS = frozenset(
    {"实习时间", "实习起止时间", "实习起止日期", "起止时间", "起止日期", "实习时间段"}
)
"""Headings of such columns, as :func:`placement.tables.headings.spell` writes them."""
_DATE = r"\d{4}\s*[-./年]\s*\d{1,2}\s*(?:[-./月]\s*\d{1,2}\s*日?|月)?"
_SHORT = r"\d{1,2}\s*(?:[./月]\s*\d{1,2}\s*日?|月)"
_PERIOD = re.compile(rf"({_DATE})\s*(?:-+|—+|–+|~|～|至|到)\s*({_DATE}|{_SHORT})")
_YEAR = re.compile(r"(\d{4})\s*([-./年])")


def split_period(value: object) -> tuple[object, object]:
    """Start and end as texts, each still to be read as a date; what does not split is the start.

    A second date without its year is of the first one's year.

    >>> split_period("2026.3.1-2026.8.31"), split_period("2026年3月至8月")
    (('2026.3.1', '2026.8.31'), ('2026年3月', '2026年8月'))
    >>> split_period("半年"), split_period(None)
    (('半年', ''), (None, ''))
    """
    found = _PERIOD.fullmatch(clean(value)) if isinstance(value, str) else None
    if found is None:
        return value, ""
    start, end = found.groups()
    if not _YEAR.match(end) and (year := _YEAR.match(start)):
        end = f"{year[1]}{year[2]}{end}"
    return start, end
