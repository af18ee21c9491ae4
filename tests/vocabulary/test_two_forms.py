"""The one-row and the array form of every word say the same, missing values included."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated_rows import UNHURRIED, columns, rows
from placement.vocabulary import RULES, TERMS, rule_word, term_word
from placement.vocabulary.age import AgeParams
from placement.vocabulary.agent import AgentParams
from placement.vocabulary.arranged import ArrangedParams
from placement.vocabulary.contract import ContractParams
from placement.vocabulary.credit import CreditParams
from placement.vocabulary.duration import DurationParams
from placement.vocabulary.fees import FeesParams
from placement.vocabulary.fit import FitParams
from placement.vocabulary.grade import GradeParams
from placement.vocabulary.hazard import HazardParams
from placement.vocabulary.hours import HoursParams
from placement.vocabulary.in_city import InCityParams
from placement.vocabulary.industry import IndustryParams
from placement.vocabulary.insurance import InsuranceParams
from placement.vocabulary.kinds import (
    ChoiceTerm,
    Finding,
    NoParams,
    PairRule,
    PairTerm,
    RuleWord,
    TermWord,
)
from placement.vocabulary.level import LevelParams
from placement.vocabulary.major_fit import MajorFitParams
from placement.vocabulary.min_wage import MinWageParams
from placement.vocabulary.minors_venue import MinorsVenueParams
from placement.vocabulary.near_home import NearHomeParams
from placement.vocabulary.pay_floor import PayFloorParams
from placement.vocabulary.pay_terms import PayTermsParams
from placement.vocabulary.preference import PreferenceParams
from placement.vocabulary.province import CrossParams
from placement.vocabulary.safety import SafetyParams
from placement.vocabulary.venue import VenueParams

PARAMS: dict[str, list[Any]] = {
    "arranged_by": [ArrangedParams(), ArrangedParams(who=("学校", "联席会议"), in_city=False)],
    "contract_signed": [ContractParams(), ContractParams(kinds=("学徒", "就业"))],
    "credit_ok": [
        CreditParams(),
        CreditParams(of="school"),
        CreditParams(of="both"),
        CreditParams(about="safety"),
    ],
    "cross_province": [CrossParams(scope=scope) for scope in ("any", "city", "province")],
    "hours_limit": [
        HoursParams(),
        HoursParams(day=0.0, week=44.0, filing=False),
        HoursParams(day=8.0, week=0.0, rest=False),
    ],
    "insured": [InsuranceParams(), InsuranceParams(payers=("学校",))],
    "min_wage": [
        MinWageParams(regions=("430000", "431000", "431081"), yuan=(3200.0, 1800.0, 4000.0)),
        MinWageParams(),
    ],
    "minors_venue": [MinorsVenueParams(), MinorsVenueParams(kinds=("", "实习"), under_age=16)],
    "no_agent": [AgentParams(), AgentParams(allow=("无",))],
    "no_fees": [FeesParams(), FeesParams(concerns="others")],
    "pay_floor": [PayFloorParams(reading=r) for r in ("literal", "cautious", "any")],
    "pay_terms": [PayTermsParams(), PayTermsParams(months=0.5, channels=("经学校", "直接支付"))],
    "safety_trained": [SafetyParams(), SafetyParams(equipment=False)],
    "age_at_least": [AgeParams(), AgeParams(years=18, rule="day_after")],
    "grade_at_least": [GradeParams(), GradeParams(year=3)],
    "hazard_ban": [
        HazardParams(words=("粉尘",)),
        HazardParams(words=("粉尘", "井下"), under_age=18),
        HazardParams(words=("井下",), sex="女"),
        HazardParams(words=("井下",), under_age=18, sex="女"),
        HazardParams(words=("粉尘", "高处作业"), graded=("高处>=2", "体力>=3")),
        HazardParams(graded=("体力>=4",), load_kg=20, load_times=6, load_once_kg=25, filing=True),
        HazardParams(load_kg=20, load_times=6, line_rate=50, under_age=18),
    ],
    "level_meets": [LevelParams(), LevelParams(technicians=False)],
    "major_fit": [MajorFitParams(accept=accept) for accept in ("major", "class", "category")],
    "min_months": [
        DurationParams(),
        DurationParams(months=3.0, roles=("辅助",)),
        DurationParams(months=2.5, roles=("辅助", "相对独立")),
        DurationParams(months=8.0, majors=("66", "旅游类")),
    ],
    "venue_ban": [
        VenueParams(
            words=("KTV", "酒吧", "网吧", "游戏厅"), industries=("9013",), unless=("设备",)
        ),
        VenueParams(words=("酒吧",), venues=("酒吧", "营业性娱乐场所")),
        VenueParams(),
    ],
    "fit": [FitParams(), FitParams(any=0.9, category=0.2)],
    "in_city": [InCityParams(), InCityParams(min_months=5.5, city="431000")],
    "industry": [
        IndustryParams(
            names=("主干", "传统", "新兴"),
            values=(1.0, 0.5, 0.8),
            match=("R90|61", "设备", "C|软件"),
        ),
        IndustryParams(),
    ],
    "near_home": [NearHomeParams(), NearHomeParams(county=0.4, city=0.9)],
}


def pairs(kind: type) -> list[Any]:
    """Every pair word of a kind with each of its parameters."""
    registry, load = (RULES, rule_word) if kind is PairRule else (TERMS, term_word)
    words = [load(name) for name in registry]
    return [
        pytest.param(word, params, id=f"{word.word}-{k}")
        for word in words
        if isinstance(word, kind)
        for k, params in enumerate(PARAMS.get(word.word, [NoParams()]))
    ]


@pytest.mark.parametrize(("word", "params"), pairs(PairRule))
def test_a_rule_finds_the_same_pair_by_pair_and_all_at_once(word: PairRule, params: Any) -> None:
    """``table[s, p]`` is ``one`` of student s at place p."""

    @UNHURRIED
    @given(rows("students", word.student_fields), rows("posts", word.place_fields))
    def check(students: list[Any], places: list[Any]) -> None:
        table = word.table(
            columns(students, "students", word.student_fields),
            columns(places, "posts", word.place_fields),
            params,
        )
        assert table.dtype == np.int8
        one = [[word.one(student, place, params) for place in places] for student in students]
        assert table.tolist() == one

    check()


@pytest.mark.parametrize(("word", "params"), pairs(PairTerm))
def test_a_term_values_the_same_pair_by_pair_and_all_at_once(word: PairTerm, params: Any) -> None:
    """``table[s, p]`` is ``one`` of student s at place p, a share from 0 to 1."""

    @UNHURRIED
    @given(rows("students", word.student_fields), rows("posts", word.place_fields))
    def check(students: list[Any], places: list[Any]) -> None:
        table = word.table(
            columns(students, "students", word.student_fields),
            columns(places, "posts", word.place_fields),
            params,
        )
        assert table.dtype == np.float64
        one = [[word.one(student, place, params) for place in places] for student in students]
        assert table.tolist() == one
        assert table.min() >= 0
        assert table.max() <= 1

    check()


@UNHURRIED
@given(st.lists(st.integers(-2, 12), min_size=1))
def test_choices_are_worth_the_same_row_by_row_and_all_at_once(ranks: list[int]) -> None:
    """Ranks outside the list are worth nothing in both forms."""
    import pandas as pd

    word = term_word("preference")
    assert isinstance(word, ChoiceTerm)
    params = PreferenceParams(values=(1.0, 0.5, 0.25))
    worth = word.vector(pd.DataFrame({"rank": np.array(ranks, dtype=np.int64)}), params)
    assert worth.tolist() == [word.one({"rank": rank}, params) for rank in ranks]


@UNHURRIED
@given(st.lists(st.integers(-(10**9), 10**9), min_size=1))
def test_points_are_the_same_row_by_row_and_all_at_once(scores: list[int]) -> None:
    """Scores are taken as they are."""
    import pandas as pd

    word = term_word("points")
    assert isinstance(word, ChoiceTerm)
    worth = word.vector(pd.DataFrame({"score": np.array(scores, dtype=np.int64)}), NoParams())
    assert worth.tolist() == [word.one({"score": score}, NoParams()) for score in scores]


def test_every_word_of_the_registry_is_of_a_known_kind() -> None:
    """A word is loaded under its own name and has both titles."""
    for name in RULES:
        rule = rule_word(name)
        assert isinstance(rule, get_args(RuleWord))
        assert (rule.word, bool(rule.zh), bool(rule.en)) == (name, True, True)
    for name in TERMS:
        term = term_word(name)
        assert isinstance(term, get_args(TermWord))
        assert (term.word, bool(term.zh), bool(term.en)) == (name, True, True)


def test_a_finding_of_unknown_is_larger_than_the_two_others() -> None:
    """The numbers of the findings are part of the contract with the compile passes."""
    assert [int(f) for f in (Finding.BROKEN, Finding.KEPT, Finding.UNKNOWN)] == [0, 1, 2]
