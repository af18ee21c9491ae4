"""Administrative divisions (GB/T 2260) and functional zones, which have no code of their own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from placement.catalogue import rows

if TYPE_CHECKING:
    from collections.abc import Mapping


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
