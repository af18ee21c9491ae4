"""Recompute everything from instance, policy and plan, with plain one-row rules.

Nothing here imports the solver or the compile passes: a slip there cannot certify itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from placement.errors import Fault
from placement.verify.compliance import own_checks, rule_checks
from placement.verify.optimality import Model, bound, rebuild, values
from placement.verify.plan import read_plan
from placement.verify.verdict import Check as Check
from placement.verify.verdict import Verdict as Verdict
from placement.verify.verdict import VerifiedLevel as VerifiedLevel

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.profile import Profile


def verify(
    instance: Instance,
    policy: Policy,
    profile: Profile,
    placements: pd.Series,
    certificate: Mapping[str, Any] | None = None,
) -> Verdict:
    """Check a plan, and what its certificate claims, from the ground up.

    ``placements`` maps student ids (its index) to place ids, '' for none. Of ``certificate`` only
    ``levels`` is read: per level ``name``, ``value``, ``bound``, ``multipliers`` and ``prices``.
    Findings are: rows that are unknown, missing or repeated (E311-E314), hard rules that are broken
    (E315), and claims that differ from what was recomputed (E316-E319).
    """
    plan, findings = read_plan(instance, placements)
    checks = [*rule_checks(instance, policy, plan), *own_checks(instance, profile, plan)]
    findings += [
        Fault(
            "E315",
            facts={"rule": c.rule, "n": c.violated, "title": c.title_zh, "title_en": c.title_en},
        )
        for c in checks
        if c.level == "hard" and c.violated
    ]
    model = rebuild(instance, policy, profile)
    reached = values(model, plan)
    claimed = list(certificate["levels"]) if certificate is not None else []
    levels = []
    if certificate is not None and [c["name"] for c in claimed] != [
        level.name for level in profile.levels
    ]:
        findings.append(Fault("E319", facts={"names": "、".join(c["name"] for c in claimed)}))
        claimed = []
    for k, level in enumerate(profile.levels):
        own = None
        if claimed:
            own, faults = _compare(model, k, claimed[k], reached)
            findings += faults
        levels.append(VerifiedLevel(level.name, reached[k], own))
    return Verdict(tuple(findings), tuple(checks), tuple(levels))


def _compare(
    model: Model, k: int, claim: Mapping[str, Any], reached: list[int]
) -> tuple[int | None, list[Fault]]:
    """The recomputed bound of level k, and where the certificate's claim differs."""
    faults = []
    name = claim["name"]
    if claim["value"] != reached[k]:
        facts = {"level": name, "claimed": claim["value"], "found": reached[k]}
        faults.append(Fault("E316", facts=facts))
    if claim.get("bound") is None:
        return None, faults
    try:
        own = bound(model, k, claim["prices"], claim["multipliers"], reached)
    except (ValueError, OverflowError) as error:
        return None, [*faults, Fault("E318", facts={"level": name, "why": str(error)})]
    if own != claim["bound"]:
        facts = {"level": name, "claimed": claim["bound"], "found": own}
        faults.append(Fault("E317", facts=facts))
    return own, faults
