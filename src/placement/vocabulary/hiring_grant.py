"""``hiring_grant``: money for graduates who take a job in the city, by year of employment.

“对市城区内大、中专及职业院校推荐应届毕业生在本地园区就业的，补贴学校500元/人，补贴学生第一年1200元/人、
第二年1800元/人” (郴办发〔2018〕28号 第23条). A school or an enterprise is paid on the day the job
begins, a graduate for every year of the job that is over.

Jobs stand in the table ``hires``; students placed on a post of the kind 就业 count too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue import regions
from placement.months import last_day, last_day_of
from placement.vocabulary.claims import claims, day, first_reason, looked_up, within
from placement.vocabulary.costs import (
    PLACE_FIELDS,
    STUDENT_FIELDS,
    Due,
    Dues,
    PairCost,
    in_its_city,
    in_their_city,
    stay,
    stays,
)
from placement.vocabulary.kinds import GrantRule

if TYPE_CHECKING:
    from placement.roster import Roster
    from placement.vocabulary.kinds import Columns, Row

_TO = {"学校": "school", "毕业生": "student_id", "企业": "employer"}
_COLUMNS = ("student_id", "school", "employer", "park", "region", "start", "end", "graduated")


@dataclass(frozen=True, slots=True)
class HiringGrantParams:
    """Who is paid, and how much for which year of the job.

    ``school_regions`` are where the school must lie, none meaning anywhere; ``in_city`` and
    ``in_park`` are asked of the employer, ``partner`` that it has an agreement with schools. A
    graduate is 应届 for ``fresh_months`` after graduating.
    """

    to: str = "毕业生"
    amounts: tuple[int, ...] = field(default=(0,), metadata={"unit": "yuan"})
    school_regions: tuple[str, ...] = ()
    in_city: bool = False
    in_park: bool = False
    partner: bool = False
    fresh_months: float = field(default=12.0, metadata={"unit": "month"})
    payer: str = ""
    matter: str = ""

    def __post_init__(self) -> None:
        if self.to not in _TO:
            raise ValueError("to: 学校 / 毕业生 / 企业")
        if not self.amounts or min(self.amounts) < 0:
            raise ValueError("amounts ≥ 0, at least one")


def grants(roster: Roster, params: HiringGrantParams) -> pd.DataFrame:
    """A claim for every graduate in a job and every amount of the list."""
    frame = hires(roster)
    rows = len(frame)
    start, end = (frame[name].to_numpy().astype("datetime64[D]") for name in ("start", "end"))
    conditions = _conditions(roster, params, frame)
    parts = [claims(0)]
    for year, amount in enumerate(params.amounts, start=1):
        due = start
        if params.to == "毕业生":
            due = last_day_of(start, np.full(rows, 12.0 * year))
        several = len(params.amounts) > 1
        refusal = first_reason(
            rows,
            [
                *conditions,
                (end < due, "S621"),
                (due > day(roster.as_of), "S602"),
                (np.full(rows, amount == 0), "S612"),
            ],
        )
        parts.append(
            claims(
                rows,
                student_id=frame["student_id"],
                school=frame["school"],
                employer=frame["employer"],
                beneficiary=params.to,
                payee=frame[_TO[params.to]],
                standard=f"{f'第{year}年 ' if several else ''}{amount}元/人",
                rate=amount,
                units=1,
                payer=params.payer,
                matter=params.matter,
                fact_date=due,
                refusal=refusal,
                period=_period(params, year),
                start=start,
                end=np.fmin(end, day(roster.as_of)),
                repeat="period",
            )
        )
    return pd.concat(parts, ignore_index=True)


def hires(roster: Roster) -> pd.DataFrame:
    """Every graduate in a job: the table ``hires``, then placements on posts of the kind 就业."""
    listed = roster.instance.table("hires")[list(_COLUMNS)]
    frame = roster.frame
    jobs = frame[((frame["kind"] == "就业") & ~frame["student_id"].isin(listed["student_id"]))]
    jobs = jobs.reset_index(drop=True)
    grade, years = jobs["grade"].to_numpy(), jobs["years"].to_numpy()
    known = (grade > 0) & (years > 0)
    # Programmes end in June, so many years after the September in which they began.
    june = (np.where(known, grade + years, 1970) - 1970) * 12 + 5
    last = (june + 1).astype("datetime64[M]").astype("datetime64[D]") - 1
    placed = jobs[[name for name in _COLUMNS if name not in ("end", "graduated")]].assign(
        end=np.full(len(jobs), np.datetime64("NaT", "s")),
        graduated=np.where(known, last, np.datetime64("NaT", "D")).astype("datetime64[s]"),
    )
    found = pd.concat([listed, placed[list(_COLUMNS)]], ignore_index=True)
    enterprises, parks = roster.instance.table("enterprises"), roster.instance.table("parks")
    for name, table, key in (
        ("park", enterprises, "employer"),
        ("region", enterprises, "employer"),
        ("region", parks, "park"),
    ):
        other = looked_up(found[key].to_numpy(), table, key, name)
        found[name] = np.where(found[name] == "", other, found[name]).astype(object)
    return found


def _conditions(
    roster: Roster, params: HiringGrantParams, frame: pd.DataFrame
) -> list[tuple[np.ndarray, str]]:
    """Reasons against a claim that do not hang on the year, the weightiest first."""
    rows = len(frame)
    start = frame["start"].to_numpy().astype("datetime64[D]")
    graduated = frame["graduated"].to_numpy().astype("datetime64[D]")
    found = [(np.isnat(start), "S629"), (np.isnat(graduated), "S619")]
    latest = last_day_of(graduated, np.full(rows, params.fresh_months))
    found.append((start > latest, "S618"))
    if params.school_regions:
        home = looked_up(
            frame["school"].to_numpy(), roster.instance.table("schools"), "school", "region"
        )
        there = within(home, params.school_regions)
        found += [(there < 0, "S617"), (there == 0, "S616")]
    if params.in_city:
        city = roster.instance.city
        there = within(frame["region"].to_numpy(), [city] if city else [])
        there = there if city else np.full(rows, -1)
        found += [(there < 0, "S606"), (there == 0, "S605")]
    if params.in_park:
        found.append(((frame["park"] == "").to_numpy(), "S620"))
    if params.partner:
        agreed = looked_up(
            frame["employer"].to_numpy(),
            roster.instance.table("enterprises"),
            "employer",
            "partner",
        )
        found += [(agreed == "", "S631"), (agreed == "否", "S630")]
    return found


def due(student: Row, place: Row, params: HiringGrantParams, _until: dt.date | None) -> list[Due]:
    """A claim for every amount of the list, of a student placed on a post of the kind 就业.

    Whether the employer has an agreement may still be blank.
    """
    first, _ = stay(student, place)
    if first is None or not _pays(student, place, params, first):
        return []
    found = []
    for year, amount in enumerate(params.amounts, start=1):
        on = last_day(first, 12 * year) if params.to == "毕业生" else first
        if amount:
            found.append(Due(params.to, _period(params, year), amount, 1, on))
    return found


def _pays(student: Row, place: Row, params: HiringGrantParams, first: dt.date) -> bool:
    """Whether the job is one that the grant is paid for."""
    if place["kind"] != "就业" or student["grade"] <= 0 or student["years"] <= 0:
        return False
    graduated = dt.date(student["grade"] + student["years"], 6, 30)
    if first > last_day(graduated, params.fresh_months):
        return False
    if params.school_regions:
        around = regions.chain(student["schools.region"])
        if not set(around) & set(params.school_regions):
            return False
    if params.in_city and not in_its_city(place):
        return False
    if params.in_park and not place["park"]:
        return False
    return not params.partner or place["enterprises.partner"] != "否"


def dues(
    students: Columns, places: Columns, params: HiringGrantParams, _until: dt.date | None
) -> list[Dues]:
    """All students at all places; see :func:`due`."""
    first, _ = stays(students, places)
    pays = _graduates(students, params, first) & _jobs(places, params)
    found = []
    for year, amount in enumerate(params.amounts, start=1):
        on = first
        if params.to == "毕业生":
            on = last_day_of(first, np.full(first.shape, 12.0 * year))
        units = (pays & (amount > 0)).astype(np.int64)
        rate = np.full(first.shape, amount)
        found.append(Dues(params.to, _period(params, year), rate, units, on))
    return found


def _graduates(students: Columns, params: HiringGrantParams, first: np.ndarray) -> np.ndarray:
    """Who is a graduate of the right school on each first day, (students, places) bool."""
    grade, years = students["grade"], students["years"]
    known = (grade > 0) & (years > 0)
    june = (np.where(known, grade + years, 1970) - 1970) * 12 + 5
    graduated = (june + 1).astype("datetime64[M]").astype("datetime64[D]") - 1
    latest = last_day_of(graduated, np.full(len(grade), params.fresh_months))
    if params.school_regions:
        known &= within(students["schools.region"], params.school_regions) == 1
    return np.asarray(known[:, None] & (first <= latest[:, None]))


def _jobs(places: Columns, params: HiringGrantParams) -> np.ndarray:
    """Jobs of the kind that is paid for, (places,) bool."""
    found = np.asarray(places["kind"] == "就业", dtype=bool)
    if params.in_city:
        found &= in_their_city(places)
    if params.in_park:
        found &= np.asarray(places["park"] != "", dtype=bool)
    if params.partner:
        found &= np.asarray(places["enterprises.partner"] != "否", dtype=bool)
    return found


def _period(params: HiringGrantParams, year: int) -> str:
    """What tells the years of a job apart."""
    return f"第{year}年" if len(params.amounts) > 1 else ""


RULE = GrantRule(
    word="hiring_grant",
    zh="毕业生在本地就业的补贴",
    en="Grant for graduates hired",
    params=HiringGrantParams,
    claims=grants,
    cost=PairCost(
        student_fields=(*STUDENT_FIELDS, "grade", "years", "schools.region"),
        place_fields=(*PLACE_FIELDS, "kind", "region", "city", "park", "enterprises.partner"),
        one=due,
        table=dues,
        matter=lambda params: params.matter,
    ),
)
