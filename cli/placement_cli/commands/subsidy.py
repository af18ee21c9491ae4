"""``placement subsidy PLAN --as-of DATE``: the money that follows from a plan."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from placement_cli import faults
from placement_cli.console import table
from placement_cli.failures import DONE, Finished
from placement_cli.group import command, option
from placement_cli.language import LANG, text
from placement_cli.parsing import day, names, rule_levels

if TYPE_CHECKING:
    import datetime as dt

    from placement import Reckoning
    from placement_cli.console import Console


@command("subsidy")
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@option("--as-of", metavar="DATE", required=True, callback=day)
@option("--earlier", metavar="FILE", multiple=True, type=click.Path(path_type=Path))
@option("--inputs", metavar="FILE", multiple=True, type=click.Path(path_type=Path))
@option("--policy", metavar="NAMES", callback=names)
@option("--set", "settings", help="set", metavar="RULE=LEVEL", multiple=True, callback=rule_levels)
@option("-o", "--output", help="subsidy_output", metavar="FILE", type=click.Path(path_type=Path))
@option("--force", help="subsidy_force", is_flag=True)
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console,
    plan: Path,
    *,
    as_of: dt.date,
    earlier: tuple[Path, ...],
    inputs: tuple[Path, ...],
    policy: list[str] | None,
    settings: dict[str, str],
    output: Path | None,
    force: bool,
) -> None:
    """Compute, sum up, and write the roster where one is asked for."""
    from placement import check_not_read, reckon_plan, write_subsidy

    began = time.perf_counter()
    if output is not None:
        check_not_read(output, (plan, *inputs, *earlier))
    console.all_faults = True
    with console.working("subsidy"):
        found = reckon_plan(
            plan, as_of=as_of, inputs=inputs, earlier=earlier, packs=policy, settings=settings
        )
        written = None
        if output is not None:
            written = write_subsidy(output, found, lang=LANG.get(), force=force)
    if console.json:
        told = [faults.as_json(fault) for fault in found.findings]
        file = None if written is None else str(written)
        console.document({"exit": DONE, **found.plain(), "file": file, "findings": told})
    else:
        faults.tell(found.findings, console)
        _show(found, console)
    seconds = text("stage.seconds", n=f"{time.perf_counter() - began:.1f}")
    line = text("subsidy.done", n=f"{int(found.good.sum()):,}", total=f"{found.total:,}")
    console.stage("subsidy", f"√ {line}  {seconds}")
    if found.tax_saved:
        console.note(text("subsidy.tax", tax=f"{found.tax_saved:,}"))
    if written is not None:
        console.note(text("subsidy.written", path=written))
    raise Finished(DONE)


def _show(found: Reckoning, console: Console) -> None:
    """Totals, budgets and reasons as tables; nobody's name or number stands in them."""
    lang = LANG.get()
    for by in ("payer", "item", "school"):
        summed = found.totals(by, lang=lang)
        heading = (text(f"subsidy.by_{by}"), *(text(f"subsidy.{c}") for c in _COLUMNS))
        rows = [heading]
        for row in summed.to_dict("records"):
            name = f"{row['key']} {row['title']}" if by == "item" else row["key"]
            rows.append((name or text("subsidy.none"), *(f"{row[c]:,}" for c in _COLUMNS)))
        _print(rows, console)
    budgets = [
        (row["payer"], *(f"{row[c]:,}" for c in ("budget", "before", "due", "left")))
        for row in found.budgets.to_dict("records")
        if row["budget"] >= 0
    ]
    if budgets:
        columns = ("budget", "before", "due", "left")
        heading = (text("subsidy.budgets"), *(text(f"subsidy.{c}") for c in columns))
        _print([heading, *budgets], console)
    refused = found.plain()["refused"]
    if isinstance(refused, list) and refused:
        rows = [(text("subsidy.refused_because"), text("subsidy.claims"), text("subsidy.example"))]
        rows += [(f"{r['code']} {r['item']}", f"{r['claims']:,}", r[lang]) for r in refused]
        _print(rows, console)


_COLUMNS = ("paid", "payees", "refused", "amount")


def _print(rows: list[tuple[str, ...]], console: Console) -> None:
    for line in table(rows):
        console.data(line)
    console.data("")
