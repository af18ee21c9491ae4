"""Quota groups rebuilt from the plain rows: what a limit holds, and how much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

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

    ``rule`` is the rule it comes from, '' for a limit of the user's own; ``exact`` False marks a
    group that is wider than the law's own.
    """

    key: str
    members: list[int]
    limit: int | None
    label: str = ""
    rule: str = ""
    exact: bool = True


def plain_rows(frame: pd.DataFrame, fields: tuple[str, ...]) -> list[Row]:
    """Every row of a frame as a plain mapping of the given columns."""
    columns = [[plain(v) for v in frame[name]] for name in fields]
    return [dict(zip(fields, values, strict=True)) for values in zip(*columns, strict=True)]


def ruled(instance: Instance, policy: Policy) -> list[Group]:
    """Groups of places that plans keep by all hard quota rules together, nested or disjoint.

    Where groups overlap in part, the one with the least room stays, and a roomier one is widened to
    hold it, with its own limit: whoever keeps the wider keeps the law. Groups that another implies
    and those without a limit are left out.
    """
    binding = [
        Group(f"{rule.id}|{period.key}", period.members, period.limit, period.label, rule.id)
        for rule in policy.hard
        if isinstance(word := rule_word(rule.word), QuotaRule)
        for period in word.one(*_plainly(instance, word), rule.params)
        if period.limit is not None
    ]
    found: dict[str, Group] = {}
    outermost: dict[int, Group] = {}
    for group in sorted(binding, key=lambda g: (g.limit or 0, -len(g.members), g.key)):
        met = {own.key: own for p in group.members if (own := outermost.get(p)) is not None}
        if any(set(group.members) <= set(inner.members) for inner in met.values()):
            continue
        members = set(group.members).union(*(inner.members for inner in met.values()))
        for inner in met.values():
            # An equal limit on fewer places is implied now.
            if inner.limit == group.limit:
                del found[inner.key]
        exact = len(members) == len(group.members)
        found[group.key] = replace(group, members=sorted(members), exact=exact)
        outermost |= dict.fromkeys(members, found[group.key])
    return list(found.values())


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
            members = [k for k, own in enumerate(frame[field]) if own == value]
            found.append(Group(f"{field}|{value}|max", members, int(limit)))
    return found


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
