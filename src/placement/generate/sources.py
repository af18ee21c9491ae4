"""The lists behind generated instances: trades, parks, homes, names, from the TOML files here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from placement.catalogue import regions
from placement.catalogue.majors import class_index

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Trade:
    """A group of majors taught together and the employers that ask for them."""

    id: str
    share: int
    women: int
    inside: int
    majors: tuple[str, ...]
    industries: tuple[str, ...]
    firms: tuple[str, ...]
    posts: tuple[str, ...]
    hazards: tuple[str, ...]

    @property
    def classes(self) -> tuple[int, ...]:
        """Class indices of the majors, each once, in order; the same on every level."""
        return tuple(dict.fromkeys(class_index(code) for code in self.majors))

    def taught(self, *, secondary: bool) -> tuple[str, ...]:
        """The majors of secondary schools (codes 6, 7), or those of higher colleges (4, 5)."""
        return tuple(code for code in self.majors if (code[0] in "67") is secondary)


@dataclass(frozen=True, slots=True)
class Park:
    """A park, the prefix of its posts' ids, its county and its part of the seats."""

    name: str
    code: str
    region: str
    weight: int
    trades: tuple[str, ...]


@cache
def trades() -> tuple[Trade, ...]:
    """All trades, in the order of the file."""
    return tuple(Trade(**_frozen(raw)) for raw in _toml("trades.toml")["trade"])


@cache
def known_parks() -> tuple[Park, ...]:
    """The parks we have names for."""
    return tuple(Park(**_frozen(raw)) for raw in _toml("places.toml")["park"])


@cache
def people() -> Mapping[str, Any]:
    """Surnames, given names, and the parts of invented names of firms and schools."""
    return _toml("people.toml")


def full_name(adcode: str) -> str:
    """The county's name with its prefecture's in front.

    >>> full_name("431021"), full_name("441900")
    ('郴州市桂阳县', '东莞市')
    """
    city = regions.city_of(adcode)
    return f"{regions.name(city) if city != adcode else ''}{regions.name(adcode)}"


@cache
def counties(city: str) -> tuple[str, ...]:
    """The counties of a city by its adcode; empty where it is no city with counties.

    >>> len(counties("431000")), counties("430000")
    (11, ())
    """
    found = [code for code in regions.catalogue() if code != city and regions.city_of(code) == city]
    return tuple(code for code in found if regions.is_county(code))


@cache
def residents() -> Mapping[str, int]:
    """Residents of a county in units of ten thousand, where we have the figure."""
    found: Mapping[str, int] = _toml("places.toml")["residents"]
    return found


@cache
def elsewhere() -> Mapping[str, tuple[str, ...]]:
    """Adcodes outside Chenzhou: ``homes`` of students and ``hosts`` of employers."""
    return {key: tuple(value) for key, value in _toml("places.toml")["elsewhere"].items()}


def _frozen(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}


def _toml(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)
