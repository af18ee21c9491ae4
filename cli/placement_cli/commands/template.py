"""``placement template school -o x.xlsx``: a blank workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from placement_cli.group import command, option
from placement_cli.language import text

if TYPE_CHECKING:
    from placement_cli.console import Console


_OWN_COMMAND = ("teachers", "money")
"""Workbooks that another command than ``check`` reads."""


@command("template")
@click.argument(
    "audience",
    type=click.Choice(["school", "park", "class", "teachers", "money", "office"]),
    default="school",
)
@option("-o", "--out", help="out_file", required=True, type=click.Path(path_type=Path))
@option("--force", is_flag=True)
@click.pass_obj
def COMMAND(console: Console, audience: Any, out: Path, *, force: bool) -> None:
    """Write the template and say where."""
    from placement import write_template

    path = write_template(out, audience, force=force)
    console.stage("done", str(path))
    key = f"template.next.{audience}" if audience in _OWN_COMMAND else "template.next"
    console.note(text(key, path=path), indent="  ")
