"""A plan against every provision of its policy: what was checked, met, broken, or could not be.

Pair and quota rules are judged by the plain one-row forms that the verifier uses; nothing here
knows the solver. A plan made by hand is audited like any other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from placement.audit.entry import Audit as Audit
from placement.audit.entry import Kind, Offender, ProvisionEntry, RuleEntry
from placement.audit.entry import Pin as Pin
from placement.audit.entry import Reach as Reach
from placement.audit.pairs import pair_entry
from placement.audit.pins import pins, unexplained
from placement.audit.quotas import quota_entry
from placement.audit.records import practice_entry, record_entry, target_entry
from placement.audit.scene import Scene
from placement.profile import load_profile
from placement.verify.compliance import own_checks
from placement.verify.locks import locks
from placement.verify.side import rebuild_side
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import (
    DateRule,
    FigureRule,
    GrantRule,
    PairRule,
    PracticeRule,
    QuotaRule,
    RecordRule,
    TargetRule,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.policy import BoundRule, Pack, Policy
    from placement.policy.pack import PackRule, Provision
    from placement.profile import Profile
    from placement.roster import Roster
    from placement.verify import Check

_KINDS: tuple[tuple[type, Kind, str], ...] = (
    (PairRule, "pair", ""),
    (QuotaRule, "quota", ""),
    (RecordRule, "record", ""),
    (TargetRule, "target", ""),
    (PracticeRule, "practice", ""),
    (GrantRule, "grant", "subsidy"),
    (DateRule, "date", "calendar"),
    (FigureRule, "figure", "figures"),
)
"""Kind of word, what audits call it, and the command that works it out where audits do not."""
_OF_PLACES = frozenset({"plan/seats", "plan/opening"})
"""Checks of plans that name places."""
_OF_KEYS = frozenset({"plan/limits", "plan/blocks", "plan/shares", "plan/targets"})
"""Checks of plans that name constraints by their keys."""


def audit(
    roster: Roster,
    policy: Policy,
    *,
    profile: Profile | None = None,
    checks: Sequence[Check] | None = None,
    limit: int | None = None,
) -> Audit:
    """Judge a plan by every provision of the packs in force, each exactly once.

    ``checks`` are those of :func:`placement.verify` for this plan: with them no pair or quota rule
    is judged again, and offenders come without their values and cells. ``profile`` decides whose
    lists bind a student (explicit scores or wishes); ``limit`` is how many offenders of a rule are
    named, None all.
    """
    scene = Scene(roster, limit=limit)
    known = {check.rule: check for check in checks or ()}
    judged: dict[tuple[str, str], list[RuleEntry]] = {}
    for rule in policy.rules:
        entry = _entry(scene, policy, rule, known.get(rule.id))
        judged.setdefault((rule.pack, rule.provision), []).append(entry)
    entries = [
        _provision(pack, provision, judged.pop((pack.id, provision.id), []))
        for pack in policy.packs
        for provision in pack.provisions
    ]
    # Rules that were made without a document stand for themselves.
    entries += [_loose(policy, key, rules) for key, rules in judged.items()]
    entries += _own(scene, policy, profile, checks)
    found = pins(scene)
    return Audit(
        entries=tuple(entries),
        pins=found,
        findings=tuple(unexplained(found)),
        titles={pack.id: (pack.title_zh, pack.title_en) for pack in policy.packs},
        placed=len(scene.student),
        students=len(scene.instance.students),
        on=policy.on,
        as_of=roster.as_of,
    )


def _entry(scene: Scene, policy: Policy, rule: BoundRule, known: Check | None) -> RuleEntry:
    word = rule_word(rule.word)
    kind, elsewhere = next((k, e) for cls, k, e in _KINDS if isinstance(word, cls))
    blank = RuleEntry(
        id=rule.id,
        word=rule.word,
        kind=kind,
        level=rule.level,
        title_zh=rule.title_zh,
        title_en=rule.title_en,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        elsewhere=elsewhere,
    )
    if rule.level == "off" or elsewhere:
        return blank
    if known is not None and isinstance(word, PairRule | QuotaRule):
        return _known(scene, policy, rule, known, blank)
    if isinstance(word, PairRule):
        return pair_entry(scene, rule, word, blank)
    if isinstance(word, QuotaRule):
        return quota_entry(scene, policy, rule, word, blank)
    if isinstance(word, RecordRule):
        return record_entry(scene, rule, word, blank)
    if isinstance(word, TargetRule):
        return target_entry(scene, rule, word, blank)
    assert isinstance(word, PracticeRule)
    return practice_entry(scene, rule, word, blank)


def _known(
    scene: Scene, policy: Policy, rule: BoundRule, check: Check, blank: RuleEntry
) -> RuleEntry:
    """The entry from a check of the verifier; judged again for what the check does not tell."""
    word = rule_word(rule.word)
    cut = bool(scene.outside(rule).any())
    if isinstance(word, PairRule) and cut:
        return pair_entry(scene, rule, word, blank)
    if isinstance(word, QuotaRule) and (cut or check.violated):
        return quota_entry(scene, policy, rule, word, blank)
    return replace(
        blank,
        checked=check.checked,
        met=check.checked - check.violated - check.excepted - check.not_checkable,
        violated=check.violated,
        not_checkable=check.not_checkable,
        excepted=check.excepted,
        offenders=_named(check),
        missing=check.missing,
    )


def _named(check: Check) -> tuple[Offender, ...]:
    return tuple(
        Offender(student_id=student, place_id=place) if student or check.rule in _OF_PLACES
        else Offender(key=place, values=(("", "constraint", place),) * (check.rule in _OF_KEYS))
        for student, place in check.offenders
    )  # fmt: skip


def _provision(pack: Pack, provision: Provision, rules: list[RuleEntry]) -> ProvisionEntry:
    """The entry of a provision; rules of it that are not valid on the day are listed as such."""
    there = {rule.id for rule in rules}
    absent: Mapping[str, PackRule] = {r.id: r for r in provision.rules if r.id not in there}
    lapsed = [
        RuleEntry(
            id=rule.id,
            word=rule.word,
            kind=next(k for cls, k, _ in _KINDS if isinstance(rule_word(rule.word), cls)),
            level=rule.level,
            title_zh=rule.zh,
            title_en=rule.en,
            valid_from=rule.valid_from,
            valid_to=rule.valid_to,
            lapsed=True,
        )
        for rule in absent.values()
    ]
    return ProvisionEntry(
        pack=pack.id,
        id=provision.id,
        type=provision.type,
        clause=provision.clause,
        quote=provision.quote,
        confidence=provision.confidence,
        title_zh=provision.zh,
        title_en=provision.en,
        note=provision.note,
        reason_zh=provision.reason_zh,
        reason_en=provision.reason_en,
        rules=(*rules, *lapsed),
    )


def _loose(policy: Policy, key: tuple[str, str], rules: list[RuleEntry]) -> ProvisionEntry:
    first = next(rule for rule in policy.rules if (rule.pack, rule.provision) == key)
    return ProvisionEntry(
        pack=first.pack,
        id=first.provision or first.id,
        type="hard",
        clause=first.clause,
        quote=first.quote,
        confidence=0,
        title_zh=first.title_zh,
        title_en=first.title_en,
        note="",
        reason_zh="",
        reason_en="",
        rules=tuple(rules),
    )


def _own(
    scene: Scene, policy: Policy, profile: Profile | None, checks: Sequence[Check] | None
) -> list[ProvisionEntry]:
    """What every plan must keep beside the rules; see :func:`own_checks`."""
    if checks is None:
        asked = profile or load_profile(scene.instance.scope)
        side = rebuild_side(scene.rows, policy, asked, locks(scene.instance))
        checks = own_checks(scene.instance, asked, scene.plan, side)
    found = []
    for check in checks:
        if not check.rule.startswith("plan/"):
            continue
        rule = RuleEntry(
            id=check.rule,
            word="",
            kind="plan",
            level=check.level,
            title_zh=check.title_zh,
            title_en=check.title_en,
            checked=check.checked,
            met=max(0, check.checked - check.violated),
            violated=check.violated,
            offenders=_named(check),
        )
        found.append(
            ProvisionEntry(
                pack="",
                id=check.rule,
                type="plan",
                clause="",
                quote="",
                confidence=0,
                title_zh=check.title_zh,
                title_en=check.title_en,
                note="",
                reason_zh="",
                reason_en="",
                rules=(rule,),
            )
        )
    return found
