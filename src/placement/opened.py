"""Any plan, opened: one that this program wrote, or one that people made by hand.

What audits, pays or counts a plan starts here, so that all of them take the same files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from placement.digest import read_rows
from placement.errors import Fault, UsageError
from placement.policy import Policy, load_policy
from placement.profile import Profile, load_profile
from placement.recheck import read_held
from placement.report import read_placements
from placement.report.certificate import NAME
from placement.tables import read_instance
from placement.tables.handmade import holds_plan, read_hand_made

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from placement.instance import Instance

_OURS = frozenset({"placements.csv", "plan.xlsx"})
_SHEETS = ({"说明与指标", "分配花名册", "合规检查"}, {"Overview", "Roster", "Compliance"})


@dataclass(frozen=True)
class OpenedPlan:
    """A plan and everything it is judged by.

    ``place_of`` (n,) holds positions in ``instance.places``, -1 for none; ``findings`` are
    faults of the files, such as inputs that changed since; ``by_hand`` says that people made it.
    """

    instance: Instance
    place_of: NDArray[np.int64]
    policy: Policy
    profile: Profile
    findings: tuple[Fault, ...]
    by_hand: bool

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong with the files."""
        return not any(fault.severity == "error" for fault in self.findings)


def open_plan(
    plan: Path | str,
    *,
    inputs: Sequence[Path] = (),
    certificate: Path | None = None,
    packs: Sequence[str] | None = None,
    levels: Mapping[str, str] | None = None,
    on: dt.date | None = None,
    sheet: str | None = None,
) -> OpenedPlan:
    """Open the plan in a folder or file.

    A folder that this program wrote, or its ``plan.xlsx`` or ``placements.csv``, brings its inputs,
    packs and settings by the certificate. Anything else is a plan made by hand (see
    :func:`placement.read_hand_made`), with the posts in ``inputs``; its packs are the national one
    and those of its city. ``packs`` and ``levels`` (rule to level, or switch to reading) replace
    what the plan was made under; ``on`` is the day whose rules bind, the first day of the term
    where it is not given.

    Raises
    ------
    UsageError
        When a file is missing or unreadable (E101, E107, E309, E430), or a pack or rule is unknown.
    DataError
        When a table has faults, or a row of the plan names no post or several.
    """
    plan = Path(plan)
    if not plan.exists():
        raise UsageError("E101", path=str(plan), near="-")
    if certificate is not None or _certified(plan):
        held = read_held(plan, certificate=certificate, inputs=list(inputs) or None)
        place_of, faults = _positions(held.instance, held.placements)
        chosen, notes = held.policy, list(held.findings)
        if packs is not None or levels or on is not None:
            chosen = _policy(held.instance, packs, levels, on, before=held.policy)
        return OpenedPlan(
            held.instance, place_of, chosen, held.profile, (*notes, *faults), by_hand=False
        )
    if _ours(plan):
        # Our own list without its certificate: who is where, and nothing else, can be read off it.
        if not inputs:
            raise UsageError("E101", path=str(plan.parent / NAME), near="-")
        instance = read_instance(*inputs, sheet=sheet)
        place_of, faults = _positions(instance, read_placements(plan))
        found: tuple[Fault, ...] = (*instance.notes, *faults)
    else:
        made = read_hand_made(plan, inputs=inputs, sheet=sheet)
        instance, place_of, found = made.instance, made.place_of, made.faults
    policy = _policy(instance, packs, levels, on, before=None)
    return OpenedPlan(instance, place_of, policy, load_profile(instance.scope), found, by_hand=True)


def is_plan(path: Path, *, by_hand: bool = False) -> bool:
    """Whether a folder or file is a plan that this program wrote, and not tables of people.

    Plans made by hand are tables to the eye; they have to be called plans. With ``by_hand`` a file
    counts as one whose rows are students that say where each of them is.
    """
    if not path.exists():
        return False
    return holds_plan(path) if by_hand and not _certified(path) else _certified(path)


def _certified(plan: Path) -> bool:
    if plan.is_dir():
        return (plan / NAME).is_file() or (plan / "placements.csv").is_file()
    return (plan.parent / NAME).is_file() and _ours(plan)


def _ours(plan: Path) -> bool:
    """Whether a file is a list of placements as this program writes it."""
    if plan.is_dir():
        return False
    if plan.suffix.lower() == ".csv":
        with plan.open("rb") as file:
            return file.readline().startswith(b"\xef\xbb\xbfstudent_id,place_id,kind,enterprise,")
    if plan.name in _OURS or plan.suffix.lower() != ".xlsx":
        return plan.name in _OURS
    return any({name for name, _ in read_rows(plan)} >= sheets for sheets in _SHEETS)


def _positions(
    instance: Instance, placements: pd.Series[str]
) -> tuple[NDArray[np.int64], list[Fault]]:
    """Positions of the places of a list by labels, with what is wrong with its rows."""
    from placement.verify.plan import read_plan

    plan, faults = read_plan(instance, placements)
    return plan.place_of, faults


def _policy(
    instance: Instance,
    packs: Sequence[str] | None,
    levels: Mapping[str, str] | None,
    on: dt.date | None,
    *,
    before: Policy | None,
) -> Policy:
    """The policy asked for; what is not said is as the sheet 规则, or the plan, has it."""
    said: dict[str, str] = {}
    if before is None:
        said = instance.settings
    elif packs is None:
        # A rule id is more exact than a provision or a word: kept, it would win over what is asked.
        asked = set(levels or {})
        said = {r.id: r.level for r in before.rules if not asked & {r.id, r.provision, r.word}}
        said |= before.switches
        packs = [pack.file if Path(pack.file).is_file() else pack.id for pack in before.packs]
        # On another day other rules are in force; those that are not need no level.
        there = load_policy(packs or ["none"], instance_city=instance.city, on=on or before.on)
        known = {rule.id for rule in there.rules}
        known |= {switch.name for pack in there.packs for switch in pack.switches}
        said = {name: value for name, value in said.items() if name in known}
    said |= levels or {}
    return load_policy(
        packs if packs != [] else ["none"],
        instance_city=instance.city,
        on=on or instance.term.start,
        settings=said,
    )
