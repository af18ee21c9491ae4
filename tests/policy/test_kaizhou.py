"""The pack of Kaizhou 2020: all provisions, their words, and the readings it chooses."""

from __future__ import annotations

import datetime as dt

import pytest

from originals import torn
from placement.policy import load_policy
from placement.policy.example import blank
from placement.policy.load import load_pack
from placement.policy.scene import scene
from placement.vocabulary import rule_word
from placement.vocabulary.industry import tier
from placement.vocabulary.kinds import Finding, PracticeRule, Standing, TargetRule

PACK = load_pack("kaizhou-2020")
TYPES = {
    "KZ-01": "target",
    "KZ-02": "target",
    "KZ-03": "target",
    "KZ-04": "report",
    "KZ-05": "target",
    "KZ-06": "field",
    "KZ-07": "field",
    "KZ-08": "hard",
    "KZ-09": "target",
    "KZ-10": "field",
    "KZ-11": "hard",
    "KZ-12": "report",
    "KZ-13": "field",
    "KZ-14": "field",
    "KZ-15": "money",
    "KZ-16": "field",
    "KZ-17": "money",
    "KZ-18": "report",
    "KZ-19": "target",
    "KZ-20": "field",
    "KZ-21": "hard",
    "KZ-22": "field",
}
POLICY = load_policy(None, instance_city="500154", on=dt.date(2025, 3, 1))


def test_every_provision_stands_once_under_its_type() -> None:
    """In the order of the digest, so that a missing one is seen at a glance."""
    assert [(p.id, p.type) for p in PACK.provisions] == list(TYPES.items())


def test_quotes_stand_in_the_document_word_for_word() -> None:
    """Blanks and the width of commas apart."""
    assert torn(PACK) == []


def test_the_head_is_that_of_the_document() -> None:
    """A district of a municipality: it has no city above it but Chongqing itself."""
    assert (PACK.number, PACK.region) == ("开州府发〔2020〕22号", "500154")
    assert (PACK.valid_from, PACK.valid_to) == (dt.date(2020, 7, 6), None)
    assert [pack.id for pack in POLICY.packs] == ["national", "kaizhou-2020"]


def test_nothing_is_left_uncomputed() -> None:
    """Every provision has a rule with a worked example, and none forbids."""
    assert [p.id for p in PACK.provisions if not any(rule.examples for rule in p.rules)] == []
    assert {rule.level for p in PACK.provisions for rule in p.rules} == {"warn"}


def params(rule_id: str, **switches: str) -> object:
    policy = load_policy(
        None, instance_city="500154", on=dt.date(2025, 3, 1), settings=switches or None
    )
    return next(rule.params for rule in policy.rules if rule.id == rule_id)


def standing(
    rule_id: str, kind: str, *blocks: tuple[str, dt.date, dt.date], **switches: str
) -> Standing | None:
    """Where a teacher hired on 2022-09-01 stands at the end of 2024."""
    word = rule_word("teacher_practice")
    assert isinstance(word, PracticeRule)
    teacher = {**blank("teachers"), "kind": kind, "hired": dt.date(2022, 9, 1)}
    rows = [
        {**blank("practice"), "employer": employer, "start": start, "end": end}
        for employer, start, end in blocks
    ]
    return word.standing(teacher, rows, dt.date(2024, 12, 31), params(rule_id, **switches))


@pytest.mark.parametrize(
    ("kind", "by_cycle", "by_entry"),
    [("专业课教师", True, True), ("实习指导教师", True, False), ("公共课教师", False, False)],
)
def test_instructors_owe_the_cycle_but_not_the_first_block(
    kind: str,
    by_cycle: bool,  # noqa: FBT001
    by_entry: bool,  # noqa: FBT001
) -> None:
    """“专业课教师（含实习指导教师）……每5年”, but “新入职专业课教师前3年”."""
    assert (standing("KZ-11/cycle", kind) is not None) == by_cycle
    assert (standing("KZ-11/new", kind) is not None) == by_entry


def test_whether_the_first_block_may_be_spread_over_enterprises_is_a_switch() -> None:
    """The text asks for six months in a row, not for one enterprise."""
    half = ("甲厂", dt.date(2024, 1, 1), dt.date(2024, 3, 31))
    rest = ("乙厂", dt.date(2024, 4, 1), dt.date(2024, 6, 30))
    strict = standing("KZ-11/new", "专业课教师", half, rest)
    assert strict is not None
    assert strict.owed == 6.0
    free = standing("KZ-11/new", "专业课教师", half, rest, **{"kz-teacher-block": "False"})
    assert free is not None
    assert free.owed == 0.0


@pytest.mark.parametrize(
    ("built", "finding"),
    [(1, Finding.BROKEN), (2, Finding.KEPT), (4, Finding.KEPT), (5, Finding.BROKEN)],
)
def test_two_to_four_apprenticeship_majors(built: int, finding: Finding) -> None:
    """Both ends of the range belong to it."""
    word = rule_word("count_at_least")
    assert isinstance(word, TargetRule)
    works = [{"work": f"专业{k}", "kind": "现代学徒制专业"} for k in range(built)]
    roster = scene({"tables": {"works": works, "posts": [{}]}})
    found = {m.finding for m in word.measure(roster, params("KZ-01/apprentice_majors"))}
    assert min(found) == finding


@pytest.mark.parametrize(
    ("industry", "name"),
    [
        ("C2710", "战略性新兴产业"),
        ("3911", "战略性新兴产业"),
        ("3670", "先进制造业"),
        ("农业", "现代农业"),
        ("家庭服务", "家政"),
        ("8514", "养老"),
        ("综合医院", "健康"),
        ("7291", "旅游"),
        ("托儿所服务", "托育"),
        ("零售业", ""),
    ],
)
def test_an_industry_of_the_district_is_told_by_its_code(industry: str, name: str) -> None:
    """The care of the old is not counted as health, nor medicines as other manufacture."""
    rule = params("KZ-03/key_industry")
    at = tier(industry, rule.match)  # type: ignore[attr-defined]
    assert ("" if at < 0 else rule.names[at]) == name  # type: ignore[attr-defined]
