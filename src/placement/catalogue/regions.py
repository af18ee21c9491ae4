"""Administrative divisions (GB/T 2260) and functional zones, which have no code of their own."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from placement.catalogue import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DEPTH = {"province": 0, "prefecture": 1, "county": 2}
_AUTONOMOUS = re.compile(r"(.{2,}?)(?:\w{1,4}族)*自治(?:区|州|县|旗)$")
_SUFFIX = re.compile(r"(.{2,}?)(?:省|市|地区|盟|新区|区|县|旗|特别行政区)$")
# 合作市 without its suffix is the word that every school writes (合作协议, 校企合作).
_WORDS = frozenset({"合作"})
_MINORITY = re.compile(r"(内蒙古|广西|西藏|宁夏|新疆)")


@dataclass(frozen=True, slots=True)
class Region:
    """One division: ``level`` is province, prefecture or county; ``parent`` is '' at the top."""

    adcode: str
    level: str
    name: str
    type: str
    parent: str


@cache
def catalogue() -> Mapping[str, Region]:
    """Adcode to division."""
    fields = Region.__dataclass_fields__
    return {row["adcode"]: Region(**{f: row[f] for f in fields}) for row in rows("adcodes.csv")}


def name(adcode: str) -> str:
    """Return the division's own name; '' where the code is not known.

    >>> name("431002"), name("431000"), name("")
    ('北湖区', '郴州市', '')
    """
    region = catalogue().get(adcode)
    return region.name if region else ""


def chain(adcode: str) -> tuple[str, ...]:
    """Return the division and all above it, innermost first.

    >>> chain("431002")
    ('431002', '431000', '430000')
    """
    found: list[str] = []
    while adcode in catalogue():
        found.append(adcode)
        adcode = catalogue()[adcode].parent
    return tuple(found)


def below(adcode: str, codes: Iterable[str]) -> list[str]:
    """Return those of the codes that are the division itself or lie in it.

    >>> below("431000", ["431002", "430100", "431000"]), below("x", ["x", ""])
    (['431002', '431000'], ['x'])
    """
    return [code for code in codes if code == adcode or adcode in chain(code)]


def city_of(adcode: str) -> str:
    """Return the prefecture a code lies in; '' where the code is unknown or is a whole province.

    A municipality is its own city; a county directly below a province is its own city too.

    >>> city_of("431002"), city_of("500154"), city_of("429004"), city_of("430000"), city_of("x")
    ('431000', '500000', '429004', '', '')
    """
    region = catalogue().get(adcode)
    if region is None:
        return ""
    if region.level == "prefecture" or region.type == "直辖市":
        return adcode
    if region.level == "province":
        return ""
    above = catalogue()[region.parent]
    return above.adcode if above.level == "prefecture" or above.type == "直辖市" else adcode


def is_county(adcode: str) -> bool:
    """Whether the code is of the innermost layer: county, district or county-level city."""
    region = catalogue().get(adcode)
    return region is not None and region.level == "county"


@cache
def zones() -> Mapping[str, str]:
    """Name of a functional zone to the code of its host; a city's where the county is not sure."""
    return {row["zone"]: row["adcode"] for row in rows("zones.csv")}


@cache
def locate(text: str, *, within: str = "") -> str:
    """Return the innermost division that an address or a name speaks of; '' where that is not sure.

    ``within`` is a code that settles names which several places bear, and zones named without their
    city.

    >>> locate("湖南省郴州市桂阳县正和镇"), locate("北湖"), locate("朝阳区"), locate("北京朝阳区")
    ('431021', '431002', '', '110105')
    >>> locate("高新区"), locate("高新区", within="431000")
    ('', '431000')
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if plain in catalogue():
        return plain
    zone = _zone(plain, within)
    county = _division(plain, within)
    # An address may name the zone and the county that it stands in; the county says more.
    return county if zone in chain(county)[1:] else zone or county


def _zone(text: str, within: str) -> str:
    for zone in sorted(zones(), key=len, reverse=True):
        if zone in text:
            return zones()[zone]
    for zone, host in zones().items():
        if within and text and zone.endswith(text) and within in chain(host):
            return host
    return ""


def _division(text: str, within: str) -> str:
    """Return the division that most of the names in the text speak for; '' where several do."""
    spans = _spans(text)
    best: list[str] = []
    most = (0, 0, 0)
    for code in {code for names in spans.values() for code in names}:
        above = chain(code)
        named = [names for names in spans.values() if any(other in names for other in above)]
        whole = sum(any(names.get(other) for other in above) for names in named)
        rank = (len(named), int(within != "" and within in above), whole)
        if rank > most:
            best, most = [code], rank
        elif rank == most:
            best.append(code)
    if len(best) > 1:
        # 长沙 names a city and a county; the outer one is meant where nothing else is said.
        outermost = min(_DEPTH[catalogue()[code].level] for code in best)
        best = [code for code in best if _DEPTH[catalogue()[code].level] == outermost]
    return best[0] if len(best) == 1 else ""


def _spans(text: str) -> dict[tuple[int, int], Mapping[str, bool]]:
    """Find the longest names in the text: what each may mean, and whether it is the whole name."""
    found: dict[tuple[int, int], Mapping[str, bool]] = {}
    for first, letter in enumerate(text):
        for last in range(first + 2, min(len(text), first + _longest().get(letter, 0)) + 1):
            codes = _names().get(text[first:last])
            if codes:
                found[first, last] = codes
    return {
        (first, last): codes
        for (first, last), codes in found.items()
        if not any(f <= first and last <= to and (f, to) != (first, last) for f, to in found)
    }


@cache
def _names() -> Mapping[str, Mapping[str, bool]]:
    """Name, in full (True) or without its suffix (False), to the codes that bear it."""
    found: dict[str, dict[str, bool]] = {}
    for region in catalogue().values():
        match = (
            (_MINORITY.match(region.name) if region.level == "province" else None)
            or _AUTONOMOUS.match(region.name)
            or _SUFFIX.match(region.name)
        )
        if match and match[1] not in _WORDS:
            found.setdefault(match[1], {})[region.adcode] = False
        found.setdefault(region.name, {})[region.adcode] = True
    return found


@cache
def _longest() -> Mapping[str, int]:
    """First letter to the length of the longest name that begins with it."""
    found: dict[str, int] = {}
    for each in _names():
        found[each[0]] = max(found.get(each[0], 0), len(each))
    return found
