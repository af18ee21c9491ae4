"""``stay_grant``: money for a placement that lasted long enough.

“连续跟岗实习3个月（含3个月）以上的……按每人200元标准一次性给予”; “顶岗实习6个月以上的，按100元/人月
给予” (郴办发〔2018〕28号 第22条). The two sentences leave open whether a student on an independent
post may also have the first grant; ``mode`` decides.

A month counts once it is complete (民法典 第202条), “以上” includes the number itself (第1259条).
A stay still under way counts up to the day of reckoning: before the threshold is reached it earns
nothing yet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.months import last_day, last_day_of, whole_months
from placement.vocabulary.claims import claims, day, first_reason, months_by, texts
from placement.vocabulary.costs import (
    PLACE_FIELDS,
    STAY,
    STUDENT_FIELDS,
    Due,
    Dues,
    PairCost,
    in_its_city,
    in_their_city,
    months_of,
    stay,
    stays,
)
from placement.vocabulary.internship import internships, is_internship
from placement.vocabulary.kinds import GrantRule

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster
    from placement.vocabulary.kinds import Columns, Row

MODES = ("by_kind", "max", "sum")
PER = {"once": "人（一次性）", "month": "人·月", "year": "人·年"}


@dataclass(frozen=True, slots=True)
class StayGrantParams:
    """What earns the grant, and how much it is.

    ``kinds`` of place, none meaning all internships; ``roles`` of the post, and ``wider_roles`` of
    posts that qualify too where ``mode`` is ``max`` or ``sum``. ``min_months`` is reached or
    nothing is paid; ``amount`` is paid ``per`` person once, or for every whole month or year.
    ``arranged`` names who must have arranged the stay. Under ``max`` grants of the same ``matter``
    are paid once, the highest; under the other modes all are.
    """

    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    wider_roles: tuple[str, ...] = ()
    min_months: float = field(default=3.0, metadata={"unit": "month"})
    amount: int = field(default=0, metadata={"unit": "yuan"})
    per: str = "once"
    mode: str = "by_kind"
    arranged: tuple[str, ...] = ()
    in_city: bool = False
    payer: str = ""
    beneficiary: str = "学生"
    matter: str = ""

    def __post_init__(self) -> None:
        if self.per not in PER:
            raise ValueError("per: once / month / year")
        if self.mode not in MODES:
            raise ValueError("mode: by_kind / max / sum")
        if self.beneficiary not in ("学生", "企业", "学校"):
            raise ValueError("beneficiary: 学生 / 企业 / 学校")
        if self.amount < 0 or self.min_months < 0:
            raise ValueError("amount ≥ 0, min_months ≥ 0")


def grants(roster: Roster, params: StayGrantParams) -> pd.DataFrame:
    """A claim for every stay of the kind that is paid for.

    A post without a role gives a refused claim where the role decides: what is not known is never
    taken for granted.
    """
    frame = _of_kind(roster.frame, params)
    rows = len(frame)
    start = frame["start"].to_numpy().astype("datetime64[D]")
    end = frame["end"].to_numpy().astype("datetime64[D]")
    months = months_by(start, end, roster.as_of)
    planned = months_by(start, end, dt.date.max)
    applied = frame["applied_months"].to_numpy()
    paid = np.where(applied >= 0, np.minimum(applied, months), months)
    arranged = frame["arranged_by"].to_numpy()
    city, asked = frame["in_city"].to_numpy(), np.full(rows, bool(params.arranged))
    local = np.full(rows, params.in_city)
    refusal = first_reason(
        rows,
        [
            ((frame["role"] == "").to_numpy() & bool(params.roles), "S603"),
            (months < 0, "S604"),
            (local & (city == 0), "S605"),
            (local & (city < 0), "S606"),
            (asked & (arranged == ""), "S615"),
            (asked & ~np.isin(arranged.astype(str), params.arranged), "S607"),
            (applied == 0, "S626"),
            ((months < params.min_months) & (planned < params.min_months), "S601"),
            (months < params.min_months, "S602"),
            (np.full(rows, params.amount == 0), "S612"),
        ],
    )
    units = {"once": np.ones(rows, dtype=np.int64), "month": paid, "year": paid // 12}[params.per]
    payee = {"学生": "student_id", "企业": "employer", "学校": "school"}[params.beneficiary]
    return claims(
        rows,
        student_id=frame["student_id"],
        school=frame["school"],
        place_id=frame["place_id"],
        employer=frame["employer"],
        beneficiary=params.beneficiary,
        payee=frame[payee],
        applied_months=applied,
        computed_months=months,
        standard=f"{params.amount}元/{PER[params.per]}",
        rate=params.amount,
        units=np.maximum(units, 0),
        payer=params.payer,
        matter=params.matter if params.mode == "max" else "",
        fact_date=last_day_of(start, np.where(months < 0, np.nan, params.min_months)),
        refusal=refusal,
        period=texts(start),
        start=start,
        end=np.minimum(end, day(roster.as_of)),
        repeat="once" if params.per == "once" else "part",
    )


def _of_kind(frame: pd.DataFrame, params: StayGrantParams) -> pd.DataFrame:
    """The placements that the grant is about."""
    if params.kinds:
        mask = frame["kind"].isin(params.kinds).to_numpy()
    else:
        columns = {name: frame[name].to_numpy() for name in ("kind", "order_class")}
        mask = internships(columns)
    if params.roles:
        mask = mask & frame["role"].isin(("", *_roles(params))).to_numpy()
    return frame[mask].reset_index(drop=True)


def due(student: Row, place: Row, params: StayGrantParams, until: dt.date | None) -> list[Due]:
    """The claim of one student at one place; who arranged the stay may still be blank."""
    first, last = stay(student, place)
    applied = student["applied_months"]
    if first is None or last is None or not (_pays(place, params) and params.amount and applied):
        return []
    months = whole_months(first, last if until is None else min(last, until))
    if months < params.min_months:
        return []
    paid = months if applied < 0 else min(applied, months)
    units = {"once": 1, "month": paid, "year": paid // 12}[params.per]
    on = last_day(first, params.min_months)
    return [Due(params.beneficiary, STAY, params.amount, units, on)]


def _pays(place: Row, params: StayGrantParams) -> bool:
    """Whether a stay at the place is of the kind that is paid for."""
    if place["kind"] not in params.kinds if params.kinds else not is_internship(place):
        return False
    if params.roles and place["role"] not in _roles(params):
        return False
    if params.in_city and not in_its_city(place):
        return False
    return not params.arranged or place["arranged_by"] in ("", *params.arranged)


def dues(
    students: Columns, places: Columns, params: StayGrantParams, until: dt.date | None
) -> list[Dues]:
    """All students at all places; see :func:`due`."""
    first, last = stays(students, places)
    months = months_of(first, last, until)
    applied = students["applied_months"][:, None]
    paid = np.where(applied < 0, months, np.minimum(applied, months))
    units = {"once": np.ones_like(months), "month": paid, "year": paid // 12}[params.per]
    pays = _paying(places, params) & (applied != 0) & (params.amount > 0)
    pays = pays & (months >= params.min_months)
    on = last_day_of(first, np.full(first.shape, params.min_months))
    rate = np.full(first.shape, params.amount)
    return [Dues(params.beneficiary, STAY, rate, np.where(pays, units, 0), on)]


def _paying(places: Columns, params: StayGrantParams) -> np.ndarray:
    """Places of the kind that is paid for, (places,) bool."""
    kind = places["kind"].astype(str)
    mask = np.isin(kind, params.kinds) if params.kinds else internships(places)
    if params.roles:
        mask = mask & np.isin(places["role"].astype(str), _roles(params))
    if params.in_city:
        mask = mask & in_their_city(places)
    if params.arranged:
        mask = mask & np.isin(places["arranged_by"].astype(str), ("", *params.arranged))
    return mask


def _roles(params: StayGrantParams) -> tuple[str, ...]:
    """Roles that are paid under the chosen reading."""
    return (*params.roles, *(params.wider_roles if params.mode in ("max", "sum") else ()))


RULE = GrantRule(
    word="stay_grant",
    zh="实习满规定月数的补贴",
    en="Grant for a stay that is long enough",
    params=StayGrantParams,
    claims=grants,
    cost=PairCost(
        student_fields=(*STUDENT_FIELDS, "applied_months"),
        place_fields=(
            *PLACE_FIELDS, "kind", "order_class", "role", "arranged_by", "region", "city",
        ),
        one=due,
        table=dues,
        matter=lambda params: params.matter if params.mode == "max" else "",
    ),
)  # fmt: skip
