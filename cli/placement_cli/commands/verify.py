"""``placement verify OUT``: the plan recomputed from its inputs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from placement_cli import faults
from placement_cli.failures import DONE, FINDINGS, Finished
from placement_cli.group import command, option
from placement_cli.language import text

if TYPE_CHECKING:
    from placement import Recheck
    from placement_cli.console import Console


@command("verify")
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@option("--certificate", metavar="FILE", type=click.Path(path_type=Path))
@option("--inputs", metavar="FILE", multiple=True, type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console, plan: Path, *, certificate: Path | None, inputs: tuple[Path, ...]
) -> None:
    """Recheck the plan and list what was recomputed; exit code 1 when a claim does not hold."""
    from placement import recheck
    from placement_cli.figures import check_line

    began = time.perf_counter()
    with console.working("verify"):
        found = recheck(plan, certificate=certificate, inputs=inputs)
    if console.json:
        console.document(_document(found))
    else:
        quiet = console.verbosity < 0
        for check in found.verdict.checks:
            if not quiet or (check.violated and check.level == "hard"):
                console.data(check_line(check))
        for level, word in () if quiet else zip(found.verdict.levels, found.words, strict=True):
            bound = "-" if level.bound is None else f"{level.bound:,}"
            console.data(
                text("verify.level", name=level.name, value=f"{level.value:,}", bound=bound)
            )
            if word is not None:
                console.data(text("verify.word", solver=found.solver, word=f"{word:,}"))
        faults.tell(found.findings, console)
    seconds = text("stage.seconds", n=f"{time.perf_counter() - began:.1f}")
    errors = faults.errors(found.findings)
    line = text("verify.failed", n=len(errors)) if errors else text("verify.passed")
    console.stage("verify", f"{'×' if errors else '√'} {line}  {seconds}")
    raise Finished(DONE if found.passed else FINDINGS)


def _document(found: Recheck) -> dict[str, Any]:
    return {
        "exit": DONE if found.passed else FINDINGS,
        "passed": found.passed,
        "checks": [
            {
                "rule": check.rule,
                "zh": check.title_zh,
                "en": check.title_en,
                "level": check.level,
                "checked": check.checked,
                "violated": check.violated,
                "not_checkable": check.not_checkable,
                "excepted": check.excepted,
            }
            for check in found.verdict.checks
        ],
        "levels": [
            {
                "name": level.name,
                "value": level.value,
                "bound": level.bound,
                "solver_bound": word,
            }
            for level, word in zip(found.verdict.levels, found.words, strict=True)
        ],
        "solver": found.solver,
        "findings": [faults.as_json(fault) for fault in found.findings],
    }
