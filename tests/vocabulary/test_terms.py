"""Terms of the objective on worked cases."""

from __future__ import annotations

from typing import Any

import pytest

from placement.policy.example import blank
from placement.vocabulary import fit, in_city, near_home, park_balance, preference, shortage
from placement.vocabulary.fit import FitParams
from placement.vocabulary.in_city import InCityParams
from placement.vocabulary.kinds import NoParams
from placement.vocabulary.near_home import NearHomeParams
from placement.vocabulary.park_balance import ParkBalanceParams
from placement.vocabulary.preference import PreferenceParams


def place(**given: Any) -> dict[str, Any]:
    return {**blank("posts"), **given}


@pytest.mark.parametrize(
    ("majors", "worth"),
    [
        ("数控技术应用", 1.0),
        ("660103", 1.0),
        ("机械加工技术", 0.8),
        ("机械设计制造类", 0.8),
        ("汽车制造类", 0.5),
        ("装备制造大类", 0.5),
        ("旅游类", 0.0),
        ("旅游类|*", 0.5),
        ("*", 0.5),
        ("", 0.5),
        ("旅游类|数控技术应用", 1.0),
    ],
)
def test_fit_falls_from_major_to_class_to_category(majors: str, worth: float) -> None:
    """The best entry of the list counts."""
    assert fit.one({"major_code": "660103"}, place(majors=majors), FitParams()) == worth


def test_fit_of_an_unknown_major_is_that_of_any() -> None:
    """Nothing is known against it, and nothing for it."""
    assert fit.one({"major_code": ""}, place(majors="旅游类"), FitParams(any=0.3)) == 0.3


@pytest.mark.parametrize(
    ("home", "wish", "region", "worth"),
    [
        ("431002", "本市", "431002", 1.0),
        ("431002", "本县", "431003", 0.5),
        ("431002", "本市", "430100", 0.0),
        ("431000", "本市", "431000", 0.5),
        ("431002", "不限", "431002", 0.0),
        ("431002", "", "431002", 0.0),
        ("", "本市", "", 0.0),
        ("429004", "本县", "429004", 1.0),
        ("500154", "本市", "500101", 0.5),
    ],
)
def test_near_home_counts_for_those_who_ask_for_it(
    home: str, wish: str, region: str, worth: float
) -> None:
    """County before city; two codes of a whole city say nothing about the county."""
    row = {"home_region": home, "wish_local": wish}
    assert near_home.one(row, place(region=region), NearHomeParams()) == worth


@pytest.mark.parametrize(
    ("given", "worth"),
    [
        ({"region": "431081", "months": 3.0}, 1.0),
        ({"region": "431081", "months": 2.5}, 0.0),
        ({"region": "431081"}, 1.0),
        ({"region": "430100", "months": 6.0}, 0.0),
        ({"region": "431081", "city": ""}, 0.0),
        ({"region": ""}, 0.0),
    ],
)
def test_in_city_takes_a_stay_of_three_months(given: dict[str, Any], worth: float) -> None:
    """A stay of unknown length counts, one known to be shorter does not (CZ-08)."""
    row = place(**{"city": "431000", **given})
    assert in_city.one({}, row, InCityParams()) == worth


def test_choices_behind_the_last_worth_are_worth_nothing() -> None:
    """Ranks start at one."""
    params = PreferenceParams(values=(1.0, 0.5))
    assert [preference.one({"rank": r}, params) for r in (0, 1, 2, 3)] == [0.0, 1.0, 0.5, 0.0]


def test_shortage_is_cut_to_a_share() -> None:
    """Blank is nothing."""
    worth = [
        shortage.one({}, place(priority=p), NoParams()) for p in (float("nan"), -1.0, 0.4, 9.0)
    ]
    assert worth == [0.0, 0.0, 0.4, 1.0]


def test_seats_of_a_park_lose_worth_from_part_to_part() -> None:
    """Strictly falling and never nothing, so that a seat is always worth filling."""
    params = ParkBalanceParams(slices=7)
    assert [park_balance.gain(k, params) for k in range(7)] == [7, 6, 5, 4, 3, 2, 1]
    with pytest.raises(ValueError, match="1 … 1000"):
        ParkBalanceParams(slices=0)
