"""``placement check INPUT…``: every fault with its cell, all at once."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from placement_cli import faults
from placement_cli.failures import Finished
from placement_cli.group import command, option
from placement_cli.language import text
from placement_cli.parsing import names, rule_levels

if TYPE_CHECKING:
    from placement_cli.console import Console


@command("check")
@click.argument(
    "inputs", metavar="INPUT...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@option("--mark", is_flag=True)
@option("--policy", metavar="NAMES", callback=names)
@option("--set", "levels", help="set", metavar="RULE=LEVEL", multiple=True, callback=rule_levels)
@option("--sheet", metavar="NAME")
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console,
    inputs: tuple[Path, ...],
    *,
    mark: bool,
    policy: list[str] | None,
    levels: dict[str, str],
    sheet: str | None,
) -> None:
    """Read, screen, list; exit code 1 when a fault must be mended."""
    from placement import read_tables, write_marked
    from placement_cli.language import LANG
    from placement_cli.order import Order
    from placement_cli.planning import screened

    began = time.perf_counter()
    order = Order(inputs, Path(), policy=policy, levels=levels, sheet=sheet)
    with console.working("read"):
        reading = read_tables(*inputs, sheet=sheet)
        found = reading.faults
        if reading.instance is not None:
            found = (*found, *screened(reading.instance, order)[1])
    counts = faults.counts(found)
    if console.json:
        console.document(
            {
                "exit": faults.exit_code(found),
                "counts": {name: counts[name] for name in ("error", "warning", "info")},
                "faults": [faults.as_json(fault) for fault in found],
            }
        )
    else:
        faults.show(faults.errors(found) if console.verbosity < 0 else found, console.data)
    seconds = text("stage.seconds", n=f"{time.perf_counter() - began:.1f}")
    line = text(
        "check.counts", errors=counts["error"], warnings=counts["warning"], notes=counts["info"]
    )
    console.stage("check", f"{line}  {seconds}")
    if mark:
        written = write_marked(inputs, found, lang=LANG.get())
        for path in written:
            console.note(text("check.marked", path=path))
        if not written:
            console.note(text("check.nothing_marked"))
    raise Finished(faults.exit_code(found))
