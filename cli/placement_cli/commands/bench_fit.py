"""``placement bench fit``: forecasts of time and memory, fitted on records."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from placement_cli.columns import fitting
from placement_cli.commands.advise import held
from placement_cli.failures import DONE, Finished
from placement_cli.group import command, option
from placement_cli.language import text
from placement_cli.layout import console_width

if TYPE_CHECKING:
    from placement import ForecastModel
    from placement_cli.console import Console

_TARGETS = ("solve", "total", "memory")


@command("bench fit")
@click.argument(
    "results", metavar="DIR|FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@option("-o", "--out", help="fit_out", metavar="FILE", required=True,
        type=click.Path(path_type=Path))  # fmt: skip
@option("--shuffle", help="fit_shuffle", metavar="N", type=click.IntRange(0), default=0)
@option("--force", is_flag=True)
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console, /, results: tuple[Path, ...], *, out: Path, shuffle: int, force: bool
) -> None:
    """Fit, write the model, and show how wide its intervals are and how well they hold."""
    from placement import bench_fit, bench_records, check_not_read, write_forecast

    records = {record["key"]: record for result in results for record in bench_records(result)}
    sources = [result / "runs.jsonl" if result.is_dir() else result for result in results]
    check_not_read(out, sources)
    model, left_out = bench_fit(list(records.values()), seed=shuffle)
    write_forecast(model, out, force=force)
    if left_out.records:
        console.note(f"! {text('fit.left_out', n=left_out.records)}")
    if left_out.methods:
        console.note(f"! {text('fit.methods_left_out', names=', '.join(left_out.methods))}")
    if console.json:
        console.document({"exit": DONE, "file": str(out), "left_out": left_out.records,
                          "not_fitted": list(left_out.methods), **model.plain()})  # fmt: skip
    else:
        _show(console, model)
    console.stage("done", str(out))
    raise Finished(DONE)


def _show(console: Console, model: ForecastModel) -> None:
    heads = [
        text("advise.head.method"),
        *(text(f"fit.head.{name}") for name in ("runs", "instances", "cut", *_TARGETS)),
    ]
    rows = []
    for name, one in model.methods.items():
        cells = []
        for target in _TARGETS:
            law = one.laws.get(target)
            share = model.coverage.get(f"{target} {name}")
            cells.append(
                ""
                if law is None
                else text(
                    "fit.cell",
                    factor=f"{math.exp(law.half):.2g}",
                    share="-" if share is None else f"{100 * share:.0f}%",
                )
            )
        rows.append([name, str(one.runs), str(one.instances), str(one.cut), *cells])
    lines, left = fitting(heads, rows, min(console_width(), 120) - 1)
    for line in lines:
        console.data(line)
    if left:
        console.data(text("advise.columns", names=", ".join(left)))
    console.data(text("fit.coverage", share=held(model)))
