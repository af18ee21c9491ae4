"""``filed_class``: an order class was applied for in its month, and filed.

“园区、企业每年6月、12月向相关学校提出联合开班申请，并在联席会议办公室备案” (郴办发〔2018〕28号 第5
条).

The month is that of ``applied`` (申请日期) or else of ``batch`` (批次), which people write 2024-06,
2024年6月 or 202406. A blank filing number may only not have been entered; a class is unfiled where
the column says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.kinds import Finding, RecordRule, Row

if TYPE_CHECKING:
    import pandas as pd

UNFILED = ("无", "否", "未备案", "没有", "×", "0", "未")
_ROUND = re.compile(r"((?:19|20)\d\d)[-./年]?(0?[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True, slots=True)
class FiledClassParams:
    """``months`` of the year in which classes are applied for.

    ``classes`` is ``all``, or ``joint``: those of a park, which no single enterprise is named for.
    """

    months: tuple[int, ...] = field(default=(6, 12), metadata={"unit": "month"})
    classes: str = "all"

    def __post_init__(self) -> None:
        if not self.months or not all(1 <= month <= 12 for month in self.months):
            raise ValueError("months: 1 … 12")
        if self.classes not in ("all", "joint"):
            raise ValueError("classes: all / joint")


def table_of(_params: FiledClassParams) -> str:
    """Return the table that is looked at."""
    return "classes"


def fields_of(_params: FiledClassParams) -> tuple[str, ...]:
    """Return the columns that are read."""
    return ("applied", "batch", "filing", "employer")


def month_in(batch: str) -> int:
    """The month that a batch names, 0 for none.

    >>> [month_in(b) for b in ("2024-06", "2024年12月第一批", "202406", "2024春", "20240615")]
    [6, 12, 6, 0, 0]
    """
    return round_in(batch)[1]


def round_in(batch: str) -> tuple[int, int]:
    """Year and month that a batch names, zeros for none.

    >>> round_in("2024年12月第一批"), round_in("2024春")
    ((2024, 12), (0, 0))
    """
    found = _ROUND.search(batch)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def one(row: Row, params: FiledClassParams) -> Finding:
    """BROKEN for another month or a class said not to be filed; UNKNOWN where one is blank.

    >>> of_park = {"applied": None, "batch": "2024-06", "filing": "3号", "employer": ""}
    >>> one(of_park, FiledClassParams()).name
    'KEPT'
    >>> one(of_park | {"batch": "2024-09"}, FiledClassParams()).name
    'BROKEN'
    """
    if params.classes == "joint" and row["employer"]:
        return Finding.KEPT
    applied = row["applied"]
    month = applied.month if applied is not None else month_in(row["batch"])
    filing = row["filing"].strip()
    if (month and month not in params.months) or filing in UNFILED:
        return Finding.BROKEN
    return Finding.KEPT if month and filing else Finding.UNKNOWN


def column(frame: pd.DataFrame, params: FiledClassParams) -> np.ndarray:
    """All rows; see :func:`one`."""
    named = frame["batch"].astype(str).str.extract(_ROUND)[1]
    month = frame["applied"].dt.month.fillna(named.astype(float)).fillna(0).to_numpy(dtype=int)
    filing = frame["filing"].astype(str).str.strip()
    wrong = ((month > 0) & ~np.isin(month, params.months)) | filing.isin(UNFILED).to_numpy()
    known = (month > 0) & (filing != "").to_numpy()
    found = np.where(known, Finding.KEPT, Finding.UNKNOWN)
    found = np.where(wrong, Finding.BROKEN, found)
    if params.classes == "joint":
        found[(frame["employer"] != "").to_numpy()] = Finding.KEPT
    return found.astype(np.int8)


RULE = RecordRule(
    word="filed_class",
    zh="订单班按时申请并备案",
    en="Order class applied for in time and filed",
    params=FiledClassParams,
    table=table_of,
    fields=fields_of,
    one=one,
    column=column,
)
