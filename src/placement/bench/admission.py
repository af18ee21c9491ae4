"""Plans that want into the registry: judged from the ground up before anything is believed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from placement.bench.records import NAME as RECORDS
from placement.bench.records import bench_records
from placement.bench.registry import (
    Best,
    BestLevel,
    Key,
    bench_registry,
    bettered,
    rules_digest,
    write_registry,
)
from placement.bench.repeated import best_records, measured_again
from placement.bench.suite_file import case_names
from placement.certified import read_certificate
from placement.errors import DataError, Fault, PlacementError, UsageError
from placement.policy import pack_names
from placement.profile import load_profile, profile_names
from placement.recheck import recheck
from placement.report.certificate import NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.policy import Policy
    from placement.profile import Profile

OTHER_RULES = ("W431", "W469")
"""Warnings of a plan whose rules or readings are not those of its packs."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What became of the plans: entries that are new or better, and why others were refused."""

    accepted: tuple[Best, ...]
    faults: tuple[Fault, ...]


def update_registry(path: Path, folders: Sequence[Path], *, name: str = "") -> Admission:
    """Recheck every plan in or below the folders and write what is new or better to the file.

    Of the records of ``bench run`` the best runs are made once more, and their plans verified.
    Instances are known by the hash of their tables, from the suites and from the file; ``name`` is
    for one that is not. A file that is not there is begun.

    Raises
    ------
    UsageError
        When a folder holds neither a plan nor records (E782), or the file cannot be read or
        written.
    DataError
        When the file is not as it should be.
    """
    known = bench_registry(path) if path.exists() else {}
    accepted: dict[Key, Best] = {}
    faults: list[Fault] = []
    for source, judge in [item for folder in folders for item in _candidates(folder, name)]:
        entries = {**known, **accepted}
        try:
            now = judge(entries)
            before = entries.get(now.key)
            accepted[now.key] = now if before is None else bettered(before, now)
        except DataError as error:
            faults += [fault for fault in error.faults if fault.severity == "error"]
        except PlacementError as error:
            faults.append(Fault(error.code, file=source, facts=error.facts))
    if accepted:
        write_registry(path, {**known, **accepted}.values())
    return Admission(tuple(accepted.values()), tuple(faults))


Judge = Callable[["Mapping[Key, Best]"], Best]
"""What one plan or record is worth, given what is known."""


def _candidates(folder: Path, name: str) -> list[tuple[str, Judge]]:
    """Plans and best records in or below a folder, each with what to call it in a message."""
    if not folder.is_dir():
        raise UsageError("E101", path=str(folder), near="-")
    found: list[tuple[str, Judge]] = [
        (str(path.parent), partial(measured, path.parent, name=name))
        for path in sorted(folder.rglob(NAME))
    ]
    today = dt.datetime.now(dt.UTC).date().isoformat()
    for file in sorted(folder.rglob(RECORDS)):
        for record in best_records(bench_records(file)):
            found.append((str(file), partial(measured_again, record, today=today)))
    if not found:
        raise UsageError("E782", path=str(folder))
    return found


def measured(plan: Path, entries: Mapping[Key, Best], *, name: str = "") -> Best:
    """What a plan on disk is worth, as the verifier says.

    Raises
    ------
    UsageError
        When the plan does not pass (E783), was made under other rules than those of its packs
        (E784) or under a profile or pack of the user's own (E785), nobody knows its instance
        (E781), or the name given is that of another one (E788).
    DataError
        When an input is missing or has faults now.
    """
    found = recheck(plan)
    wrong = [fault.code for fault in found.findings if fault.severity == "error"]
    if wrong:
        raise UsageError("E783", n=len(wrong), codes="、".join(dict.fromkeys(wrong)))
    other = [fault.code for fault in found.findings if fault.code in OTHER_RULES]
    if other:
        raise UsageError("E784", codes="、".join(dict.fromkeys(other)))
    own = _not_shipped(found.policy, found.profile)
    if own:
        raise UsageError("E785", name=own)
    sha256 = found.instance.sha256
    names = {best.sha256: best.name for best in entries.values()} | case_names()
    called = names.get(sha256, name)
    if not called:
        raise UsageError("E781", sha256=sha256[:16])
    if sha256 not in names and called in names.values():
        raise UsageError("E788", name=called, sha256=sha256[:16])
    return Best(
        name=called,
        sha256=sha256,
        rules=rules_digest(found.policy, found.profile),
        policy=tuple(pack.id for pack in found.policy.packs) or ("none",),
        profile=found.profile.name,
        method=str(read_certificate(plan / NAME).get("method", "")),
        date=dt.datetime.now(dt.UTC).date().isoformat(),
        levels=tuple(
            BestLevel(level.name, level.value, level.bound) for level in found.verdict.levels
        ),
    )


def _not_shipped(policy: Policy, profile: Profile) -> str:
    """The first of profile and packs that does not come with the package; '' where all do."""
    if profile.name not in profile_names() or load_profile(profile.name) != profile:
        return profile.name
    own = (p.id for p in policy.packs if p.id not in pack_names() or Path(p.file).is_file())
    return next(own, "")
