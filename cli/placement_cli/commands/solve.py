"""``placement solve INPUT… -o OUT``: a plan for people and programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from placement_cli import faults
from placement_cli.failures import Finished
from placement_cli.group import command, option, planning_options

if TYPE_CHECKING:
    from placement import Result
    from placement_cli.console import Console
    from placement_cli.order import Outcome


@command("solve")
@click.argument(
    "inputs", metavar="INPUT...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@option("-o", "--out", required=True, type=click.Path(path_type=Path))
@planning_options
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(console: Console, /, inputs: tuple[Path, ...], out: Path, **asked: Any) -> None:
    """Check, solve, verify and write; with ``--json`` print what was found."""
    from placement_cli.order import Order
    from placement_cli.planning import make_plan

    outcome = make_plan(Order(inputs, out, **asked), console)
    if console.json:
        console.document(_document(outcome))
    raise Finished(outcome.exit_code)


def _why(result: Result) -> dict[str, str]:
    from placement import method_in_words

    zh, en = method_in_words(result, "zh"), method_in_words(result, "en")
    return {"zh": "：".join(zh), "en": ": ".join(en)}


def _constraints(outcome: Outcome) -> list[dict[str, Any]]:
    """What was asked of several students at once, and what the plan has."""
    from placement import constraint_in_words, demands

    return [
        {
            "key": own.key,
            "zh": constraint_in_words(own.key, "zh", instance=outcome.instance),
            "en": constraint_in_words(own.key, "en", instance=outcome.instance),
            "kind": own.kind,
            "hard": own.hard,
            "at_least": own.at_least,
            "unit": own.unit,
            "asked": own.asked,
            "reached": None if own.reached != own.reached else own.reached,
            "short": own.short,
            "opened": own.opened,
            "kept": own.kept,
        }
        for own in demands(
            outcome.instance, outcome.policy, outcome.profile, outcome.result.place_of
        )
    ]


def _document(outcome: Outcome) -> dict[str, Any]:
    result = outcome.result
    return {
        "exit": outcome.exit_code,
        "status": {"stopped": str(result.stop), "proved": str(result.proof)},
        "students": outcome.students,
        "placed": int((result.place_of >= 0).sum()),
        "levels": [
            {
                "name": level.name,
                "value": level.value,
                "bound": level.bound,
                "gap": level.gap,
                "solver_bound": level.word,
            }
            for level in result.levels
        ],
        "checks": [
            {
                "rule": check.rule,
                "level": check.level,
                "checked": check.checked,
                "violated": check.violated,
                "not_checkable": check.not_checkable,
                "excepted": check.excepted,
            }
            for check in outcome.verdict.checks
        ],
        "method": result.method,
        "reason": dict(result.reason),
        "why": _why(result),
        "solver": result.solver,
        "constraints": _constraints(outcome),
        "seed": result.seed,
        "timings": dict(outcome.timings),
        "files": [str(path) for path in outcome.files],
        "faults": [faults.as_json(fault) for fault in outcome.faults],
    }
