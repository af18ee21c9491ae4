"""``placement generate``: synthetic tables of any size."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from placement_cli.group import command, option
from placement_cli.language import text

if TYPE_CHECKING:
    from placement_cli.console import Console


@command("generate")
@option("--students", required=True, metavar="N", type=click.IntRange(1))
@option("--posts", required=True, metavar="N", type=click.IntRange(1))
@option("--seed", help="seed_data", required=True, metavar="N", type=click.IntRange(0))
@option("--family", metavar="NAME", default="city")
@option("-o", "--out", help="out_tables", required=True, type=click.Path(path_type=Path))
@option("--parks", metavar="N", type=click.IntRange(1), default=15)
@option("--schools", metavar="N", type=click.IntRange(1))
@option("--shortage", type=float, metavar="RATIO")
@option("--prefs", metavar="N", type=click.IntRange(0), default=5)
@option("--city", metavar="ADCODE", default="431000")
@option("--classes", metavar="N", type=click.IntRange(0), default=0)
@option("--teachers", metavar="N", type=click.IntRange(0), default=0)
@option("--block-least", metavar="N", type=click.IntRange(1), default=1)
@option("--block-most", metavar="N", type=click.IntRange(0), default=0)
@option("--teams", type=float, default=0.0, metavar="SHARE")
@option("--shares", type=click.Choice(["park", "county"]))
@option("--share-least", metavar="PCT", type=click.IntRange(0, 100), default=50)
@option("--budgets", metavar="N", type=click.IntRange(0, 2), default=0)
@option("--form", type=click.Choice(["xlsx", "csv", "parquet"]))
@option("--dirty", is_flag=True)
@option("--force", is_flag=True)
@click.pass_obj
def COMMAND(
    console: Console,
    *,
    students: int,
    posts: int,
    seed: int,
    family: str,
    out: Path,
    parks: int,
    schools: int | None,
    shortage: float | None,
    prefs: int,
    city: str,
    classes: int,
    teachers: int,
    block_least: int,
    block_most: int,
    teams: float,
    shares: Literal["park", "county"] | None,
    share_least: int,
    budgets: int,
    form: str | None,
    dirty: bool,
    force: bool,
) -> None:
    """Make the tables and write them."""
    from placement import generate, write_instance

    began = time.perf_counter()
    with console.working("make"):
        instance = generate(
            students,
            posts,
            seed=seed,
            family=family,
            parks=parks,
            schools=schools,
            shortage=shortage,
            preference_length=prefs,
            city=city,
            dirty=dirty,
            order_classes=classes,
            teachers=teachers,
            block_least=block_least,
            block_most=block_most,
            teams=teams,
            shares=shares or "",
            share_least=share_least,
            budgets=budgets,
        )
        paths = write_instance(instance, out, form=form, force=force)  # type: ignore[arg-type]
    seconds = time.perf_counter() - began
    console.stage("make", text("made.line", n=students, m=posts, seconds=f"{seconds:.1f}"))
    console.stage("done", "  ".join(map(str, paths)))
