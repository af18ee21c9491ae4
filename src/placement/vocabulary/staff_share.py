"""``staff_share``: interns are few among the staff.

“岗位实习学生的人数一般不超过实习单位在岗职工总数的10%，在具体岗位实习的学生人数一般不高于同类岗位
在岗职工总人数的20%” (教职成〔2021〕4号 第十条), both at every moment: the timeline of an enterprise
is cut at every first and last day, and whoever is there in a piece counts, interns from elsewhere
included. The share is rounded down; order classes and graduate jobs are not interns, self-found
posts are.

Where rows of one enterprise state different head counts the smallest counts, and the largest number
of interns who are there all the time. “一般” leaves room for an exception that was filed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary import concurrency, timeline
from placement.vocabulary.crowding import HOSTED, Cap, place_fields
from placement.vocabulary.kinds import Period, Quota, QuotaRule, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

_BASES = ("enterprise", "same_post")
_PARTS = 1_000_000
"""A share is counted in parts per million, so that 0.29 of 100 is 29 and not 28.999…"""


@dataclass(frozen=True, slots=True)
class StaffShareParams:
    """``share`` of the staff, ``basis`` ``enterprise`` (all staff) or ``same_post``.

    ``min_one`` lets an enterprise too small for a single intern have one.
    """

    share: float = field(default=0.10, metadata={"unit": "share"})
    basis: str = "enterprise"
    min_one: bool = False

    def __post_init__(self) -> None:
        parts = self.share * _PARTS
        if not 0 <= self.share <= 1 or abs(parts - round(parts)) > 1e-6:
            raise ValueError("share: 0 … 1, at most six decimals")
        if self.basis not in _BASES:
            raise ValueError("basis: enterprise / same_post")


def _cap(params: StaffShareParams) -> Cap:
    same_post = params.basis == "same_post"
    return Cap(
        prefix=f"staff_share|{params.basis}|{params.share:g}",
        heads="staff_same" if same_post else "staff_total",
        present="interns_same" if same_post else "interns_now",
        by_post=same_post,
        filing=True,
    )


def quotas(
    places: pd.DataFrame, others: Mapping[str, pd.DataFrame], params: StaffShareParams
) -> tuple[list[Quota], np.ndarray]:
    """All enterprises at once; see :mod:`placement.vocabulary.concurrency`."""

    def allowed(heads: concurrency.Ints) -> concurrency.Ints:
        # Parts and heads are whole numbers, so this is the floor of the exact share.
        share: concurrency.Ints = round(params.share * _PARTS) * heads // _PARTS
        return np.maximum(share, int(params.min_one))

    return concurrency.groups(places, others["hosted"], _cap(params), allowed)


def one(
    rows: Sequence[Row], others: Mapping[str, Sequence[Row]], params: StaffShareParams
) -> list[Period]:
    """One enterprise after another; see :mod:`placement.vocabulary.timeline`.

    >>> nan = float("nan")
    >>> post = {"employer": "甲厂", "post": "装配", "start": None, "end": None, "months": nan,
    ...         "staff_total": 200, "staff_same": -1, "interns_now": 15, "interns_same": -1,
    ...         "need": 20, "quota_filing": "", "kind": "实习", "order_class": 0}
    >>> (group,) = one([post], {"hosted": []}, StaffShareParams())
    >>> group.members, group.limit
    ([0], 5)
    """
    return timeline.groups(rows, others["hosted"], _cap(params), _allowed(params))


def periods(
    rows: Sequence[Row], others: Mapping[str, Sequence[Row]], params: StaffShareParams
) -> list[Period]:
    """The law at every moment, filed exceptions marked."""
    return timeline.periods(rows, others["hosted"], _cap(params), _allowed(params))


def _allowed(params: StaffShareParams) -> timeline.Allowed:
    def allowed(heads: int) -> int:
        share = math.floor(Decimal(str(params.share)) * heads)
        return 1 if params.min_one and share == 0 else share

    return allowed


RULE = QuotaRule(
    word="staff_share",
    zh="实习学生占职工比例",
    en="Interns as a share of staff",
    params=StaffShareParams,
    place_fields=place_fields("staff_total", "staff_same", "quota_filing"),
    quotas=quotas,
    one=one,
    periods=periods,
    tables=HOSTED,
)
