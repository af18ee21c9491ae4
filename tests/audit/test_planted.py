"""Wrong plans, one slip each: caught by the rule that it breaks, and by no other."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import planted
from placement.audit import audit
from placement.instance import Instance, Term
from placement.policy import load_policy, pack_names
from placement.policy.load import load_pack
from placement.roster import Roster
from placement.schema import SCHEMA
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import (
    PairRule,
    PracticeRule,
    QuotaRule,
    RecordRule,
    TargetRule,
)

if TYPE_CHECKING:
    from placement.audit import Audit
    from placement.policy import Policy

JUDGED = (PairRule, QuotaRule, RecordRule, TargetRule, PracticeRule)
"""Kinds of rule that an audit judges itself."""


def instance(pack: str, edits: dict[str, Any]) -> Instance:
    """The correct plan with some rows changed."""
    changed: dict[str, dict[str, Any]] = {}
    for place, columns in edits.items():
        table, _, key = place.partition(".")
        rows = changed.setdefault(table, dict(planted.base(pack).get(table, {})))
        if columns is None:
            del rows[key]
        else:
            rows[key] = {**rows.get(key, {}), **columns}
    held = untouched(pack)
    tables = {name: SCHEMA.table(name).canonical(frame(name, rows)) if rows
              else SCHEMA.table(name).empty() for name, rows in changed.items()}  # fmt: skip
    return held.replace(tables={**held.tables, **tables})


@cache
def untouched(pack: str) -> Instance:
    tables = {name: frame(name, rows) for name, rows in planted.base(pack).items() if rows}
    return Instance.from_frames(tables, term=Term("2025春", planted.TERM), city=planted.city(pack))


def frame(table: str, rows: dict[str, dict[str, Any]]) -> pd.DataFrame:
    """Rows by key as a frame of the columns that any of them has."""
    fields = SCHEMA.table(table).fields
    key = planted.KEYS[table]
    held = [{**_named(table), key: _typed(fields[key].kind, name), **row}
            for name, row in rows.items()]  # fmt: skip
    columns = list(dict.fromkeys(column for row in held for column in row))
    found = {}
    for name in columns:
        spec = fields[name]
        values = [row.get(name, None) for row in held]
        if spec.kind == "date":
            found[name] = pd.to_datetime(pd.Series(values, dtype=object)).astype("datetime64[s]")
        else:
            dtype = None if spec.kind in ("count", "number") else object
            given = [spec.missing() if v is None else v for v in values]
            found[name] = pd.Series(given, dtype=dtype)
    return pd.DataFrame(found)


def _typed(kind: str, name: str) -> object:
    # Rows of a table without a key of its own are told apart by a number behind the name.
    bare = name.partition("#")[0]
    return int(bare) if kind == "count" else bare


def _named(table: str) -> dict[str, Any]:
    return {"name": "某某"} if "name" in SCHEMA.table(table).fields and table == "students" else {}


@cache
def policy(pack: str) -> Policy:
    names = ["national"] if pack == "national" else ["national", pack]
    return load_policy(names, instance_city=planted.city(pack), on=planted.TERM)


def judged(pack: str, edits: dict[str, Any]) -> Audit:
    held = instance(pack, edits)
    ids = pd.Index(held.places["place_id"])
    place = [planted.PLACED.get(s, "") for s in held.students["student_id"]]
    place_of = np.asarray(ids.get_indexer(pd.Index(place, dtype=object)), dtype=np.int64)
    return audit(Roster(held, place_of, planted.TERM), policy(pack))


def rules(found: Audit, figure: str) -> dict[str, int]:
    """Rule to how many, for those that have any."""
    entries = [rule for entry in found.entries for rule in entry.rules if rule.level != "off"]
    return {rule.id: getattr(rule, figure) for rule in entries if getattr(rule, figure)}


@cache
def correct(pack: str) -> Audit:
    return judged(pack, {})


@pytest.mark.parametrize("pack", pack_names())
def test_the_correct_plan_breaks_nothing_and_can_be_checked(pack: str) -> None:
    """Without slips every rule is kept; hard ones are all checkable."""
    found = correct(pack)
    assert rules(found, "violated") == {}
    hard = [rule for entry in found.entries for rule in entry.rules if rule.level == "hard"]
    assert {r.id for r in hard if r.not_checkable} == set()
    assert {r.id for r in hard if r.kind in ("pair", "quota") and not r.met} == set()


@pytest.mark.parametrize(
    ("pack", "slip"),
    [
        pytest.param(pack, slip, id=f"{slip.rule}-{slip.effect}-{k}")
        for pack, slips in planted.SLIPS.items()
        for k, slip in enumerate(slips)
    ],
)
def test_a_slip_is_caught_by_its_rule_and_no_other(pack: str, slip: planted.Slip) -> None:
    """Broken where broken, not checkable where data went missing, kept at the boundary."""
    before, found = correct(pack), judged(pack, slip.edits)
    broken = set(rules(found, "violated"))
    blind = {
        rule
        for rule, n in rules(found, "not_checkable").items()
        if n > rules(before, "not_checkable").get(rule, 0)
    }
    wanted = {slip.rule, *slip.also}
    assert broken == (wanted if slip.effect == "broken" else set())
    assert blind == (wanted if slip.effect == "unknown" else set(slip.blind))
    hard = {rule.id for rule in policy(pack).hard}
    assert found.passed == (not broken & hard)


@pytest.mark.parametrize("pack", pack_names())
def test_every_rule_has_its_slip(pack: str) -> None:
    """No hard rule of any pack, and no other that an audit judges, goes unplanted."""
    there = {slip.rule for slips in planted.SLIPS.values() for slip in slips}
    there |= {rule for slips in planted.SLIPS.values() for slip in slips for rule in slip.also}
    active = [r for p in load_pack(pack).provisions for r in p.rules if r.level != "off"]
    judged_here = [r for r in active if isinstance(rule_word(r.word), JUDGED)]
    assert {r.id for r in judged_here} - there == set()
    assert {r.id for r in active if r.level == "hard"} - there == set()
