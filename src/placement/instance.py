"""The validated tables of one term: students, places, and what is known about both."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from placement.digest import tables_digest
from placement.errors import Fault, UsageError
from placement.schema import SCHEMA

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of one table came from, for messages that name the user's own cells.

    ``sheet_of_row`` points into ``files`` and ``sheets``; ``row`` is the 1-based row of the sheet;
    both have one entry a row of the table. ``columns[k]`` maps a field id to the column letters it
    was read from in ``sheets[k]``, ``headings[k]`` to what stood above it.
    """

    files: tuple[str, ...]
    sheets: tuple[str, ...]
    sheet_of_row: np.ndarray
    row: np.ndarray
    columns: tuple[Mapping[str, str], ...]
    headings: tuple[Mapping[str, str], ...]

    def cell(self, position: int, field_id: str) -> tuple[str, str, str, str]:
        """File, sheet, A1 cell and heading of one value; cell '' where no column was read."""
        k = int(self.sheet_of_row[position])
        letters = self.columns[k].get(field_id, "")
        cell = f"{letters}{int(self.row[position])}" if letters else ""
        return self.files[k], self.sheets[k], cell, self.headings[k].get(field_id, "")


@dataclass(frozen=True, slots=True)
class DroppedRow:
    """A row that was not read as data, and why: title, total, note, header, blank, example."""

    file: str
    sheet: str
    row: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file that was read: its path as given, its SHA-256, and per table the rows it gave."""

    path: str
    sha256: str
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Term:
    """What one plan covers: ``start`` is the first day on which age and grade are judged."""

    name: str
    start: dt.date


@dataclass(frozen=True)
class Instance:
    """Tables in canonical columns and dtypes (see :mod:`placement.schema`), checked at the door.

    ``tables`` always has ``students`` and ``posts``. Missing values are ``''`` in text columns,
    -1 in counts, NaN in numbers and NaT in dates. ``carried`` holds the users' unknown columns,
    row for row. ``city`` is the adcode that the term's places lie in, '' where nobody said.
    """

    tables: Mapping[str, pd.DataFrame]
    term: Term
    city: str = ""
    carried: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    inputs: tuple[InputFile, ...] = ()
    notes: tuple[Fault, ...] = ()
    dropped: tuple[DroppedRow, ...] = ()

    @classmethod
    def from_frames(
        cls, tables: Mapping[str, pd.DataFrame], *, term: Term, city: str = ""
    ) -> Instance:
        """Fill absent columns and fix dtypes; for generators, importers and library users.

        Raises
        ------
        UsageError
            When a table or column is unknown, a required column is missing, a key is repeated, or
            a place named in ``prefs``, ``scores`` or ``locks`` does not exist.
        """
        canonical = {name: SCHEMA.table(name).canonical(frame) for name, frame in tables.items()}
        for name in ("students", "posts"):
            if name not in canonical:
                raise UsageError("E110", table=name, guess="-")
        instance = cls(tables=canonical, term=term, city=city)
        instance._check_references()
        return instance

    def replace(self, **changes: object) -> Instance:
        """A copy with some fields exchanged."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    @cached_property
    def students(self) -> pd.DataFrame:
        """The student table; what the table of schools says fills what a row leaves open."""
        students = self.tables["students"]
        schools = self.table("schools")
        return _filled(students, schools, "school", _OF_SCHOOL) if len(schools) else students

    @cached_property
    def pool(self) -> np.ndarray:
        """Who is to be placed in this term, (n,) bool.

        Not those who are enlisted, self-placed or away, nor those locked to no place.
        """
        status = self.students["status"].to_numpy()
        locks = self.table("locks")
        kept_back = self.students["student_id"].isin(locks["student_id"][locks["place_id"] == ""])
        in_pool = (status == "") | (status == "待安置")
        return np.asarray(in_pool & ~kept_back.to_numpy(), dtype=bool)

    @property
    def settings(self) -> dict[str, str]:
        """What the sheet 规则 sets: level or reading by the name of a rule or switch."""
        own = self.table("rules")
        return {
            name: value
            for column in ("level", "value")
            for name, value in zip(own["rule"], own[column], strict=True)
            if value
        }

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of term, city and tables, whatever files they came from or went to.

        Of the table ``params``, which says term and city once more, only what a team shares counts.
        """
        tables = {name: frame for name, frame in self.tables.items() if name != "params"}
        said = f"{self.term.name}\n{self.term.start}\n{self.city}\n{tables_digest(tables)}"
        if self.team_unit != "employer":
            said += f"\n{self.team_unit}"
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def team_unit(self) -> str:
        """What a team shares, a column of ``places``: ``employer``, or ``place_id``.

        Raises
        ------
        UsageError
            When the table ``params`` says anything else (E286).
        """
        params = self.table("params")
        for name, value in zip(params["key"], params["value"], strict=True):
            if name.strip().lower() in TEAM_KEYS and value:
                if value.strip() not in TEAM_UNITS:
                    raise UsageError("E286", value=value)
                return TEAM_UNITS[value.strip()]
        return "employer"

    @property
    def scope(self) -> str:
        """``city`` where students of several schools are placed together, else ``school``."""
        schools = set(self.students["school"][self.pool]) - {""}
        return "city" if len(schools) > 1 else "school"

    def table(self, name: str) -> pd.DataFrame:
        """The named table; empty, with all its columns, where the user gave none."""
        found = self.tables.get(name)
        return SCHEMA.table(name).empty() if found is None else found

    def others(self, names: Iterable[str]) -> dict[str, pd.DataFrame]:
        """The named tables, as :meth:`table` gives them; for words that read more than places."""
        return {name: self.table(name) for name in names}

    @cached_property
    def places(self) -> pd.DataFrame:
        """Posts, then order classes, in one frame.

        Every field of ``posts`` plus ``place_id``, ``city`` (that of the instance),
        ``order_class`` (0/1) and ``own_post`` (the place's id where a student found the post, else
        ''). Order classes also have ``for_school``, ``for_grade`` (year of enrolment) and
        ``open_value``; posts have '', -1 and 0. ``region`` falls back to the park's region,
        ``start`` to the term's.
        """
        import pandas as pd

        posts = self.tables["posts"].rename(columns={"post_id": "place_id"})
        # A seat of an order class may also stand in the post sheet; its kind says so.
        posts = posts.assign(
            order_class=(posts["kind"] == "订单班").astype(np.int64),
            for_school="",
            for_grade=np.int64(-1),
            open_value=0.0,
        )
        classes = self.table("classes")
        if len(classes):
            as_posts = (
                SCHEMA.table("posts")
                .canonical(
                    pd.DataFrame(
                        {
                            "post_id": classes["class_id"],
                            "employer": classes["employer"],
                            "park": classes["park"],
                            "post": classes["name"],
                            "need": classes["seats"],
                            "need_min": classes["min_seats"],
                            "majors": classes["majors"],
                            "level_req": classes["level_req"],
                            "start": classes["start"],
                            "end": classes["end"],
                            "region": classes["region"],
                        }
                    )
                )
                .rename(columns={"post_id": "place_id"})
            )
            of_class = as_posts.assign(
                order_class=np.int64(1),
                kind="订单班",
                for_school=classes["school"].to_numpy(),
                for_grade=classes["grade"].to_numpy(),
                open_value=classes["open_value"].fillna(0.0).to_numpy(),
            )
            posts = pd.concat([posts, of_class])
        places = posts.reset_index(drop=True).assign(city=self.city)
        places["city"] = places["city"].astype(object)
        places["for_school"] = places["for_school"].astype(object)
        # What an enterprise or park sheet says fills what the post's own row leaves open.
        for sheet, key, columns in (
            ("enterprises", "employer", _OF_ENTERPRISE),
            ("parks", "park", {"region": "region"}),
        ):
            known = self.table(sheet)
            if len(known):
                places = _filled(places, known, key, columns)
        found = set(self.tables["students"]["self_found"]) - {""}
        own = places["place_id"].isin(found) | (places["arranged_by"] == "自行联系")
        places["own_post"] = places["place_id"].where(own, "").astype(object)
        # A post that names no first day begins with the term.
        begin = np.datetime64(self.term.start, "s")
        places["start"] = places["start"].fillna(begin).astype("datetime64[s]")
        return places

    def _check_references(self) -> None:
        import pandas as pd

        for table, key in (("students", "student_id"), ("posts", "post_id")):
            column = self.tables[table][key]
            if column.duplicated().any():
                raise UsageError("E202", id=str(column[column.duplicated()].iloc[0]), table=table)
        students = pd.Index(self.students["student_id"])
        places = pd.Index(self.places["place_id"])
        for table, key in (("prefs", "place_id"), ("scores", "post_id"), ("locks", "place_id")):
            frame = self.table(table)
            named = frame[key][frame[key] != ""]
            for column, known in ((frame["student_id"], students), (named, places)):
                missing = ~column.isin(known)
                if missing.any():
                    raise UsageError("E253", id=str(column[missing].iloc[0]), table=table)


TEAM_KEYS = frozenset({"team_unit", "同行单位"})
"""Names of the parameter that says what a team shares."""
TEAM_UNITS = {
    "企业": "employer",
    "employer": "employer",
    "岗位": "place_id",
    "place_id": "place_id",
}
"""What that parameter may say, to the column of ``places``."""
_OF_SCHOOL = {"region": "school_region", "credit": "school_credit"}
"""Columns of a school to those of its students."""
_OF_ENTERPRISE = {
    name: name
    for name in (
        "park", "region", "staff_total", "interns_now", "quota_filing", "mentors", "industry",
        "approved", "credit", "partner", "unit_code", "pay_lowest", "pay_cycle", "pay_channel",
        "venue", "safety_training", "ppe", "legal_status", "host_type", "safe_record",
        "visit_report", "published", "agent", "abroad", "dorm",
    )
}  # fmt: skip
"""Columns of an enterprise to those of its places."""


def _filled(
    frame: pd.DataFrame, known: pd.DataFrame, key: str, columns: Mapping[str, str]
) -> pd.DataFrame:
    """``frame`` with its blanks filled from the row of ``known`` that has the same key."""
    import pandas as pd

    at = pd.Index(known[key]).get_indexer(pd.Index(frame[key]))
    filled = {}
    for source, name in columns.items():
        if source not in known or name not in frame:
            continue
        own = frame[name].to_numpy()
        missing = _not_given(own) & (at >= 0)
        if missing.any():
            filled[name] = own.copy()
            filled[name][missing] = known[source].to_numpy()[at[missing]]
    return frame.assign(**filled)


def _not_given(values: np.ndarray) -> np.ndarray:
    """Where a canonical column holds the value that stands for "not given", (n,) bool."""
    if values.dtype.kind == "M":
        return np.asarray(np.isnat(values))
    if values.dtype.kind == "f":
        return np.asarray(np.isnan(values))
    if values.dtype.kind == "i":
        return np.asarray(values == -1)
    return np.asarray(values == "", dtype=bool)
