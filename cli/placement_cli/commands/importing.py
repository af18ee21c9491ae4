"""``placement import FILE``: published instances as our tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from placement_cli.group import command, option
from placement_cli.language import text

if TYPE_CHECKING:
    from placement_cli.console import Console


@command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@option("-o", "--out", help="out_tables", required=True, type=click.Path(path_type=Path))
@option("--format", "source", help="format", type=click.Choice(["orlib", "preflib", "sdu"]))
@option("--form", type=click.Choice(["xlsx", "csv", "parquet"]))
@option("--force", is_flag=True)
@click.pass_obj
def COMMAND(
    console: Console, file: Path, *, out: Path, source: str | None, form: str | None, force: bool
) -> None:
    """Read the file, write the tables, and say how to solve them."""
    from placement import import_instance, write_instance

    with console.working("read"):
        instance = import_instance(file, format=source)
    students, posts = len(instance.students), len(instance.places)
    console.stage("read", text("imported.line", file=file.name, n=f"{students:,}", m=f"{posts:,}"))
    with console.working("write"):
        paths = write_instance(instance, out, form=form, force=force)  # type: ignore[arg-type]
    console.stage("done", "  ".join(map(str, paths)))
    profile = " --profile scores" if len(instance.table("scores")) else ""
    console.note(text("imported.next", out=out, profile=profile))
