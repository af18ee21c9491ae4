"""Years of enrolment: 2024级, 24级, 2026届 (the year of leaving), 三年级."""

from __future__ import annotations

import re

from placement.tables.cells import BLANK, Read
from placement.tables.cells.numerals import number
from placement.tables.cells.text import key, plain

_ENROLLED = re.compile(r"(?:20)?(\d{2})(?:级|年级?|级学生|年入学|秋|春)?")
_LEAVING = re.compile(r"(?:20)?(\d{2})届(?:毕业生|学生)?")
_NTH = re.compile(r"(?:高职|中职|中专|大专|本科)?([一二三四五六1-6])年级|[大高职]([一二三四])")


def read_grade(value: object, *, leaving: bool = False, school_year: int = 0) -> Read:
    """The year of enrolment; a year of leaving comes as ``also={'leaves': 2026}`` without a value.

    ``leaving`` says that bare numbers are years of leaving (a column 届别); ``school_year`` is the
    year in which the current school year began, for 三年级. ``E219`` where it is no year.

    >>> read_grade("24级").value, read_grade(2024.0).value, read_grade("2026届").also
    (2024, 2024, {'leaves': 2026})
    """
    shown = plain(value).removeprefix("'")
    text = key(shown)
    if not text:
        return BLANK
    if found := _LEAVING.fullmatch(text):
        return Read(None, "I246", {"shown": shown}, {"leaves": 2000 + int(found[1])})
    if (found := _ENROLLED.fullmatch(text)) and (len(text) != 3 or text[2:] != "年"):
        year = 2000 + int(found[1])
        if leaving and re.fullmatch(r"\d+", text):
            return Read(None, "I246", {"shown": shown}, {"leaves": year})
        return Read(year)
    if (found := _NTH.fullmatch(text)) and school_year:
        nth = number(found[1] or found[2])
        if nth is not None:
            year = school_year - int(nth) + 1
            return Read(year, "I247", {"shown": shown, "used": year})
    return Read(None, "E219", {"shown": shown})


def read_years(value: object) -> Read:
    """The length of a programme in years: 3, 三年, 3年制, 五年一贯制.

    >>> read_years("三年").value, read_years("五年一贯制").value, read_years("3+2").value
    (3, 5, 5)
    """
    shown = plain(value)
    text = re.sub(r"年(?:一贯)?制?|学制$", "", key(shown))
    if not text:
        return BLANK
    if found := re.fullmatch(r"(\d)\+(\d)(?:\+(\d))?", text):
        count: float | None = float(sum(int(part) for part in found.groups() if part))
    else:
        count = number(text)
    if count is None or not 1 <= count <= 10:
        return Read(None, "W218", {"shown": shown})
    # Two and a half years are three school years.
    return Read(int(count + 0.5))
