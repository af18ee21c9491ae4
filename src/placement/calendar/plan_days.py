"""Days that a plan brings: stays that begin and end, papers due before, agreements that run out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.calendar.event import Event, by_day
from placement.wording import sentence

if TYPE_CHECKING:
    import datetime as dt

    from placement.roster import Roster

_AGREEMENT, _INSURED = "agreement", "insured_from"
"""Columns of a student: the day of the agreement, and the first day of the insurance."""


def plan_days(roster: Roster, since: dt.date, until: dt.date) -> list[Event]:
    """Events of a plan from ``since`` to ``until``, both included, by day.

    One event a school and day on which internships or classes begin, with how many students still
    lack an agreement or insurance by then, and one on which they end: counts, never names. One a
    cooperation agreement that runs out.
    """
    frame = roster.frame[["school", "start", "end", "student"]]
    students = roster.instance.students.iloc[frame["student"].to_numpy()].reset_index(drop=True)
    start = frame["start"].to_numpy()
    rows = pd.DataFrame(
        {
            "school": frame["school"].to_numpy(dtype=object),
            "start": frame["start"],
            "end": frame["end"],
            "people": 1,
            "unsigned": _late(students, _AGREEMENT, start),
            "uninsured": _late(students, _INSURED, start),
        }
    )
    found = [*_days(rows, "start"), *_days(rows, "end"), *_agreements(roster)]
    return by_day(event for event in found if since <= event.day <= until)


def _late(students: pd.DataFrame, column: str, start: np.ndarray) -> np.ndarray:
    """Who has no such paper on the first day; nobody where the column is blank throughout."""
    if column not in students or students[column].isna().all():
        return np.zeros(len(students), dtype=np.int64)
    day = students[column].to_numpy()
    late: np.ndarray = (np.isnat(day) | (day > start)).astype(np.int64)
    return late


def _days(rows: pd.DataFrame, what: str) -> list[Event]:
    counts = rows.dropna(subset=[what]).groupby([what, "school"], sort=True)
    summed = counts[["people", "unsigned", "uninsured"]].sum().reset_index()
    found = []
    for day, school, people, unsigned, uninsured in summed.itertuples(index=False, name=None):
        facts = {
            "n": int(people),
            # A clause whose fact is '-' is left out of the sentence.
            "unsigned": int(unsigned) if what == "start" and unsigned else "-",
            "uninsured": int(uninsured) if what == "start" and uninsured else "-",
        }
        code = f"calendar.{what}"
        found.append(
            Event(
                day.date(),
                sentence(code, facts, lang="zh"),
                sentence(code, facts, lang="en"),
                f"plan:{what}/{school}" if school else f"plan:{what}",
                who=school,
            )
        )
    return found


def _agreements(roster: Roster) -> list[Event]:
    table = roster.instance.table("agreements")
    found = []
    for row in table[table["end"].notna()].to_dict("records"):
        partner = row["employer"] or row["park"] or row["region"]
        facts = {"document": row["document"] or row["agreement_id"], "partner": partner or "-"}
        found.append(
            Event(
                row["end"].date(),
                sentence("calendar.agreement_ends", facts, lang="zh"),
                sentence("calendar.agreement_ends", facts, lang="en"),
                f"agreements:{row['agreement_id']}",
                who=row["school"],
            )
        )
    return found
