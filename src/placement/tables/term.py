"""Which term the tables are about, and which city."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from placement.catalogue import regions
from placement.errors import Fault
from placement.instance import TEAM_KEYS, TEAM_UNITS, Term
from placement.tables.cells.dates import read_date
from placement.tables.cells.text import clean, key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SEASON = re.compile(
    r"(20\d{2})\s*(?:年|[-.]\s*)?\s*(春|秋|上半年|下半年|spring|autumn|fall)", re.IGNORECASE
)
_SCHOOL_YEAR = re.compile(
    r"(20\d{2})\s*[-—–~至/]\s*(20\d{2})\s*学年\s*(?:度)?\s*(?:第)?\s*([一二12上下])\s*学期"
)
_SPRING = {"春", "上半年", "spring"}
_TERM_KEYS = frozenset(map(key, ("学期", "term", "批次", "round")))
_START_KEYS = frozenset(map(key, ("开始", "start", "学期开始", "开始日期", "实习开始")))
_CITY_KEYS = frozenset(map(key, ("城市", "city", "地区", "市州", "所在城市")))


def term_in(text: str) -> Term | None:
    """The term a title names, None for none. Spring starts on 1 March, autumn on 1 September.

    >>> term_in("2026年春季岗位实习"), term_in("2025-2026学年第二学期").name
    (Term(name='2026春', start=datetime.date(2026, 3, 1)), '2026春')
    """
    text = clean(text)
    if found := _SCHOOL_YEAR.search(text):
        first = found[3] in "一1上"
        return season(int(found[1]) if first else int(found[2]), spring=not first)
    if found := _SEASON.search(text):
        return season(int(found[1]), spring=found[2].lower() in _SPRING)
    return None


def season(year: int, *, spring: bool) -> Term:
    """The spring or autumn term of a year."""
    return Term(f"{year}{'春' if spring else '秋'}", dt.date(year, 3 if spring else 9, 1))


def term_around(day: dt.date, *, start: dt.date | None = None) -> Term:
    """The term a day falls in; ``start`` replaces its first day."""
    found = (
        season(day.year, spring=day.month < 8) if day.month > 1 else season(day.year, spring=True)
    )
    return Term(found.name, start or found.start)


def school_year(term: Term | None) -> int:
    """The year in which the term's school year began, 0 where the term is unknown.

    >>> school_year(season(2026, spring=True)), school_year(season(2026, spring=False))
    (2025, 2026)
    """
    if term is None:
        return 0
    return term.start.year if term.start.month >= 8 else term.start.year - 1


def from_params(params: Mapping[str, str]) -> tuple[Term | None, str, list[Fault]]:
    """Term and city that the sheet 参数 states, and faults in what it says."""
    said = {key(name): value for name, value in params.items()}
    label = next((said[k] for k in _TERM_KEYS if said.get(k)), "")
    begins = next((said[k] for k in _START_KEYS if said.get(k)), "")
    place = next((said[k] for k in _CITY_KEYS if said.get(k)), "")
    faults: list[Fault] = []
    term = term_in(label) if label else None
    start: dt.date | None = None
    if begins:
        day = read_date(begins).value
        if isinstance(day, dt.date):
            start = day
        else:
            faults.append(Fault("E220", value=begins, facts={"param": "开始"}))
    if term is not None and start is not None:
        term = Term(term.name, start)
    elif start is not None:
        term = Term(label or term_around(start).name, start)
    elif label and term is None:
        faults.append(Fault("E132", value=label))
    unit = next((value for k, value in said.items() if k in TEAM_KEYS and value), "企业")
    if unit.strip() not in TEAM_UNITS:
        faults.append(Fault("E286", value=unit))
    return term, _city(place, faults), faults


def _city(place: str, faults: list[Fault]) -> str:
    if not place:
        return ""
    code = place if re.fullmatch(r"\d{6}", place) else regions.locate(place)
    city = regions.city_of(code) if code else ""
    if not city:
        faults.append(Fault("E134", value=place))
    return city


def earliest(starts: Iterable[np.ndarray]) -> dt.date | None:
    """The first day among date columns, None where there is none."""
    days = [column[~np.isnat(column)] for column in starts]
    firsts = [column.min() for column in days if len(column)]
    if not firsts:
        return None
    first: dt.date = min(firsts).astype("datetime64[D]").astype(object)
    return first


def commonest_city(codes: Iterable[str]) -> str:
    """The prefecture most of the region codes lie in; ties go to the smaller code."""
    counts = Counter(city for code in codes if code and (city := regions.city_of(code)))
    return min(counts, key=lambda c: (-counts[c], c)) if counts else ""


def city_in(texts: Iterable[str]) -> str:
    """The prefecture the first telling text lies in, '' for none."""
    for text in texts:
        code = regions.locate(text) if text else ""
        if code and (city := regions.city_of(code)):
            return city
    return ""
