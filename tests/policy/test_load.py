"""Packs from TOML: what is taken, and that everything wrong is named at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from placement.errors import DataError, UsageError
from placement.policy import load_policy, pack_names
from placement.policy.document import read_pack
from placement.policy.load import load_pack
from placement.vocabulary.duration import DurationParams
from placement.wording import describe
from sentences import assert_said_in_full

if TYPE_CHECKING:
    from pathlib import Path

SPRING = dt.date(2025, 3, 1)
HEAD = """
[pack]
id = "own"
title_zh = "本校规定"
title_en = "Our school"
authority = "教务处"
region = "431000"
valid_from = 2024-09-01
valid_to = 2025-08-31
source = "教务处 2024"
"""
PROVISION = """
[[provision]]
id = "S-1"
clause = "第一条"
quote = "实习满三个月"
type = "hard"
confidence = 3
zh = "满三个月"
en = "Three months"
"""
RULE = """
[[provision.rule]]
word = "min_months"
level = "hard"
params = { months = 3, roles = ["辅助"] }
units = { months = "month" }
"""
REASON = """
reason_zh = "只涉及机构设置"
reason_en = "Speaks of offices only"
"""
RECORD = """
[[provision.rule]]
word = "recorded"
level = "warn"
"""
SWITCH = """
[[switch]]
name = "length"
zh = "几个月"
en = "How long"
param = "months"
rules = ["S-1/min_months"]
default = 3
[[switch.choice]]
value = 3
zh = "三个月"
en = "Three"
[[switch.choice]]
value = 4
zh = "四个月"
en = "Four"
"""


def faults_of(text: str) -> list[tuple[str, str]]:
    """Code and key path of every fault."""
    with pytest.raises(DataError) as caught:
        read_pack(text, file="own.toml")
    assert_said_in_full(caught.value)
    return [(fault.code, fault.heading) for fault in caught.value.faults]


def test_a_pack_is_read_into_typed_parameters() -> None:
    """An integer is taken where a number is meant; a rule has the titles of its provision."""
    pack = read_pack(HEAD + PROVISION + RULE, file="own.toml")
    (rule,) = pack.provisions[0].rules
    assert rule.params == DurationParams(months=3.0, roles=("辅助",))
    assert (rule.id, rule.zh, rule.en) == ("S-1/min_months", "满三个月", "Three months")


def test_every_fault_of_a_pack_is_named_at_once() -> None:
    """Unknown keys and words, wrong types, blanks, repeats and reversed days in one error."""
    text = (
        HEAD.replace("valid_to = 2025", "valid_to = 2023")
        + "titel = 1\n"
        + PROVISION.replace('"实习满三个月"', '" "')
        + RULE.replace("months = 3", 'month = 3, roles = "辅助"')
        + PROVISION.replace("confidence = 3", "confidence = 4").replace('"hard"', '"must"')
        + RULE.replace("min_months", "min_month").replace('"hard"', '"strict"')
    )
    text = text.replace(', roles = ["辅助"] }', " }", 1)
    assert faults_of(text) == [
        ("E323", "pack.titel"),
        ("E327", "pack.valid_to"),
        ("E323", "provision[0].rule[0].params.month"),
        ("E325", "provision[0].rule[0].params.roles"),
        ("E324", "provision[0].quote"),
        ("E325", "provision[1].type"),
        ("E325", "provision[1].rule[0].level"),
        ("E320", "provision[1].rule[0].word"),
        ("E325", "provision[1].confidence"),
        ("E326", "provision[1].id"),
    ]


def test_a_fault_tells_the_file_the_key_and_the_nearest_known_word() -> None:
    """In both languages."""
    with pytest.raises(DataError) as caught:
        read_pack(HEAD + PROVISION + RULE.replace("min_months", "min_month"), file="own.toml")
    (fault,) = caught.value.faults
    assert describe(fault, lang="zh").startswith(
        "× E320 own.toml「provision[0].rule[0].word」：没有“min_month”这个词或规则。"
        "是不是“min_months”？"
    )
    assert "There is no word or rule min_month. Did you mean min_months?" in describe(
        fault, lang="en"
    )


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("[pack\n", "E322", ""),
        (HEAD, "E324", "provision"),
        (HEAD.replace("431000", "431099") + PROVISION, "E325", "pack.region"),
        (HEAD.replace("2024-09-01", '"2024-09-01"') + PROVISION, "E325", "pack.valid_from"),
        (HEAD.replace("valid_from = 2024-09-01", "") + PROVISION, "E324", "pack.valid_from"),
        (HEAD + PROVISION + RULE.replace("3,", "-1,"), "E325", "provision[0].rule[0].params"),
        (HEAD + PROVISION + RULE + RULE, "E326", "provision[0].rule[1].name"),
        (HEAD.replace('"own"', "7") + PROVISION, "E325", "pack.id"),
        (HEAD + PROVISION + "rule = 3\n", "E325", "provision[0].rule"),
        (HEAD + PROVISION.replace('clause = "第一条"\n', ""), "E324", "provision[0].clause"),
        (
            HEAD + PROVISION + RULE.replace("units", "#"),
            "E460",
            "provision[0].rule[0].units.months",
        ),
        (
            HEAD + PROVISION + RULE.replace('"month"', '"day"'),
            "E461",
            "provision[0].rule[0].units.months",
        ),
        (
            HEAD + PROVISION + RULE.replace('"month" }', '"month", roles = "month" }'),
            "E323",
            "provision[0].rule[0].units.roles",
        ),
        (
            HEAD
            + PROVISION
            + RULE
            + "valid_to = 2025-01-31\n"
            + RULE
            + "valid_from = 2025-01-31\n",
            "E462",
            "provision[0].rule[1].name",
        ),
        (
            HEAD + PROVISION + RULE + "valid_to = 2025-09-01\n",
            "E463",
            "provision[0].rule[0].valid_to",
        ),
        (
            HEAD + PROVISION.replace('"hard"', '"context"') + REASON + RULE,
            "E464",
            "provision[0].rule",
        ),
        (HEAD + PROVISION + 'reason_zh = "无"\n', "E464", "provision[0].reason_zh"),
        (
            HEAD + PROVISION + RECORD.replace('"warn"', '"hard"'),
            "E465",
            "provision[0].rule[0].level",
        ),
        (
            HEAD + PROVISION + RULE + SWITCH.replace("default = 3", "default = 4"),
            "E466",
            "switch[0].default",
        ),
        (
            HEAD + PROVISION + RULE + SWITCH.replace("default = 3", "default = 5"),
            "E325",
            "switch[0].default",
        ),
        (
            HEAD + PROVISION + RULE + SWITCH.replace("S-1/min_months", "S-1/min"),
            "E320",
            "switch[0].rules",
        ),
        (
            HEAD + PROVISION + RULE + SWITCH.replace("value = 4", 'value = "4"'),
            "E325",
            "switch[0].choice[1].months",
        ),
    ],
)
def test_a_single_fault(text: str, code: str, path: str) -> None:
    """Each kind of slip has its code."""
    assert faults_of(text) == [(code, path)]


EXAMPLE = """
[[provision.rule.example]]
place = { months = 3.0, role = "辅助" }
expect = "kept"
"""


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (("kept", "broken"), "E329", ""),
        (("months = 3.0", "month = 3.0"), "E323", ".place.month"),
        (("months = 3.0", 'months = "3"'), "E325", ".place.months"),
        (("kept", "good"), "E325", ".expect"),
    ],
)
def test_examples_are_worked_when_a_pack_is_read(
    change: tuple[str, str], code: str, path: str
) -> None:
    """A wrong expectation is a fault, and so is a value that no table holds."""
    text = HEAD + PROVISION + RULE + EXAMPLE.replace(*change)
    assert faults_of(text) == [(code, f"provision[0].rule[0].example[0]{path}")]


def test_without_names_the_national_pack_and_that_of_the_city_bind() -> None:
    """A county brings the pack of its city; a note says so."""
    policy = load_policy(None, instance_city="431002", on=SPRING)
    assert [pack.id for pack in policy.packs] == ["national", "chenzhou-2018"]
    (note,) = policy.notes
    assert (note.code, note.facts["packs"]) == ("I333", "chenzhou-2018")


def test_a_city_without_a_pack_is_noted() -> None:
    """Only national rules bind there."""
    policy = load_policy(None, instance_city="430100", on=SPRING)
    assert [pack.id for pack in policy.packs] == ["national"]
    assert [note.code for note in policy.notes] == ["I334"]
    assert load_policy(None, on=SPRING).notes == ()


def test_none_is_no_rule_at_all() -> None:
    """The way to switch every policy rule off."""
    assert load_policy(["none"], on=SPRING).active == ()


def test_a_path_works_like_the_name_of_a_pack(tmp_path: Path) -> None:
    """A school's own rules beside those of the country."""
    path = tmp_path / "own.toml"
    path.write_text(HEAD + PROVISION + RULE, encoding="utf-8-sig")
    policy = load_policy(["national", str(path)], on=SPRING)
    assert [pack.id for pack in policy.packs] == ["national", "own"]
    assert policy.rules[-1].id == "S-1/min_months"
    assert policy.rules[-1].clause == "第一条"


@pytest.mark.parametrize(
    ("day", "binds"),
    [("2024-08-31", 0), ("2024-09-01", 1), ("2025-08-31", 1), ("2025-09-01", 0)],
)
def test_a_pack_binds_from_its_first_to_its_last_day(tmp_path: Path, day: str, binds: int) -> None:
    """Out of force its rules are gone, and a note says so."""
    path = tmp_path / "own.toml"
    path.write_text(HEAD + PROVISION + RULE, encoding="utf-8")
    policy = load_policy([str(path)], on=dt.date.fromisoformat(day))
    assert len(policy.rules) == len(policy.packs) == binds
    lapsed = [note for note in policy.notes if note.code != "W335"]
    assert [note.code for note in lapsed] == ([] if binds else ["W332"])
    for note in lapsed:
        assert f"在 {day} 不在有效期内（2024-09-01 至 2025-08-31）" in describe(note, lang="zh")


def test_levels_are_set_by_rule_by_provision_or_by_word() -> None:
    """The most exact key wins."""
    levels = {"B-18": "warn", "B-18/age_at_least": "off", "staff_share": "warn"}
    policy = load_policy(["national"], on=SPRING, settings=levels)
    level = {rule.id: rule.level for rule in policy.rules}
    assert level["B-18/age_at_least"] == "off"
    assert level["B-18/grade_at_least"] == level["B-11/same_post"] == "warn"
    assert level["B-8/major_fit"] == "hard"
    assert "B-18/age_at_least" not in {rule.id for rule in policy.active}
    assert {rule.level for rule in policy.hard} == {"hard"}


def test_the_level_of_a_rule_that_is_not_there_is_an_error() -> None:
    """The nearest rule is named; so is a level that does not exist."""
    with pytest.raises(UsageError, match="There is no word or rule staf10") as caught:
        load_policy(["national"], on=SPRING, settings={"staf10": "warn"})
    assert caught.value.code == "E320"
    with pytest.raises(UsageError, match="B-8 cannot be set to must, only to hard, warn or off"):
        load_policy(["national"], on=SPRING, settings={"B-8": "must"})


def test_an_unknown_pack_is_an_error_that_names_the_nearest() -> None:
    """Also where a path is meant and no such file exists."""
    with pytest.raises(UsageError, match="Did you mean chenzhou-2018") as caught:
        load_policy(["chenzhou2018"], on=SPRING)
    assert caught.value.code == "E321"


def test_faults_of_all_packs_come_together(tmp_path: Path) -> None:
    """Two bad files, one error."""
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(HEAD, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_policy([str(tmp_path / "a.toml"), str(tmp_path / "b.toml")], on=SPRING)
    assert [fault.file[-6:] for fault in caught.value.faults] == ["a.toml", "b.toml"]


def test_two_packs_of_one_id_are_an_error(tmp_path: Path) -> None:
    """Rule ids could not be told apart."""
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(HEAD + PROVISION, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_policy([str(tmp_path / "a.toml"), str(tmp_path / "b.toml")], on=SPRING)
    assert {fault.code for fault in caught.value.faults} == {"E326"}


def test_a_file_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    """GBK is what an old editor saves."""
    path = tmp_path / "own.toml"
    path.write_bytes((HEAD + PROVISION).encode("gbk"))
    with pytest.raises(DataError) as caught:
        load_pack(path)
    assert [fault.code for fault in caught.value.faults] == ["E322"]


def test_the_run_record_states_every_rule_with_its_parameters() -> None:
    """Plain data, defaults included."""
    plain = {rule["id"]: rule for rule in load_policy(["national"], on=SPRING).plain()}
    assert plain["B-13/min_months"] == {
        "id": "B-13/min_months",
        "word": "min_months",
        "level": "hard",
        "params": {"months": 6.0, "roles": ["相对独立"], "majors": []},
        "clause": "第十一条",
        "pack": "national",
    }


def test_packs_come_with_the_package() -> None:
    """The names that can be given."""
    assert {"national", "chenzhou-2018"} <= set(pack_names())


def test_versions_of_a_rule_follow_each_other(tmp_path: Path) -> None:
    """On each day the version counts that is valid then; without a day all are there."""
    path = tmp_path / "own.toml"
    later = RULE.replace("3", "4") + "valid_from = 2025-02-01\n"
    text = HEAD + PROVISION + RULE + "valid_to = 2025-01-31\n" + later
    path.write_text(text, encoding="utf-8")
    for day, months in (("2025-01-31", 3.0), ("2025-02-01", 4.0)):
        (rule,) = load_policy([str(path)], on=dt.date.fromisoformat(day)).rules
        assert rule.params == DurationParams(months=months, roles=("辅助",))
    assert len(load_policy([str(path)], on=None).rules) == 2


def test_a_switch_chooses_the_reading(tmp_path: Path) -> None:
    """The parameter of its rules is set; the choice is kept for the record."""
    path = tmp_path / "own.toml"
    path.write_text(HEAD + PROVISION + RULE + SWITCH, encoding="utf-8")
    policy = load_policy([str(path)], on=SPRING, settings={"length": "4"})
    assert policy.rules[0].params == DurationParams(months=4.0, roles=("辅助",))
    assert policy.switches == {"length": "4"}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("long", "4", "E320"), ("length", "9", "E467"), ("S-1/min_months", "4", "E328")],
)
def test_an_unknown_reading_is_refused(tmp_path: Path, name: str, value: str, code: str) -> None:
    """Both the switch and the value must be known."""
    path = tmp_path / "own.toml"
    path.write_text(HEAD + PROVISION + RULE + SWITCH, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_policy([str(path)], on=SPRING, settings={name: value})
    assert caught.value.code == code
    assert "{" not in str(caught.value)


def test_packs_without_the_national_one_are_told(tmp_path: Path) -> None:
    """Its rules bind every school, so leaving it out is rarely meant."""
    path = tmp_path / "own.toml"
    path.write_text(HEAD + PROVISION + RULE, encoding="utf-8")
    (note,) = load_policy([str(path)], on=SPRING).notes
    assert describe(note, lang="en").startswith("! W335 The chosen packs (own) do not include")
    assert load_policy(["national", str(path)], on=SPRING).notes == ()
    assert load_policy(["none"], on=SPRING).notes == ()


def test_two_packs_may_not_share_a_provision(tmp_path: Path) -> None:
    """Certificates and reports know rules by their ids alone."""
    path = tmp_path / "own.toml"
    path.write_text(HEAD + PROVISION.replace("S-1", "B-11") + RULE, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_policy(["national", str(path)], on=SPRING)
    assert [(f.code, f.heading) for f in caught.value.faults] == [("E326", "provision[0].id")]
