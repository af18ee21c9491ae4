"""The catalogue of vocational majors, 2021 edition, and how majors are related.

《职业教育专业目录（2021年）》: six digits are category (2), class (2), major (2). Secondary codes
start with 61–79, higher vocational ones with 41–59, vocational bachelor ones with 21–39; the same
offset is the same category on every level, and class digits agree across levels too.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from placement.catalogue import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS = ("中职", "高职专科", "高职本科")
"""Levels of the catalogue, in the order in which a name without a level is looked up."""
_TAUGHT_AT: Mapping[str, str] = {"中级工": "中职", "高级工": "高职专科", "预备技师": "高职本科"}
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|《|》")
_STAGE = re.compile(r"\d\s*\+\s*\d|[三五]年制|[三五]年一贯制|专业$|方向$")


@dataclass(frozen=True, slots=True)
class Major:
    """One line of the catalogue."""

    code: str
    level: str
    name: str
    class_code: str
    class_name: str
    category_code: str
    category_name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry of a post's list of majors means.

    ``codes`` are the six-digit codes a ``major`` entry names (one a level); ``index`` is the class
    index of a ``major`` or ``class`` entry, the category index of a ``category`` entry, else -1.
    """

    kind: Literal["any", "major", "class", "category", "unknown"]
    codes: tuple[str, ...] = ()
    index: int = -1


ANY = Entry("any")
UNKNOWN = Entry("unknown")


@cache
def catalogue() -> Mapping[str, Major]:
    """Code to line, in the order of the file."""
    fields = Major.__dataclass_fields__
    return {row["code"]: Major(**{f: row[f] for f in fields}) for row in rows("majors-2021.csv")}


def known_code(text: str) -> bool:
    """Whether the text is digits of a category that exists; newer majors need not be listed.

    >>> known_code("460799"), known_code("4607"), known_code("60"), known_code("999999")
    (True, True, False, False)
    """
    return text.isascii() and text.isdecimal() and text[:2] in _prefixes()


def category_index(code: str) -> int:
    """1 to 19, the same on every level.

    >>> category_index("660103"), category_index("46")
    (6, 6)
    """
    return int(code[:2]) % 20


def class_index(code: str) -> int:
    """Category index × 100 + the two class digits, the same on every level.

    >>> class_index("660701"), class_index("4607")
    (607, 607)
    """
    return category_index(code) * 100 + int(code[2:4])


def find(name: str, level: str = "") -> str | None:
    """Return the code of a major by its name or an abbreviation; None where there is none.

    The student's own level is looked at first. A name that stands on other levels only still gives
    a code: in the 2021 catalogue one name has one class whatever the level.

    >>> find("数控技术（3+2）", "高职专科"), find("汽修", "中职"), find("炼丹术")
    ('460103', '700206', None)
    """
    codes = _named(name)
    if not codes:
        return None
    wanted = _TAUGHT_AT.get(level, level)
    return next((code for code in codes if catalogue()[code].level == wanted), codes[0])


def suggest(text: str, level: str = "", *, n: int = 3) -> list[str]:
    """Names of the catalogue most like the text, of that level where one is given."""
    wanted = _TAUGHT_AT.get(level, level)
    names = [m.name for m in catalogue().values() if not wanted or m.level == wanted]
    return difflib.get_close_matches(_normal(text), dict.fromkeys(names), n=n, cutoff=0.4)


@cache
def entry(text: str) -> Entry:
    """Return what one entry of a post's list means; see :class:`Entry`.

    >>> entry("*").kind, entry("汽车制造类").index, entry("66").index, entry("装备制造大类").index
    ('any', 607, 6, 6)
    >>> entry("新能源汽车技术").codes
    ('460702',)
    """
    text = text.strip()
    if text == "*":
        return ANY
    if text.isdecimal():
        return _by_code(text)
    codes = _named(text)
    if codes:
        return Entry("major", codes, class_index(codes[0]))
    groups = _groups()
    found = groups.get(_normal(text))
    return found if found is not None else UNKNOWN


def _by_code(text: str) -> Entry:
    if not known_code(text):
        return UNKNOWN
    if len(text) == 6:
        return Entry("major", (text,), class_index(text))
    if len(text) == 4:
        return Entry("class", index=class_index(text))
    return Entry("category", index=category_index(text)) if len(text) == 2 else UNKNOWN


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(code[:2] for code in catalogue())


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for level in LEVELS:
        for major in catalogue().values():
            if major.level == level:
                key = _normal(major.name)
                found[key] = (*found.get(key, ()), major.code)
    return found


@cache
def _aliases() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("aliases.csv"):
        alias = _normal(row["alias"])
        found[alias] = (*found.get(alias, ()), _normal(row["name"]))
    return found


@cache
def _groups() -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    for major in catalogue().values():
        of_category = Entry("category", index=category_index(major.code))
        stem = major.category_name.removesuffix("大类")
        for name in (major.category_name, f"{stem}类"):
            found.setdefault(_normal(name), of_category)
    for major in catalogue().values():
        # A class wins where both are called the same, such as 旅游类 and 旅游大类.
        found[_normal(major.class_name)] = Entry("class", index=class_index(major.code))
    return found


@cache
def _named(text: str) -> tuple[str, ...]:
    for plain in (_normal(text), _bare(text)):
        # A name of the catalogue is never taken for an abbreviation of another.
        names = (plain,) if plain in _names() else _aliases().get(plain, ())
        if names:
            return tuple(code for name in names for code in _names()[name])
    return ()


def _normal(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _bare(text: str) -> str:
    return _STAGE.sub("", _BRACKETS.sub("", _normal(text)))
