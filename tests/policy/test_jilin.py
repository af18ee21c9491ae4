"""The pack of Jilin 2018: all provisions, whom it binds, credit of both sides, its numbers."""

from __future__ import annotations

import datetime as dt

import pytest

from originals import torn
from placement.policy import load_policy
from placement.policy.load import load_pack
from placement.policy.scene import scene
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Finding, TargetRule

PACK = load_pack("jilin-2018")
TYPES = {
    "JL-01": "calendar",
    "JL-02": "target",
    "JL-03": "target",
    "JL-04": "target",
    "JL-05": "report",
    "JL-06": "field",
    "JL-07": "money",
    "JL-08": "hard",
    "JL-09": "context",
    "JL-10": "target",
    "JL-11": "field",
    "JL-12": "context",
    "JL-13": "hard",
    "JL-14": "target",
    "JL-15": "report",
    "JL-16": "report",
    "JL-17": "target",
    "JL-18": "context",
    "JL-19": "field",
    "JL-20": "target",
}


def test_every_provision_stands_once_under_its_type() -> None:
    """In the order of their numbers, so that a missing one is seen at a glance."""
    assert [(p.id, p.type) for p in PACK.provisions] == list(TYPES.items())


def test_quotes_stand_in_the_document_word_for_word() -> None:
    """Blanks of the scan and the width of commas apart."""
    assert torn(PACK) == []


@pytest.mark.parametrize("city", ["220000", "220100", "220102", "222400"])
def test_the_document_binds_the_whole_province(city: str) -> None:
    """A city, a district and the autonomous prefecture alike."""
    policy = load_policy(None, instance_city=city, on=dt.date(2025, 3, 1))
    assert [pack.id for pack in policy.packs] == ["national", "jilin-2018"]


def test_only_the_clean_record_forbids() -> None:
    """“应具有” is the one demand of the document; pay stays a warning, B-21 has the floor."""
    hard = {rule.id for p in PACK.provisions for rule in p.rules if rule.level == "hard"}
    assert hard == {"JL-13/credit_ok"}


def test_what_is_not_about_placements_says_why() -> None:
    """Training funds of employees, pay of teachers, support without a rate."""
    reasons = {p.id: p.reason_zh for p in PACK.provisions if p.type == "context"}
    assert list(reasons) == ["JL-09", "JL-12", "JL-18"]
    assert all(len(reason) > 10 for reason in reasons.values())


@pytest.mark.parametrize(
    ("rule", "kind", "built", "finding"),
    [
        ("JL-03/count_at_least", "旅游实训基地", 1, Finding.BROKEN),
        ("JL-03/count_at_least", "旅游实训基地", 3, Finding.KEPT),
        ("JL-03/count_at_least", "旅游实训基地", 4, Finding.BROKEN),
        ("JL-14/committees", "行业教学指导委员会", 19, Finding.BROKEN),
        ("JL-14/committees", "行业教学指导委员会", 20, Finding.KEPT),
        ("JL-17/enterprises", "223试点企业", 299, Finding.BROKEN),
        ("JL-17/enterprises", "223试点企业", 300, Finding.KEPT),
        ("JL-17/schools", "223试点学校", 20, Finding.KEPT),
        ("JL-17/areas", "223试点地区", 1, Finding.BROKEN),
    ],
)
def test_numbers_of_the_document_are_kept_from_the_number_on(
    rule: str, kind: str, built: int, finding: Finding
) -> None:
    """“2—3个” has an upper end too."""
    word = rule_word("count_at_least")
    assert isinstance(word, TargetRule)
    params = next(r.params for p in PACK.provisions for r in p.rules if r.id == rule)
    works = [{"work": f"第{k}", "kind": kind} for k in range(built)]
    measures = word.measure(scene({"tables": {"works": works}}), params)
    assert min(measure.finding for measure in measures) == finding


def test_nine_cities_are_asked_for_an_agreement() -> None:
    """Eight prefectures and Yanbian, by their codes; a county's agreement is its city's."""
    word = rule_word("each_has")
    assert isinstance(word, TargetRule)
    params = next(r.params for p in PACK.provisions for r in p.rules if r.id == "JL-02/agreements")
    rows = [
        {"agreement_id": "1", "kind": "市校合作", "region": "220182"},
        {"agreement_id": "2", "kind": "校企合作", "region": "220200"},
    ]
    measures = word.measure(scene({"tables": {"agreements": rows}}), params)
    assert [m.label for m in measures][::8] == ["长春市", "延边朝鲜族自治州"]
    assert [m.finding for m in measures] == [Finding.KEPT, *[Finding.BROKEN] * 8]
