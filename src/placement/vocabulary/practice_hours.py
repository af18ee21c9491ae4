"""``practice_hours``: practice makes up a share of the hours of a programme.

“职业学校实践性教学课时不少于总课时的50%” (开州府发〔2020〕22号 二（三）10). Hours of the internship
are practice too. It binds the programme of a major (table ``programmes``), not the placement of a
student.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.kinds import Finding, RecordRule, Row

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class PracticeHoursParams:
    """``share`` of all hours."""

    share: float = field(default=0.5, metadata={"unit": "share"})

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise ValueError("0 < share ≤ 1")


def table_of(_params: PracticeHoursParams) -> str:
    """Return the table that is looked at."""
    return "programmes"


def fields_of(_params: PracticeHoursParams) -> tuple[str, ...]:
    """Return the columns that are read."""
    return ("total_hours", "practice_hours", "intern_hours")


def one(row: Row, params: PracticeHoursParams) -> Finding:
    """KEPT where the known hours of practice are enough, BROKEN where all are known and are not.

    >>> row = {"total_hours": 3200.0, "practice_hours": 700.0, "intern_hours": 900.0}
    >>> one(row, PracticeHoursParams()).name
    'KEPT'
    >>> one(row | {"intern_hours": float("nan")}, PracticeHoursParams()).name
    'UNKNOWN'
    """
    total = row["total_hours"]
    if math.isnan(total) or total <= 0:
        return Finding.UNKNOWN
    given = [row["practice_hours"], row["intern_hours"]]
    done = sum(Decimal(str(hours)) for hours in given if not math.isnan(hours))
    if done >= Decimal(str(params.share)) * Decimal(str(total)):
        return Finding.KEPT
    return Finding.UNKNOWN if any(map(math.isnan, given)) else Finding.BROKEN


def column(frame: pd.DataFrame, params: PracticeHoursParams) -> np.ndarray:
    """All rows; see :func:`one`."""
    total = frame["total_hours"].to_numpy()
    given = frame[["practice_hours", "intern_hours"]].to_numpy()
    # Hours have few decimals: in thousandths the comparison is exact.
    done = np.rint(np.nan_to_num(given) * 1000).sum(axis=1)
    share = Decimal(str(params.share))
    top, bottom = share.as_integer_ratio()
    needed = np.rint(np.nan_to_num(total) * 1000) * top
    found = np.where(np.isnan(given).any(axis=1), Finding.UNKNOWN, Finding.BROKEN)
    found = np.where(done * bottom >= needed, Finding.KEPT, found)
    return np.where(np.nan_to_num(total) > 0, found, Finding.UNKNOWN).astype(np.int8)


RULE = RecordRule(
    word="practice_hours",
    zh="实践性教学课时占比",
    en="Practice as a share of all hours",
    params=PracticeHoursParams,
    table=table_of,
    fields=fields_of,
    one=one,
    column=column,
)
