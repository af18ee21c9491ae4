"""Quota groups rebuilt from the plain rows: what a limit holds, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.verify.rows import plain
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import QuotaRule, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from placement.instance import Instance
    from placement.policy import BoundRule, Policy

_OF_STUDENTS = ("school", "dept", "klass", "major")


@dataclass(frozen=True)
class Group:
    """``members`` are positions of places (or students); ``limit`` None cannot be checked."""

    key: str
    members: list[int]
    limit: int | None


def plain_rows(frame: pd.DataFrame, fields: tuple[str, ...]) -> list[Row]:
    """Every row of a frame as a plain mapping of the given columns."""
    columns = [[plain(v) for v in frame[name]] for name in fields]
    return [dict(zip(fields, values, strict=True)) for values in zip(*columns, strict=True)]


def ruled(instance: Instance, policy: Policy) -> Iterator[tuple[BoundRule, list[Group]]]:
    """Each active quota rule with its groups of places."""
    for rule in policy.active:
        word = rule_word(rule.word)
        if isinstance(word, QuotaRule):
            rows = plain_rows(instance.places, word.place_fields)
            yield (
                rule,
                [
                    Group(f"{rule.id}|{key}", members, limit)
                    for key, members, limit in word.one(rows, rule.params)
                ],
            )


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
