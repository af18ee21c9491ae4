"""The national pack: its entries, the lists of barred work item by item, its two readings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from placement.policy import load_policy
from placement.policy.example import blank
from placement.policy.load import load_pack
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Finding, PairRule

PACK = load_pack("national")
FIRST_DAY = dt.date(2025, 3, 1)
MINOR = {"birth": dt.date(2008, 1, 1), "sex": "男"}
ADULT = {"birth": dt.date(2005, 1, 1), "sex": "男"}
WOMAN = {"birth": dt.date(2005, 1, 1), "sex": "女"}


def broken(student: dict[str, Any], place: dict[str, Any], word: str, **switches: str) -> set[str]:
    """Ids of the rules of a word that forbid the pair, at whatever level."""
    policy = load_policy(["national"], on=FIRST_DAY, settings=switches or None)
    found = set()
    for rule in policy.rules:
        form = rule_word(rule.word)
        if rule.word == word and isinstance(form, PairRule):
            row = {**blank("posts"), "start": FIRST_DAY, "kind": "实习", **place}
            finding = form.one({**blank("students"), **student}, row, rule.params)
            if finding is Finding.BROKEN:
                found.add(rule.id)
    return found


def test_every_provision_of_national_law_stands_once_and_in_order() -> None:
    """B-1 to B-41, then the demands of the tables themselves."""
    ids = [provision.id for provision in PACK.provisions]
    assert ids == [f"B-{k}" for k in range(1, 42)] + ["T-1", "T-2", "T-3", "T-4"]


def test_only_the_credit_of_investments_computes_nothing() -> None:
    """A context entry says why in both languages; every other one has a rule."""
    context = [p for p in PACK.provisions if p.type == "context"]
    assert [(p.id, bool(p.reason_zh), bool(p.reason_en)) for p in context] == [("B-41", True, True)]
    assert all(p.rules for p in PACK.provisions if p.type != "context")


@pytest.mark.parametrize(
    ("item", "place"),
    [
        (1, {"hazard": "粉尘"}),
        (2, {"hazard": "有毒作业"}),
        (3, {"hazard": "二级高处作业"}),
        (4, {"hazard": "二级冷水作业"}),
        (5, {"hazard": "三级高温作业"}),
        (6, {"hazard": "低温作业Ⅲ级"}),
        (7, {"hazard": "四级体力劳动"}),
        (8, {"hazard": "矿山井下"}),
        (8, {"hazard": "地面采石"}),
        (9, {"hazard": "守林"}),
        (10, {"hazard": "接触放射性物质"}),
        (11, {"hazard": "易燃易爆"}),
        (11, {"hazard": "化学性烧伤"}),
        (12, {"hazard": "地质勘探"}),
        (13, {"hazard": "潜水"}),
        (13, {"hazard": "海拔三千米以上的高原作业"}),
        (14, {"load_kg": 20.5, "load_times": 6.0}),
        (14, {"load_kg": 25.5, "load_times": 1.0}),
        (15, {"hazard": "使用电锤"}),
        (16, {"line_rate": 51.0}),
        (17, {"hazard": "锅炉司炉"}),
    ],
)
def test_each_item_of_the_list_for_minors_bars_minors(item: int, place: dict[str, Any]) -> None:
    """Each of the seventeen is found by one rule for minors, and by none of them for an adult."""
    for_minors = {"B-18/minors", "B-32/hazard_ban"}
    assert len(broken(MINOR, place, "hazard_ban") & for_minors) == 1, item
    assert not broken(ADULT, place, "hazard_ban") & for_minors


@pytest.mark.parametrize(
    "place",
    [
        {"hazard": "一级高处作业"},
        {"hazard": "一级冷水作业"},
        {"hazard": "二级高温作业"},
        {"hazard": "低温作业（Ⅱ级）"},
        {"hazard": "二级体力劳动"},
        {"load_kg": 20.0, "load_times": 10.0},
        {"load_kg": 25.0, "load_times": 5.0},
        {"line_rate": 50.0},
    ],
)
def test_what_stays_below_the_grade_or_weight_bars_nobody(place: dict[str, Any]) -> None:
    """The last value that is allowed."""
    hard = {rule.id for rule in load_policy(["national"], on=FIRST_DAY).hard}
    for student in (MINOR, WOMAN):
        assert not broken(student, place, "hazard_ban") & hard


@pytest.mark.parametrize(
    ("place", "rules"),
    [
        ({"hazard": "矿山井下"}, {"B-18/women", "B-19/hazard_ban"}),
        ({"hazard": "四级体力劳动"}, {"B-18/women", "B-18/heavy_work"}),
        ({"load_kg": 21.0, "load_times": 6.0}, {"B-33/load"}),
        ({"load_kg": 26.0}, {"B-33/load"}),
    ],
)
def test_each_item_of_the_list_for_women_bars_women(place: dict[str, Any], rules: set[str]) -> None:
    """Mines, the hardest work and heavy loads; a man is kept from the first two by other rules."""
    assert broken(WOMAN, place, "hazard_ban") == rules
    assert broken(ADULT, place, "hazard_ban") == rules - {"B-18/women", "B-33/load"}


def test_heavy_work_is_barred_to_everybody_from_grade_three_on() -> None:
    """However the grade is written."""
    for spelled in ("三级体力劳动", "3级体力", "体力劳动强度Ⅲ级", "IV级体力劳动"):
        assert "B-18/heavy_work" in broken(ADULT, {"hazard": spelled}, "hazard_ban"), spelled
    for spelled in ("二级体力劳动", "Ⅰ级体力", "无"):
        assert "B-18/heavy_work" not in broken(ADULT, {"hazard": spelled}, "hazard_ban"), spelled


@pytest.mark.parametrize(
    ("reading", "day", "barred"),
    [
        ("birthday", dt.date(2025, 3, 9), True),
        ("birthday", dt.date(2025, 3, 10), False),
        ("day_after", dt.date(2025, 3, 10), True),
        ("day_after", dt.date(2025, 3, 11), False),
    ],
)
def test_the_day_on_which_somebody_is_sixteen_is_a_switch(
    reading: str, day: dt.date, *, barred: bool
) -> None:
    """Born on 10 March 2009."""
    rules = {"age-rule": reading}
    found = broken({"birth": dt.date(2009, 3, 10)}, {"start": day}, "age_at_least", **rules)
    assert found == ({"B-18/age_at_least"} if barred else set())


def test_sixteen_is_counted_strictly_unless_the_switch_says_otherwise() -> None:
    """Without a setting the birthday itself is still too early."""
    born = {"birth": dt.date(2009, 3, 10)}
    assert broken(born, {"start": dt.date(2025, 3, 10)}, "age_at_least") == {"B-18/age_at_least"}
    assert broken(born, {"start": dt.date(2025, 3, 11)}, "age_at_least") == set()


@pytest.mark.parametrize(
    "name", ["酒吧", "夜总会", "歌厅", "KTV", "洗浴中心", "电子游戏厅", "网吧", "网咖"]
)
def test_each_venue_of_article_16_is_barred_by_name(name: str) -> None:
    """And the same word in the name of a maker of equipment is not taken for one."""
    assert broken(ADULT, {"employer": f"金色{name}"}, "venue_ban") == {"B-18/venue_ban"}
    assert broken(ADULT, {"employer": f"金色{name}设备制造厂"}, "venue_ban") == set()


@pytest.mark.parametrize("code", ["6233", "8051", "9011", "9012", "9013"])
def test_each_barred_line_of_business_is_barred_by_code(code: str) -> None:
    """Whatever the enterprise is called."""
    post = {"employer": "星云商贸有限公司", "industry": code}
    assert broken(ADULT, post, "venue_ban") == {"B-18/venue_ban"}


@pytest.mark.parametrize("hazard", ["高空", "井下", "放射性", "有毒", "易燃", "易爆"])
def test_each_high_risk_of_article_17_is_found_unless_filed(hazard: str) -> None:
    """One word of the sentence after the other."""
    assert "B-19/hazard_ban" in broken(ADULT, {"hazard": hazard}, "hazard_ban")
    filed = {"hazard": hazard, "special_filing": "是"}
    assert "B-19/hazard_ban" not in broken(ADULT, filed, "hazard_ban")


@pytest.mark.parametrize("name", ["劳务派遣", "劳务外包", "人力资源", "职业中介"])
def test_agencies_are_warned_of_by_name(name: str) -> None:
    """The post may be in their own office, so they are not forbidden."""
    assert broken(ADULT, {"employer": f"顺达{name}公司"}, "venue_ban") == {"B-16/venue_ban"}


@pytest.mark.parametrize(
    ("pay", "rules"),
    [
        (3199.0, {"B-21/literal", "B-21/cautious"}),
        (3200.0, {"B-21/cautious"}),
        (3500.0, {"B-21/cautious"}),
        (3999.0, {"B-21/cautious"}),
        (4000.0, set()),
    ],
)
def test_the_floor_of_pay_has_a_literal_and_a_cautious_reading(pay: float, rules: set[str]) -> None:
    """5,000 in the same post and 3,200 at the lowest: 3,200 is the law's letter, 4,000 safe."""
    place = {"pay": pay, "pay_same": 5000.0, "pay_lowest": 3200.0, "role": "相对独立"}
    assert broken(ADULT, place, "pay_floor") == rules


def test_new_energy_cars_of_two_categories_are_told_apart() -> None:
    """460702 fits a post for class 4607; 700209 only one that lists it."""
    assert broken({"major_code": "460702"}, {"majors": "4607"}, "major_fit") == set()
    assert broken({"major_code": "700209"}, {"majors": "4607"}, "major_fit") == {"B-8/major_fit"}
    assert broken({"major_code": "700209"}, {"majors": "4607|700209"}, "major_fit") == set()


def test_self_found_posts_are_judged_like_all_others() -> None:
    """The host of a post that a student found has to be fit as well (B-10 points to B-5 … B-24)."""
    finder = {**ADULT, "opt_out": "是", "self_found": "P9", "self_approved": "是"}
    post = {"own_post": "P9", "credit": "否", "hazard": "三级体力劳动", "employer": "星光KTV"}
    assert broken(finder, post, "own_choice") == set()
    assert broken(finder, post, "credit_ok") == {"B-5/credit_ok"}
    assert broken(finder, post, "venue_ban") == {"B-18/venue_ban"}
    assert "B-18/heavy_work" in broken(finder, post, "hazard_ban")


def test_what_cannot_be_known_before_placing_only_warns() -> None:
    """Consent, agreement, insurance, training, contracts of apprentices, papers of the host."""
    levels = {rule.id: rule.level for p in PACK.provisions for rule in p.rules}
    later = [
        "B-9/consent_given", "B-17/agreement_signed", "B-24/insured", "B-29/safety_trained",
        "B-36/contract_signed", "B-25/filed", "B-26/lodging", "B-6/visit", "B-7/recorded",
    ]  # fmt: skip
    assert {levels[name] for name in later} == {"warn"}
    assert {levels[name] for name in ("B-14/min_months", "B-15/ratio", "B-22/min_wage")} == {"off"}
