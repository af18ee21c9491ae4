"""``insured``: liability insurance covers the whole stay, and the student does not pay for it.

“学校和实习单位应当根据法律、行政法规，为实习学生投保实习责任保险……责任保险范围应覆盖实习活动的全过程……
不得向学生另行收取” (教职成〔2021〕4号 第六章).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from placement.months import last_day, last_day_of
from placement.vocabulary.findings import worst_of
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row


@dataclass(frozen=True, slots=True)
class InsuranceParams:
    """``payers``: who may pay the premium, as in the column 保险费支付者."""

    payers: tuple[str, ...] = ("学校", "实习单位", "财政")


def one(student: Row, place: Row, params: InsuranceParams) -> Finding:
    """BROKEN where the student pays or a day of the stay is seen not to be covered.

    UNKNOWN where a date of the cover, an end of the stay or the payer is missing. The stay is where
    the student's window and the post's meet.

    >>> from datetime import date
    >>> student = {"insured_from": date(2025, 3, 1), "insured_to": date(2025, 8, 31),
    ...            "insurance_payer": "学校", "start": None, "end": None}
    >>> place = {"start": date(2025, 3, 1), "end": date(2025, 8, 31), "months": float("nan"),
    ...          "kind": "实习", "order_class": 0}
    >>> one(student, place, InsuranceParams()).name
    'KEPT'
    >>> one(student | {"insured_to": date(2025, 8, 30)}, place, InsuranceParams()).name
    'BROKEN'
    """
    if not is_internship(place):
        return Finding.KEPT
    payer = student["insurance_payer"]
    if payer and payer not in params.payers:
        return Finding.BROKEN
    closes = place["end"]
    if closes is None and place["start"] is not None and not math.isnan(place["months"]):
        closes = last_day(place["start"], place["months"])
    first = max((d for d in (student["start"], place["start"]) if d is not None), default=None)
    last = min((d for d in (student["end"], closes) if d is not None), default=None)
    since, until = student["insured_from"], student["insured_to"]
    for earlier, later in ((since, first), (last, until), (first, until)):
        if earlier is not None and later is not None and earlier > later:
            return Finding.BROKEN
    if not payer or None in (since, until, first, last):
        return Finding.UNKNOWN
    return Finding.KEPT


def table(students: Columns, places: Columns, params: InsuranceParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    since, until, begins, leaves = (
        students[name].astype("datetime64[D]")[:, None]
        for name in ("insured_from", "insured_to", "start", "end")
    )
    opens = places["start"].astype("datetime64[D]")[None, :]
    closes = places["end"].astype("datetime64[D]")[None, :]
    closes = np.where(np.isnat(closes), last_day_of(opens[0], places["months"])[None, :], closes)
    first, last = np.fmax(begins, opens), np.fmin(leaves, closes)
    payer = students["insurance_payer"].astype(str)[:, None]
    refused = (payer != "") & ~np.isin(payer, params.payers)
    missing = np.isnat(since) | np.isnat(until) | np.isnat(first) | np.isnat(last)
    # Comparisons with NaT are False.
    finding = worst_of(
        first.shape,
        [
            (missing | (payer == ""), Finding.UNKNOWN),
            ((since > first) | (last > until) | (first > until), Finding.BROKEN),
            (refused, Finding.BROKEN),
        ],
    )
    finding[:, ~internships(places)] = Finding.KEPT
    return finding


RULE = PairRule(
    word="insured",
    zh="实习责任保险覆盖实习全过程且不由学生付费",
    en="Insured for the whole stay, not at the student's cost",
    params=InsuranceParams,
    student_fields=("insured_from", "insured_to", "insurance_payer", "start", "end"),
    place_fields=("start", "end", "months", *FIELDS),
    one=one,
    table=table,
)
