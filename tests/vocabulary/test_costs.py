"""What grants cost pair by pair: both forms agree, and the engine pays what was planned."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated_rows import UNHURRIED, columns, rows
from placement.vocabulary import RULES, rule_word
from placement.vocabulary.class_grant import ClassGrantParams
from placement.vocabulary.costs import in_its_city, in_their_city, stay, stays
from placement.vocabulary.hiring_grant import HiringGrantParams
from placement.vocabulary.kinds import GrantRule
from placement.vocabulary.purchase_price import PurchasePriceParams
from placement.vocabulary.stay_grant import StayGrantParams

if TYPE_CHECKING:
    from placement.vocabulary.costs import PairCost

CHENZHOU = ("431002", "431003")
PARAMS: dict[str, list[Any]] = {
    "class_grant": [
        ClassGrantParams(),
        ClassGrantParams(amount=1000),
        ClassGrantParams(amount=7, filed=False),
    ],
    "hiring_grant": [
        HiringGrantParams(to="学校", amounts=(500,), fresh_months=40.0),
        HiringGrantParams(amounts=(1200, 0, 1800), in_city=True, fresh_months=24.5),
        HiringGrantParams(to="企业", amounts=(9,), partner=True, in_park=True),
        HiringGrantParams(amounts=(5, 6), school_regions=(*CHENZHOU, "430000")),
    ],
    "purchase_price": [
        PurchasePriceParams(),
        PurchasePriceParams(price=30),
        PurchasePriceParams(price=30, roles=("辅助",)),
    ],
    "stay_grant": [
        StayGrantParams(),
        StayGrantParams(amount=200),
        StayGrantParams(
            roles=("辅助",), wider_roles=("相对独立",), amount=200, mode="max", in_city=True,
            arranged=("联席会议",), min_months=2.0,
        ),
        StayGrantParams(roles=("相对独立",), min_months=6.0, amount=100, per="month"),
        StayGrantParams(kinds=("学徒", "实习"), min_months=0.0, amount=3, per="year"),
    ],
}  # fmt: skip


def costs() -> list[Any]:
    """Every cost with each of its parameters."""
    words = [rule_word(name) for name in RULES]
    return [
        pytest.param(word.cost, params, id=f"{word.word}-{k}")
        for word in words
        if isinstance(word, GrantRule) and word.cost is not None
        for k, params in enumerate(PARAMS[word.word])
    ]


def test_which_grants_cost_by_the_pair() -> None:
    """Those of titles, awards and taxes hang on other tables, not on who is placed where."""
    words = [rule_word(name) for name in RULES]
    grants = {word.word: word.cost is not None for word in words if isinstance(word, GrantRule)}
    assert grants == dict.fromkeys(PARAMS, True) | dict.fromkeys(
        ("best_of", "tax_deduction", "title_award"), False
    )


@pytest.mark.parametrize(("cost", "params"), costs())
def test_a_cost_is_the_same_pair_by_pair_and_all_at_once(cost: PairCost, params: Any) -> None:
    """Payee, period, yuan and day of every claim, also where the document lapses."""
    lapse = st.one_of(st.none(), st.dates(dt.date(2023, 6, 1), dt.date(2028, 1, 1)))

    @UNHURRIED
    @given(rows("students", cost.student_fields), rows("posts", cost.place_fields), lapse)
    def check(students: list[Any], places: list[Any], until: dt.date | None) -> None:
        found = cost.table(
            columns(students, "students", cost.student_fields),
            columns(places, "posts", cost.place_fields),
            params,
            until,
        )
        shape = (len(students), len(places))
        spread = [[np.broadcast_to(a, shape) for a in (d.rate, d.units, d.on)] for d in found]
        for rate, units, on in spread:
            assert (rate.dtype, units.dtype, on.dtype.name) == ("int64", "int64", "datetime64[D]")
            assert units.min(initial=0) >= 0
        for s, student in enumerate(students):
            for p, place in enumerate(places):
                one = [
                    (due.to, due.period, due.rate, due.units, due.on)
                    for due in cost.one(student, place, params, until)
                    if due.units
                ]
                many = [
                    (d.to, d.period, int(rate[s, p]), int(units[s, p]), on[s, p].item())
                    for d, (rate, units, on) in zip(found, spread, strict=True)
                    if units[s, p]
                ]
                assert one == many

    check()


SIDES = ("start", "end", "months")


@UNHURRIED
@given(rows("students", ("start", "end")), rows("posts", (*SIDES, "region", "city")))
def test_stays_and_cities_are_the_same_one_by_one(students: list[Any], places: list[Any]) -> None:
    """Unknown days are None in one form and NaT in the other."""
    many = columns(places, "posts", (*SIDES, "region", "city"))
    first, last = stays(columns(students, "students", ("start", "end")), many)
    one = [[stay(student, place) for place in places] for student in students]
    assert first.tolist() == [[days[0] for days in row] for row in one]
    assert last.tolist() == [[days[1] for days in row] for row in one]
    assert in_their_city(many).tolist() == [in_its_city(place) for place in places]
