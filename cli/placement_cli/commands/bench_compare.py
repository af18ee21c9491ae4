"""``placement bench compare A B``: whether the difference between two sides is real."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from placement_cli.columns import fitting
from placement_cli.failures import DONE, FINDINGS, Finished
from placement_cli.group import command, option
from placement_cli.language import LANG, text
from placement_cli.layout import console_width
from placement_cli.parsing import share

if TYPE_CHECKING:
    from placement import Comparison
    from placement_cli.console import Console


@command("bench compare")
@click.argument("sides", metavar="A [B]", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--between", metavar="A B", nargs=2, type=str)
@option("--fail-over", metavar="SHARE", callback=share)
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console,
    /,
    sides: tuple[Path, ...],
    *,
    between: tuple[str, str] | None,
    fail_over: float | None,
) -> None:
    """Test pair by pair, show a table a setting, and fail on what is shown to be worse."""
    from placement import bench_compare, bench_records

    if len(sides) != (2 if between is None else 1):
        raise click.UsageError(text("help.bench_sides"))
    found = bench_compare(
        bench_records(sides[0]),
        bench_records(sides[-1]),
        settings=between,
        fail_over=fail_over,
    )
    worse = [comparison for comparison in found if comparison.regressions]
    code = FINDINGS if worse else DONE
    if console.json:
        console.document({"exit": code, "comparisons": [c.plain() for c in found]})
    else:
        for comparison in found:
            show(console, comparison)
    if fail_over is not None:
        limit = f"{100 * fail_over:g}%"
        for comparison in worse:
            measures = ", ".join(text(f"bench.head.{name}") for name in comparison.regressions)
            line = text("bench.regression", name=comparison.name, limit=limit, measures=measures)
            console.fail(f"× {line}")
        if not worse:
            console.note(f"√ {text('bench.no_regression', limit=limit)}")
    raise Finished(code)


def show(console: Console, comparison: Comparison) -> None:
    """The pairs, then a line a measure."""
    from placement import compared_table

    line = text(
        "bench.pairs",
        name=comparison.name,
        n=comparison.pairs,
        a=comparison.only_a,
        b=comparison.only_b,
    )
    console.data(line)
    heads, rows = compared_table(comparison, lang=LANG.get())
    lines, left = fitting(heads, rows, min(console_width(), 120) - 3, texts=(24,))
    for shown in lines:
        console.data(f"  {shown}")
    if left:
        console.data("  " + text("bench.columns", names=", ".join(left)))
