"""The pack of Liuzhou 2019: all provisions, their words, and the appendix' worked numbers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from originals import torn
from placement.policy import load_policy
from placement.policy.load import load_pack
from placement.policy.scene import scene
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Measure, TargetRule
from placement.vocabulary.rounding import at_most
from placement.vocabulary.staff_share import StaffShareParams

if TYPE_CHECKING:
    from placement.policy.pack import BoundRule

PACK = load_pack("liuzhou-2019")
TYPES = {
    "LZ-01": "target",
    "LZ-02": "hard",
    "LZ-03": "money",
    "LZ-04": "target",
    "LZ-05": "field",
    "LZ-06": "field",
    "LZ-07": "target",
    "LZ-08": "hard",
    "LZ-09": "field",
    "LZ-10": "target",
    "LZ-11": "report",
    "LZ-12": "field",
    "LZ-13": "field",
    "LZ-14": "money",
    "LZ-15": "field",
    "LZ-16": "target",
    "LZ-17": "field",
    "LZ-18": "calendar",
    "LZ-19": "report",
    "LZ-20": "context",
    "LZ-21": "target",
    "LZ-22": "hard",
    "LZ-23": "field",
}


def test_every_provision_stands_once_under_its_type() -> None:
    """In the order of the digest, so that a missing one is seen at a glance."""
    assert [(p.id, p.type) for p in PACK.provisions] == list(TYPES.items())


def test_quotes_stand_in_the_document_word_for_word() -> None:
    """Blanks and the width of commas apart."""
    assert torn(PACK) == []


def test_the_head_is_that_of_the_document() -> None:
    """It is in force from the day of issue, and nothing ends it."""
    assert (PACK.number, PACK.authority, PACK.region) == ("", "柳州市人民政府", "450200")
    assert (PACK.valid_from, PACK.valid_to) == (dt.date(2019, 8, 14), None)


def test_only_the_pay_of_schools_is_left_uncomputed() -> None:
    """Every other provision has a rule with a worked example."""
    idle = [p.id for p in PACK.provisions if not any(rule.examples for rule in p.rules)]
    assert idle == ["LZ-20"]
    assert "学校内部的分配" in next(p for p in PACK.provisions if p.id == "LZ-20").reason_zh


def test_the_city_never_forbids() -> None:
    """Its targets may not force a school or a student to a given host (B-12)."""
    assert {rule.level for p in PACK.provisions for rule in p.rules} == {"warn"}


def test_a_county_of_the_city_is_bound_by_its_pack() -> None:
    """鹿寨县 lies in Liuzhou; 开州区 does not."""
    day = dt.date(2025, 3, 1)
    assert "liuzhou-2019" in [p.id for p in load_policy(None, instance_city="450223", on=day).packs]
    elsewhere = load_policy(None, instance_city="500154", on=day)
    assert "liuzhou-2019" not in [p.id for p in elsewhere.packs]


def bound(rule_id: str, **switches: str) -> BoundRule:
    policy = load_policy(
        None, instance_city="450200", on=dt.date(2025, 3, 1), settings=switches or None
    )
    return next(rule for rule in policy.rules if rule.id == rule_id)


def cap_of(rule_id: str) -> float:
    params = bound(rule_id).params
    assert isinstance(params, StaffShareParams)
    return params.share


def seats(staff: int, *posts: dict[str, Any], rule: BoundRule | None = None) -> Measure:
    """The 2 % of one above-scale enterprise with these posts."""
    rule = rule or bound("LZ-01/staff_target")
    word = rule_word(rule.word)
    assert isinstance(word, TargetRule)
    enterprise = {"employer": "甲厂", "above_scale": "是", "staff_total": staff}
    roster = scene(
        {
            "tables": {
                "enterprises": [enterprise, {"employer": "乙厂", "above_scale": "否"}],
                "posts": list(posts) or [{"employer": "乙厂"}],
            },
            "city": "450200",
            "as_of": dt.date(2025, 6, 30),
        }
    )
    (measure,) = word.measure(roster, rule.params)
    return measure


@pytest.mark.parametrize(
    ("staff", "wanted", "cap", "clipped"),
    [(1000, 20, 100, False), (49, 1, 4, False), (9, 0, 0, True), (10, 1, 1, False)],
)
def test_two_per_cent_rounds_up_and_ten_per_cent_rounds_down(
    staff: int,
    wanted: int,
    cap: int,
    clipped: bool,  # noqa: FBT001
) -> None:
    """A target above the national cap is lowered to it, and says so."""
    assert at_most(cap_of("B-11/enterprise"), staff) == cap
    measure = seats(staff)
    assert (measure.wanted, measure.clipped) == (wanted, clipped)


@pytest.mark.parametrize(("same", "cap"), [(30, 6), (4, 0)])
def test_twenty_per_cent_of_like_posts_rounds_down(same: int, cap: int) -> None:
    """Four people in a kind of post leave room for no intern."""
    assert at_most(cap_of("B-11/same_post"), same) == cap


def test_seats_are_counted_over_the_year_or_at_one_time() -> None:
    """Two intakes of ten are twenty seats a year, ten at a time: the switch decides."""
    spring = {"employer": "甲厂", "need": 10, "start": dt.date(2025, 3, 1)}
    spring["end"] = dt.date(2025, 5, 31)
    autumn = {**spring, "start": dt.date(2025, 9, 1), "end": dt.date(2025, 11, 30)}
    by_year = seats(1000, spring, autumn)
    assert (by_year.reached, by_year.wanted) == (20, 20)
    rule = bound("LZ-01/staff_target", **{"lz-quota": "concurrent"})
    assert seats(1000, spring, autumn, rule=rule).reached == 10
