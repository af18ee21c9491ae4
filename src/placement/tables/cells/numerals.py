"""Chinese numerals up to ten thousand, as they stand before 人, 个月, 年级."""

from __future__ import annotations

import re

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)"
"""Regular expression of one number in either writing."""
_ALL = re.compile(r"[零〇一二两三四五六七八九十百千]+")


def number(text: str) -> float | None:
    """The number a text of digits or Chinese numerals stands for, None where it is neither.

    >>> number("十二"), number("两百零五"), number("3.5"), number("若干")
    (12.0, 205.0, 3.5, None)
    """
    if text.isascii():
        try:
            return float(text)
        except ValueError:
            return None
    if not _ALL.fullmatch(text):
        return None
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return float(total + digit)
