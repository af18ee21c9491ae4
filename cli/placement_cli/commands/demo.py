"""``placement demo school -o DIR``: made-up tables and the finished plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from placement_cli.failures import Finished
from placement_cli.group import command, option
from placement_cli.language import text

if TYPE_CHECKING:
    from placement_cli.console import Console

SIZES = {"school": (1, 600, 60, 6), "city": (9, 6000, 400, 15)}
"""Schools, students, posts and parks of a demonstration."""
SEED = 2026


@command("demo")
@click.argument("size", type=click.Choice(list(SIZES)), default="school")
@option("-o", "--out", help="out_folder", required=True, type=click.Path(path_type=Path))
@option("--force", is_flag=True)
@click.pass_obj
def COMMAND(console: Console, size: str, *, out: Path, force: bool) -> None:
    """Generate, then do what ``run`` does."""
    from placement import check_output, generate, write_instance
    from placement_cli.order import Order
    from placement_cli.planning import make_plan

    data, plan = out / "data", out / "plan"
    for folder in (data, plan):
        check_output(folder, force=force)
    schools, students, posts, parks = SIZES[size]
    with console.working("make"):
        instance = generate(students, posts, seed=SEED, schools=schools, parks=parks)
        written = write_instance(instance, data / text("demo.file"), form="xlsx", force=force)
    console.stage("make", "  ".join(map(str, written)))
    profile = "city" if size == "city" else "school"
    order = Order(tuple(written), plan, profile=profile, force=force)
    raise Finished(make_plan(order, console).exit_code)
