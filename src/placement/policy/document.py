"""A policy pack from the text of its TOML file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import cast

from placement.catalogue import regions
from placement.policy.example import finding, misplaced, read_example
from placement.policy.pack import (
    LEVELS,
    TYPES,
    Choice,
    Level,
    Pack,
    PackRule,
    Provision,
    ProvisionType,
    Switch,
)
from placement.vocabulary import rule_word
from placement.vocabulary.binding import rebound
from placement.vocabulary.kinds import PairRule, QuotaRule
from placement.vocabulary.reading import Reading, Toml, parse

_PACK_KEYS = ("id", "title_zh", "title_en", "number", "authority", "region", "valid_from",
              "valid_to", "source")  # fmt: skip
_PROVISION_KEYS = ("id", "clause", "quote", "type", "confidence", "zh", "en", "note", "reason_zh",
                   "reason_en", "rule")  # fmt: skip
_RULE_KEYS = ("name", "word", "level", "zh", "en", "params", "units", "valid_from", "valid_to",
              "example")  # fmt: skip
_SWITCH_KEYS = ("name", "zh", "en", "default", "rules", "param", "choice")


def read_pack(text: str, *, file: str, work: bool = True) -> Pack:
    """Return a pack from its TOML text; ``file`` is what faults call it.

    Every worked example is worked, unless ``work`` is false: the packs that come with the package
    are worked by its tests.

    Raises
    ------
    DataError
        When anything is wrong with it; every fault is in it.
    """
    data = parse(text, file=file)
    reading = Reading(file)
    reading.keys(data, ("pack", "provision", "switch"), "")
    head = reading.table(data, "pack", "")
    reading.keys(head, _PACK_KEYS, "pack")
    valid_from, valid_to = _validity(reading, head, "pack", required=True)
    span = (valid_from or dt.date.min, valid_to)
    provisions = tuple(
        _provision(reading, raw, f"provision[{k}]", span)
        for k, raw in enumerate(reading.tables(data, "provision", "", required=True))
    )
    pack = Pack(
        id=reading.text(head, "id", "pack"),
        title_zh=reading.text(head, "title_zh", "pack"),
        title_en=reading.text(head, "title_en", "pack"),
        number=reading.text(head, "number", "pack", required=False),
        authority=reading.text(head, "authority", "pack"),
        region=reading.text(head, "region", "pack", required=False),
        valid_from=span[0],
        valid_to=span[1],
        source=reading.text(head, "source", "pack"),
        provisions=provisions,
        switches=_switches(reading, data, provisions),
        file=file,
        sha256=hashlib.sha256(json.dumps(data, default=str).encode()).hexdigest(),
    )
    if pack.region and not regions.name(pack.region):
        reading.fault("E325", "pack.region", value=repr(pack.region), kind="GB/T 2260")
    _no_repeats(reading, pack)
    if work and not reading.faults:
        _work_examples(reading, pack)
    reading.finish()
    return pack


def _validity(
    reading: Reading, raw: Toml, path: str, *, required: bool
) -> tuple[dt.date | None, dt.date | None]:
    start = reading.date(raw, "valid_from", path, required=required)
    end = reading.date(raw, "valid_to", path, required=False)
    if start and end and end < start:
        reading.fault("E327", f"{path}.valid_to", start=start, end=end)
    return start, end


def _no_repeats(reading: Reading, pack: Pack) -> None:
    """Ids stand once; a rule may stand again only for other days."""
    seen: set[str] = set()
    for k, provision in enumerate(pack.provisions):
        if provision.id in seen:
            reading.fault("E326", f"provision[{k}].id", id=provision.id)
        seen.add(provision.id)
        earlier: dict[str, list[PackRule]] = {}
        for j, rule in enumerate(provision.rules):
            path = f"provision[{k}].rule[{j}]"
            for other in earlier.setdefault(rule.id, []):
                if _overlap(rule, other):
                    code = "E326" if _span(rule) == _span(other) else "E462"
                    reading.fault(code, f"{path}.name", id=rule.id)
            earlier[rule.id].append(rule)
    names = [switch.name for switch in pack.switches]
    for k, name in enumerate(names):
        if name in names[:k] or name in seen:
            reading.fault("E326", f"switch[{k}].name", id=name)


def _span(rule: PackRule) -> tuple[dt.date, dt.date]:
    return rule.valid_from, rule.valid_to or dt.date.max


def _overlap(rule: PackRule, other: PackRule) -> bool:
    (start, end), (from_, to) = _span(rule), _span(other)
    return start <= to and from_ <= end


Span = tuple[dt.date, dt.date | None]


def _provision(reading: Reading, raw: Toml, path: str, span: Span) -> Provision:
    reading.keys(raw, _PROVISION_KEYS, path)
    provision_id = reading.text(raw, "id", path)
    zh, en = reading.text(raw, "zh", path), reading.text(raw, "en", path)
    kind = reading.choice(raw, "type", path, TYPES)
    context = kind == "context"
    rules = [
        _rule(reading, item, f"{path}.rule[{k}]", (provision_id, zh, en), span)
        for k, item in enumerate(reading.tables(raw, "rule", path, required=False))
    ]
    if context and rules:
        reading.fault("E464", f"{path}.rule", id=provision_id)
    for key in ("reason_zh", "reason_en"):
        if not context and key in raw:
            reading.fault("E464", f"{path}.{key}", id=provision_id)
    return Provision(
        id=provision_id,
        clause=reading.text(raw, "clause", path),
        quote=reading.text(raw, "quote", path),
        type=cast("ProvisionType", kind),
        confidence=reading.integer(raw, "confidence", path, 1, 3),
        zh=zh,
        en=en,
        note=reading.text(raw, "note", path, required=False),
        reason_zh=reading.text(raw, "reason_zh", path, required=context),
        reason_en=reading.text(raw, "reason_en", path, required=context),
        rules=tuple(rule for rule in rules if rule is not None),
    )


def _rule(
    reading: Reading, raw: Toml, path: str, of: tuple[str, str, str], span: Span
) -> PackRule | None:
    """Read a rule; its id is the provision's and its ``name``, or its word where it has none."""
    reading.keys(raw, _RULE_KEYS, path)
    level = reading.choice(raw, "level", path, LEVELS)
    word, params = reading.rule(raw, path)
    name = reading.text(raw, "name", path, required=False) or word
    start, end = _validity(reading, raw, path, required=False)
    for key, day in (("valid_from", start), ("valid_to", end)):
        if day and not span[0] <= day <= (span[1] or dt.date.max):
            reading.fault("E463", f"{path}.{key}", day=day, start=span[0], end=span[1] or "…")
    provision_id, zh, en = of
    if params is None:
        return None
    kind = rule_word(word)
    if level == "hard" and not isinstance(kind, PairRule | QuotaRule):
        reading.fault("E465", f"{path}.level", word=word)
    examples = [
        read_example(reading, item, f"{path}.example[{k}]", kind, params)
        for k, item in enumerate(reading.tables(raw, "example", path, required=False))
    ]
    return PackRule(
        id=f"{provision_id}/{name}",
        word=word,
        level=cast("Level", level),
        params=params,
        units={k: str(v) for k, v in reading.table(raw, "units", path).items()},
        zh=reading.text(raw, "zh", path, required=False) or zh,
        en=reading.text(raw, "en", path, required=False) or en,
        valid_from=start or span[0],
        valid_to=end or span[1],
        examples=tuple(example for example in examples if example is not None),
    )


def _work_examples(reading: Reading, pack: Pack) -> None:
    for k, provision in enumerate(pack.provisions):
        for j, rule in enumerate(provision.rules):
            for n, example in enumerate(rule.examples):
                where = f"provision[{k}].rule[{j}].example[{n}]"
                strangers = misplaced(example)
                for name in strangers:
                    kind = "students / posts"
                    reading.fault("E325", f"{where}.placed", value=repr(name), kind=kind)
                if strangers:
                    continue
                found = finding(rule_word(rule.word), rule.params, example)
                if found != example.expect:
                    expect = str(example.expect)
                    reading.fault("E329", where, rule=rule.id, expect=expect, found=str(found))


def _switches(
    reading: Reading, data: Toml, provisions: tuple[Provision, ...]
) -> tuple[Switch, ...]:
    rules = {rule.id: rule for provision in provisions for rule in provision.rules}
    return tuple(
        _switch(reading, raw, f"switch[{k}]", rules)
        for k, raw in enumerate(reading.tables(data, "switch", "", required=False))
    )


def _switch(reading: Reading, raw: Toml, path: str, rules: dict[str, PackRule]) -> Switch:
    """Read a switch; every choice must be a value that the parameter of every rule can have."""
    reading.keys(raw, _SWITCH_KEYS, path)
    param = reading.text(raw, "param", path)
    choices = []
    for k, item in enumerate(reading.tables(raw, "choice", path, required=True)):
        at = f"{path}.choice[{k}]"
        reading.keys(item, ("value", "zh", "en"), at)
        if "value" not in item:
            reading.fault("E324", f"{at}.value", key="value")
        zh, en = reading.text(item, "zh", at), reading.text(item, "en", at)
        choices.append(Choice(item.get("value"), zh, en))
    named = raw.get("rules", [])
    if not isinstance(named, list) or not named:
        reading.fault("E324", f"{path}.rules", key="rules")
        named = []
    of = tuple(str(name) for name in named)
    for name in named:
        if name not in rules:
            reading.fault("E320", f"{path}.rules", name=str(name), near="、".join(rules))
            continue
        for k, choice in enumerate(choices):
            _, faults = rebound(
                rules[name].params, {param: choice.value}, file=reading.file,
                path=f"{path}.choice[{k}]",
            )  # fmt: skip
            reading.faults.extend(faults)
    default = raw.get("default")
    if default not in [choice.value for choice in choices]:
        kind = " / ".join(str(choice.value) for choice in choices)
        reading.fault("E325", f"{path}.default", value=repr(default), kind=kind)
        named = []
    for name in named:
        rule = rules.get(name)
        if rule is not None and getattr(rule.params, param, default) != default:
            own = getattr(rule.params, param)
            reading.fault("E466", f"{path}.default", rule=name, own=str(own), value=str(default))
    return Switch(
        name=reading.text(raw, "name", path),
        zh=reading.text(raw, "zh", path),
        en=reading.text(raw, "en", path),
        rules=of,
        param=param,
        default=default,
        choices=tuple(choices),
    )
