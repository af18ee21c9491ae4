"""What an audit says: every provision once, nothing true without data, nothing private."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pandas as pd
import pytest

from placement import UsageError, audit, load_policy, write_audit
from placement.audit.entry import ProvisionEntry, RuleEntry
from placement.audit.sentences import remedy
from placement.instance import Instance, Origin
from placement.roster import Roster
from placement.vocabulary import RULES, rule_word
from placement.vocabulary.kinds import PairRule, QuotaRule
from small_plan import PLACES, TERM, small_instance, small_place_of, small_plan

if TYPE_CHECKING:
    from pathlib import Path

    from placement import Audit

PRIVATE = ("13800001111", "431001200501011234", "6222020200011112222")


def audited(instance: Instance | None = None, *, limit: int | None = None) -> Audit:
    """The small plan against the country's rules and those of Chenzhou."""
    held = instance if instance is not None else small_instance()
    policy = load_policy(None, instance_city="431000", on=TERM.start)
    roster = Roster(held, small_place_of().astype(np.int64), TERM.start)
    return audit(roster, policy, limit=limit)


@pytest.fixture(scope="module")
def done() -> Audit:
    return audited()


def test_every_provision_in_force_stands_exactly_once(done: Audit) -> None:
    """In the order of the packs, then what every plan must keep."""
    policy = load_policy(None, instance_city="431000", on=TERM.start)
    wanted = [provision.id for pack in policy.packs for provision in pack.provisions]
    own = [entry.id for entry in done.entries if entry.type == "plan"]
    assert [entry.id for entry in done.entries] == wanted + own
    assert own == ["plan/seats", "plan/limits", "plan/locks", "plan/lists", "plan/opening"]
    rules = [rule.id for entry in done.entries for rule in entry.rules if rule.kind != "plan"]
    assert sorted(rules) == sorted(rule.id for rule in policy.rules)


def test_figures_add_up(done: Audit) -> None:
    """Checked is met, violated, not checkable or excepted, and nothing else."""
    for entry in done.entries:
        for rule in entry.rules:
            if rule.kind != "plan":
                parts = rule.met + rule.violated + rule.not_checkable + rule.excepted
                assert rule.checked == parts, rule.id


def test_missing_data_are_counted_and_named(done: Audit) -> None:
    """Nobody gave a date of birth: the rule is not kept, and says which column would help."""
    rule = next(r for e in done.entries for r in e.rules if r.id == "B-18/age_at_least")
    assert (rule.checked, rule.met, rule.not_checkable) == (7, 0, 7)
    assert rule.standing == "unchecked"
    assert rule.missing == (("students", "birth"),)
    assert rule.why_unchecked("zh") == "学生表缺 出生日期"
    assert rule.why_unchecked("en") == "students: blank birth"


def test_a_table_that_nobody_gave_is_named(done: Audit) -> None:
    """No row is no proof: the provision is not checkable."""
    entry = next(e for e in done.entries if e.id == "CZ-02")
    assert entry.standing == "unchecked"
    assert entry.remarks("zh").startswith("没有“学校”表")


def test_money_days_and_figures_are_worked_out_elsewhere(done: Audit) -> None:
    elsewhere = {r.elsewhere for e in done.entries for r in e.rules if r.elsewhere}
    assert elsewhere == {"subsidy", "calendar", "figures", "teachers"}
    entry = next(e for e in done.entries if e.id == "CZ-11")
    assert (entry.standing, entry.remarks("en")) == ("elsewhere", "see placement subsidy")


def test_context_says_why_nothing_computes(done: Audit) -> None:
    for entry in done.standing("context"):
        assert entry.remarks("zh") == entry.reason_zh
        assert entry.remarks("en") == entry.reason_en
        assert entry.reason_zh


def test_pins_are_logged_and_those_without_a_reason_found() -> None:
    """B-12: whoever fixes a student says why."""
    instance = small_instance()
    locks = instance.table("locks").assign(reason=["面试已定", " "])
    origin = Origin(("锁定.xlsx",), ("锁定",), np.zeros(2, dtype=np.int32), np.array([2, 3]),
                    ({"reason": "C"},), ({"reason": "原因"},))  # fmt: skip
    found = audited(instance.replace(tables={**instance.tables, "locks": locks},
                                     origins={"locks": origin}))  # fmt: skip
    assert [(pin.place_id, pin.reason) for pin in found.pins] == [("M4", "面试已定"), ("", "")]
    (fault,) = found.findings
    assert (fault.code, fault.file, fault.cells) == ("W509", "锁定.xlsx", ("C3",))
    assert fault.facts["n"] == 1


def test_rules_bind_only_facts_of_their_days() -> None:
    """Placements that begin before a rule is in force are left out and counted."""
    held, policy = small_instance(), load_policy(["national"], on=TERM.start)
    late = dt.date(2024, 3, 2)
    rules = tuple(
        dataclasses.replace(rule, valid_from=late) if rule.id == "T-2/sex_meets" else rule
        for rule in policy.rules
    )
    roster = Roster(held, small_place_of().astype(np.int64), TERM.start)
    done = audit(roster, dataclasses.replace(policy, rules=rules))
    rule = next(r for e in done.entries for r in e.rules if r.id == "T-2/sex_meets")
    assert (rule.checked, rule.outside, rule.standing) == (0, 7, "lapsed")
    entry = next(e for e in done.entries if e.id == "T-2")
    assert entry.remarks("zh") == "7 条不在本规则有效期（2024-03-02 至 今）"


def test_the_checks_of_the_verifier_say_the_same() -> None:
    """With them nothing is judged twice, and no figure differs."""
    plan = small_plan()
    roster = Roster(plan.instance, plan.place, TERM.start)
    own = audit(roster, plan.policy, profile=plan.profile)
    known = audit(roster, plan.policy, profile=plan.profile, checks=plan.verdict.checks)
    names = ("checked", "met", "violated", "not_checkable", "excepted", "missing", "standing")
    for left, right in zip(own.entries, known.entries, strict=True):
        assert left.id == right.id
        for a, b in zip(left.rules, right.rules, strict=True):
            if a.kind != "quota":
                assert [getattr(a, n) for n in names] == [getattr(b, n) for n in names], a.id


def test_limit_is_how_many_are_named_not_how_many_are_counted() -> None:
    instance = small_instance()
    tables = {**instance.tables, "posts": instance.tables["posts"].assign(sex_req="男")}
    found = [audited(instance.replace(tables=tables), limit=limit) for limit in (None, 1)]
    whole, short = (
        next(r for e in done.entries for r in e.rules if r.id == "T-2/sex_meets") for done in found
    )
    assert whole.violated == len(whole.offenders) == short.violated == 4
    assert short.offenders == whole.offenders[:1]


def test_nothing_private_is_in_any_output(done: Audit, tmp_path: Path) -> None:
    """Neither as data nor in the workbook."""
    text = json.dumps(done.plain(), ensure_ascii=False)
    assert not [value for value in PRIVATE if value in text]
    path = write_audit(tmp_path / "audit.xlsx", done)
    book = openpyxl.load_workbook(path)
    cells = [str(v) for s in book for row in s.iter_rows(values_only=True) for v in row]
    assert not [value for value in PRIVATE if value in " ".join(cells)]


def test_the_workbook_has_its_sheets_and_runs_no_formula(tmp_path: Path) -> None:
    """An id or a reason that looks like a formula is text."""
    instance = small_instance()
    students = instance.students.copy()
    students.loc[0, "student_id"] = "=1+1"
    students["sex"] = "女"
    posts = instance.tables["posts"].assign(sex_req="男")
    locks = instance.table("locks").assign(reason=["=cmd|' /C calc'!A0", ""])
    tables = {**instance.tables, "students": students, "posts": posts, "locks": locks}
    path = write_audit(tmp_path / "审计", audited(instance.replace(tables=tables)))
    assert path.name == "审计.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["总表", "违规明细", "目标", "无法检查", "锁定留痕"]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    heading, *rows = book["违规明细"].iter_rows(values_only=True)
    held = [dict(zip(heading, row, strict=True)) for row in rows]
    slip = next(row for row in held if row["规则"] == "T-2/sex_meets")
    assert slip["学号"] == "'=1+1"
    assert slip["情况"] == "性别 女；性别要求 男"
    assert slip["处理建议"] == "换到性别要求相符的岗位，或请单位取消不必要的要求。"
    assert slip["原文"]
    with pytest.raises(UsageError) as refused:
        write_audit(path, audited())
    assert refused.value.code == "E411"


def test_offenders_name_cells_of_both_tables() -> None:
    """The student's value and the post's, in the user's own files."""
    instance = small_instance()
    count = len(instance.students)
    students = Origin(("学生.xlsx",), ("学生",), np.zeros(count, dtype=np.int32),
                      np.arange(2, count + 2), ({"sex": "D"},), ({"sex": "性别"},))  # fmt: skip
    posts = Origin(("岗位.xlsx",), ("岗位",), np.zeros(5, dtype=np.int32), np.arange(2, 7),
                   ({"sex_req": "H"},), ({"sex_req": "性别要求"},))  # fmt: skip
    tables = {**instance.tables, "posts": instance.tables["posts"].assign(sex_req="男")}
    held = instance.replace(tables=tables, origins={"students": students, "posts": posts})
    rule = next(r for e in audited(held).entries for r in e.rules if r.id == "T-2/sex_meets")
    offender = rule.offenders[0]
    assert offender.name == "0002 → M1"
    assert offender.place_in_files == "学生.xlsx > 学生 > D3、岗位.xlsx > 岗位 > H2"
    assert offender.said("en") == "sex 女; sex_req 男"


def test_a_cap_that_is_broken_tells_how_many_and_how_many_may() -> None:
    instance = small_instance()
    tables = {**instance.tables, "posts": instance.tables["posts"].assign(staff_total=10)}
    found = audited(instance.replace(tables=tables))
    rule = next(r for e in found.entries for r in e.rules if r.id == "B-11/enterprise")
    offender = rule.offenders[0]
    assert offender.name.startswith("宏达机械")
    assert offender.said("zh") == "人数 2；上限 1；岗位 M1"
    assert not found.passed


def test_every_word_about_pairs_and_caps_has_a_remedy_of_its_own() -> None:
    general = {remedy("", kind, "zh") for kind in ("pair", "quota", "record", "target")}
    for name in RULES:
        if isinstance(rule_word(name), PairRule | QuotaRule):
            assert remedy(name, "pair", "zh") not in general, name
            assert remedy(name, "pair", "en") != remedy(name, "pair", "zh"), name


def test_an_empty_plan_breaks_nothing(done: Audit) -> None:
    """Nobody placed: rules about placements do not apply."""
    instance = small_instance()
    policy = load_policy(["national"], on=TERM.start)
    nobody = np.full(len(instance.students), -1, dtype=np.int64)
    found = audit(Roster(instance, nobody, TERM.start), policy)
    pairs = [r for e in found.entries for r in e.rules if r.kind == "pair" and r.level != "off"]
    assert {rule.standing for rule in pairs} == {"idle"}
    assert found.placed == 0 < done.placed
    assert isinstance(found.plain()["provisions"], list)


def test_places_stand_where_the_plan_has_them(done: Audit) -> None:
    """The small plan's places are those of its tables."""
    assert pd.Index(small_instance().places["place_id"]).tolist() == list(PLACES)
    assert (done.students, done.placed) == (14, 7)


def test_a_provision_is_as_grave_as_what_of_it_is_broken() -> None:
    """A warning beside a hard rule that was kept is a warning."""
    rule = RuleEntry("B-13/min_months", "min_months", "pair", "hard", "", "", checked=3, met=3)
    warning = RuleEntry("B-13/simple", "no_simple_work", "pair", "warn", "", "", checked=3,
                        met=2, violated=1)  # fmt: skip
    blank = ProvisionEntry("national", "B-13", "hard", "", "", 3, "", "", "", "", "", ())
    mixed = dataclasses.replace(blank, rules=(rule, warning))
    assert (mixed.level, mixed.standing, mixed.hard_broken) == ("warn", "broken", False)
    assert dataclasses.replace(blank, rules=(rule,)).level == "hard"
