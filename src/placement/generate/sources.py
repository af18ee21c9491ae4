"""The lists behind generated instances: trades, parks, homes, names, from the TOML files here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from placement.catalogue import rows
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


@cache
def regions() -> Mapping[str, tuple[str, str]]:
    """Adcode to (its name, the name with its prefecture's in front)."""
    names = {row["adcode"]: row["name"] for row in rows("adcodes.csv")}
    full: dict[str, tuple[str, str]] = {}
    for row in rows("adcodes.csv"):
        above = names.get(row["parent"], "") if row["level"] == "county" else ""
        full[row["adcode"]] = (row["name"], f"{above}{row['name']}")
    return full


def counties(city: str) -> tuple[str, ...]:
    """The counties of a prefecture or province by its adcode; empty where there is none such."""
    stem = city.rstrip("0") if len(city) == 6 else city
    stem = stem if len(stem) % 2 == 0 else f"{stem}0"
    return tuple(
        row["adcode"]
        for row in rows("adcodes.csv")
        if row["level"] == "county" and stem and row["adcode"].startswith(stem)
    )


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
