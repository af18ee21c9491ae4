"""``placement classes INPUT…``: which order classes to open, and what the next one takes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from placement_cli import faults
from placement_cli.columns import fitting
from placement_cli.failures import DONE, FINDINGS, INTERRUPTED, Finished
from placement_cli.group import command, option
from placement_cli.interrupt import stop_on_interrupt
from placement_cli.language import LANG, text
from placement_cli.layout import console_width, wrap
from placement_cli.parsing import duration, names, rule_levels

if TYPE_CHECKING:
    from placement import ClassProposal, Instance
    from placement_cli.console import Console
    from placement_cli.order import Order

SHOWN = 30
"""Classes on the console; the workbook and ``--json`` have all."""
NEXT = 5
"""Classes whose next step is shown without ``-v``."""


@command("classes")
@click.argument(
    "inputs", metavar="INPUT...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@option("--round", "month", help="round", type=click.Choice(["6", "12", "all"]), default="all")
@option("--least", help="classes_least", metavar="N", type=click.IntRange(1), default=20)
@option("--with-posts", is_flag=True)
@option("--nearest", metavar="N", type=click.IntRange(0), default=10)
@option("--policy", metavar="NAMES", callback=names)
@option("--profile", metavar="NAME|FILE", default=None)
@option("--time-limit", help="classes_time", metavar="TIME", default="2m", callback=duration)
@option("--seed", metavar="N", type=click.IntRange(0), default=0)
@option("--set", "levels", help="set", metavar="RULE=LEVEL", multiple=True, callback=rule_levels)
@option("--sheet", metavar="NAME")
@option("-o", "--out", help="classes_output", type=click.Path(path_type=Path))
@option("--force", is_flag=True)
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console,
    inputs: tuple[Path, ...],
    *,
    month: str,
    least: int,
    with_posts: bool,
    nearest: int,
    policy: list[str] | None,
    profile: str | None,
    time_limit: float | None,
    seed: int,
    levels: dict[str, str],
    sheet: str | None,
    out: Path | None,
    force: bool,
) -> None:
    """Read, check, propose, show and write; a proposal whose plan fails is not written."""
    from placement import check_not_read, write_classes
    from placement_cli.order import Order

    began = time.perf_counter()
    if out is not None:
        check_not_read(out, inputs)
    order = Order(inputs, out or Path(), policy=policy, profile=profile, time_limit=time_limit,
                  seed=seed, levels=levels, sheet=sheet)  # fmt: skip
    proposal, code = _proposed(
        console, order, month=month, least=least, with_posts=with_posts, nearest=nearest
    )
    good = all(plan.verdict.passed for plan in proposal.plans)
    code = code if good else FINDINGS
    # The file comes first: whoever reads what is shown may stop reading.
    written = None
    if out is not None and good:
        written = write_classes(out, proposal, force=force, lang=LANG.get())
    faults.show([f for f in proposal.findings if f.severity != "info"], console.note)
    if console.json:
        told = [*map(faults.as_json, proposal.findings)]
        console.document({"exit": code, **proposal.plain(), "notes": told})
    else:
        _show(console, proposal)
    opened = proposal.opened
    line = text(
        "classes.counts",
        n=len(proposal.candidates),
        opened=len(opened),
        students=f"{sum(len(own.students) for own in opened):,}",
        pool=f"{int(proposal.instance.pool.sum()):,}",
    )
    seconds = text("stage.seconds", n=f"{time.perf_counter() - began:.1f}")
    console.stage("classes", f"{line}  {seconds}")
    if not good:
        console.fail(f"× {text('classes.unverified')}")
    if written is not None:
        console.stage("done", str(written))
    raise Finished(code)


def _proposed(console: Console, order: Order, **asked: Any) -> tuple[ClassProposal, int]:
    """The proposal from the checked tables, and 130 where Ctrl-C ended it early."""
    from placement import Limits, propose_classes
    from placement_cli.planning import Stages

    stages = Stages(order, console)
    instance, found = stages.read()
    policy, profile, _ = stages.check(instance, found)
    ready: Instance | None = instance
    if ready is None:
        raise Finished(FINDINGS)
    known = ("applied", "wanted")
    interrupted = False

    def heard() -> None:
        nonlocal interrupted
        interrupted = True
        console.fail(f"! {text('interrupted.stopping')}")

    with console.working("classes") as show, stop_on_interrupt(heard) as stop:
        proposal = propose_classes(
            ready,
            policy,
            profile,
            seed=order.seed,
            limits=Limits(time_seconds=order.time_limit, stop=stop),
            progress=lambda name, _share: show(
                text(f"classes.progress.{name}") if name in known else name
            ),
            **asked,
        )
    return proposal, INTERRUPTED if interrupted else DONE


def _show(console: Console, proposal: ClassProposal) -> None:
    """All classes by round, then what the nearest of the others need."""
    lang = LANG.get()
    width = min(console_width(), 80) - 1
    every = proposal.candidates if console.verbosity > 0 else proposal.candidates[:SHOWN]
    heads = ("id", "opens", "students", "least", "seats", "eligible", "round", "name")
    rows = [
        (
            own.class_id,
            text("classes.yes" if own.opens else "classes.no"),
            str(len(own.students)),
            str(own.least),
            str(own.seats),
            str(own.eligible),
            str(own.round) or (text("classes.wanted") if own.demand else "-"),
            own.name,
        )
        for own in every
    ]
    for line in fitting([text(f"classes.heading.{h}") for h in heads], rows, width)[0]:
        console.data(line)
    shut = proposal.shut if console.verbosity > 0 else proposal.shut[:NEXT]
    if shut:
        console.data("")
        console.data(text("classes.next"))
    for own in shut:
        console.data(wrap(f"  {own.class_id} {own.name}", width, indent="  "))
        said = own.said(lang)
        for line in [said.why, *([said.barrier] if said.barrier else []), *said.offers]:
            console.data(wrap(f"    {line}", width, indent="      "))
    small = sum(bool(line.open) and not line.class_id for line in proposal.wanted)
    if small:
        console.data("")
        console.data(wrap(text("classes.small", n=small), width))
