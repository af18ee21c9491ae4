"""Numbers that are names: student numbers, post numbers, phones, credit codes."""

from __future__ import annotations

import datetime as dt
import re

from placement.tables.cells import BLANK, Read
from placement.tables.cells.text import plain

_FLOAT = re.compile(r"(\d+)\.0+")
_POWER = re.compile(r"(\d)(?:\.(\d+))?[eE]\+(\d+)")
_EXACT = 10**15


def read_id(value: object) -> Read:
    """An id as text. Excel keeps 15 digits of a number: longer ones are lost, never guessed.

    >>> read_id(202401020101.0).value, read_id("'007").value
    ('202401020101', '007')
    >>> read_id(4.310032007020223e17).code, read_id("4.31003E+17").code
    ('E203', 'E203')
    """
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return Read(None, "E203", {"shown": plain(value)})
    if isinstance(value, float) and not isinstance(value, bool) and value == value:
        return _number(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _EXACT:
        return Read(str(value))
    text = plain(value).removeprefix("'").strip()
    if not text:
        return BLANK
    if found := _FLOAT.fullmatch(text):
        return Read(found[1], "I204") if len(found[1]) <= 15 else _lost(text)
    if found := _POWER.fullmatch(text):
        digits = found[1] + (found[2] or "")
        exponent = int(found[3])
        # All digits are still there only where the mantissa is as long as the number.
        exact = len(digits) == exponent + 1 <= 15
        return Read(digits, "I204") if exact else _lost(text)
    return Read(text)


def _number(value: float) -> Read:
    if value in (float("inf"), float("-inf")) or abs(value) >= _EXACT:
        return _lost(f"{value:.5E}")
    if not value.is_integer():
        return Read(repr(value))
    return Read(str(int(value)), "I204")


def _lost(shown: str) -> Read:
    return Read(None, "E203", {"shown": shown})
