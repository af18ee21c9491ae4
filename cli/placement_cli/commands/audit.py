"""``placement audit PLAN``: any plan, a hand-made one too, against every provision."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from placement_cli import faults
from placement_cli.console import Console, table
from placement_cli.failures import DONE, FINDINGS, Finished
from placement_cli.group import command, option
from placement_cli.language import LANG, text
from placement_cli.layout import console_width, wrap
from placement_cli.parsing import day_given, names, rule_levels

if TYPE_CHECKING:
    import datetime as dt

    from placement import Audit, OpenedPlan

SHOWN = 3
"""Offenders of a rule on the console; the workbook and ``--json`` have all."""


@command("audit")
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@option("--inputs", help="audit_inputs", metavar="FILE", multiple=True,
        type=click.Path(path_type=Path))  # fmt: skip
@option("--certificate", metavar="FILE", type=click.Path(path_type=Path))
@option("--policy", metavar="NAMES", callback=names)
@option("--set", "levels", help="set", metavar="RULE=LEVEL", multiple=True, callback=rule_levels)
@option("--on", help="audit_on", metavar="DATE", callback=day_given)
@option("--as-of", "as_of", help="audit_day", metavar="DATE", callback=day_given)
@option("--sheet", metavar="NAME")
@option("-o", "--out", help="audit_output", type=click.Path(path_type=Path))
@option("--force", is_flag=True)
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console,
    plan: Path,
    *,
    inputs: tuple[Path, ...],
    certificate: Path | None,
    policy: list[str] | None,
    levels: dict[str, str],
    on: dt.date | None,
    as_of: dt.date | None,
    sheet: str | None,
    out: Path | None,
    force: bool,
) -> None:
    """Open the plan, audit it, show; exit code 1 where a hard rule is broken or a file changed."""
    from placement import Roster, audit, check_not_read, figures, open_plan, write_audit

    began = time.perf_counter()
    if out is not None:
        check_not_read(out, (plan, *inputs))
    console.all_faults = True
    with console.working("read"):
        opened = open_plan(
            plan, inputs=inputs, certificate=certificate, packs=policy, levels=levels, on=on,
            sheet=sheet,
        )  # fmt: skip
    with console.working("audit"):
        roster = Roster(opened.instance, opened.place_of, as_of or opened.instance.term.start)
        found = audit(roster, opened.policy, profile=opened.profile)
    notes = (*opened.findings, *opened.policy.notes, *found.findings)
    code = DONE if found.passed and opened.passed else FINDINGS
    # The file comes first: whoever reads what is shown may stop reading.
    written = None
    if out is not None:
        tables = figures(roster, opened.policy)
        written = write_audit(out, found, figures=tables, force=force, lang=LANG.get())
    if console.json:
        document = {"exit": code, **found.plain(), "by_hand": opened.by_hand}
        console.document({**document, "findings": [*map(faults.as_json, notes)]})
    else:
        _show(console, found, opened)
        faults.tell([note for note in notes if note.severity != "info"], console)
    seconds = text("stage.seconds", n=f"{time.perf_counter() - began:.1f}")
    console.stage("audit", f"{_verdict(found)}  {seconds}")
    if written is not None:
        console.stage("done", str(written))
    raise Finished(code)


def _verdict(found: Audit) -> str:
    hard = sum(entry.hard_broken for entry in found.entries)
    warned = len(found.standing("broken")) - hard
    open_ = sum(any(rule.why_unchecked("en") for rule in e.rules) for e in found.entries)
    # What nobody could check is not called right.
    mark = "×" if hard else "!" if warned or open_ else "√"
    return f"{mark} " + text("audit.verdict", hard=hard, warned=warned, open=open_)


def _say(console: Console, line: str, indent: str) -> None:
    console.data(wrap(line, min(console_width(), 80) - 1, indent=indent))


def _show(console: Console, found: Audit, opened: OpenedPlan) -> None:
    """Violations in full, then what was met, what could not be checked, and the rest in a line."""
    if console.verbosity < 0:
        _broken(console, found)
        return
    packs = " ".join(found.titles) or "-"
    _say(console, text("audit.about", placed=f"{found.placed:,}", n=f"{found.students:,}",
                       on=found.on, packs=packs), "  ")  # fmt: skip
    _broken(console, found)
    _listed(console, found, "kept", "√ ", "audit.kept")
    _unchecked(console, found)
    _elsewhere(console, found)
    for standing in ("idle", "lapsed", "off", "silent", "context"):
        _listed(console, found, standing, "- ", f"audit.{standing}")
    if found.pins:
        bare = sum(not pin.reason for pin in found.pins)
        _say(console, "- " + text("audit.pins", n=len(found.pins), bare=bare), "  ")
    if opened.by_hand:
        _say(console, "i " + text("audit.by_hand"), "  ")


def _broken(console: Console, found: Audit) -> None:
    lang = LANG.get()
    rows: list[tuple[str, ...]] = []
    for entry in found.urgent:
        for rule in entry.rules:
            if rule.standing == "broken":
                mark = "×" if rule.level == "hard" else "!"
                rows.append(
                    (
                        f"{mark} {rule.id}", text(f"rules.{rule.level}"), f"{rule.checked:,}",
                        f"{rule.violated:,}", f"{rule.not_checkable:,}",
                    )
                )  # fmt: skip
    if not rows:
        return
    head = tuple(
        text(f"audit.head.{k}") for k in ("rule", "level", "checked", "violated", "unknown")
    )
    lines = iter(table([("  " + head[0], *head[1:]), *rows]))
    console.data(next(lines))
    for entry in found.urgent:
        for rule in entry.rules:
            if rule.standing != "broken":
                continue
            console.data(next(lines))
            clause = f"{entry.clause} " if entry.clause else ""
            quote = f"{clause}“{entry.quote}”" if entry.quote else ""
            _say(console, f"    {rule.title(lang)}  {quote}".rstrip(), "    ")
            for offender in rule.offenders[:SHOWN]:
                parts = (offender.name, offender.said(lang), offender.place_in_files)
                _say(console, "    " + "  ".join(filter(None, parts)), "      ")
            if rule.violated > SHOWN:
                console.data("    " + text("audit.more", n=f"{rule.violated - SHOWN:,}"))
            _say(console, "    → " + rule.remedy(lang), "      ")


def _listed(console: Console, found: Audit, standing: Any, mark: str, key: str) -> None:
    entries = found.standing(standing)
    if entries:
        ids = " ".join(entry.id for entry in entries)
        _say(console, mark + text(key, n=len(entries), ids=ids), "  ")


def _unchecked(console: Console, found: Audit) -> None:
    """Provisions that could not be checked everywhere, those that lack the same in one line."""
    lang = LANG.get()
    reasons: dict[str, list[str]] = {}
    several = found.standing("unchecked", "partly", "broken")
    for entry in several:
        for rule in entry.rules:
            why = rule.why_unchecked(lang)
            if why and rule.level != "off":
                share = "" if rule.empty else f"({rule.not_checkable:,}/{rule.checked:,})"
                reasons.setdefault(why, []).append(f"{rule.id}{share}")
    held = found.standing("unchecked", "partly")
    if held:
        whole = len(found.standing("unchecked"))
        _say(console, "? " + text("audit.unchecked", n=len(held), whole=whole), "  ")
    for why, rules in reasons.items():
        _say(console, f"  {why}: {' '.join(rules)}", "    ")


def _elsewhere(console: Console, found: Audit) -> None:
    groups: dict[str, list[str]] = {}
    for entry in found.entries:
        for rule in entry.rules:
            if rule.standing == "elsewhere":
                groups.setdefault(rule.elsewhere, []).append(entry.id)
    for name, ids in groups.items():
        listed = " ".join(dict.fromkeys(ids))
        _say(console, "- " + text("audit.see", command=name, ids=listed), "  ")
