"""``class_grant``: money for an order class, a student and school year at a time.

“经批准，对企业在高（中）职院校开设的定向培养专门班，按每学生每年1000元的标准补助企业” (郴办发
〔2018〕28号 第21条). A year is a school year, from September; it is paid for as a whole once it,
or the class, is over, for the students who were in the class to its end. A class that several
enterprises run together is paid to them by their seats, in whole students.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.vocabulary.claims import claims, day
from placement.vocabulary.costs import Due, Dues, PairCost, days
from placement.vocabulary.filed_class import UNFILED
from placement.vocabulary.kinds import GrantRule

if TYPE_CHECKING:
    from placement.roster import Roster
    from placement.vocabulary.kinds import Columns, Row

_SEPTEMBER = 9


@dataclass(frozen=True, slots=True)
class ClassGrantParams:
    """``amount`` a student and school year; ``filed``: only for classes with a filing number."""

    amount: int = field(default=0, metadata={"unit": "yuan/year"})
    payer: str = ""
    filed: bool = True
    matter: str = ""

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("amount ≥ 0")


def grants(roster: Roster, params: ClassGrantParams) -> pd.DataFrame:
    """A claim for every class, school year begun by the day of reckoning, and enterprise."""
    classes = roster.instance.table("classes")
    frame = roster.frame
    members = frame[frame["place_id"].isin(classes["class_id"]).to_numpy()]
    since, until = (
        roster.instance.students[name].to_numpy()[members["student"]].astype("datetime64[D]")
        for name in ("start", "end")
    )
    at = pd.Index(classes["class_id"]).get_indexer(pd.Index(members["place_id"]))
    opens, closes = (classes[n].to_numpy().astype("datetime64[D]") for n in ("start", "end"))
    parts: list[dict[str, object]] = []
    for first, last in _school_years(opens, roster):
        begins, ends = np.maximum(opens, first), np.minimum(closes, last)
        # A student whose own window is blank stays as long as the class does.
        stays = ~(since > ends[at]) & ~(until < ends[at])
        heads = np.bincount(at[stays], minlength=len(classes))
        running = (begins <= ends) & (begins <= day(roster.as_of)) & (heads > 0)
        for k in np.flatnonzero(running).tolist():
            parts += _of_class(roster, params, k, int(heads[k]), (begins[k], ends[k]))
    heads = np.bincount(at, minlength=len(classes))
    unknown = np.datetime64("NaT", "D")
    for k in np.flatnonzero((np.isnat(opens) | np.isnat(closes)) & (heads > 0)).tolist():
        parts += _of_class(roster, params, k, int(heads[k]), (unknown, unknown))
    given = {name: [part[name] for part in parts] for name in (parts[0] if parts else ())}
    return claims(
        len(parts),
        beneficiary="企业",
        rate=params.amount,
        payer=params.payer,
        matter=params.matter,
        repeat="period",
        **given,
    )


def _school_years(opens: np.ndarray, roster: Roster) -> list[tuple[np.datetime64, np.datetime64]]:
    """First and last day of every school year from the first class to the day of reckoning."""
    known = opens[~np.isnat(opens)]
    if not len(known):
        return []
    # Months since 1970-01; a school year is named after the September it begins in.
    year = int((known.min().astype("datetime64[M]").astype(np.int64) - (_SEPTEMBER - 1)) // 12)
    found: list[tuple[np.datetime64, np.datetime64]] = []
    while True:
        begin = np.datetime64(f"{1970 + year}-{_SEPTEMBER:02d}-01", "D")
        if begin > day(roster.as_of):
            return found
        found.append((begin, np.datetime64(f"{1971 + year}-{_SEPTEMBER:02d}-01", "D") - 1))
        year += 1


def _of_class(
    roster: Roster,
    params: ClassGrantParams,
    at: int,
    heads: int,
    days: tuple[np.datetime64, np.datetime64],
) -> list[dict[str, object]]:
    """One class in one school year, a claim an enterprise; ``heads`` students count."""
    row = roster.instance.table("classes").iloc[at]
    begins, ends = days
    refusal = _refusal(roster, params, at, ends)
    return [
        {
            "school": row["school"],
            "place_id": row["class_id"],
            "employer": employer,
            "payee": employer,
            "standard": f"{params.amount}元/人·学年 × {students}人",
            "units": students,
            "fact_date": ends,
            "refusal": refusal if employer else "S633",
            "period": f"{row['class_id']} {_name(begins)}".strip(),
            "start": begins,
            "end": ends,
        }
        for employer, students in _split(roster, at, heads)
    ]


def _name(begins: np.datetime64) -> str:
    """``2025学年``: the school year by the September it begins in."""
    if np.isnat(begins):
        return ""
    months = int(begins.astype("datetime64[M]").astype(np.int64))
    return f"{1970 + (months - (_SEPTEMBER - 1)) // 12}学年"


def _refusal(roster: Roster, params: ClassGrantParams, at: int, ends: np.datetime64) -> str:
    classes, today = roster.instance.table("classes"), day(roster.as_of)
    approved = classes["approved_on"].to_numpy()[at]
    if np.isnat(ends):
        return "S604"
    if np.isnat(approved) or approved > today:
        return "S614"
    filing = str(classes["filing"].to_numpy()[at]).strip()
    if params.filed and (not filing or filing in UNFILED):
        return "S632"
    if ends > today:
        return "S602"
    return "" if params.amount else "S612"


def _split(roster: Roster, at: int, heads: int) -> list[tuple[str, int]]:
    """Enterprises of a class and for how many students each is paid, by their seats.

    Whole students by the largest remainder, the first enterprise first where remainders are equal.
    """
    row = roster.instance.table("classes").iloc[at]
    joint = roster.instance.table("class_seats")
    joint = joint[(joint["class_id"] == row["class_id"]) & (joint["seats"] > 0)]
    if not len(joint):
        return [(row["employer"], heads)]
    seats = joint["seats"].to_numpy()
    share, left = np.divmod(heads * seats, seats.sum())
    share[np.argsort(-left, kind="stable")[: heads - int(share.sum())]] += 1
    return list(zip(joint["employer"].tolist(), share.tolist(), strict=True))


def due(student: Row, place: Row, params: ClassGrantParams, until: dt.date | None) -> list[Due]:
    """A claim for every school year at whose end the student is in the class.

    Approval and filing number may still be blank; a class that is said not to be filed earns
    nothing. Of a class of several enterprises it is all one which of them is paid.
    """
    opens, closes, approved = (place[f"classes.{name}"] for name in ("start", "end", "approved_on"))
    if opens is None or closes is None or not params.amount:
        return []
    if approved is not None and until is not None and approved > until:
        return []
    if params.filed and place["classes.filing"].strip() in UNFILED:
        return []
    found = []
    for year in range(_year_of(opens), _year_of(closes) + 1):
        begins = max(opens, dt.date(year, _SEPTEMBER, 1))
        ends = min(closes, dt.date(year + 1, _SEPTEMBER, 1) - dt.timedelta(days=1))
        came = student["start"] is None or student["start"] <= ends
        stays = student["end"] is None or student["end"] >= ends
        if begins <= ends and came and stays:
            found.append(Due("企业", f"{year}学年", params.amount, 1, ends))
    return found


def _year_of(day: dt.date) -> int:
    """The school year of a day, by the September it begins in."""
    return day.year - (day.month < _SEPTEMBER)


def dues(
    students: Columns, places: Columns, params: ClassGrantParams, until: dt.date | None
) -> list[Dues]:
    """All students at all places, school year by school year; see :func:`due`."""
    opens, closes, approved = (
        days(places[f"classes.{name}"]) for name in ("start", "end", "approved_on")
    )
    pays = np.full(len(opens), params.amount > 0) & (closes >= opens)
    if until is not None:
        pays &= ~(approved > day(until))
    if params.filed:
        filing = np.array([str(text).strip() for text in places["classes.filing"]], dtype=str)
        pays &= ~np.isin(filing, UNFILED)
    if not pays.any():
        return []
    since, gone = days(students["start"])[:, None], days(students["end"])[:, None]
    # School years since 1970, as the months before the first September count.
    years = [
        int((edge.astype("datetime64[M]").astype(np.int64) - (_SEPTEMBER - 1)) // 12)
        for edge in (opens[pays].min(), closes[pays].max())
    ]
    found = []
    for year in range(years[0], years[1] + 1):
        first, after = (
            np.datetime64(f"{1970 + y}-{_SEPTEMBER:02d}-01", "D") for y in (year, year + 1)
        )
        begins, ends = np.maximum(opens, first), np.minimum(closes, after - 1)
        there = pays & (begins <= ends) & ~(since > ends) & ~(gone < ends)
        rate, on = np.full(there.shape, params.amount), np.broadcast_to(ends, there.shape)
        found.append(Dues("企业", f"{1970 + year}学年", rate, there.astype(np.int64), on))
    return found


RULE = GrantRule(
    word="class_grant",
    zh="定向培养专门班补助",
    en="Grant for an order class",
    params=ClassGrantParams,
    claims=grants,
    cost=PairCost(
        student_fields=("start", "end"),
        place_fields=(
            "classes.start", "classes.end", "classes.approved_on", "classes.filing",
        ),
        one=due,
        table=dues,
        matter=lambda params: params.matter,
        school="for_school",
    ),
)  # fmt: skip
