"""From a plan on disk to its money."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from placement.errors import DataError, Fault
from placement.opened import open_plan
from placement.roster import Roster
from placement.subsidy.earlier import read_earlier
from placement.subsidy.engine import reckon
from placement.subsidy.policy import money_policy

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from placement.subsidy.reckoning import Reckoning

_CHANGED_INPUT = "E310"
_OTHER_RULES = frozenset({"E432", "E433", "W431"})
"""Packs and profile that changed since the plan was made: money goes by those of today."""


def reckon_plan(
    plan: Path | str,
    *,
    as_of: dt.date,
    inputs: Sequence[Path] = (),
    earlier: Sequence[Path] = (),
    packs: Sequence[str] | None = None,
    settings: Mapping[str, str] | None = None,
) -> Reckoning:
    """Compute the money of the plan in a folder or file, see :func:`placement.open_plan`.

    Inputs may have changed since the plan was made, for last days and bank numbers are known later:
    that is told and not refused. The plan itself must be as it was written.

    Raises
    ------
    UsageError
        When a file is missing or unreadable, or a pack, rule or switch is unknown.
    DataError
        When a table or an earlier roster has faults, or the plan was changed.
    """
    opened = open_plan(plan, inputs=inputs)
    notes = []
    for fault in opened.findings:
        if fault.code == _CHANGED_INPUT:
            notes.append(Fault("W643", facts={"file": fault.file}))
        elif fault.code not in _OTHER_RULES:
            notes.append(fault)
    if any(fault.severity == "error" for fault in notes):
        raise DataError(notes)
    policy = money_policy(opened.instance, opened.policy, packs=packs, settings=settings)
    roster = Roster(opened.instance, opened.place_of, as_of)
    before = read_earlier(earlier) if earlier else None
    undated = 0 if before is None else int(before["paid_on"].isna().sum())
    if undated:
        notes.append(Fault("W649", facts={"n": undated}))
    found = reckon(roster, policy, earlier=before)
    if all(rule.word == "tax_deduction" for rule in found.rules):
        packs_used = "、".join(pack.id for pack in policy.packs) or "-"
        notes.append(Fault("W648", facts={"packs": packs_used}))
    return replace(found, notes=(*notes, *found.notes))
