"""``staff_share``: interns are few among the staff.

“岗位实习学生的人数一般不超过实习单位在岗职工总数的10%，在具体岗位实习的学生人数一般不高于同类岗位在岗职工
总人数的20%” (教职成〔2021〕4号 第十条), both at the same time and for the same period: posts of one
enterprise whose windows overlap, directly or through a third, share one limit. The limit is rounded
down and lessened by the interns already there; order classes and graduate jobs are not interns.

Where rows of one group state different head counts the smallest counts, and the largest number of
interns already there.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from placement.months import last_day, last_day_of
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Quota, QuotaRule, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def _key(params: StaffShareParams, employer: str, post: str, start: str) -> str:
    name = f"{employer}/{post}" if params.basis == "same_post" else employer
    return f"staff_share|{params.basis}|{params.share:g}|{name}|{start}"


def quotas(places: pd.DataFrame, params: StaffShareParams) -> tuple[list[Quota], np.ndarray]:
    """One limit a group of posts; second, the posts whose limit no row of their group tells.

    A post without a first day is taken to overlap every other of its enterprise, one without a last
    day every later one.
    """
    same_post = params.basis == "same_post"
    columns = {name: places[name].to_numpy() for name in FIELDS}
    rows = np.flatnonzero(internships(columns))
    held = places.iloc[rows]
    employer, post = held["employer"].to_numpy(), held["post"].to_numpy()
    start, stop = _windows(held)
    group, first = _components(_named(employer, post if same_post else None), start, stop)
    heads, there = _counts(held, group, len(first), same_post=same_post)

    # Parts and heads are whole numbers, so this is the floor of the exact share.
    allowed = round(params.share * _PARTS) * np.maximum(heads, 0) // _PARTS
    limit = np.maximum(np.maximum(allowed, int(params.min_one)) - there, 0)
    known = (heads >= 0) & (employer[first] != "")
    day = np.datetime_as_string(start[first], unit="D").astype(object)
    day[start[first] == _FAR_BACK] = ""

    members = np.split(rows[np.argsort(group, kind="stable")], np.cumsum(np.bincount(group))[:-1])
    found = []
    for g in np.flatnonzero(known).tolist():
        of, at = employer[first[g]], post[first[g]]
        label = f"{of} {at}" if same_post else of
        found.append(Quota(_key(params, of, at, day[g]), label, members[g], int(limit[g])))
    return found, rows[~known[group]]


def _counts(
    held: pd.DataFrame, group: np.ndarray, num_groups: int, *, same_post: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Smallest head count of each group, -1 where no row tells, and most interns there already."""
    staff = held["staff_same" if same_post else "staff_total"].to_numpy()
    present = held["interns_same" if same_post else "interns_now"].to_numpy()
    unstated = np.iinfo(np.int64).max
    heads = np.full(num_groups, unstated, dtype=np.int64)
    np.minimum.at(heads, group, np.where(staff >= 0, staff, unstated))
    there = np.zeros(num_groups, dtype=np.int64)
    np.maximum.at(there, group, present)
    return np.where(heads == unstated, -1, heads), there


_FAR_BACK = np.datetime64("0001-01-01", "D")
_FAR_AHEAD = np.datetime64("9999-12-31", "D")


def _windows(places: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """First day and the day after the last, (rows,) each; every window holds at least a day."""
    start = places["start"].to_numpy().astype("datetime64[D]")
    stop = places["end"].to_numpy().astype("datetime64[D]")
    counted = last_day_of(start, places["months"].to_numpy())
    stop = np.where(np.isnat(stop), counted + np.timedelta64(1, "D"), stop)
    start = np.where(np.isnat(start), _FAR_BACK, start)
    stop = np.where(np.isnat(stop), _FAR_AHEAD, stop)
    return start, np.maximum(stop, start + np.timedelta64(1, "D"))


def _named(employer: np.ndarray, post: np.ndarray | None) -> np.ndarray:
    """One number a name, or a pair of names, (rows,)."""
    code = np.unique(employer.astype(str), return_inverse=True)[1].astype(np.int64)
    if post is None:
        return code
    number = np.unique(post.astype(str), return_inverse=True)[1].astype(np.int64)
    pair: np.ndarray = code * (len(number) + 1) + number
    return pair


def _components(
    code: np.ndarray, start: np.ndarray, stop: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Sweep over the sorted windows: the group of each row, and the earliest row of each group."""
    order = np.lexsort((start, code))
    ranked = np.unique(code, return_inverse=True)[1].astype(np.int64)[order]
    since, until = start[order].astype(np.int64), stop[order].astype(np.int64)
    # Lifting each name's days above those of the name before lets one running maximum serve all.
    lift = ranked * 2 * int(_FAR_AHEAD.astype(np.int64))
    reach = np.maximum.accumulate(until + lift)
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (ranked[1:] != ranked[:-1]) | ((since + lift)[1:] >= reach[:-1])
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.cumsum(fresh) - 1
    return group, order[fresh]


def one(rows: Sequence[Row], params: StaffShareParams) -> list[tuple[str, list[int], int | None]]:
    """Merge windows that meet, one row after another; see :func:`quotas`.

    >>> nan = float("nan")
    >>> post = {"employer": "甲厂", "post": "装配", "start": None, "end": None, "months": nan,
    ...         "staff_total": 200, "staff_same": -1, "interns_now": 15, "interns_same": -1,
    ...         "kind": "实习", "order_class": 0}
    >>> one([post], StaffShareParams())
    [('staff_share|enterprise|0.1|甲厂|', [0], 5)]
    """
    same_post = params.basis == "same_post"
    of_name: dict[tuple[str, str], list[_Group]] = {}
    for position, row in enumerate(rows):
        if not is_internship(row):
            continue
        groups = of_name.setdefault((row["employer"], row["post"] if same_post else ""), [])
        merged = _Group.of(row, position, same_post=same_post)
        apart = []
        for group in groups:
            if group.meets(merged):
                merged = merged.joined(group)
            else:
                apart.append(group)
        groups[:] = [*apart, merged]
    found = []
    for (employer, post), groups in of_name.items():
        for group in groups:
            day = "" if group.start == dt.date.min else group.start.isoformat()
            limit = group.limit(params) if employer else None
            found.append((_key(params, employer, post, day), sorted(group.members), limit))
    return found


@dataclass(frozen=True, slots=True)
class _Group:
    start: dt.date
    stop: dt.date
    staff: int | None
    present: int
    members: tuple[int, ...]

    @classmethod
    def of(cls, row: Row, position: int, *, same_post: bool) -> _Group:
        start, stop = row["start"], row["end"]
        if stop is None and start is not None and not math.isnan(row["months"]):
            stop = last_day(start, row["months"]) + dt.timedelta(days=1)
        start = start or dt.date.min
        staff = row["staff_same" if same_post else "staff_total"]
        return cls(
            start=start,
            stop=max(stop or dt.date.max, start + dt.timedelta(days=1)),
            staff=staff if staff >= 0 else None,
            present=max(0, row["interns_same" if same_post else "interns_now"]),
            members=(position,),
        )

    def meets(self, other: _Group) -> bool:
        return self.start < other.stop and other.start < self.stop

    def joined(self, other: _Group) -> _Group:
        known = [staff for staff in (self.staff, other.staff) if staff is not None]
        return _Group(
            start=min(self.start, other.start),
            stop=max(self.stop, other.stop),
            staff=min(known, default=None),
            present=max(self.present, other.present),
            members=self.members + other.members,
        )

    def limit(self, params: StaffShareParams) -> int | None:
        if self.staff is None:
            return None
        allowed = math.floor(Decimal(str(params.share)) * self.staff)
        if params.min_one and allowed == 0:
            allowed = 1
        return max(0, allowed - self.present)


RULE = QuotaRule(
    word="staff_share",
    zh="实习学生占职工比例",
    en="Interns as a share of staff",
    params=StaffShareParams,
    place_fields=(
        "employer", "post", "start", "end", "months", "staff_total", "staff_same", "interns_now",
        "interns_same", *FIELDS,
    ),
    quotas=quotas,
    one=one,
)  # fmt: skip
