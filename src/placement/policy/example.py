"""Working the examples that a pack carries, with the one-row forms of its words."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from placement.schema import SCHEMA
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Finding, PairRule, QuotaRule, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.policy.pack import Example, PackRule

_PLACE_ONLY: Mapping[str, object] = {"city": "", "order_class": 0, "place_id": ""}
"""Columns of a place that are not in the post sheet."""


@cache
def blank(table: str) -> Mapping[str, object]:
    """Return a row of ``students`` or ``posts`` in which nothing is given, as plain values."""
    row: dict[str, object] = {}
    for name, field in SCHEMA.table(table).fields.items():
        value = field.missing()
        if isinstance(value, np.datetime64):
            row[name] = None
        else:
            row[name] = value.item() if isinstance(value, np.generic) else value
    return row if table == "students" else {**row, **_PLACE_ONLY}


def wrong_values(given: Mapping[str, object], table: str) -> list[tuple[str, object, str]]:
    """Return (column, value, expected) for every value that such a table cannot hold.

    >>> wrong_values({"grade": "2024", "months": 6}, "students")
    [('grade', '2024', 'integer')]
    """
    kinds: Mapping[type, tuple[type, ...]] = {float: (int, float)}
    names = {str: "text", int: "integer", float: "number", type(None): "date"}
    wrong = []
    for column, value in given.items():
        kind = type(blank(table)[column])
        expected = (dt.date,) if kind is type(None) else kinds.get(kind, (kind,))
        if isinstance(value, (bool, dt.datetime)) or not isinstance(value, expected):
            wrong.append((column, value, names[kind]))
    return wrong


def finding(rule: PackRule, example: Example) -> Finding:
    """Return what the rule says of an example.

    Of a quota rule the worst group counts: one over its limit, then one without a limit.
    """
    word = rule_word(rule.word)
    places = [{**blank("posts"), **place} for place in example.places]
    if isinstance(word, PairRule):
        return word.one({**blank("students"), **example.student}, places[0], rule.params)
    return _of_groups(word, places, example.taken, rule.params)


def _of_groups(
    word: QuotaRule, places: Sequence[Row], taken: tuple[int, ...], params: object
) -> Finding:
    worst = Finding.KEPT
    for _key, members, limit in word.one(places, params):
        if limit is None:
            worst = Finding.UNKNOWN
        elif sum(taken[p] for p in members) > limit:
            return Finding.BROKEN
    return worst
