"""From TOML packs to the policy of one run."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, cast

from placement.catalogue import regions
from placement.errors import DataError, Fault, UsageError
from placement.policy.document import read_pack
from placement.policy.pack import (
    LEVELS,
    BoundRule,
    Level,
    Pack,
    PackRule,
    Policy,
    Provision,
    Switch,
)
from placement.vocabulary.binding import nearest, rebound
from placement.vocabulary.reading import decode

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

NATIONAL = "national"


def pack_names() -> tuple[str, ...]:
    """Packs that come with the package."""
    folder = resources.files(__package__).joinpath("packs")
    return tuple(sorted(e.name[:-5] for e in folder.iterdir() if e.name.endswith(".toml")))


def load_pack(name_or_path: str | Path) -> Pack:
    """One pack by its name, or from a TOML file of the user's own.

    Raises
    ------
    UsageError
        When there is no such pack or file.
    DataError
        When the file has faults; all of them are named with their key paths.
    """
    name = str(name_or_path)
    if name in pack_names():
        return _shipped(name)
    path = Path(name)
    if not path.is_file():
        raise UsageError("E321", name=name, near=nearest(name, pack_names()))
    return read_pack(decode(path), file=name)


@cache
def _shipped(name: str) -> Pack:
    entry = resources.files(__package__).joinpath("packs", f"{name}.toml")
    return read_pack(entry.read_text(encoding="utf-8"), file=f"{name}.toml", work=False)


@cache
def _region(name: str) -> str:
    """The region of a shipped pack, from its head alone: there are many packs, and few are used."""
    entry = resources.files(__package__).joinpath("packs", f"{name}.toml")
    head = entry.read_text(encoding="utf-8").partition("[[")[0]
    return str(tomllib.loads(head)["pack"].get("region", ""))


def load_policy(
    names: Sequence[str] | None,
    *,
    instance_city: str = "",
    on: dt.date | None,
    settings: Mapping[str, str] | None = None,
) -> Policy:
    """Return the rules in force on a day.

    ``names`` are packs or paths; None is the national pack and every pack of the city (or of its
    province), ``["none"]`` no rule at all. ``settings`` are by name: the reading of an ambiguous
    sentence by its switch, or hard, warn or off by a rule id, or by a provision id or a word for
    all their rules. A pack not in force on ``on`` gives no rules; ``notes`` say so. A rule that is
    valid for other days only is left out. With ``on`` None every rule is there, whatever its days:
    for facts that each have a date of their own.

    >>> import datetime as dt
    >>> load_policy(["none"], on=dt.date(2025, 3, 1)).rules
    ()

    Raises
    ------
    UsageError
        When a pack does not exist, or a name (E320), a level (E328) or a reading (E467) of
        ``settings`` is not known.
    DataError
        When packs have faults; those of all packs are named at once.
    """
    if names is not None and list(names) == ["none"]:
        return Policy(on=on)
    packs, notes = _chosen(names, instance_city)
    if on is not None and NATIONAL not in [pack.id for pack in packs]:
        # Who names packs of their own may have forgotten that the country's rules bind as well.
        notes.append(Fault("W335", facts={"packs": "、".join(pack.id for pack in packs)}))
    in_force = []
    for pack in packs:
        if on is None or pack.in_force(on):
            in_force.append(pack)
            continue
        facts = {
            "pack": pack.id, "title": pack.title_zh, "title_en": pack.title_en,
            "from": pack.valid_from, "to": pack.valid_to or "…", "on": on,
        }  # fmt: skip
        notes.append(Fault("W332", facts=facts))
    rules = [
        _bound(pack, p, rule)
        for pack in in_force
        for p in pack.provisions
        for rule in p.rules
        if on is None or rule.in_force(on)
    ]
    switches = {switch.name: switch for pack in in_force for switch in pack.switches}
    chosen = dict(settings or {})
    readings = {name: value for name, value in chosen.items() if name in switches}
    levels = {name: value for name, value in chosen.items() if name not in switches}
    for name, value in readings.items():
        rules = _read_as(rules, switches[name], value)
    return Policy(
        packs=tuple(in_force),
        rules=_with_levels(rules, levels, sorted(switches)),
        on=on,
        notes=tuple(notes),
        switches=readings,
    )


def _chosen(names: Sequence[str] | None, city: str) -> tuple[list[Pack], list[Fault]]:
    if names is None:
        around = regions.chain(city)
        local = [_shipped(name) for name in pack_names() if _region(name) in around]
        notes: list[Fault] = []
        if city:
            place = regions.name(city) or city
            chosen = "、".join(pack.id for pack in local)
            code = "I333" if local else "I334"
            notes = [Fault(code, facts={"city": place, "packs": chosen})]
        return [_shipped(NATIONAL), *local], notes
    packs: list[Pack] = []
    faults: list[Fault] = []
    for name in dict.fromkeys(names):
        try:
            packs.append(load_pack(name))
        except DataError as wrong:
            faults.extend(wrong.faults)
    ids = [pack.id for pack in packs]
    whose: dict[str, str] = {}
    for pack in packs:
        if ids.count(pack.id) > 1:
            faults.append(Fault("E326", file=pack.file, heading="pack.id", facts={"id": pack.id}))
            continue
        for k, provision in enumerate(pack.provisions):
            # Rules are known by their ids alone, in certificates and in reports.
            if whose.setdefault(provision.id, pack.id) != pack.id:
                where = f"provision[{k}].id"
                faults.append(
                    Fault("E326", file=pack.file, heading=where, facts={"id": provision.id})
                )
    if faults:
        raise DataError(faults)
    return packs, []


def _bound(pack: Pack, provision: Provision, rule: PackRule) -> BoundRule:
    return BoundRule(
        id=rule.id,
        provision=provision.id,
        word=rule.word,
        level=rule.level,
        params=rule.params,
        clause=provision.clause,
        quote=provision.quote,
        pack=pack.id,
        title_zh=rule.zh,
        title_en=rule.en,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
    )


def _read_as(rules: list[BoundRule], switch: Switch, value: str) -> list[BoundRule]:
    """The rules with the parameter that the chosen reading gives those of the switch."""
    values = {choice.name.lower(): choice.value for choice in switch.choices}
    if value.lower() not in values:
        raise UsageError("E467", name=switch.name, value=value, choices=" / ".join(values))
    given = {switch.param: values[value.lower()]}
    return [
        replace(rule, params=rebound(rule.params, given, file=rule.pack, path=rule.id)[0])
        if rule.id in switch.rules
        else rule
        for rule in rules
    ]


def _with_levels(
    rules: list[BoundRule], overrides: Mapping[str, str], switches: Sequence[str]
) -> tuple[BoundRule, ...]:
    keys = {key for rule in rules for key in (rule.id, rule.provision, rule.word)}
    for key, level in overrides.items():
        if key not in keys:
            raise UsageError(
                "E320", name=key, near=nearest(key, [*sorted(keys), *switches] or ["-"])
            )
        if level not in LEVELS:
            # A value that is silently not used would be a wrong plan.
            raise UsageError("E328", rule=key, level=level)

    def level_of(rule: BoundRule) -> Level:
        # The most exact key wins: rule, then provision, then word.
        for key in (rule.id, rule.provision, rule.word):
            if key in overrides:
                return cast("Level", overrides[key])
        return rule.level

    return tuple(replace(rule, level=level_of(rule)) for rule in rules)
