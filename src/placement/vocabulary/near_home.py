"""``near_home``: a student who wants to stay near home does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.catalogue import regions
from placement.vocabulary.kinds import Columns, PairTerm, Row


@dataclass(frozen=True, slots=True)
class NearHomeParams:
    """Values in [0, 1] of a post in the home ``county`` and in the home ``city``."""

    county: float = 1.0
    city: float = 0.5

    def __post_init__(self) -> None:
        if not (0 <= self.county <= 1 and 0 <= self.city <= 1):
            raise ValueError("0 … 1")


def one(student: Row, place: Row, params: NearHomeParams) -> float:
    """Nothing for those who did not ask for it (不限 or blank), and where a region is not known.

    >>> home = {"home_region": "431002", "wish_local": "本市"}
    >>> one(home, {"region": "431002"}, NearHomeParams())
    1.0
    >>> one(home, {"region": "431081"}, NearHomeParams())
    0.5
    """
    if student["wish_local"] not in ("本县", "本市"):
        return 0.0
    home, there = student["home_region"], place["region"]
    city = regions.city_of(home)
    if not city or regions.city_of(there) != city:
        return 0.0
    # Two equal codes of a whole prefecture say nothing about the county.
    return params.county if home == there and regions.is_county(home) else params.city


def table(students: Columns, places: Columns, params: NearHomeParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    home, there = students["home_region"], places["region"]
    home_city = np.array([regions.city_of(code) for code in home], dtype=object)
    there_city = np.array([regions.city_of(code) for code in there], dtype=object)
    value = np.where(home_city[:, None] == there_city[None, :], params.city, 0.0)
    whole_county = np.array([regions.is_county(code) for code in home], dtype=bool)
    value[(home[:, None] == there[None, :]) & whole_county[:, None]] = params.county
    wish = students["wish_local"]
    value[(home_city == "") | ~((wish == "本县") | (wish == "本市"))] = 0.0
    return value


TERM = PairTerm(
    word="near_home",
    zh="就近安排",
    en="Near home",
    params=NearHomeParams,
    student_fields=("home_region", "wish_local"),
    place_fields=("region",),
    one=one,
    table=table,
)
