"""A policy pack from the text of its TOML file."""

from __future__ import annotations

import datetime as dt
from typing import cast

from placement.catalogue import regions
from placement.policy.example import blank, finding, wrong_values
from placement.policy.pack import (
    LEVELS,
    TYPES,
    Example,
    Level,
    Pack,
    PackRule,
    Provision,
    ProvisionType,
)
from placement.vocabulary.reading import Reading, Toml, parse

_PACK_KEYS = ("id", "title_zh", "title_en", "number", "authority", "region", "valid_from",
              "valid_to", "source")  # fmt: skip
_PROVISION_KEYS = ("id", "clause", "quote", "type", "confidence", "zh", "en", "note", "rule")
_RULE_KEYS = ("name", "word", "level", "zh", "en", "params", "example")
_EXAMPLE_KEYS = ("student", "place", "places", "taken", "expect")
_EXPECT = ("kept", "broken", "unknown")


def read_pack(text: str, *, file: str) -> Pack:
    """Return a pack from its TOML text; ``file`` is what faults call it.

    Raises
    ------
    DataError
        When anything is wrong with it; every fault is in it.
    """
    data = parse(text, file=file)
    reading = Reading(file)
    reading.keys(data, ("pack", "provision"), "")
    head = reading.table(data, "pack", "")
    reading.keys(head, _PACK_KEYS, "pack")
    valid_from = reading.date(head, "valid_from", "pack", required=True)
    valid_to = reading.date(head, "valid_to", "pack", required=False)
    if valid_from and valid_to and valid_to < valid_from:
        reading.fault("E327", "pack.valid_to", start=valid_from, end=valid_to)
    pack = Pack(
        id=reading.text(head, "id", "pack"),
        title_zh=reading.text(head, "title_zh", "pack"),
        title_en=reading.text(head, "title_en", "pack"),
        number=reading.text(head, "number", "pack", required=False),
        authority=reading.text(head, "authority", "pack"),
        region=reading.text(head, "region", "pack", required=False),
        valid_from=valid_from or dt.date.min,
        valid_to=valid_to,
        source=reading.text(head, "source", "pack"),
        provisions=tuple(
            _provision(reading, raw, f"provision[{k}]")
            for k, raw in enumerate(reading.tables(data, "provision", "", required=True))
        ),
        file=file,
    )
    if pack.region and not regions.name(pack.region):
        reading.fault("E325", "pack.region", value=repr(pack.region), kind="GB/T 2260")
    _no_repeats(reading, pack)
    reading.finish()
    return pack


def _no_repeats(reading: Reading, pack: Pack) -> None:
    seen: set[str] = set()
    for k, provision in enumerate(pack.provisions):
        ids = [(provision.id, f"provision[{k}].id")]
        ids += [(r.id, f"provision[{k}].rule[{j}].name") for j, r in enumerate(provision.rules)]
        for name, path in ids:
            if name in seen:
                reading.fault("E326", path, id=name)
            seen.add(name)


def _provision(reading: Reading, raw: Toml, path: str) -> Provision:
    reading.keys(raw, _PROVISION_KEYS, path)
    provision_id = reading.text(raw, "id", path)
    zh, en = reading.text(raw, "zh", path), reading.text(raw, "en", path)
    rules = [
        _rule(reading, item, f"{path}.rule[{k}]", of=(provision_id, zh, en))
        for k, item in enumerate(reading.tables(raw, "rule", path, required=False))
    ]
    return Provision(
        id=provision_id,
        clause=reading.text(raw, "clause", path),
        quote=reading.text(raw, "quote", path),
        type=cast("ProvisionType", reading.choice(raw, "type", path, TYPES)),
        confidence=reading.integer(raw, "confidence", path, 1, 3),
        zh=zh,
        en=en,
        note=reading.text(raw, "note", path, required=False),
        rules=tuple(rule for rule in rules if rule is not None),
    )


def _rule(reading: Reading, raw: Toml, path: str, of: tuple[str, str, str]) -> PackRule | None:
    """Read a rule; its id is the provision's and its ``name``, or its word where it has none."""
    reading.keys(raw, _RULE_KEYS, path)
    level = reading.choice(raw, "level", path, LEVELS)
    examples = tuple(
        _example(reading, item, f"{path}.example[{k}]")
        for k, item in enumerate(reading.tables(raw, "example", path, required=False))
    )
    word, params = reading.rule(raw, path)
    name = reading.text(raw, "name", path, required=False) or word
    provision_id, zh, en = of
    if params is None:
        return None
    rule = PackRule(
        id=f"{provision_id}/{name}",
        word=word,
        level=cast("Level", level),
        params=params,
        zh=reading.text(raw, "zh", path, required=False) or zh,
        en=reading.text(raw, "en", path, required=False) or en,
        examples=examples,
    )
    if not reading.faults:
        _check_examples(reading, rule, path)
    return rule


def _check_examples(reading: Reading, rule: PackRule, path: str) -> None:
    for k, example in enumerate(rule.examples):
        found = finding(rule, example).name.lower()
        if found != example.expect:
            where = f"{path}.example[{k}]"
            reading.fault("E329", where, rule=rule.id, expect=example.expect, found=found)


def _example(reading: Reading, raw: Toml, path: str) -> Example:
    reading.keys(raw, _EXAMPLE_KEYS, path)
    student = reading.table(raw, "student", path)
    places = reading.tables(raw, "places", path, required=False)
    place = reading.table(raw, "place", path)
    _check_row(reading, student, "students", f"{path}.student")
    _check_row(reading, place, "posts", f"{path}.place")
    for k, row in enumerate(places):
        _check_row(reading, row, "posts", f"{path}.places[{k}]")
    taken = raw.get("taken", [])
    if not isinstance(taken, list) or not all(type(n) is int for n in taken):
        reading.fault("E325", f"{path}.taken", value=repr(taken), kind="list of integer")
        taken = []
    if len(taken) != len(places):
        reading.fault("E325", f"{path}.taken", value=repr(taken), kind=f"{len(places)} × integer")
    return Example(
        student=student,
        places=tuple(places) or (place,),
        taken=tuple(taken),
        expect=reading.choice(raw, "expect", path, _EXPECT),
    )


def _check_row(reading: Reading, row: Toml, table: str, path: str) -> None:
    known = list(blank(table))
    reading.keys(row, known, path)
    given = {column: value for column, value in row.items() if column in known}
    for column, value, kind in wrong_values(given, table):
        reading.fault("E325", f"{path}.{column}", value=repr(value), kind=kind)
