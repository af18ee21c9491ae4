"""``placement rules [ID]``: what the packs ask for, and where it is written."""

from __future__ import annotations

import datetime as dt
import difflib
from pathlib import Path
from typing import Any

import click

from placement import UsageError
from placement_cli.console import Console, table
from placement_cli.group import command, option
from placement_cli.language import LANG, text
from placement_cli.layout import console_width, wrap
from placement_cli.parsing import names

NEW = "new"


@command("rules")
@click.argument("name", metavar="[ID | new FILE]", required=False)
@click.argument("file", metavar="", required=False, type=click.Path(path_type=Path))
@option("--policy", help="packs", metavar="NAMES", callback=names)
@option("--region", metavar="ADCODE", default="")
@option("--pages", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@option("--force", is_flag=True)
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def COMMAND(
    console: Console,
    name: str | None,
    file: Path | None,
    *,
    policy: list[str] | None,
    region: str,
    pages: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """List the provisions of all packs, show those that an id or a word names, or start a pack."""
    from placement import described, load_pack, pack_names, write_pages

    if name == NEW:
        _start(console, file, region=region, force=force)
        return
    if file is not None:
        raise click.UsageError(text("help.extra", value=file))
    loaded = [load_pack(pack) for pack in policy or pack_names()]
    if pages is not None:
        for path in write_pages(loaded, pages):
            console.data(str(path))
        return
    packs = [described(pack) for pack in loaded]
    if name is not None:
        packs = _chosen(packs, name)
    if as_json:
        console.document({"packs": packs})
    elif name is None:
        for pack in packs:
            _list_pack(console, pack)
    else:
        for pack in packs:
            for provision in pack["provisions"]:
                _show_provision(console, pack, provision)
            for switch in pack["switches"]:
                _show_switch(console, switch)


def _start(console: Console, file: Path | None, *, region: str, force: bool) -> None:
    from placement import write_start

    if file is None:
        raise click.UsageError(text("help.rules_new"))
    path = write_start(file, region=region, day=dt.date.today(), force=force)
    console.stage("done", str(path))
    console.note(text("rules.next", path=path), indent="  ")


def _chosen(packs: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """The packs with only the provisions that the name means: an id, a rule's id or a word."""
    found = []
    known: set[str] = set()
    for pack in packs:
        kept = []
        for provision in pack["provisions"]:
            names = {provision["id"]}
            for rule in provision["rules"]:
                names |= {rule["id"], rule["word"]}
            known |= names
            if name in names:
                kept.append(provision)
        switches = [switch for switch in pack["switches"] if switch["name"] == name]
        known |= {switch["name"] for switch in pack["switches"]}
        if kept or switches:
            found.append({**pack, "provisions": kept, "switches": switches})
    if not found:
        near = difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.4)
        raise UsageError("E320", name=name, near=text("help.or").join(near) or "-")
    return found


def _list_pack(console: Console, pack: dict[str, Any]) -> None:
    lang = LANG.get()
    until = pack["valid_to"] or text("rules.open")
    console.data(f"{pack['id']}  {pack[lang]}  {pack['number']}  {pack['valid_from']} - {until}")
    rows: list[tuple[str, ...]] = [
        (
            f"  {rule['id']}",
            text(f"rules.{rule['level']}"),
            rule[lang],
            provision["clause"],
        )
        for provision in pack["provisions"]
        for rule in provision["rules"]
    ]
    if rows:
        for line in table(rows):
            console.data(line)
    silent = [p["id"] for p in pack["provisions"] if not p["rules"]]
    width = min(console_width(), 80) - 3
    if silent:
        line = text("rules.unchecked", n=len(silent), ids=" ".join(silent))
        console.data("  " + wrap(line, width, indent="    "))
    for switch in pack["switches"]:
        values = " | ".join(choice["name"] for choice in switch["choices"])
        line = text("rules.switch", name=switch["name"], values=values, title=switch[lang])
        console.data("  " + wrap(line, width, indent="    "))
    console.data("")


def _show_provision(console: Console, pack: dict[str, Any], provision: dict[str, Any]) -> None:
    lang = LANG.get()
    width = min(console_width(), 80) - 1

    def say(line: str) -> None:
        console.data(wrap(line, width, indent="  "))

    say(f"{provision['id']}  {provision[lang]}")
    say(f"  {pack[lang]} {pack['number']} {provision['clause']}")
    say(f"  “{provision['quote']}”")
    if provision["note"]:
        say(f"  {provision['note']}")
    for rule in provision["rules"]:
        say(f"  {rule['id']}  {text('rules.' + rule['level'])}  {rule[lang]}")
        settings = [_setting(*item) for item in rule["params"].items() if item[1] not in ("", [])]
        console.data(wrap("    " + "; ".join([rule["word"], *settings]), width, indent="    "))
    if not provision["rules"]:
        say(f"  {text('rules.silent')}{provision['reason_' + lang]}")
    console.data("")


def _setting(key: str, value: object) -> str:
    """``years = 16``; entries of a list side by side."""
    return f"{key} = {' '.join(map(str, value)) if isinstance(value, list) else value}"


def _show_switch(console: Console, switch: dict[str, Any]) -> None:
    lang = LANG.get()
    width = min(console_width(), 80) - 1
    line = f"--set {switch['name']}=...  {switch[lang]}  ({' '.join(switch['rules'])})"
    console.data(wrap(line, width, indent="  "))
    for choice in switch["choices"]:
        default = text("rules.default") if choice["value"] == switch["default"] else ""
        console.data(wrap(f"  {choice['name']}  {choice[lang]}{default}", width, indent="    "))
    console.data("")
