"""The little world of a worked example: a few rows of the tables, and who is where."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from placement.instance import Instance, Term
from placement.roster import Roster
from placement.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.schema import Field

_LETTERS = {"students": "S", "posts": "P", "classes": "C"}
_ALIKE = {"employer": "甲厂", "park": "甲园区", "school": "甲校"}
"""What a required column holds in every row where an example leaves it out."""
TERM_START, AS_OF = dt.date(2025, 3, 1), dt.date(2025, 12, 31)


def scene(given: Mapping[str, Any]) -> Roster:
    """Build the roster that an example describes.

    ``tables`` maps tables to rows, ``placed`` students to places; ``city``, ``term`` (the first
    day) and ``as_of`` have defaults. Required columns left out are filled in: S1, S2 … for
    students, P1, P2 … for posts, need 1, employer 甲厂.

    >>> scene({"tables": {"students": [{}], "posts": [{}]}, "placed": {"S1": "P1"}}).place_of
    array([0])
    """
    tables = {"students": [], "posts": [], **given.get("tables", {})}
    instance = Instance.from_frames(
        {name: _frame(name, rows) for name, rows in tables.items()},
        term=Term("", given.get("term", TERM_START)),
        city=given.get("city", ""),
    )
    placed = given.get("placed", {})
    ids = pd.Index(instance.places["place_id"])
    named = [placed.get(student, "") for student in instance.students["student_id"]]
    place_of = np.asarray(ids.get_indexer(pd.Index(named, dtype=object)), dtype=np.int64)
    return Roster(instance, place_of, given.get("as_of", AS_OF))


def strangers(given: Mapping[str, Any]) -> list[str]:
    """Ids in ``placed`` that no row of the example has; such an example would prove nothing."""
    roster = scene(given)
    students = set(roster.instance.students["student_id"])
    places = set(roster.instance.places["place_id"])
    placed = given.get("placed", {})
    return [s for s in placed if s not in students] + [
        p for p in placed.values() if p not in places
    ]


def _frame(table: str, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Rows as a frame; required columns are completed, absent optional ones left out."""
    fields = SCHEMA.table(table).fields
    needed = {name: spec for name, spec in fields.items() if spec.required}
    columns: dict[str, list[object]] = {}
    for name in [*needed, *(n for row in rows for n in row if n not in needed)]:
        spec = fields[name]
        columns[name] = [
            row[name] if name in row else _filled(table, spec, k) for k, row in enumerate(rows)
        ]
    return pd.DataFrame({name: _column(fields[name], v) for name, v in columns.items()})


def _column(spec: Field, values: list[object]) -> pd.Series:
    if spec.kind == "date":
        return pd.Series([pd.NaT if v is None else pd.Timestamp(str(v)) for v in values],
                         dtype="datetime64[s]")  # fmt: skip
    return pd.Series(values, dtype=object if spec.kind in _TEXTS else None)


_TEXTS = ("text", "id", "choice", "list")


def _filled(table: str, spec: Field, row: int) -> object:
    if not spec.required:
        value = spec.missing()
        return None if isinstance(value, np.datetime64) else value
    if spec.kind in _TEXTS:
        letter = _LETTERS.get(table, table[0].upper())
        return _ALIKE.get(spec.id, f"{letter}{row + 1}")
    return 1
