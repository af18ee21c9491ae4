"""``placement bench report``: all that the records show, on the console, as HTML, CSV, JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from placement_cli.columns import fitting
from placement_cli.failures import DONE, Finished
from placement_cli.group import command, option
from placement_cli.language import LANG, text
from placement_cli.layout import console_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement_cli.console import Console


@command("bench report")
@click.argument("result", metavar="DIR|FILE", type=click.Path(path_type=Path))
@option("-o", "--out", help="bench_page", metavar="FILE", type=click.Path(path_type=Path))
@option("--csv", "sheet", help="bench_csv", metavar="FILE", type=click.Path(path_type=Path))
@option("--force", is_flag=True)
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console, /, result: Path, *, out: Path | None, sheet: Path | None, force: bool
) -> None:
    """Write what was asked for, then show the tables of settings, growth and tests."""
    from placement import bench_records, bench_report, check_not_read, write_bench

    records = bench_records(result)
    document = bench_report(records)
    source = result / "runs.jsonl" if result.is_dir() else result
    for path in filter(None, (out, sheet)):
        check_not_read(path, [source])
    # The files come first: whoever reads what is shown may stop reading.
    written = write_bench(document, page=out, sheet=sheet, force=force, lang=LANG.get())
    if console.json:
        console.document({"exit": DONE, **document})
    else:
        _show(console, document)
    for path in written:
        console.stage("done", str(path))
    raise Finished(DONE)


def _show(console: Console, document: Mapping[str, Any]) -> None:
    from placement import bench_tables

    for title, heads, rows in bench_tables(document, lang=LANG.get()):
        _table(console, title, heads, rows)


def _table(
    console: Console, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """A title and as many columns as fit; what does not is named."""
    width = min(console_width(), 120) - 1
    console.data(title)
    lines, left = fitting(heads, rows, width - 2, texts=(24,))
    for line in lines:
        console.data(f"  {line}")
    if left:
        console.data("  " + text("bench.columns", names=", ".join(left)))
    console.data("")
