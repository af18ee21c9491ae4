"""From an exception to a sentence and an exit code."""

from __future__ import annotations

import tempfile
import traceback
from typing import TYPE_CHECKING

import click

from placement import DataError, PlacementError, remedy, sentence
from placement_cli import faults
from placement_cli.language import LANG, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement_cli.console import Console

DONE = 0
FINDINGS = 1
USAGE = 2
INFEASIBLE = 3
NO_PLAN = 4
INTERNAL = 101
INTERRUPTED = 130


class Finished(Exception):
    """A command's own exit code, after it has said everything."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def report(error: BaseException, console: Console, args: Sequence[str]) -> int:
    """Say what happened and give the exit code.

    An error of this package or of click is a sentence; anything else is ours: it goes to a file
    in the system's folder for temporary files, whose path is named, and to the console with -vv.
    With ``--json`` the sentence is also the one document on standard output.
    """
    if isinstance(error, Finished):
        return error.code
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    code, said = _report(error, console, args)
    if console.json:
        console.document({"exit": code, "error": said})
    return code


def _report(
    error: BaseException, console: Console, args: Sequence[str]
) -> tuple[int, dict[str, object]]:
    """Exit code, and what was said, for programs."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        console.fail(error.format_message())
        return USAGE, {}
    if isinstance(error, click.Abort | KeyboardInterrupt):
        console.fail(f"! {text('interrupted.nothing')}")
        return INTERRUPTED, {}
    if isinstance(error, DataError):
        faults.show(error.faults, console.fail, limit=None if console.all_faults else faults.SHOWN)
        shown = [faults.as_json(fault) for fault in error.faults]
        return faults.exit_code(error.faults), {"faults": shown}
    if isinstance(error, click.ClickException):
        code, facts = _facts_of(error)
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "placement"
        fix = text("help.hint", command=command)
        return USAGE, _say(console, code, facts, fix)
    if isinstance(error, PlacementError):
        fix = remedy(error.code, error.facts, lang=LANG.get())
        return error.exit_code, _say(console, error.code, error.facts, fix)
    return INTERNAL, _say(console, "E499", _crash(error, console, args), "")


def _say(console: Console, code: str, facts: Mapping[str, object], fix: str) -> dict[str, object]:
    console.fail(f"× {code} {sentence(code, facts, lang=LANG.get())}")
    if fix:
        console.fail(f"  {fix}")
    both = {lang: sentence(code, facts, lang=lang) for lang in ("zh", "en")}
    return {"code": code, "facts": dict(facts), **both}


def _facts_of(error: click.ClickException) -> tuple[str, dict[str, object]]:
    """The catalogue's code for one of click's errors, and its facts."""
    if isinstance(error, click.NoSuchOption):
        return "E401", {"name": error.option_name, "near": _near(error.possibilities)}
    if isinstance(error, click.NoSuchCommand):
        return "E402", {"name": error.command_name, "near": _near(error.possibilities)}
    if isinstance(error, click.MissingParameter):
        return "E403", {"name": _name(error)}
    if isinstance(error, click.BadParameter):
        return "E404", {"name": _name(error), "why": _why(error)}
    return "E405", {"why": error.format_message()}


def _near(possibilities: Sequence[str] | None) -> str:
    if not possibilities:
        return ""
    return text("help.near", near=text("help.or").join(possibilities))


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return (
        max(error.param.opts, key=len)
        if error.param.param_type_name == "option"
        else (error.param.human_readable_name)
    )


def _why(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return text("help.choices", choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        return text("help.integer", low=kind.min)
    return error.message


def _crash(error: BaseException, console: Console, args: Sequence[str]) -> dict[str, object]:
    """Write the trace to a file, and show it with -vv; the facts of E499."""
    trace = "".join(traceback.format_exception(error))
    with tempfile.NamedTemporaryFile(
        "w", prefix="placement-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write(f"placement {' '.join(args)}\n\n{trace}")
    if console.verbosity >= 2:
        console.fail(trace)
    return {"path": log.name, "error": type(error).__name__}
