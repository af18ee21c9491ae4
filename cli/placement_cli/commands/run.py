"""``placement run INPUT… -o OUT``: the one command clerks need."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from placement_cli.failures import Finished
from placement_cli.group import command, free_folder, option, planning_options

if TYPE_CHECKING:
    from placement_cli.console import Console


@command("run")
@click.argument(
    "inputs", metavar="INPUT...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@option("-o", "--out", help="out_beside", type=click.Path(path_type=Path))
@planning_options
@click.pass_obj
def COMMAND(console: Console, /, inputs: tuple[Path, ...], out: Path | None, **asked: Any) -> None:
    """Check, solve, verify and write; faults are also marked in a copy of the tables."""
    from placement_cli.order import Order
    from placement_cli.planning import make_plan

    order = Order(inputs, out or free_folder(inputs[0]), mark=True, **asked)
    raise Finished(make_plan(order, console).exit_code)
