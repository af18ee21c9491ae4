"""The pack of Chenzhou 2018: all provisions, its money in each reading, its rounds of classes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from originals import torn
from placement.policy import load_policy
from placement.policy.example import blank
from placement.policy.load import load_pack
from placement.policy.scene import scene
from placement.subsidy import reckon
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Finding, RecordRule, TargetRule

PACK = load_pack("chenzhou-2018")
TYPES = {
    "CZ-01": "target",
    "CZ-02": "field",
    "CZ-03": "report",
    "CZ-04": "calendar",
    "CZ-05": "target",
    "CZ-06": "field",
    "CZ-07": "calendar",
    "CZ-08": "target",
    "CZ-09": "hard",
    "CZ-10": "hard",
    "CZ-11": "money",
    "CZ-12": "money",
    "CZ-13": "money",
    "CZ-14": "money",
    "CZ-15": "context",
    "CZ-16": "context",
    "CZ-17": "target",
    "CZ-18": "report",
    "CZ-19": "report",
    "CZ-20": "field",
    "CZ-21": "field",
    "CZ-22": "field",
    "CZ-23": "field",
    "CZ-24": "target",
    "CZ-25": "field",
}
CITY = "431000"


def paid(given: dict[str, Any], rule: str, **switches: str) -> dict[str, int]:
    """Yuan of one provision by payee, refused claims as nothing."""
    policy = load_policy(None, instance_city=CITY, on=None, settings=switches or None)
    reckoning = reckon(scene({"city": CITY, **given}), policy)
    mine = reckoning.of_rule("provision") == rule
    sums = reckoning.frame[mine].groupby("payee")["amount"].sum()
    return {str(payee): int(amount) for payee, amount in sums.items()}


def test_every_provision_stands_once_under_its_type() -> None:
    """In the order of their numbers, so that a missing one is seen at a glance."""
    assert {p.id: p.type for p in PACK.provisions} == TYPES
    assert [p.id for p in PACK.provisions] == list(TYPES)


def test_quotes_stand_in_the_document_word_for_word() -> None:
    """Blanks and the width of commas apart."""
    assert torn(PACK) == []


def test_only_two_sentences_of_the_document_forbid() -> None:
    """What the city encourages never takes a place from a student (B-12)."""
    hard = {rule.id for p in PACK.provisions for rule in p.rules if rule.level == "hard"}
    assert hard == {"CZ-10/level_meets", "CZ-10/agreement_signed"}


def test_what_is_not_about_placements_says_why() -> None:
    """A talent scheme whose amounts stand elsewhere, and grants to employees."""
    reasons = {p.id: p.reason_en for p in PACK.provisions if p.type == "context"}
    assert list(reasons) == ["CZ-15", "CZ-16"]
    assert "not interns" in reasons["CZ-15"]
    assert "employees" in reasons["CZ-16"]


STAYS = [
    ("辅助", 2, (0, 0, 0)),
    ("辅助", 3, (200, 200, 200)),
    ("辅助", 5, (200, 200, 200)),
    ("辅助", 8, (200, 200, 200)),
    ("相对独立", 3, (0, 200, 200)),
    ("相对独立", 5, (0, 200, 200)),
    ("相对独立", 6, (600, 600, 800)),
    ("相对独立", 8, (800, 800, 1000)),
]


@pytest.mark.parametrize("mode", ["by_kind", "max", "sum"])
def test_the_grants_of_article_22_in_each_reading(mode: str) -> None:
    """The table of the three readings, by kind of post and whole months."""
    ends = [np.datetime64("2025-03") + n for _, n, _ in STAYS]
    posts = [
        {
            "role": role,
            "kind": "实习",
            "region": "431002",
            "arranged_by": "联席会议",
            "start": dt.date(2025, 3, 1),
            "end": (end.astype("datetime64[D]") - 1).item(),
        }
        for (role, _, _), end in zip(STAYS, ends, strict=True)
    ]
    given = {
        "tables": {"students": [{} for _ in STAYS], "posts": posts},
        "placed": {f"S{k}": f"P{k}" for k in range(1, len(STAYS) + 1)},
        "as_of": dt.date(2026, 6, 30),
    }
    found: dict[str, int] = {}
    for rule in ("CZ-12", "CZ-13"):
        for student, amount in paid(given, rule, **{"cz-money": mode}).items():
            found[student] = found.get(student, 0) + amount
    column = ("by_kind", "max", "sum").index(mode)
    wanted = {f"S{k}": amounts[column] for k, (_, _, amounts) in enumerate(STAYS, start=1)}
    assert {student: found.get(student, 0) for student in wanted} == wanted


def test_without_a_choice_each_sentence_pays_its_own_kind() -> None:
    """The switch stands at the literal reading."""
    assert {switch.name: switch.default for switch in PACK.switches} == {
        "cz-money": "by_kind",
        "cz-local": False,
        "cz-rounds": "all",
    }
    assert [choice.value for choice in PACK.switches[0].choices] == ["by_kind", "max", "sum"]


def test_whether_an_independent_post_must_be_in_the_city_is_a_switch() -> None:
    """The second sentence of article 22 does not say so."""
    post = {
        "role": "相对独立",
        "kind": "实习",
        "region": "440100",
        "start": dt.date(2025, 3, 1),
        "end": dt.date(2025, 8, 31),
    }
    given = {
        "tables": {"students": [{}], "posts": [post]},
        "placed": {"S1": "P1"},
        "as_of": dt.date(2025, 12, 31),
    }
    assert paid(given, "CZ-13") == {"S1": 600}
    assert paid(given, "CZ-13", **{"cz-local": "True"}) == {"S1": 0}


FORTY: list[dict[str, Any]] = [{} for _ in range(40)]
CLASS = {
    "class_id": "C1",
    "seats": 40,
    "start": dt.date(2023, 9, 1),
    "end": dt.date(2026, 8, 31),
    "filing": "郴联席备〔2023〕1号",
    "approved_on": dt.date(2023, 7, 1),
}


def test_forty_students_for_three_years_bring_their_enterprise_120000() -> None:
    """1,000 yuan a student and year."""
    given = {
        "tables": {"students": FORTY, "classes": [{**CLASS, "employer": "甲厂"}]},
        "placed": {f"S{k}": "C1" for k in range(1, 41)},
        "as_of": dt.date(2026, 8, 31),
    }
    assert paid(given, "CZ-11") == {"甲厂": 120_000}


def test_a_joint_class_is_split_by_seats() -> None:
    """Thirty seats and ten: three quarters and one."""
    seats = [("甲厂", 30), ("乙厂", 10)]
    given = {
        "tables": {
            "students": FORTY,
            "classes": [{**CLASS, "employer": "", "park": "郴州高新区"}],
            "class_seats": [
                {"class_id": "C1", "employer": employer, "seats": n} for employer, n in seats
            ],
        },
        "placed": {f"S{k}": "C1" for k in range(1, 41)},
        "as_of": dt.date(2026, 8, 31),
    }
    assert paid(given, "CZ-11") == {"甲厂": 90_000, "乙厂": 30_000}


def test_a_graduate_who_stays_two_years_brings_3500() -> None:
    """500 to the school, 1,200 and 1,800 to the graduate."""
    hire = {
        "student_id": "G1",
        "school": "甲校",
        "employer": "甲厂",
        "park": "郴州高新区",
        "region": "431003",
        "start": dt.date(2023, 7, 1),
        "graduated": dt.date(2023, 6, 30),
    }
    tables = {"schools": [{"school": "甲校", "region": "431002"}], "hires": [hire]}
    whole = paid({"tables": tables, "as_of": dt.date(2025, 7, 1)}, "CZ-14")
    assert whole == {"甲校": 500, "G1": 3000}
    first = paid({"tables": tables, "as_of": dt.date(2024, 7, 1)}, "CZ-14")
    assert first == {"甲校": 500, "G1": 1200}
    county = {**tables, "schools": [{"school": "甲校", "region": "431021"}]}
    assert sum(paid({"tables": county, "as_of": dt.date(2025, 7, 1)}, "CZ-14").values()) == 0


@pytest.mark.parametrize(
    ("choice", "employer", "finding"),
    [
        ("all", "甲厂", Finding.BROKEN),
        ("all", "", Finding.BROKEN),
        ("joint", "甲厂", Finding.KEPT),
        ("joint", "", Finding.BROKEN),
    ],
)
def test_the_rounds_may_bind_joint_classes_only(
    choice: str, employer: str, finding: Finding
) -> None:
    """“联合开班申请” can be read either way; one applied for in September keeps neither round."""
    policy = load_policy(
        None, instance_city=CITY, on=dt.date(2025, 3, 1), settings={"cz-rounds": choice}
    )
    params = next(rule.params for rule in policy.rules if rule.id == "CZ-07/filed")
    word = rule_word("filed_class")
    assert isinstance(word, RecordRule)
    row = {**blank("classes"), "batch": "2024-09", "filing": "3号", "employer": employer}
    assert word.one(row, params) == finding
    frame = scene({"tables": {"classes": [{**row, "class_id": "C1"}], "posts": [{}]}})
    assert word.column(frame.instance.table("classes"), params).tolist() == [finding]


@pytest.mark.parametrize(
    ("built", "finding"), [(29, Finding.BROKEN), (30, Finding.KEPT), (31, Finding.KEPT)]
)
def test_thirty_demonstration_enterprises(built: int, finding: Finding) -> None:
    """The number itself is enough."""
    word = rule_word("count_at_least")
    assert isinstance(word, TargetRule)
    rule = next(r for p in PACK.provisions for r in p.rules if r.id == "CZ-01/enterprises")
    works = [{"work": f"企业{k}", "kind": "示范企业"} for k in range(built)]
    (measure,) = word.measure(scene({"tables": {"works": works}}), rule.params)
    assert (measure.reached, measure.wanted, measure.finding) == (built, 30, finding)
