"""Every rule over a plan, row by row, by the plain forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.verify.gaps import blind_columns, missing_columns
from placement.verify.groups import lawful, tabled
from placement.verify.standing import ALWAYS, CHECKS
from placement.verify.verdict import Check
from placement.vocabulary import rule_word, term_word
from placement.vocabulary.kinds import ChoiceTerm, Finding, PairRule, Period, QuotaRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from placement.instance import Instance
    from placement.policy import BoundRule, Policy
    from placement.profile import Profile
    from placement.verify.findings import RuleFindings
    from placement.verify.plan import Ints, Plan
    from placement.verify.rows import Rows
    from placement.verify.side import Side

NAMED_AT_MOST = 1000


def rule_checks(
    rows: Rows, policy: Policy, findings: list[RuleFindings], plan: Plan
) -> list[Check]:
    """One check an active rule of the policy."""
    instance = rows.instance
    i = plan.placed
    p = plan.place_of[i]
    ids = instance.students["student_id"].tolist()
    names = instance.places["place_id"].tolist()
    found = []
    for finding in findings:
        said = finding.said[finding.of_student[i], finding.of_place[p]]
        broken = np.flatnonzero(said == Finding.BROKEN)
        found.append(
            _check(
                finding.rule,
                checked=len(i),
                violated=len(broken),
                not_checkable=int((said == Finding.UNKNOWN).sum()),
                offenders=[(ids[i[k]], names[p[k]]) for k in broken[:NAMED_AT_MOST]],
                missing=_missing(rows, finding, i, p, said == Finding.UNKNOWN),
            )
        )
    count = plan.count(len(instance.places)).tolist()
    for rule, periods in lawful(instance, policy):
        found.append(_quota_check(rows, rule, periods, count))
    return found


def _missing(
    rows: Rows, finding: RuleFindings, i: Ints, p: Ints, unknown: NDArray[np.bool_]
) -> tuple[tuple[str, str], ...]:
    """Columns that are blank where a rule about pairs could not be checked."""
    word = rule_word(finding.rule.word)
    if not unknown.any() or not isinstance(word, PairRule):
        return ()
    students, places = rows.students(word.student_fields), rows.places(word.place_fields)
    sides = [("students", students, students.of[i]), ("places", places, places.of[p])]
    return missing_columns(sides, unknown)


def own_checks(instance: Instance, profile: Profile, plan: Plan, side: Side) -> list[Check]:
    """What every plan must keep whatever the policy: seats, limits, locks, lists, side constraints.

    Of the side constraints only those kinds are told of which there are some, and smallest intakes.
    """
    need = instance.places["need"].to_numpy()
    count = plan.count(len(need))
    names = instance.places["place_id"].tolist()
    over = np.flatnonzero(count > need)
    checks = [_built_in("seats", len(need), [("", names[k]) for k in over])]
    crowded = []
    groups = tabled(instance, of_students=False)
    for group in groups:
        if group.limit is not None and int(count[group.members].sum()) > group.limit:
            crowded.append(("", group.key))
    placed = plan.place_of >= 0
    student_groups = tabled(instance, of_students=True)
    for group in student_groups:
        if group.limit is not None and int(placed[group.members].sum()) > group.limit:
            crowded.append(("", group.key))
    checks.append(_built_in("limits", len(groups) + len(student_groups), crowded))
    checks.append(_lock_check(instance, plan, names))
    checks.append(_list_check(instance, profile, plan, names))
    for name, (level, judge) in CHECKS.items():
        checked, found = judge(side, plan)
        if checked or name in ALWAYS:
            checks.append(_built_in(name, checked, [("", key) for key in found], level=level))
    return checks


def _lock_check(instance: Instance, plan: Plan, names: list[str]) -> Check:
    ids = instance.students["student_id"].tolist()
    at = {student: k for k, student in enumerate(ids)}
    locks = instance.table("locks")
    offenders = []
    fixed = set()
    for student, place in zip(locks["student_id"], locks["place_id"], strict=True):
        k = at[student]
        fixed.add(k)
        got = names[plan.place_of[k]] if plan.place_of[k] >= 0 else ""
        if got != place:
            offenders.append((student, got))
    pool = instance.pool
    outside = [
        (ids[k], names[plan.place_of[k]])
        for k in plan.placed.tolist()
        if not pool[k] and k not in fixed
    ]
    return _built_in("locks", len(locks) + int((~pool).sum()), offenders + outside)


def _list_check(instance: Instance, profile: Profile, plan: Plan, names: list[str]) -> Check:
    """Employers to avoid are avoided; who may only have listed places has one of them."""
    students = instance.students
    ids = students["student_id"].tolist()
    employers = instance.places["employer"].tolist()
    by_points = [word for word in choice_words(profile) if word.unit == "points"]
    tables = [(w.table_id, w.place_column) for w in by_points] or [("prefs", "place_id")]
    listed = {
        pair
        for table, column in tables
        for pair in zip(
            instance.table(table)["student_id"], instance.table(table)[column], strict=True
        )
    }
    locked = set(instance.table("locks")["student_id"])
    avoid = students["avoid"].tolist()
    closed = [bool(by_points) or own == "否" for own in students["adjust"]]
    offenders, checked = [], 0
    for k in plan.placed.tolist():
        if ids[k] in locked or not (avoid[k] or closed[k]):
            continue
        checked += 1
        place = int(plan.place_of[k])
        # A class of a whole park names no employer, and nobody avoids that.
        shunned = bool(employers[place]) and employers[place] in avoid[k].split("|")
        if shunned or (closed[k] and (ids[k], names[place]) not in listed):
            offenders.append((ids[k], names[place]))
    return _built_in("lists", checked, offenders)


def choice_words(profile: Profile) -> list[ChoiceTerm]:
    """The words of a profile that read a table of the students' own lists."""
    words = (term_word(t.word) for level in profile.levels for t in level.terms)
    return [word for word in words if isinstance(word, ChoiceTerm)]


def _quota_check(rows: Rows, rule: BoundRule, periods: list[Period], count: list[int]) -> Check:
    """The law piece by piece, and not what plans keep: nobody is accused of a cautious count."""
    said: dict[str, list[str]] = {}
    blind = []
    for period in periods:
        standing = period.standing(count)
        said.setdefault(standing, []).append(period.key)
        if standing == "unknown":
            blind.append(period)
    over, filed = said.get("broken", []), said.get("excepted", [])
    word = rule_word(rule.word)
    return _check(
        rule,
        checked=len(periods),
        violated=len(over),
        not_checkable=len(blind),
        offenders=[("", key) for key in over[:NAMED_AT_MOST]],
        exceptions=filed,
        missing=blind_columns(rows, word, blind) if isinstance(word, QuotaRule) else (),
    )


def _check(
    rule: BoundRule,
    *,
    checked: int,
    violated: int,
    not_checkable: int,
    offenders: list[tuple[str, str]],
    exceptions: Sequence[str] = (),
    missing: tuple[tuple[str, str], ...] = (),
) -> Check:
    return Check(
        rule=rule.id,
        title_zh=rule.title_zh,
        title_en=rule.title_en,
        level=rule.level,
        clause=rule.clause,
        quote=rule.quote,
        pack=rule.pack,
        checked=checked,
        violated=violated,
        not_checkable=not_checkable,
        offenders=tuple(offenders),
        excepted=len(exceptions),
        exceptions=tuple(exceptions[:NAMED_AT_MOST]),
        missing=missing,
    )


_BUILT_IN = {
    "seats": ("不超过需求人数", "no more students than seats"),
    "limits": ("不超过名额上限", "no more students than the limits allow"),
    "locks": ("锁定安排与不参加分配", "locks kept, and nobody placed who is not in the pool"),
    "lists": ("回避单位与不服从调剂", "employers avoided, and only listed choices for who asked"),
    "opening": ("达到最少接收人数", "at least the smallest intake, or none"),
    "blocks": ("成组安排：每处够人数、不超过处数", "blocks: enough at each site, few sites"),
    "teams": ("同行组在一处", "teams together, or none of them placed"),
    "shares": ("比例与保底（强制）", "shares and floors that bind"),
    "targets": ("比例与保底（目标）", "shares and floors aimed at"),
    "budget": ("不超出约束计划的预算", "budgets that bind plans"),
}


def _built_in(
    name: str, checked: int, offenders: list[tuple[str, str]], *, level: str = "hard"
) -> Check:
    zh, en = _BUILT_IN[name]
    return Check(
        rule=f"plan/{name}",
        title_zh=zh,
        title_en=en,
        level=level,
        clause="",
        quote="",
        pack="",
        checked=checked,
        violated=len(offenders),
        not_checkable=0,
        offenders=tuple(offenders[:NAMED_AT_MOST]),
    )
