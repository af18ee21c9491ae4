"""``placement rules [ID]``: what the packs ask for, and where it is written."""

from __future__ import annotations

import dataclasses
import difflib
from typing import Any

import click

from placement import UsageError
from placement_cli.console import Console, table
from placement_cli.group import command, option
from placement_cli.language import LANG, text
from placement_cli.layout import console_width, wrap
from placement_cli.parsing import names


@command("rules")
@click.argument("name", metavar="[ID]", required=False)
@option("--policy", help="packs", metavar="NAMES", callback=names)
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def COMMAND(console: Console, name: str | None, policy: list[str] | None, *, as_json: bool) -> None:
    """List the provisions of all packs, or show those that an id or a word names."""
    from placement import load_pack, pack_names

    packs = [_plain(load_pack(pack)) for pack in policy or pack_names()]
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


def _plain(pack: Any) -> dict[str, Any]:
    """A pack as data, with what its words say in both languages."""
    return {
        "id": pack.id,
        "zh": pack.title_zh,
        "en": pack.title_en,
        "number": pack.number,
        "authority": pack.authority,
        "region": pack.region,
        "valid_from": pack.valid_from.isoformat(),
        "valid_to": pack.valid_to.isoformat() if pack.valid_to else None,
        "provisions": [
            {
                "id": provision.id,
                "clause": provision.clause,
                "quote": provision.quote,
                "type": provision.type,
                "confidence": provision.confidence,
                "zh": provision.zh,
                "en": provision.en,
                "note": provision.note,
                "rules": [
                    {
                        "id": rule.id,
                        "word": rule.word,
                        "level": rule.level,
                        "params": dataclasses.asdict(rule.params),
                        "zh": rule.zh,
                        "en": rule.en,
                    }
                    for rule in provision.rules
                ],
            }
            for provision in pack.provisions
        ],
    }


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
        if kept:
            found.append({**pack, "provisions": kept})
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
    if silent:
        line = text("rules.unchecked", n=len(silent), ids=" ".join(silent))
        console.data("  " + wrap(line, min(console_width(), 80) - 3, indent="    "))
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
        settings = [_setting(*item) for item in rule["params"].items() if item[1] not in ("", ())]
        console.data(wrap("    " + "; ".join([rule["word"], *settings]), width, indent="    "))
    if not provision["rules"]:
        say(f"  {text('rules.silent')}")
    console.data("")


def _setting(key: str, value: object) -> str:
    """``years = 16``; entries of a list side by side."""
    return f"{key} = {' '.join(map(str, value)) if isinstance(value, tuple) else value}"
