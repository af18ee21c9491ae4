"""Project teams of the University of Southern Denmark: a folder of four files.

``students.csv`` (grp_id, student_id, type, priority_list), ``projects.csv`` (ID, team, prj_id,
title, min_cap, max_cap, type, teachers), ``types.csv`` (a type of students; types of projects they
may have) and ``restrictions.json`` (``groups_max`` of each supervisor), fields between semicolons.
A project runs once for each of its rows, which become posts that open or not; students of one
group become a team that goes to one post together.

M. Chiarandini, R. Fagerberg and S. Gualandi, "Handling preferences in student-project allocation",
Annals of Operations Research 275, 2019, doi:10.1007/s10479-017-2710-1.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.errors import DataError, Fault
from placement.instance import Instance, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

STUDENTS, PROJECTS, TYPES, CAPS = "students.csv", "projects.csv", "types.csv", "restrictions.json"
FILES = (STUDENTS, PROJECTS, TYPES, CAPS)
"""What the folder holds."""
_COLUMNS = {
    STUDENTS: ("grp_id", "student_id", "type", "priority_list"),
    PROJECTS: ("ID", "prj_id", "title", "min_cap", "max_cap", "type", "teachers"),
}
_UNDATED = dt.date(2021, 1, 1)
"""The files name no day; the year is that of their publication."""


@dataclass
class _Reading:
    """What has been read so far; rows keep the number of their line under ``line``."""

    texts: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, file: str, line: object, **facts: object) -> None:
        self.faults.append(Fault(code, file=file, facts={"line": line, **facts}))

    def rows(self, file: str) -> list[dict[str, str]]:
        """The lines of a table, each with all its columns; a table that lacks one is a fault."""
        reader = csv.DictReader(self.texts[file].splitlines(), delimiter=";")
        missing = [name for name in _COLUMNS[file] if name not in (reader.fieldnames or ())]
        for name in missing:
            self.fault("E621", file, 1, what=name)
        if missing:
            return []
        return [
            {**{name: " ".join((row[name] or "").split()) for name in _COLUMNS[file]},
             "line": str(reader.line_num)}
            for row in reader
        ]  # fmt: skip

    def number(self, file: str, row: Mapping[str, str], name: str) -> int:
        text = row[name]
        if text.isdecimal() and len(text) < 10:
            return int(text)
        self.fault("E612", file, row["line"], value=text[:20])
        return 0


def parse(texts: Mapping[str, str], name: str) -> Instance:
    """The instance of a folder, from the text of each of its files.

    Raises
    ------
    DataError
        Columns that are missing (E621), numbers that are none (E612), a wish for an unknown project
        (E623), for one of a type that the student may not have (E624) or twice (E618), and a
        supervisor whose cap would bind, which tables cannot say (E625).
    """
    reading = _Reading(texts)
    students, projects = reading.rows(STUDENTS), reading.rows(PROJECTS)
    if not reading.faults:
        _check_caps(reading, projects)
    prefs = _prefs(reading, students, projects)
    posts = _posts(reading, projects)
    if reading.faults:
        raise DataError(reading.faults)
    groups = Counter(row["grp_id"] for row in students)
    ids = [f"S{row['student_id']}" for row in students]
    tables = {
        "students": pd.DataFrame(
            {
                "student_id": _texts(ids),
                "name": _texts(ids),
                "major": _texts([""] * len(ids)),
                "adjust": _texts(["否"] * len(ids)),
                "team": _texts(
                    [row["grp_id"] if groups[row["grp_id"]] > 1 else "" for row in students]
                ),
            }
        ),
        "posts": posts,
        "prefs": prefs,
        "params": pd.DataFrame({"key": _texts(["team_unit"]), "value": _texts(["岗位"])}),
    }
    return Instance.from_frames(tables, term=Term(name, _UNDATED))


def _posts(reading: _Reading, projects: list[dict[str, str]]) -> pd.DataFrame:
    def numbers(name: str) -> np.ndarray:
        return np.array([reading.number(PROJECTS, row, name) for row in projects], dtype=np.int64)

    return pd.DataFrame(
        {
            "post_id": _texts([row["prj_id"] for row in projects]),
            "employer": _texts([row["teachers"] or row["prj_id"] for row in projects]),
            "post": _texts([row["title"] or row["prj_id"] for row in projects]),
            "need": numbers("max_cap"),
            "need_min": numbers("min_cap"),
        }
    )


def _prefs(
    reading: _Reading, students: list[dict[str, str]], projects: list[dict[str, str]]
) -> pd.DataFrame:
    """A row for each run of each project on a list: all runs of a project have one rank."""
    allowed: dict[str, set[str]] = {}
    for first, *others in csv.reader(reading.texts[TYPES].splitlines(), delimiter=";"):
        allowed.setdefault(first.strip(), set()).update(other.strip() for other in others)
    runs: dict[str, list[str]] = {}
    for row in projects:
        runs.setdefault(row["ID"], []).append(row["prj_id"])
    type_of = {row["ID"]: row["type"] for row in projects}
    found: list[tuple[str, int, str]] = []
    for row in students:
        wishes = [wish.strip() for wish in row["priority_list"].split(",") if wish.strip()]
        for k, wish in enumerate(wishes):
            facts = {"line": row["line"], "value": wish}
            if wish not in runs:
                reading.fault("E623", STUDENTS, **facts)
            elif wish in wishes[:k]:
                reading.fault("E618", STUDENTS, **facts)
            elif type_of[wish] not in allowed.get(row["type"], set()):
                reading.fault("E624", STUDENTS, type=row["type"], other=type_of[wish], **facts)
            found += [(f"S{row['student_id']}", k + 1, run) for run in runs.get(wish, [])]
    return pd.DataFrame(
        {
            "student_id": _texts([student for student, _, _ in found]),
            "rank": np.array([rank for _, rank, _ in found], dtype=np.int64),
            "place_id": _texts([run for _, _, run in found]),
        }
    )


def _check_caps(reading: _Reading, projects: list[dict[str, str]]) -> None:
    """A supervisor who may run all projects has no cap; another one cannot be told in tables."""
    try:
        caps = {
            str(cap["username"]): int(cap["groups_max"])
            for cap in json.loads(reading.texts[CAPS])["nteams"]
        }
    except (ValueError, KeyError, TypeError) as error:
        reading.fault("E626", CAPS, getattr(error, "lineno", 1), reason=repr(error))
        return
    for name, runs in Counter(row["teachers"] for row in projects).items():
        if runs > caps.get(name, runs):
            reading.fault("E625", CAPS, 1, name=name, n=runs, most=caps[name])


def _texts(values: list[str]) -> pd.Series:
    return pd.Series(values, dtype=object)
