"""The pack of Yibin 2022: all provisions, its awards, its end, and what counts as taking part."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from originals import torn
from placement.policy import load_policy
from placement.policy.load import load_pack
from placement.policy.scene import scene
from placement.subsidy import reckon
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Finding, TargetRule

PACK = load_pack("yibin-2022")
TYPES = {
    "YB-01": "target",
    "YB-02": "field",
    "YB-03": "field",
    "YB-04": "target",
    "YB-05": "target",
    "YB-06": "money",
    "YB-07": "target",
    "YB-08": "context",
    "YB-09": "context",
    "YB-10": "field",
    "YB-11": "target",
    "YB-12": "target",
    "YB-13": "report",
    "YB-14": "target",
    "YB-15": "calendar",
    "YB-16": "calendar",
    "YB-17": "calendar",
    "YB-18": "money",
    "YB-19": "money",
    "YB-20": "field",
    "YB-21": "calendar",
    "YB-22": "context",
    "YB-23": "report",
}
CITY = "511500"
EVER = load_policy(None, instance_city=CITY, on=None)


def amounts(tables: dict[str, Any], as_of: dt.date) -> list[tuple[str, int, str]]:
    """Payee, yuan and reason of refusal of every claim."""
    reckoning = reckon(scene({"city": CITY, "tables": tables, "as_of": as_of}), EVER)
    frame = reckoning.frame
    return list(zip(frame["payee"], frame["amount"].tolist(), frame["refusal"], strict=True))


def test_every_provision_stands_once_under_its_type() -> None:
    """In the order of their numbers, so that a missing one is seen at a glance."""
    assert [(p.id, p.type) for p in sorted(PACK.provisions, key=lambda p: p.id)] == list(
        TYPES.items()
    )


def test_quotes_stand_in_the_document_word_for_word() -> None:
    """The page lost brackets and dates; quotes go around what it lost."""
    assert torn(PACK) == []


def test_nothing_of_the_document_forbids() -> None:
    """Its aims are aims, and its money is paid afterwards."""
    assert {rule.level for p in PACK.provisions for rule in p.rules} == {"warn"}


def test_what_is_not_about_placements_says_why() -> None:
    """Prizes of persons, buildings and science."""
    reasons = {p.id: p.reason_en for p in PACK.provisions if p.type == "context"}
    assert list(reasons) == ["YB-08", "YB-09", "YB-22"]
    assert all(reason.endswith(".") for reason in reasons.values())


@pytest.mark.parametrize(
    ("day", "binds"),
    [("2022-10-10", False), ("2022-10-11", True), ("2025-12-31", True), ("2026-01-01", False)],
)
def test_the_document_binds_to_the_end_of_2025(day: str, binds: bool) -> None:  # noqa: FBT001
    """From the day of its issue; out of force its rules are gone."""
    policy = load_policy(None, instance_city=CITY, on=dt.date.fromisoformat(day))
    assert ("yibin-2022" in [pack.id for pack in policy.packs]) == binds
    assert any(rule.provision.startswith("YB-") for rule in policy.rules) == binds


def title(employer: str, what: str, day: dt.date, number: int = -1) -> dict[str, Any]:
    return {"employer": employer, "title": what, "date": day, "number": number}


def test_the_second_title_brings_300000_more() -> None:
    """Rank 37 in the city in 2023, the province in 2024: both, 500,000 in all."""
    titles = [
        title("甲厂", "市级", dt.date(2023, 5, 1), 37),
        title("甲厂", "省级", dt.date(2024, 5, 1)),
    ]
    found = amounts({"titles": titles}, dt.date(2025, 6, 30))
    assert found == [("甲厂", 200_000, ""), ("甲厂", 300_000, "")]


def test_the_hundred_and_first_city_title_brings_nothing_but_the_provincial_one_does() -> None:
    """Only the city's award counts the first hundred."""
    titles = [
        title("乙厂", "市级", dt.date(2023, 5, 1), 101),
        title("乙厂", "省级", dt.date(2024, 5, 1)),
    ]
    found = amounts({"titles": titles}, dt.date(2025, 6, 30))
    assert found == [("乙厂", 0, "S613"), ("乙厂", 300_000, "")]


@pytest.mark.parametrize(("day", "amount"), [("2025-12-31", 300_000), ("2026-01-15", 0)])
def test_a_title_after_the_end_of_2025_brings_nothing(day: str, amount: int) -> None:
    """The fact, not the day of reckoning, must lie inside the validity."""
    titles = [title("甲厂", "省级", dt.date.fromisoformat(day))]
    ((_, found, reason),) = amounts({"titles": titles}, dt.date(2026, 3, 31))
    assert (found, reason) == (amount, "" if amount else "S611")


def test_of_two_awards_for_one_matter_the_higher_is_paid() -> None:
    """100,000 of an earlier policy and 200,000 of this one: 200,000."""
    award = {"payee": "甲厂", "beneficiary": "企业", "matter": "实训基地"}
    awards = [
        {**award, "amount": 100_000, "date": dt.date(2023, 3, 1), "document": "原有政策"},
        {**award, "amount": 200_000, "date": dt.date(2023, 4, 1), "document": "本方案"},
    ]
    found = amounts({"awards": awards}, dt.date(2025, 6, 30))
    assert sorted(found) == [("甲厂", 0, "S610"), ("甲厂", 200_000, "")]


def test_an_agreement_sets_its_own_amount() -> None:
    """“市校合作协议已有另行约定的”: that of the agreement, not of the plan."""
    tables = {
        "titles": [title("甲厂", "市级", dt.date(2023, 5, 1), 37)],
        "agreements": [
            {"agreement_id": "1", "employer": "甲厂", "rule": "YB-06", "value": "amount=250000"}
        ],
    }
    assert amounts(tables, dt.date(2025, 6, 30)) == [("甲厂", 250_000, "")]


def participation(taking_part: int, **switches: str) -> tuple[float, float | None, Finding]:
    """What the target of 80 per cent says of 313 enterprises above scale."""
    policy = load_policy(
        None, instance_city=CITY, on=dt.date(2025, 6, 30), settings=switches or None
    )
    params = next(rule.params for rule in policy.rules if rule.id == "YB-04/share")
    word = rule_word("participation")
    assert isinstance(word, TargetRule)
    rows = [
        {"employer": f"企业{k}", "above_scale": "是", "partner": "是" if k < taking_part else "否"}
        for k in range(313)
    ]
    posts = [{"employer": "企业0"}]
    given = {"tables": {"enterprises": rows, "posts": posts}, "city": CITY}
    (measure,) = word.measure(scene({**given, "as_of": dt.date(2025, 6, 30)}), params)
    return measure.reached, measure.wanted, measure.finding


@pytest.mark.parametrize(
    ("taking_part", "finding"), [(250, Finding.BROKEN), (251, Finding.KEPT), (313, Finding.KEPT)]
)
def test_251_of_313_enterprises_must_take_part(taking_part: int, finding: Finding) -> None:
    """Four fifths of 313 are 250.4, and a target is rounded up."""
    assert participation(taking_part) == (taking_part, 251, finding)


def test_what_counts_as_taking_part_is_a_switch() -> None:
    """With agreements alone those enterprises count, with interns alone none does."""
    assert participation(251, **{"yb-participation": "agreement"})[0] == 251
    assert participation(251, **{"yb-participation": "intern"}) == (0, 251, Finding.BROKEN)
