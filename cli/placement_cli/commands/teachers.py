"""``placement teachers LEDGER``: who owes how many months of practice in enterprises by when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from placement_cli import faults
from placement_cli.console import Console, table
from placement_cli.failures import FINDINGS, Finished
from placement_cli.group import command, option
from placement_cli.language import LANG, text
from placement_cli.parsing import day, names, rule_levels

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from placement import Ledger

Item = TypeVar("Item")
SHOWN = 40
"""Lines of a list on the console; the workbook has all."""


@command("teachers")
@click.argument(
    "inputs", metavar="LEDGER...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@option("--as-of", "as_of", help="ledger_day", metavar="DATE", callback=day)
@option("--policy", metavar="NAMES", callback=names)
@option("--set", "levels", help="set", metavar="RULE=LEVEL", multiple=True, callback=rule_levels)
@option("--sheet", metavar="NAME")
@option("-o", "--out", help="ledger_output", type=click.Path(path_type=Path))
@option("--force", is_flag=True)
@option("--strict", help="late_fails", is_flag=True)
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console,
    inputs: tuple[Path, ...],
    *,
    as_of: dt.date,
    policy: list[str] | None,
    levels: dict[str, str],
    sheet: str | None,
    out: Path | None,
    force: bool,
    strict: bool,
) -> None:
    """Read the ledger, reckon, show; exit code 1 with ``--strict`` where somebody is late."""
    from placement import check_not_read, practice_ledger, read_ledger, write_ledger
    from placement_cli.planning import policy_of

    if out is not None:
        check_not_read(out, inputs)
    with console.working("read"):
        instance = read_ledger(*inputs, sheet=sheet)
        chosen = policy_of(instance, policy, levels, as_of)
        ledger = practice_ledger(instance, chosen, as_of)
    notes = (*instance.notes, *chosen.notes)
    faults.show(notes, console.note)
    code = FINDINGS if strict and ledger.counts["late"] else 0
    # The file comes first: whoever reads what is shown may stop reading.
    written = None if out is None else write_ledger(out, ledger, force=force, lang=LANG.get())
    if console.json:
        console.document(
            {"exit": code, **_document(ledger), "notes": [*map(faults.as_json, notes)]}
        )
    else:
        _show(console, ledger)
    counts = {state: f"{number:,}" for state, number in ledger.counts.items()}
    line = text(
        "teachers.counts", teachers=f"{len(ledger.teachers):,}", bound=f"{ledger.bound:,}", **counts
    )
    console.stage("teachers", line)
    if written is not None:
        console.stage("done", str(written))
    raise Finished(code)


def _show(console: Console, ledger: Ledger) -> None:
    """Those who owe, most urgent first, and the enterprises with room."""
    console.data(text("teachers.rules", rules="  ".join(rule.id for rule in ledger.rules)))
    owing = [entry for entry in ledger.entries if entry.state != "met"]
    _list(
        console,
        ("state", "id", "name", "rule", "owed", "due", "start"),
        [_row(ledger, entry) for entry in _some(console, owing)],
        len(owing),
    )
    _list(
        console,
        ("host", "capacity", "there", "coming", "room", "free"),
        [
            (
                host.employer,
                _number(host.capacity),
                str(host.there),
                str(host.coming),
                _number(host.room),
                _day(host.next_free),
            )
            for host in _some(console, ledger.hosts)
        ],
        len(ledger.hosts),
    )


def _some(console: Console, items: Sequence[Item]) -> Sequence[Item]:
    """As many as fit a few screens, all with ``-v``."""
    return items if console.verbosity > 0 else items[:SHOWN]


def _row(ledger: Ledger, entry: Any) -> tuple[str, ...]:
    from placement import months_in_words

    lang, standing = LANG.get(), entry.standing
    teacher = ledger.teachers.iloc[entry.teacher]
    owed = months_in_words(standing.owed, lang)
    if standing.missing:
        spec = ledger.fields[standing.missing]
        owed = text("teachers.without", column=spec.zh if lang == "zh" else spec.id)
    return (
        text(f"teachers.state.{entry.state}"),
        teacher["teacher_id"],
        teacher["name"],
        ledger.rules[entry.rule].id,
        owed,
        _day(standing.due),
        _day(standing.latest_start),
    )


def _list(
    console: Console, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], of: int
) -> None:
    """A table with headings, and how many rows of all it leaves out."""
    if not rows:
        return
    console.data("")
    for line in table([tuple(text(f"teachers.heading.{h}") for h in headings), *rows]):
        console.data(line)
    if of > len(rows):
        console.data(text("teachers.more", n=of - len(rows)))


def _number(count: int) -> str:
    return str(count) if count >= 0 else "?"


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day is not None else "-"


def _document(ledger: Ledger) -> dict[str, Any]:
    """Everything as data: all entries, hosts and days."""
    from placement import deadlines

    teachers = ledger.teachers
    ids, people, schools = (teachers[c].tolist() for c in ("teacher_id", "name", "school"))
    return {
        "as_of": ledger.as_of.isoformat(),
        "city": ledger.instance.city,
        "packs": list(ledger.packs),
        "rules": [rule.plain() for rule in ledger.rules],
        "counts": dict(ledger.counts),
        "teachers": [
            {
                "teacher_id": ids[entry.teacher],
                "name": people[entry.teacher],
                "school": schools[entry.teacher],
                "rule": ledger.rules[entry.rule].id,
                "state": entry.state,
                "done": _known(entry.standing.done),
                "owed": _known(entry.standing.owed),
                "due": _iso(entry.standing.due),
                "latest_start": _iso(entry.standing.latest_start),
                "late": entry.standing.late,
                "still_owed": _known(entry.still_owed),
                "missing": entry.standing.missing,
            }
            for entry in ledger.entries
        ],
        "hosts": [
            {
                "employer": host.employer,
                "park": host.park,
                "capacity": host.capacity if host.capacity >= 0 else None,
                "there": host.there,
                "coming": host.coming,
                "room": host.room if host.room >= 0 else None,
                "next_free": _iso(host.next_free),
                "over": host.over,
            }
            for host in ledger.hosts
        ],
        "events": [
            {
                "day": event.day.isoformat(),
                "zh": event.title_zh,
                "en": event.title_en,
                "source": event.source,
                "who": event.who,
            }
            for event in deadlines(ledger)
        ],
    }


def _known(months: float) -> float | None:
    """Months to two places, None where they are not known."""
    return round(months, 2) if months == months else None


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day is not None else None
