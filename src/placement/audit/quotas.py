"""Caps on how many students a set of places takes, stretch of time by stretch of time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from placement.audit.entry import Offender, RuleEntry
from placement.verify.gaps import blind_columns
from placement.verify.groups import lawful

if TYPE_CHECKING:
    from placement.audit.scene import Scene
    from placement.policy import BoundRule, Policy
    from placement.vocabulary.kinds import Period, QuotaRule


def quota_entry(
    scene: Scene, policy: Policy, rule: BoundRule, word: QuotaRule, blank: RuleEntry
) -> RuleEntry:
    """The entry of one rule; only stretches of time in which the plan has somebody count."""
    taken = scene.plan.count(len(scene.instance.places)).tolist()
    ((_, periods),) = lawful(scene.instance, replace(policy, rules=(rule,)))
    held = [period for period in periods if any(taken[k] for k in period.members)]
    inside = [period for period in held if _meets(period, rule)]
    said = [period.standing(taken) for period in inside]
    broken = [period for period, how in zip(inside, said, strict=True) if how == "broken"]
    blind = [period for period, how in zip(inside, said, strict=True) if how == "unknown"]
    return replace(
        blank,
        checked=len(inside),
        met=said.count("kept"),
        violated=len(broken),
        not_checkable=len(blind),
        excepted=said.count("excepted"),
        outside=len(held) - len(inside),
        offenders=tuple(_offender(scene, period, taken) for period in broken[: scene.limit]),
        missing=blind_columns(scene.rows, word, blind),
    )


def _meets(period: Period, rule: BoundRule) -> bool:
    """Whether a stretch of time and the days of the rule have a day in common."""
    early = period.until is not None and period.until <= rule.valid_from
    late = rule.valid_to is not None and period.since is not None and period.since > rule.valid_to
    return not early and not late


def _offender(scene: Scene, period: Period, taken: list[int]) -> Offender:
    count = sum(taken[k] for k in period.members)
    days = " ~ ".join(str(day) if day is not None else "" for day in (period.since, period.until))
    held = [k for k in period.members if taken[k]]
    cells = [scene.where_place(k, "place_id") for k in held[:5]]
    return Offender(
        key=f"{period.label} {days}".strip(" ~"),
        values=(
            ("", "placed", str(count)),
            ("", "limit", str(period.limit)),
            ("", "places", "、".join(scene.place_id[k] for k in held[:5])),
        ),
        where=tuple(cell for cell in cells if cell is not None),
    )
