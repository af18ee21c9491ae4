"""A pack as plain data and as a page: what it asks for, and what the program makes of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from placement.storage import write_atomically
from placement.vocabulary import rule_word
from placement.vocabulary.binding import plain
from placement.vocabulary.kinds import (
    DateRule,
    FigureRule,
    GrantRule,
    PairRule,
    PracticeRule,
    QuotaRule,
    RecordRule,
    TargetRule,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from placement.policy.example import Example
    from placement.policy.pack import Pack, PackRule, Provision, Switch

USED_BY: Mapping[type, str] = {
    PairRule: "solve, audit",
    QuotaRule: "solve, audit",
    RecordRule: "audit",
    TargetRule: "audit",
    GrantRule: "subsidy",
    DateRule: "calendar",
    FigureRule: "figures, audit",
    PracticeRule: "teachers, calendar, audit",
}
"""The commands that act on a rule, by its kind."""


def described(pack: Pack) -> dict[str, Any]:
    """Everything in a pack as data that JSON can hold, worked examples included."""
    return {
        "id": pack.id,
        "zh": pack.title_zh,
        "en": pack.title_en,
        "number": pack.number,
        "authority": pack.authority,
        "region": pack.region,
        "valid_from": pack.valid_from.isoformat(),
        "valid_to": pack.valid_to.isoformat() if pack.valid_to else None,
        "source": pack.source,
        "provisions": [_provision(provision) for provision in pack.provisions],
        "switches": [_switch(switch) for switch in pack.switches],
    }


def _provision(provision: Provision) -> dict[str, Any]:
    return {
        "id": provision.id,
        "clause": provision.clause,
        "quote": provision.quote,
        "type": provision.type,
        "confidence": provision.confidence,
        "zh": provision.zh,
        "en": provision.en,
        "note": provision.note,
        "reason_zh": provision.reason_zh,
        "reason_en": provision.reason_en,
        "rules": [_rule(rule) for rule in provision.rules],
    }


def _rule(rule: PackRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "word": rule.word,
        "used_by": USED_BY[type(rule_word(rule.word))],
        "level": rule.level,
        "params": plain(rule.params),
        "units": dict(rule.units),
        "zh": rule.zh,
        "en": rule.en,
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
        "tests": [_example(example) for example in rule.examples],
    }


def _example(example: Example) -> dict[str, Any]:
    return {"given": _jsonable(example.given), "expect": _jsonable(example.expect)}


def _switch(switch: Switch) -> dict[str, Any]:
    return {
        "name": switch.name,
        "zh": switch.zh,
        "en": switch.en,
        "rules": list(switch.rules),
        "param": switch.param,
        "default": switch.default,
        "choices": [
            {"name": c.name, "value": c.value, "zh": c.zh, "en": c.en} for c in switch.choices
        ],
    }


def _jsonable(value: object) -> object:
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def write_pages(packs: Sequence[Pack], folder: Path) -> list[Path]:
    """Write a page of Markdown for each pack; the same packs give the same bytes.

    Raises
    ------
    UsageError
        When the folder cannot be written (E102, E105, E107).
    """
    files = {f"{pack.id}.md": page(pack).encode("utf-8") for pack in packs}
    return write_atomically(folder, files, force=True)


def page(pack: Pack) -> str:
    """The pack as a page of Markdown, in English with the document's own words quoted."""
    until = pack.valid_to.isoformat() if pack.valid_to else "no end stated"
    counts: dict[str, int] = {}
    for provision in pack.provisions:
        counts[provision.type] = counts.get(provision.type, 0) + 1
    lines = [
        f"# {pack.id}: {pack.title_zh}",
        "",
        f"{pack.title_en}. {pack.authority}{f', {pack.number}' if pack.number else ''}; "
        f"region {pack.region or 'the whole country'}; valid from {pack.valid_from} to {until}.",
        "",
        f"Source: {pack.source}.",
        "",
        f"{len(pack.provisions)} provisions: "
        + ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items()))
        + ". Made by `placement rules --pages` from the pack; edit the pack, not this page.",
        "",
    ]
    for provision in pack.provisions:
        lines += _section(provision)
    if pack.switches:
        lines += ["## Readings that can be chosen", ""]
        for switch in pack.switches:
            lines += _choices(switch)
    return "\n".join(lines).rstrip() + "\n"


_CONFIDENCE = {
    3: "read in the document",
    2: "content sure, article number inferred",
    1: "not confirmed",
}


def _section(provision: Provision) -> list[str]:
    lines = [
        f"## {provision.id} {provision.zh}",
        "",
        f"{provision.en}. *{provision.type}*, {provision.clause}, "
        f"{_CONFIDENCE[provision.confidence]}.",
        "",
        f"> {provision.quote}",
        "",
    ]
    if provision.note:
        lines += [provision.note, ""]
    if provision.reason_en:
        lines += [f"Nothing is computed: {provision.reason_en} ({provision.reason_zh})", ""]
    if provision.rules:
        lines += [
            "| rule | word | level | parameters | used by | examples |",
            "|---|---|---|---|---|--:|",
        ]
        lines += [_row(rule) for rule in provision.rules]
        lines += [""]
    return lines


def _row(rule: PackRule) -> str:
    said = ", ".join(
        f"{key} = {_shown(value)}{f' {rule.units[key]}' if key in rule.units else ''}"
        for key, value in plain(rule.params).items()
        if value not in ("", [])
    )
    used = USED_BY[type(rule_word(rule.word))]
    cells = (f"`{rule.id}` {rule.zh}", f"`{rule.word}`", rule.level, said, used,
             str(len(rule.examples)))  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _shown(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _choices(switch: Switch) -> list[str]:
    return [
        f"`--set {switch.name}=…` {switch.zh} ({switch.en}) Rules: {', '.join(switch.rules)}.",
        "",
        *(
            f"* `{c.name}`{' (default)' if c.value == switch.default else ''}: {c.zh} ({c.en})"
            for c in switch.choices
        ),
        "",
    ]
