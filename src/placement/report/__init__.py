"""Everything a run leaves behind, written together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.report.certificate import NAME as CERTIFICATE
from placement.report.certificate import certificate as certificate
from placement.report.certificate import hashed, json_bytes
from placement.report.certificate import keyed_prices as keyed_prices
from placement.report.earlier import earlier_files
from placement.report.placements import placements_table as placements_table
from placement.report.placements import read_placements as read_placements
from placement.report.plan import Plan
from placement.report.run_record import run_record
from placement.report.volumes import Pages, sheet_pages, volumes
from placement.report.workbook import Imprint, write_workbook
from placement.storage import Content, write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.problem import Problem
    from placement.profile import Profile
    from placement.result import Result
    from placement.verify import Verdict
    from placement.wording import Lang

PLACEMENTS, WORKBOOK, RUN = "placements.csv", "plan.xlsx", "run.json"


def write_plan(
    directory: Path,
    *,
    instance: Instance,
    policy: Policy,
    profile: Profile,
    problem: Problem,
    result: Result,
    verdict: Verdict,
    settings: Mapping[str, object],
    timings: Mapping[str, float],
    force: bool = False,
    lang: Lang = "zh",
    workbook: bool = True,
) -> list[Path]:
    """Write ``placements.csv``, ``plan.xlsx``, ``run.json`` and, last, ``certificate.json``.

    With more than 20,000 students the lists by employer and by class go into one workbook a park
    and one a school; with more than 300,000 no workbook has a row a student. ``workbook`` False
    leaves all workbooks out. Files of an earlier run that this one does not replace are removed;
    other files in the directory stay.

    Raises
    ------
    UsageError
        As :func:`placement.storage.write_atomically` does; nothing has changed then.
    """
    plan = Plan(instance, policy, profile, problem, result, verdict, settings, lang)
    digests: dict[str, dict[str, str]] = {}
    files: dict[str, Content] = {PLACEMENTS: plan.csv}
    if workbook:
        files[WORKBOOK] = _drawn(plan, WORKBOOK, lambda: sheet_pages(plan), digests)
        if plan.split:
            for name, pages in volumes(plan):
                files[name] = _drawn(plan, name, pages, digests)
    files[RUN] = json_bytes(run_record(plan, timings))
    written = list(files)
    files[CERTIFICATE] = lambda path: _certify(plan, path, written, digests, directory)
    return write_atomically(directory, files, force=force, retired=earlier_files(directory))


def _drawn(
    plan: Plan, name: str, pages: Pages, digests: dict[str, dict[str, str]]
) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        imprint = Imprint(plan.number, plan.title, plan.instance.term.start, plan.lang)
        digests[name] = write_workbook(path, pages(), imprint)

    return write


def _certify(
    plan: Plan,
    path: Path,
    names: list[str],
    digests: Mapping[str, Mapping[str, str]],
    folder: Path,
) -> None:
    """Write the certificate beside the files it is about, while all are still staged."""
    said = certificate(
        plan.instance,
        plan.policy,
        plan.profile,
        plan.result,
        [keyed_prices(plan.problem, level) for level in plan.result.levels],
        plan.verdict.checks,
        {name: hashed(path.parent / name, digests.get(name)) for name in names},
        folder=folder,
    )
    path.write_bytes(json_bytes(said))
