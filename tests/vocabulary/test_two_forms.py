"""The one-row and the array form of every word say the same, missing values included."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated_rows import UNHURRIED, columns, frame, rows
from placement.policy.example import blank
from placement.vocabulary import RULES, TERMS, rule_word, term_word
from placement.vocabulary.age import AgeParams
from placement.vocabulary.duration import DurationParams
from placement.vocabulary.fit import FitParams
from placement.vocabulary.grade import GradeParams
from placement.vocabulary.hazard import HazardParams
from placement.vocabulary.in_city import InCityParams
from placement.vocabulary.industry import IndustryParams
from placement.vocabulary.kinds import (
    BalanceTerm,
    ChoiceTerm,
    Finding,
    NoParams,
    PairRule,
    PairTerm,
    QuotaRule,
    RuleWord,
)
from placement.vocabulary.level import LevelParams
from placement.vocabulary.major_fit import MajorFitParams
from placement.vocabulary.near_home import NearHomeParams
from placement.vocabulary.preference import PreferenceParams
from placement.vocabulary.staff_share import StaffShareParams
from placement.vocabulary.venue import VenueParams

PARAMS: dict[str, list[Any]] = {
    "age_at_least": [AgeParams(), AgeParams(years=18, rule="day_after")],
    "grade_at_least": [GradeParams(), GradeParams(year=3)],
    "hazard_ban": [
        HazardParams(words=("粉尘",)),
        HazardParams(words=("粉尘", "井下"), under_age=18),
        HazardParams(words=("井下",), sex="女"),
        HazardParams(words=("井下",), under_age=18, sex="女"),
    ],
    "level_meets": [LevelParams(), LevelParams(technicians=False)],
    "major_fit": [MajorFitParams(accept=accept) for accept in ("major", "class", "category")],
    "min_months": [
        DurationParams(),
        DurationParams(months=3.0, roles=("辅助",)),
        DurationParams(months=2.5, roles=("辅助", "相对独立")),
    ],
    "venue_ban": [
        VenueParams(
            words=("KTV", "酒吧", "网吧", "游戏厅"), industries=("9013",), unless=("设备",)
        ),
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


@pytest.mark.parametrize("basis", ["enterprise", "same_post"])
@pytest.mark.parametrize("min_one", [False, True])
def test_a_quota_has_the_same_groups_row_by_row_and_all_at_once(basis: str, min_one: bool) -> None:  # noqa: FBT001
    """Both forms give each group the same key, members and limit, and know the same unknowns."""
    word = rule_word("staff_share")
    assert isinstance(word, QuotaRule)
    params = StaffShareParams(share=0.29, basis=basis, min_one=min_one)

    @UNHURRIED
    @given(rows("posts", word.place_fields, most=10))
    def check(places: list[Any]) -> None:
        quotas, unknown = word.quotas(frame(places, "posts", word.place_fields), params)
        one = word.one(places, params)
        assert len({key for key, _, _ in one}) == len(one)
        known = {key: (members, limit) for key, members, limit in one if limit is not None}
        assert {q.key: (q.members.tolist(), q.limit) for q in quotas} == known
        assert unknown.tolist() == sorted(p for _, ps, limit in one if limit is None for p in ps)

    check()


def test_windows_that_only_touch_are_apart_in_both_forms() -> None:
    """A post that ends on the day another begins shares no day with it."""
    word = rule_word("staff_share")
    assert isinstance(word, QuotaRule)
    row = {**blank("posts"), "employer": "甲厂", "post": "装配", "staff_total": 100}
    days = [dt.date(2025, 3, 1), dt.date(2025, 9, 1), dt.date(2026, 2, 1)]
    places = [{**row, "start": days[k], "end": days[k + 1]} for k in (0, 1)]
    quotas, _ = word.quotas(frame(places, "posts", word.place_fields), StaffShareParams())
    assert [q.members.tolist() for q in quotas] == [[0], [1]]
    assert [members for _, members, _ in word.one(places, StaffShareParams())] == [[0], [1]]


@UNHURRIED
@given(rows("posts", (rule_word("staff_share")).place_fields, most=10))
def test_groups_of_like_posts_lie_inside_groups_of_enterprises(places: list[Any]) -> None:
    """The two limits of B-11 are nested, so one tree holds both."""
    word = rule_word("staff_share")
    assert isinstance(word, QuotaRule)
    inner = word.one(places, StaffShareParams(share=0.2, basis="same_post"))
    outer = [set(members) for _, members, _ in word.one(places, StaffShareParams())]
    for _, members, _ in inner:
        assert sum(set(members) <= group for group in outer) == 1


def test_every_word_of_the_registry_is_of_a_known_kind() -> None:
    """A word is loaded under its own name and has both titles."""
    for name in RULES:
        rule = rule_word(name)
        assert isinstance(rule, get_args(RuleWord))
        assert (rule.word, bool(rule.zh), bool(rule.en)) == (name, True, True)
    for name in TERMS:
        term = term_word(name)
        assert isinstance(term, (PairTerm, ChoiceTerm, BalanceTerm))
        assert (term.word, bool(term.zh), bool(term.en)) == (name, True, True)


def test_a_finding_of_unknown_is_larger_than_the_two_others() -> None:
    """The numbers of the findings are part of the contract with the compile passes."""
    assert [int(f) for f in (Finding.BROKEN, Finding.KEPT, Finding.UNKNOWN)] == [0, 1, 2]
