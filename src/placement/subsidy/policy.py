"""The rules that money follows from: those of every time, since each fact has its own day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.policy import Policy, load_policy, pack_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.instance import Instance


def money_policy(
    instance: Instance,
    before: Policy,
    *,
    packs: Sequence[str] | None = None,
    settings: Mapping[str, str] | None = None,
) -> Policy:
    """The policy of a plan with the rules of all days.

    ``before`` is what the plan was made under: its readings and the rules it switched off are kept,
    and its packs where it had others than those of its city. Of the city all packs are taken,
    those that have lapsed included. ``settings`` are levels and readings by name; they come before
    those of the sheet 规则, and these before the plan's own.

    Raises
    ------
    UsageError
        When a pack, rule or switch is unknown.
    """
    usual = load_policy(None, instance_city=instance.city, on=None)
    if packs is None and not {p.id for p in before.packs} <= {p.id for p in usual.packs}:
        packs = [pack.id if pack.id in pack_names() else pack.file for pack in before.packs]
    every = usual if packs is None else load_policy(packs, instance_city=instance.city, on=None)
    known = {rule.id for rule in every.rules}
    chosen = {
        **{rule.id: "off" for rule in before.rules if rule.level == "off" and rule.id in known},
        **{k: v for k, v in before.switches.items() if k in _switches(every)},
        **instance.settings,
        **(settings or {}),
    }
    return load_policy(packs, instance_city=instance.city, on=None, settings=chosen)


def _switches(policy: Policy) -> set[str]:
    return {switch.name for pack in policy.packs for switch in pack.switches}
