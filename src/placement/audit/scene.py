"""What all checks of one audit look at, each thing worked out once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.audit.entry import Where
from placement.roster import overlap
from placement.schema import SCHEMA
from placement.verify.gaps import is_blank
from placement.verify.plan import Plan
from placement.verify.rows import Rows

if TYPE_CHECKING:
    import datetime as dt

    from placement.instance import Instance
    from placement.policy import BoundRule
    from placement.roster import Roster

Ints = NDArray[np.int64]
_DAYS = ("start", "end", "months")
_AS_POST = {"class_id": "place_id", "name": "post", "seats": "need", "min_seats": "need_min"}


class Scene:
    """A roster with the rows of its tables by kind. ``limit`` is how many offenders are named."""

    def __init__(self, roster: Roster, *, limit: int | None) -> None:
        self.roster = roster
        self.instance: Instance = roster.instance
        self.limit = limit
        self.rows = Rows(roster.instance)
        self.plan = Plan(np.asarray(roster.place_of, dtype=np.int64))

    @cached_property
    def student(self) -> Ints:
        """Positions of the placed students, (K,)."""
        return self.plan.placed

    @cached_property
    def place(self) -> Ints:
        """Where each of them is, (K,)."""
        return self.plan.place_of[self.student]

    @cached_property
    def first_day(self) -> NDArray[np.datetime64]:
        """First day of each placement, (K,); the term's where none is known."""
        start = overlap(self.instance, self.plan.place_of)[0][self.student].astype("datetime64[D]")
        return np.where(np.isnat(start), np.datetime64(self.instance.term.start, "D"), start)

    def outside(self, rule: BoundRule) -> NDArray[np.bool_]:
        """Placements that begin on a day for which the rule does not count, (K,)."""
        day = self.first_day
        outside: NDArray[np.bool_] = day < np.datetime64(rule.valid_from, "D")
        if rule.valid_to is not None:
            outside |= day > np.datetime64(rule.valid_to, "D")
        return outside

    @cached_property
    def student_id(self) -> NDArray[np.object_]:
        """Ids of all students."""
        return self.instance.students["student_id"].to_numpy(dtype=object)

    @cached_property
    def place_id(self) -> NDArray[np.object_]:
        """Ids of all places."""
        return self.instance.places["place_id"].to_numpy(dtype=object)

    def where(self, table: str, row: int, field: str) -> Where | None:
        """The user's own cell, None for tables that came from no file."""
        if table == "students" and field in _DAYS and "placements" in self.instance.origins:
            # In a plan made by hand the days are those of the plan's own row.
            table, row = "placements", int(self.planned_row[row])
        origin = self.instance.origins.get(table)
        if origin is None or not 0 <= row < len(origin.row):
            return None
        spec = SCHEMA.table(table)
        named = (field, *spec.key, *(f.id for f in spec.fields.values() if f.required))
        found = [origin.cell(row, name) for name in named]
        file, sheet, cell, _ = next((f for f in found if f[2]), found[0])
        return Where(file, sheet, cell or f"{int(origin.row[row])}")

    @cached_property
    def planned_row(self) -> Ints:
        """The row of each student in the table of placements, -1 for none, (n,)."""
        rows = pd.Index(self.instance.table("placements")["student_id"])
        return np.asarray(rows.get_indexer(pd.Index(self.student_id)), dtype=np.int64)

    def where_place(self, place: int, field: str) -> Where | None:
        """The cell of a place in the table of posts or of order classes."""
        if field in _DAYS and "placements" in self.instance.origins:
            field = "place_id"
        posts = len(self.instance.tables["posts"])
        if place < posts:
            return self.where("posts", place, "post_id" if field == "place_id" else field)
        names = {of_post: own for own, of_post in _AS_POST.items()}
        return self.where("classes", place - posts, names.get(field, field))


def in_force(rule: BoundRule, day: dt.date) -> bool:
    """Whether a rule counts on a day, both ends included."""
    return rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)


def shown(value: object) -> str:
    """A plain value as text, '' where it is not given."""
    if is_blank(value):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def is_private(table: str, field: str) -> bool:
    """Whether the values of a column may not be shown."""
    tables = ("posts", "classes") if table == "places" else (table,)
    return any(
        (spec := SCHEMA.table(name).fields.get(field)) is not None and spec.private
        for name in tables
    )
