"""``placement calendar [INPUT|PLAN...]``: what is due when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from placement_cli import faults
from placement_cli.failures import DONE, Finished
from placement_cli.group import command, option
from placement_cli.language import LANG, text
from placement_cli.layout import columns, console_width, pad, wrap
from placement_cli.parsing import day, day_given, names, rule_levels

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from placement import Event, Fault, Instance, Policy, Roster
    from placement_cli.console import Console

_WIDEST = 18
"""Columns that the source may take; a longer one stands on a line of its own."""


@command("calendar")
@click.argument("inputs", metavar="[INPUT|PLAN...]", nargs=-1, type=click.Path(path_type=Path))
@option("--from", "since", metavar="DATE", callback=day)
@option("--until", metavar="DATE", callback=day_given)
@option("--inputs", "also", help="audit_inputs", metavar="FILE", multiple=True,
        type=click.Path(path_type=Path))  # fmt: skip
@option("--ledger", metavar="FILE", multiple=True, type=click.Path(path_type=Path))
@option("--policy", metavar="NAMES", callback=names)
@option("--set", "levels", help="set", metavar="RULE=LEVEL", multiple=True, callback=rule_levels)
@option("--sheet", metavar="NAME")
@option("-o", "--out", help="calendar_output", type=click.Path(path_type=Path))
@option("--force", is_flag=True)
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console,
    inputs: tuple[Path, ...],
    *,
    since: dt.date,
    until: dt.date | None,
    also: tuple[Path, ...],
    ledger: tuple[Path, ...],
    policy: list[str] | None,
    levels: dict[str, str],
    sheet: str | None,
    out: Path | None,
    force: bool,
) -> None:
    """Gather the dates, sort them by day, show and write them."""
    from placement import UsageError, by_day, check_not_read, year_after

    until = year_after(since) if until is None else until
    if until < since:
        raise UsageError("E490", since=since, until=until)
    if out is not None:
        check_not_read(out, (*inputs, *ledger))
    with console.working("calendar"):
        asked = _Asked(policy, levels, since, until)
        found, notes = _gathered(asked, (*inputs, *also), ledger, sheet, console)
    events = by_day(found)
    # The file comes first: whoever reads what is shown may stop reading.
    written = _written(out, events, since, force=force)
    if console.json:
        told = [faults.as_json(fault) for fault in notes]
        console.document(
            {
                "exit": DONE,
                "from": since.isoformat(),
                "until": until.isoformat(),
                "events": [event.plain() for event in events],
                "notes": told,
            }
        )
    else:
        faults.show([note for note in notes if note.severity != "info"], console.note)
        _show(console, events, since, until)
    line = text("calendar.counts", since=since, until=until, n=len(events))
    console.stage("calendar", line)
    if written is not None:
        console.stage("done", str(written))
    raise Finished(DONE)


class _Asked:
    """What the options say, and the policy of given tables under them."""

    def __init__(
        self,
        names: list[str] | None,
        levels: dict[str, str],
        since: dt.date,
        until: dt.date,
    ) -> None:
        self.names, self.levels, self.since, self.until = names, levels, since, until

    def policy(self, instance: Instance | None, on: dt.date | None = None) -> Policy:
        """The packs asked for, else those of the tables' city, else all."""
        from placement import Instance, Term, pack_names
        from placement_cli.planning import policy_of

        if instance is None:
            nothing = Instance(tables={}, term=Term("", self.since))
            return policy_of(nothing, self.names or pack_names(), self.levels, on)
        return policy_of(instance, self.names, self.levels, on)


def _gathered(
    asked: _Asked,
    inputs: Sequence[Path],
    ledger: Sequence[Path],
    sheet: str | None,
    console: Console,
) -> tuple[list[Event], list[Fault]]:
    """Events of the packs, of a plan or tables, and of the ledger, and what is to be said."""
    from placement import Roster, duties, is_plan, open_plan, plan_days, read_ledger

    events: list[Event] = []
    notes: list[Fault] = []
    instance = chosen = None
    ours = bool(inputs) and is_plan(inputs[0])
    by_hand = (path for path in inputs if is_plan(path, by_hand=True))
    plan = inputs[0] if ours else next(by_hand, None)
    if plan is not None:
        console.all_faults = True
        rest = [path for path in inputs if path != plan]
        opened = open_plan(plan, inputs=rest, packs=asked.names, levels=asked.levels, sheet=sheet)
        instance, chosen = opened.instance, opened.policy
        roster = Roster(opened.instance, opened.place_of, asked.since)
        events += plan_days(roster, asked.since, asked.until)
        notes += [*opened.findings, *(_undated(roster, plan) if opened.by_hand else ())]
    elif inputs:
        instance = _tables(inputs, sheet)
        notes += [*instance.notes]
    teachers = read_ledger(*ledger, sheet=sheet) if ledger else instance
    if chosen is None:
        chosen = asked.policy(instance or teachers)
    events += duties(chosen, asked.since, asked.until)
    if teachers is not None and (ledger or len(teachers.table("teachers"))):
        events += _owed(asked, teachers)
    return events, [*notes, *chosen.notes]


def _undated(roster: Roster, plan: Path) -> list[Fault]:
    """``W492`` where some students have no first or no last day; E491 where nobody has either."""
    from placement import DataError, Fault

    instance, frame = roster.instance, roster.frame
    # Places open with the term where nobody says when; here that is no day given.
    begins = instance.students["start"].notna().to_numpy()[frame["student"].to_numpy()]
    for name, key in (("posts", "post_id"), ("classes", "class_id")):
        table = instance.table(name)
        begins |= frame["place_id"].isin(table[key][table["start"].notna()]).to_numpy()
    ends = frame["end"].notna().to_numpy()
    facts: dict[str, object] = {"files": plan.name, "n": len(frame)}
    if len(frame) and not (begins | ends).any():
        raise DataError([Fault("E491", facts=facts)])
    lacking = int((~begins | ~ends).sum())
    return [Fault("W492", facts={**facts, "n": lacking})] if lacking else []


def _tables(inputs: Sequence[Path], sheet: str | None) -> Instance:
    """The tables of a run; where one is lacking, what the calendar can take instead is said."""
    from placement import DataError, Fault, read_instance

    try:
        return read_instance(*inputs, sheet=sheet)
    except DataError as error:
        if any(fault.code != "E110" for fault in faults.errors(error.faults)):
            raise
        notes = [fault for fault in error.faults if fault.severity != "error"]
        files = "、".join(path.name for path in inputs)
        raise DataError([Fault("E493", facts={"files": files}), *notes]) from error


def _owed(asked: _Asked, teachers: Instance) -> list[Event]:
    from placement import deadlines, practice_ledger

    reckoned = practice_ledger(teachers, asked.policy(teachers, asked.since), asked.since)
    return deadlines(reckoned, asked.since, asked.until)


def _written(out: Path | None, events: list[Event], since: dt.date, *, force: bool) -> Path | None:
    from placement import write_calendar

    if out is None:
        return None
    return write_calendar(out, events, since, force=force, lang=LANG.get())


def _show(console: Console, events: list[Event], since: dt.date, until: dt.date) -> None:
    """One line an event: day, what, who, and where it is written; broken at 80 columns."""
    if not events:
        console.data(text("calendar.none", since=since, until=until))
        return
    width = min(console_width(), 80) - 1
    room = min(_WIDEST, max(columns(event.source) for event in events))
    indent = " " * (12 + room + 2)
    for event in events:
        who = f" {event.who}" if event.who else ""
        head = f"{event.day}  {pad(event.source, room)}  "
        if columns(event.source) > room:
            console.data(f"{event.day}  {event.source}")
            head = indent
        console.data(wrap(head + event.title(LANG.get()) + who, width, indent=indent))
