"""Recompute everything from instance, policy and plan, with plain one-row rules.

Nothing here imports the solver or the compile passes: a slip there cannot certify itself.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any

from placement.errors import Fault
from placement.verify.compliance import own_checks, rule_checks
from placement.verify.findings import rule_findings
from placement.verify.optimality import Claim, bounds, rebuild, values
from placement.verify.plan import read_plan
from placement.verify.rows import Rows
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
    ``levels`` is read: per level ``name``, ``value``, ``bound``, ``multipliers``, ``prices`` and
    ``scale``, as :func:`placement.claims` makes them; :func:`placement.recheck` checks the shape of
    a file first and compares everything else that it states. A solver's own word is not looked at.
    Findings are: rows that are unknown, missing or repeated (E311-E314), hard rules that are broken
    (E315), and claims that differ from what was recomputed (E316-E319).
    """
    plan, findings = read_plan(instance, placements)
    rows = Rows(instance)
    judged = rule_findings(rows, policy)
    model = rebuild(rows, policy, profile, judged)
    checks = [
        *rule_checks(rows, policy, judged, plan),
        *own_checks(instance, profile, plan, model.side),
    ]
    findings += [
        Fault(
            "E315",
            facts={"rule": c.rule, "n": c.violated, "title": c.title_zh, "title_en": c.title_en},
        )
        for c in checks
        if c.level == "hard" and c.violated
    ]
    reached = values(model, plan)
    claimed = list(certificate["levels"]) if certificate is not None else []
    if certificate is not None and [c["name"] for c in claimed] != [
        level.name for level in profile.levels
    ]:
        findings.append(Fault("E319", facts={"names": "、".join(c["name"] for c in claimed)}))
        claimed = []
    # Levels are proved in order; a bound after one that has none rests on nothing.
    proved = list(takewhile(lambda c: c.get("bound") is not None, claimed))
    found = bounds(
        model, [Claim(c["prices"], c["multipliers"], c.get("scale", 1)) for c in proved], reached
    )
    levels = []
    for k, level in enumerate(profile.levels):
        own = found[k] if k < len(found) else None
        if claimed:
            findings += _differences(claimed[k], reached[k], own)
        bound = own if isinstance(own, int) else None
        levels.append(VerifiedLevel(level.name, reached[k], bound))
    return Verdict(tuple(findings), tuple(checks), tuple(levels))


def _differences(
    claim: Mapping[str, Any], value: int, bound: int | Exception | None
) -> list[Fault]:
    """Where the certificate's claim of one level differs from what was recomputed."""
    name, faults = claim["name"], []
    if claim["value"] != value:
        facts = {"level": name, "claimed": claim["value"], "found": value}
        faults.append(Fault("E316", facts=facts))
    if isinstance(bound, Exception):
        faults.append(Fault("E318", facts={"level": name, "why": str(bound)}))
    elif claim.get("bound") != bound:
        facts = {"level": name, "claimed": claim.get("bound"), "found": bound}
        faults.append(Fault("E317", facts=facts))
    return faults
