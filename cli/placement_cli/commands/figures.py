"""``placement figures PLAN``: the tables of figures that documents want reported or published."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from placement_cli import faults
from placement_cli.columns import fitting
from placement_cli.failures import DONE, Finished
from placement_cli.group import command, option
from placement_cli.language import LANG, text
from placement_cli.layout import console_width, wrap
from placement_cli.parsing import day_given, names, rule_levels

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from placement import Fault, FigureTable, Policy, Roster
    from placement_cli.console import Console

SHOWN = 8
"""Rows of a table on the console; the workbook and ``--json`` have all."""


@command("figures")
@click.argument("plan", metavar="PLAN", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--no-plan", "bare", help="figures_bare", is_flag=True)
@option("--inputs", help="audit_inputs", metavar="FILE", multiple=True,
        type=click.Path(path_type=Path))  # fmt: skip
@option("--as-of", "as_of", help="figures_day", metavar="DATE", callback=day_given)
@option("--publish", is_flag=True)
@option("--below", metavar="N", type=click.IntRange(0), default=5)
@option("--policy", metavar="NAMES", callback=names)
@option("--set", "levels", help="set", metavar="RULE=LEVEL", multiple=True, callback=rule_levels)
@option("--sheet", metavar="NAME")
@option("-o", "--out", help="figures_output", type=click.Path(path_type=Path))
@option("--force", is_flag=True)
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console,
    plan: tuple[Path, ...],
    *,
    bare: bool,
    inputs: tuple[Path, ...],
    as_of: dt.date | None,
    publish: bool,
    below: int,
    policy: list[str] | None,
    levels: dict[str, str],
    sheet: str | None,
    out: Path | None,
    force: bool,
) -> None:
    """Count, hide small counts where the tables are to be published, show and write."""
    from placement import check_not_read, figures, published, write_figures

    began = time.perf_counter()
    if out is not None:
        check_not_read(out, (*plan, *inputs))
    console.all_faults = not bare
    with console.working("figures"):
        files = (*plan, *inputs)
        roster, chosen, notes = (_tables if bare else _planned)(files, policy, levels, sheet, as_of)
        found = figures(roster, chosen)
        if publish:
            found = published(found, below=below)
    # The file comes first: whoever reads what is shown may stop reading.
    written = None if out is None else write_figures(
        out, found, roster.as_of, force=force, lang=LANG.get()
    )  # fmt: skip
    if console.json:
        told = [faults.as_json(fault) for fault in notes]
        document = {"exit": DONE, "as_of": roster.as_of.isoformat(), "published": publish}
        console.document({**document, "tables": [t.plain() for t in found], "notes": told})
    else:
        faults.show([note for note in notes if note.severity != "info"], console.note)
        for made in found:
            _show(console, made)
    seconds = text("stage.seconds", n=f"{time.perf_counter() - began:.1f}")
    line = text("figures.counts", n=len(found), day=roster.as_of)
    console.stage("figures", f"{line}  {seconds}")
    if written is not None:
        console.stage("done", str(written))
    raise Finished(DONE)


def _planned(
    files: tuple[Path, ...],
    packs: list[str] | None,
    levels: dict[str, str],
    sheet: str | None,
    as_of: dt.date | None,
) -> tuple[Roster, Policy, Sequence[Fault]]:
    from placement import Roster, open_plan

    opened = open_plan(
        files[0], inputs=files[1:], packs=packs, levels=levels, on=as_of, sheet=sheet
    )
    day = as_of or opened.instance.term.start
    roster = Roster(opened.instance, opened.place_of, day)
    return roster, opened.policy, (*opened.findings, *opened.policy.notes)


def _tables(
    files: tuple[Path, ...],
    packs: list[str] | None,
    levels: dict[str, str],
    sheet: str | None,
    as_of: dt.date | None,
) -> tuple[Roster, Policy, Sequence[Fault]]:
    import numpy as np

    from placement import Roster, read_instance
    from placement_cli.planning import policy_of

    instance = read_instance(*files, sheet=sheet)
    day = as_of or instance.term.start
    chosen = policy_of(instance, packs, levels, day)
    nobody = np.full(len(instance.students), -1, dtype=np.int64)
    return Roster(instance, nobody, day), chosen, (*instance.notes, *chosen.notes)


def _show(console: Console, made: FigureTable) -> None:
    """The title, who asks for it, and the first rows of the columns that fit."""
    lang = LANG.get()
    width = min(console_width(), 80) - 1
    console.data(wrap(made.title_zh if lang == "zh" else made.title_en, width))
    console.data(wrap("  " + "; ".join(made.clauses), width, indent="  "))
    shown = made.told(lang)
    shown = shown if console.verbosity > 0 else shown.head(SHOWN)
    heads = [pair[0 if lang == "zh" else 1] for pair in made.headings.values()]
    rows = [[_cell(value) for value in row] for row in shown.to_numpy(object)]
    lines, left = fitting(heads, rows, width - 2)
    for line in lines:
        console.data("  " + line)
    if len(made.frame) > len(shown):
        console.data("  " + text("figures.more", n=len(made.frame) - len(shown)))
    if left:
        said = text("figures.columns", n=len(left), names=", ".join(left))
        console.data(wrap("  " + said, width, indent="  "))
    console.data("")


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:g}"
    return str(value)
