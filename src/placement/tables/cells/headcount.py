"""How many people: exact, roughly, from–to, or "several", which is no number."""

from __future__ import annotations

import re

from placement.tables.cells import BLANK, Read
from placement.tables.cells.numerals import NUMERAL, number
from placement.tables.cells.text import key, plain

SANE = 5000
"""More than this in one post is taken for a slip."""
_UNIT = r"(?:人|名|个|位|岗)?"
_EXACT = re.compile(rf"(\d+)(?:\.0+)?{_UNIT}")
_ABOUT = re.compile(
    rf"(?:约|大约|大概|近|至少)?({NUMERAL}){_UNIT}(?:左右|上下|余{_UNIT}|多{_UNIT})?"
)
_MORE = re.compile(rf"({NUMERAL}){_UNIT}(?:\+|以上|及以上|起){_UNIT}")
_RANGE = re.compile(rf"({NUMERAL}){_UNIT}(?:-+|至|到)({NUMERAL}){_UNIT}(?:左右)?")
_SEXES = re.compile(rf"男(?:生)?:?(\d+){_UNIT}[,、/]?女(?:生)?:?(\d+){_UNIT}")
_NARROW = re.compile(r"[0-9.]+")


def read_headcount(value: object, *, limit: int = SANE) -> Read:
    """A number of people.

    Anything but a plain integer gives ``W211`` with what was used; ``E210`` where there is no
    number, ``E212`` where it is negative, broken or above ``limit``.

    >>> read_headcount("10-15").value, read_headcount("10-15").also
    (15, {'need_min': 10})
    >>> read_headcount("男10女5").value, read_headcount("若干").code
    (15, 'E210')
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value:
        return _checked(float(value), limit, "", plain(value))
    shown = value.strip() if isinstance(value, str) else plain(value)
    if not plain(value):
        return BLANK
    text = key(shown).replace(",", "") if _thousands(shown) else key(shown)
    if found := _EXACT.fullmatch(text):
        # Full-width digits are read, but said: they do not add up in Excel either.
        typed_plainly = isinstance(value, str) and bool(_NARROW.match(value.strip()))
        return _checked(float(found[1]), limit, "" if typed_plainly else "W211", shown)
    if re.fullmatch(r"-\d+(\.\d+)?|\d+\.\d+", text):
        return _checked(float(text), limit, "", shown)
    if found := _RANGE.fullmatch(text):
        low, high = number(found[1]), number(found[2])
        if low is not None and high is not None and low <= high:
            return _checked(high, limit, "W211", shown, need_min=int(low))
    if found := _SEXES.fullmatch(text):
        return _checked(
            float(found[1]) + float(found[2]), limit, "W211", shown, need_female=int(found[2])
        )
    for pattern in (_ABOUT, _MORE):
        if (found := pattern.fullmatch(text)) and (about := number(found[1])) is not None:
            return _checked(about, limit, "W211", shown)
    return Read(None, "E210", {"shown": shown})


def _thousands(text: str) -> bool:
    return re.fullmatch(r"\d{1,3}([,，]\d{3})+", text) is not None


def _checked(count: float, limit: int, code: str, shown: str, **also: int) -> Read:
    if count < 0 or not count.is_integer() or count > limit:
        return Read(None, "E212", {"shown": shown, "limit": limit})
    used = int(count)
    return Read(used, code, {"shown": shown, "used": used, **also} if code else {}, dict(also))
