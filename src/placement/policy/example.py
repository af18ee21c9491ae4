"""Worked examples: how each kind of word is given one, and what it finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.schema import SCHEMA
from placement.vocabulary.kinds import (
    DateRule,
    FigureRule,
    Finding,
    GrantRule,
    PairRule,
    Period,
    PracticeRule,
    QuotaRule,
    RecordRule,
    RuleWord,
    TargetRule,
)

if TYPE_CHECKING:
    from placement.vocabulary.reading import Reading, Toml

Given = Mapping[str, Any]
_PLACE_ONLY: Mapping[str, object] = {
    "city": "",
    "order_class": 0,
    "place_id": "",
    "own_post": "",
    "for_school": "",
    "for_grade": -1,
    "open_value": 0.0,
}
"""Columns of a place that are not in the post sheet."""
_FINDINGS = ("kept", "broken", "unknown")
_WORLD = ("tables", "placed", "city", "term", "as_of")


@dataclass(frozen=True, slots=True)
class Example:
    """What a pack gives a rule to judge, and what the rule should find.

    ``given`` holds the rows in the form of the word's kind (``student`` and ``place``, ``places``
    and ``taken``, ``row``, ``tables`` and ``placed`` …), with checked columns and types.
    """

    given: Given
    expect: object


@dataclass(frozen=True, slots=True)
class Form:
    """How examples of one kind of word look.

    ``rows`` maps keys that hold a row, or a list of rows, to the table the rows are of; '' is the
    table that the word's parameters name. ``work`` returns what is compared with ``expect``.
    """

    keys: tuple[str, ...]
    rows: Mapping[str, str]
    work: Callable[[Any, Any, Given], object]
    findings: bool = True


def finding(word: RuleWord, params: object, example: Example) -> object:
    """What the rule finds in an example; equal to ``example.expect`` where the example holds."""
    form = _FORMS[type(word)]
    found = form.work(word, params, example.given)
    return _as_asked(found, example.expect)


def misplaced(example: Example) -> list[str]:
    """Ids in ``placed`` that no row of the example has; such an example would prove nothing."""
    from placement.policy.scene import strangers

    return strangers(example.given) if "placed" in example.given else []


def read_example(
    reading: Reading, raw: Toml, path: str, word: RuleWord, params: object
) -> Example | None:
    """An example with every column and type checked; None, and faults, where something is wrong."""
    form = _FORMS[type(word)]
    before = len(reading.faults)
    reading.keys(raw, (*form.keys, "expect"), path)
    if "expect" not in raw:
        reading.fault("E324", f"{path}.expect", key="expect")
    elif form.findings:
        reading.choice(raw, "expect", path, _FINDINGS)
    for key, table in form.rows.items():
        if key in raw:
            own = word.table(params) if isinstance(word, RecordRule) else ""
            _check_rows(reading, raw[key], table or own, f"{path}.{key}")
    for key in ("as_of", "since", "until", "term"):
        if key in raw and (isinstance(raw[key], dt.datetime) or not isinstance(raw[key], dt.date)):
            reading.fault("E325", f"{path}.{key}", value=repr(raw[key]), kind="date")
    _check_tables(reading, raw.get("tables", {}), f"{path}.tables")
    _check_taken(reading, raw, path)
    if len(reading.faults) > before:
        return None
    return Example({k: v for k, v in raw.items() if k != "expect"}, raw["expect"])


def _check_tables(reading: Reading, tables: object, path: str) -> None:
    if not isinstance(tables, dict):
        reading.fault("E325", path, value=repr(tables), kind="{ … }")
        return
    reading.keys(tables, list(SCHEMA.tables), path)
    for name, rows in tables.items():
        if name in SCHEMA.tables:
            _check_rows(reading, rows, name, f"{path}.{name}")


def _check_rows(reading: Reading, rows: object, table: str, path: str) -> None:
    """A row or a list of rows of a table."""
    listed = rows if isinstance(rows, list) else [rows]
    for k, row in enumerate(listed):
        at = f"{path}[{k}]" if isinstance(rows, list) else path
        if not isinstance(row, dict):
            reading.fault("E325", at, value=repr(row), kind="{ … }")
            continue
        known = list(blank(table))
        reading.keys(row, known, at)
        given = {column: value for column, value in row.items() if column in known}
        for column, value, kind in wrong_values(given, table):
            reading.fault("E325", f"{at}.{column}", value=repr(value), kind=kind)


def _check_taken(reading: Reading, raw: Toml, path: str) -> None:
    if "places" not in raw and "taken" not in raw:
        return
    places, taken = raw.get("places", []), raw.get("taken", [])
    kind = f"{len(places)} × integer" if isinstance(places, list) else "list of integer"
    good = isinstance(taken, list) and all(type(n) is int for n in taken)
    if not good or len(taken) != len(places):
        reading.fault("E325", f"{path}.taken", value=repr(taken), kind=kind)


@cache
def blank(table: str) -> Mapping[str, object]:
    """Return a row of a table in which nothing is given, as plain values."""
    row: dict[str, object] = {}
    for name, field in SCHEMA.table(table).fields.items():
        value = field.missing()
        if isinstance(value, np.datetime64):
            row[name] = None
        else:
            row[name] = value.item() if isinstance(value, np.generic) else value
    return {**row, **_PLACE_ONLY} if table == "posts" else row


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


def _pair(word: PairRule, params: object, given: Given) -> str:
    student = {**blank("students"), **given.get("student", {})}
    place = {**blank("posts"), **given.get("place", {})}
    return word.one(student, place, params).name.lower()


def _quota(word: QuotaRule, params: object, given: Given) -> str:
    alike = {"employer": "甲厂"}
    places = [{**blank("posts"), **alike, **place} for place in given.get("places", [])]
    tables = given.get("tables", {})
    others = {
        name: [{**blank(name), **alike, **row} for row in tables.get(name, [])]
        for name in word.tables
    }
    return of_periods(word.periods(places, others, params), given.get("taken", []))


def of_periods(periods: Sequence[Period], taken: Sequence[int]) -> str:
    """What the worst stretch of time says: one over its limit, then one without a limit."""
    said = {period.standing(taken) for period in periods}
    return next((word for word in ("broken", "unknown") if word in said), "kept")


def _record(word: RecordRule, params: object, given: Given) -> str:
    row = {**blank(word.table(params)), **given.get("row", {})}
    return word.one(row, params).name.lower()


def _target(word: TargetRule, params: object, given: Given) -> dict[str, object]:
    """The worst measure: the first broken, else the first unknown, else the first."""
    from placement.policy.scene import scene

    order = (Finding.BROKEN, Finding.UNKNOWN, Finding.KEPT)
    measures = sorted(word.measure(scene(given), params), key=lambda m: order.index(m.finding))
    if not measures:
        return {"finding": Finding.UNKNOWN.name.lower(), "reached": None, "wanted": None}
    worst = measures[0]
    said = worst.finding.name.lower()
    return {"finding": said, "reached": worst.reached, "wanted": worst.wanted}


def _grant(word: GrantRule, params: object, given: Given) -> dict[str, object]:
    from placement.policy.scene import scene

    claims = word.claims(scene(given), params)
    return {"amounts": claims["amount"].tolist(), "refused": claims["refusal"].tolist()}


def _dates(word: DateRule, params: object, given: Given) -> list[dt.date]:
    return word.dates(params, given["since"], given["until"])


def _figures(word: FigureRule, params: object, given: Given) -> list[dict[str, object]]:
    from placement.policy.scene import scene

    rows = word.figures(scene(given), params).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _practice(word: PracticeRule, params: object, given: Given) -> dict[str, object]:
    teacher = {**blank("teachers"), **given.get("teacher", {})}
    blocks = [{**blank("practice"), **row} for row in given.get("practice", [])]
    standing = word.standing(teacher, blocks, given["as_of"], params)
    if standing is None:
        return {"bound": False}
    return {"bound": True} | {
        name: getattr(standing, name) for name in ("done", "owed", "due", "latest_start", "late")
    }


_FORMS: Mapping[type, Form] = {
    PairRule: Form(("student", "place"), {"student": "students", "place": "posts"}, _pair),
    QuotaRule: Form(("places", "taken", "tables"), {"places": "posts"}, _quota),
    RecordRule: Form(("row",), {"row": ""}, _record),
    TargetRule: Form(_WORLD, {}, _target, findings=False),
    GrantRule: Form(_WORLD, {}, _grant, findings=False),
    DateRule: Form(("since", "until"), {}, _dates, findings=False),
    FigureRule: Form(_WORLD, {}, _figures, findings=False),
    PracticeRule: Form(
        ("teacher", "practice", "as_of"),
        {"teacher": "teachers", "practice": "practice"},
        _practice,
        findings=False,
    ),
}


def _as_asked(found: object, expect: object) -> object:
    """What was found in the shape of what was asked: only the parts that ``expect`` names.

    A text asks for the finding, a list for the amounts or the rows, a table for what it names.
    """
    if isinstance(found, dict):
        if isinstance(expect, str):
            return found.get("finding")
        if isinstance(expect, list):
            return found.get("amounts")
        return _parts(found, expect)
    if isinstance(found, list) and isinstance(expect, list) and len(found) == len(expect):
        return [_parts(own, asked) for own, asked in zip(found, expect, strict=True)]
    return found


def _parts(found: object, expect: object) -> object:
    """The entries of a mapping that are asked for; numbers as written where they are that close."""
    if not isinstance(found, dict) or not isinstance(expect, dict):
        return found
    return {key: _close(found.get(key), expect[key]) for key in expect}


def _close(found: object, expect: object) -> object:
    numbers = (int, float, np.integer, np.floating)
    if isinstance(found, numbers) and isinstance(expect, int | float):
        return expect if abs(float(found) - float(expect)) < 1e-9 else found
    return found
