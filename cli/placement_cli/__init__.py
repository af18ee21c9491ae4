"""The command line of placement: a thin coat over the public names of the package."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(args: Sequence[str] | None = None) -> None:
    """The program: parse, call, say, exit."""
    sys.exit(call(list(sys.argv[1:] if args is None else args)))


def call(args: list[str]) -> int:
    """One call of the program inside this process; its exit code."""
    # Loaded here, so that importing the package for its version loads nothing else.
    from placement_cli import failures
    from placement_cli.console import Console, prepare_streams
    from placement_cli.group import PROGRAM, dropped_files
    from placement_cli.language import LANG, choose

    prepare_streams()
    LANG.set(choose(args, os.environ))
    console = Console(json="--json" in args)
    dropped = dropped_files(args)
    try:
        PROGRAM.main(dropped or args, "placement", standalone_mode=False, obj=console)
    except (Exception, KeyboardInterrupt) as error:
        code = failures.report(error, console, args)
    else:
        code = failures.DONE
    if dropped and sys.platform == "win32" and sys.stdin.isatty():
        import click

        click.pause()  # The console of a dropped file closes with the program.
    return code
