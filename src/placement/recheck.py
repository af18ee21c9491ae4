"""A plan on disk judged by itself: files, inputs, rules and claims, nothing taken on trust.

The certificate says which inputs, packs and profile a plan was made with. All are read again and
compared by hash; then the plan is verified from the ground up, and its workbook compared with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.certified import read_certificate, read_record, wrong_totals
from placement.digest import changed_sheets
from placement.errors import Fault, UsageError
from placement.policy import Policy, load_policy
from placement.profile import Profile, load_profile
from placement.report import keyed_prices, read_placements
from placement.report.certificate import NAME
from placement.result import LevelResult
from placement.storage import recover, sha256
from placement.tables import read_instance
from placement.verify import Verdict, verify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from placement.instance import Instance
    from placement.problem import Problem
    from placement.result import Result

PLACEMENTS, WORKBOOK, RUN = "placements.csv", "plan.xlsx", "run.json"


@dataclass(frozen=True, slots=True)
class Recheck:
    """What a recheck found: everything of the verdict, and what was wrong with the files first.

    ``words`` are bounds that ``solver`` claims without prices, one a level of the verdict, None
    where it claims none that is tighter than what was proved: nobody can check them.
    """

    instance: Instance
    policy: Policy
    profile: Profile
    verdict: Verdict
    findings: tuple[Fault, ...]
    solver: str = ""
    words: tuple[int | None, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the plan is what it claims to be."""
        return not any(fault.severity == "error" for fault in self.findings)


def placed(problem: Problem, result: Result) -> pd.Series[str]:
    """Place id by student id, '' for none: the plan in the labels of the tables."""
    import pandas as pd

    place_of = np.asarray(result.place_of, dtype=np.int64)
    labels = np.append(problem.place_label, "")[place_of]
    return pd.Series(labels, index=pd.Index(problem.student_label), dtype=object)


def claims(problem: Problem, result: Result) -> dict[str, Any]:
    """What a result claims of its levels, in the form of the certificate, for :func:`verify`."""
    return {
        "levels": [
            {
                "name": level.name,
                "value": int(level.value),
                "bound": level.bound if level.prices is not None else None,
                "scale": level.prices.scale if level.prices is not None else 1,
                "multipliers": list(level.prices.multiplier) if level.prices is not None else [],
                "prices": keyed_prices(problem, level),
            }
            for level in result.levels
        ]
    }


def recheck(
    plan: Path, *, certificate: Path | None = None, inputs: Sequence[Path] | None = None
) -> Recheck:
    """Judge the plan in a folder, or the ``plan.xlsx`` or ``placements.csv`` given.

    ``certificate`` is by default the one beside the plan, ``inputs`` the files it names; a relative
    name is looked up from the certificate's folder, then from the working directory.

    Raises
    ------
    UsageError
        When the plan or its certificate is missing or unreadable (E101, E107, E309, E430), or a
        pack or profile it names is gone.
    DataError
        When an input is missing (E101) or has faults now.
    """
    held = read_held(plan, certificate=certificate, inputs=inputs)
    instance, said = held.instance, held.said
    verdict = verify(instance, held.policy, held.profile, held.placements, said)
    totals = wrong_totals(said, instance, held.placements, verdict)
    findings = (*held.findings, *verdict.findings, *totals)
    return Recheck(
        instance,
        held.policy,
        held.profile,
        verdict,
        findings,
        solver=said["solver"],
        words=_words(said, verdict),
    )


def _words(said: Mapping[str, Any], verdict: Verdict) -> tuple[int | None, ...]:
    """What the solver claims of each level beyond what was proved."""
    words = {claim["name"]: claim["solver_bound"] for claim in said["levels"]}
    levels = [
        LevelResult(own.name, own.value, own.bound, None, words.get(own.name))
        for own in verdict.levels
    ]
    return tuple(level.tighter_word for level in levels)


@dataclass(frozen=True, slots=True)
class Held:
    """A plan on disk with all that it rests on, read anew; ``findings`` are of the files alone."""

    instance: Instance
    policy: Policy
    profile: Profile
    placements: pd.Series[str]
    said: Mapping[str, Any]
    findings: tuple[Fault, ...]


def read_held(
    plan: Path, *, certificate: Path | None = None, inputs: Sequence[Path] | None = None
) -> Held:
    """Read the plan in a folder, or the file given, by its certificate; see :func:`recheck`."""
    if not plan.exists():
        raise UsageError("E101", path=str(plan), near="-")
    folder = plan if plan.is_dir() else plan.parent
    recover(folder)
    source = plan / PLACEMENTS if plan.is_dir() else plan
    said = read_certificate(certificate or folder / NAME)
    settings = _settings(folder)
    placements = read_placements(source)
    if plan.is_dir():
        files = {name: folder / name for name in (*said["files"], *_unlisted(folder, said))}
    else:
        # A renamed copy must hold what the file it was copied from held.
        usual = WORKBOOK if plan.suffix.lower() == ".xlsx" else PLACEMENTS
        files = {plan.name if plan.name in said["files"] else usual: plan}
    findings = _changed_files(files, said)
    paths = list(inputs or _inputs((certificate or folder / NAME).parent, said))
    findings += _changed_inputs(paths, said)
    sheet = settings.get("sheet")
    instance = read_instance(*paths, sheet=sheet if isinstance(sheet, str) else None)
    policy, other = _policy(said, settings, instance)
    profile = load_profile(str(settings.get("profile") or said["profile"]["name"]))
    if profile.plain() != said["profile"]:
        other.append(Fault("E433", facts={"name": profile.name}))
    return Held(instance, policy, profile, placements, said, (*findings, *other))


def _settings(folder: Path) -> Mapping[str, object]:
    """What the run was asked for, where its record is still there."""
    path = folder / RUN
    found = read_record(path).get("settings") if path.is_file() else None
    return found if isinstance(found, dict) else {}


def _changed_files(files: Mapping[str, Path], said: Mapping[str, Any]) -> list[Fault]:
    """Files of the plan that are not as they were written; a workbook is compared by its cells.

    ``files`` are paths by the name that the certificate has for them.
    """
    findings = []
    for name, path in files.items():
        facts = said["files"].get(name)
        # Books of a large run lie in folders of the plan: they keep their path below it.
        shown = name if path.name == Path(name).name else path.name
        if facts is None:
            findings.append(Fault("E434", file=name, facts={"what": NAME}))
        elif not path.is_file():
            findings.append(Fault("E435", file=name))
        elif sha256(path) == facts["sha256"]:
            continue
        elif isinstance(facts.get("sheets"), dict):
            # Saved again by another program the bytes differ; the cells must not.
            changed = changed_sheets(facts["sheets"], path)
            if changed:
                findings.append(Fault("E434", file=shown, facts={"what": "、".join(changed)}))
        else:
            findings.append(Fault("E434", file=shown, facts={"what": "SHA-256"}))
    return findings


def _unlisted(folder: Path, said: Mapping[str, Any]) -> list[str]:
    """Files of a plan that lie in the folder although the certificate does not know them."""
    own = (PLACEMENTS, WORKBOOK, RUN)
    return [name for name in own if (folder / name).is_file() and name not in said["files"]]


def _inputs(folder: Path, said: Mapping[str, Any]) -> list[Path]:
    paths = []
    for given in said["inputs"]:
        path = Path(given["path"])
        beside = folder / path
        paths.append(path if not beside.exists() and path.exists() else beside)
    return paths


def _changed_inputs(paths: Sequence[Path], said: Mapping[str, Any]) -> list[Fault]:
    """Inputs whose content no input of the plan had."""
    known = {given["sha256"] for given in said["inputs"]}
    files = [
        file
        for path in paths
        for file in (sorted(path.iterdir()) if path.is_dir() else [path])
        if file.is_file()
    ]
    hashes = {file: sha256(file) for file in files}
    claimed = "、".join(digest[:8] for digest in sorted(known))
    return [
        Fault("E310", file=file.name, facts={"a": claimed, "b": digest[:8]})
        for file, digest in hashes.items()
        if digest not in known
    ]


def other_readings(policy: Policy) -> list[Fault]:
    """Sentences that the policy reads otherwise than by default (W469)."""
    known = {switch.name: switch for pack in policy.packs for switch in pack.switches}
    found = []
    for name, value in policy.switches.items():
        switch = known[name]
        usual = next(choice.name for choice in switch.choices if choice.value == switch.default)
        if value.lower() != usual.lower():
            facts = {"name": name, "value": value, "usual": usual, "title": switch.zh}
            found.append(Fault("W469", facts={**facts, "title_en": switch.en}))
    return found


def _policy(
    said: Mapping[str, Any], settings: Mapping[str, object], instance: Instance
) -> tuple[Policy, list[Fault]]:
    """The policy of the plan, built anew at the levels the certificate states.

    A pack that has changed is a fault; a rule at another level than its pack's is told, because the
    plan is right only under that level.
    """
    claimed = said["policy"]
    names = settings.get("policy")
    packs = {pack["id"]: pack["sha256"] for pack in claimed["packs"]}
    if not isinstance(names, list):
        names = list(packs) or ["none"]
    levels = {rule["id"]: rule["level"] for rule in claimed["rules"]}
    on, city = instance.term.start, instance.city
    usual = load_policy(names, instance_city=city, on=on, settings=claimed["switches"])
    own = {rule.id for rule in usual.rules}
    policy = load_policy(
        names,
        instance_city=city,
        on=on,
        settings={**{r: v for r, v in levels.items() if r in own}, **claimed["switches"]},
    )
    findings = []
    now = {pack.id: pack.sha256 for pack in policy.packs}
    if now != packs or policy.plain() != claimed["rules"]:
        findings.append(Fault("E432", facts={"packs": "、".join(sorted({*now, *packs}))}))
    findings += other_readings(policy)
    for before, rule in zip(usual.rules, policy.rules, strict=True):
        if before.level != rule.level:
            facts = {
                "rule": rule.id,
                "title": rule.title_zh,
                "title_en": rule.title_en,
                "usual": before.level,
                "level": rule.level,
            }
            findings.append(Fault("W431", facts=facts))
    return policy, findings
