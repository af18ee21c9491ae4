"""Quota groups rebuilt from the plain rows: what a limit holds, and how much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from placement.catalogue.regions import chain
from placement.verify.rows import plain
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Period, QuotaRule, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from placement.instance import Instance
    from placement.policy import BoundRule, Policy

_OF_STUDENTS = ("school", "dept", "klass", "major")


@dataclass(frozen=True)
class Group:
    """``members`` are positions of places (or students); ``limit`` None cannot be checked.

    ``rule`` is the rule it comes from, '' for a limit of the user's own.
    """

    key: str
    members: list[int]
    limit: int | None
    label: str = ""
    rule: str = ""


def plain_rows(frame: pd.DataFrame, fields: tuple[str, ...]) -> list[Row]:
    """Every row of a frame as a plain mapping of the given columns."""
    columns = [[plain(v) for v in frame[name]] for name in fields]
    return [dict(zip(fields, values, strict=True)) for values in zip(*columns, strict=True)]


def ruled(instance: Instance, policy: Policy) -> list[Group]:
    """Groups of places that plans keep by all hard quota rules, whether they nest or cross.

    Each is what one rule says of one stretch of time; those without a limit are left out.
    """
    return [
        Group(f"{rule.id}|{period.key}", period.members, period.limit, period.label, rule.id)
        for rule in policy.hard
        if isinstance(word := rule_word(rule.word), QuotaRule)
        for period in word.one(*_plainly(instance, word), rule.params)
        if period.limit is not None
    ]


def lawful(instance: Instance, policy: Policy) -> Iterator[tuple[BoundRule, list[Period]]]:
    """Each active quota rule with what it says of every stretch of time."""
    for rule in policy.active:
        word = rule_word(rule.word)
        if isinstance(word, QuotaRule):
            found = word.periods(*_plainly(instance, word), rule.params)
            yield rule, [replace(period, key=f"{rule.id}|{period.key}") for period in found]


def _plainly(instance: Instance, word: QuotaRule) -> tuple[list[Row], dict[str, list[Row]]]:
    """Places and the other tables that a word reads, as plain rows."""
    others = {
        name: plain_rows(instance.table(name), fields) for name, fields in word.tables.items()
    }
    return plain_rows(instance.places, word.place_fields), others


def tabled(instance: Instance, *, of_students: bool) -> list[Group]:
    """The user's own limits on places or on students."""
    frame = instance.students if of_students else instance.places
    table = instance.table("quotas")
    found = []
    for field, value, limit in zip(table["field"], table["value"], table["max"], strict=True):
        if (field in _OF_STUDENTS) == of_students:
            members = [k for k, own in enumerate(frame[field]) if _holds(field, value, own)]
            found.append(Group(f"{field}|{value}|max", members, int(limit)))
    return found


def _holds(field: str, value: str, own: str) -> bool:
    """Whether a limit holds a row with that value of its own; a region holds all that lie in it."""
    return own == value or (field == "region" and value in chain(own))


def by_value(instance: Instance, field: str) -> list[Group]:
    """Places grouped by a column, '' left out; the limit is their seats."""
    found: dict[str, list[int]] = {}
    for k, value in enumerate(instance.places[field]):
        if value != "":
            found.setdefault(value, []).append(k)
    need = instance.places["need"].tolist()
    return [
        Group(f"{field}|{value}", members, sum(need[k] for k in members))
        for value, members in sorted(found.items())
    ]
