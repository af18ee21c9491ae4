"""``staff_target``: above-scale enterprises offer internship seats for a share of their staff.

“规模以上企业原则上按职工总数2%的名额安排职业院校、本科高校学生实习岗位” (柳州 2019 三（二）8). The
duty is to offer seats, not to fill them. A target is rounded up; the national cap of 10 % (教职成〔
2021〕4号 第十条) is rounded down and lowers it where it must. Interns from elsewhere count: the
sentence asks for seats of students of vocational schools and universities alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.hosts import hosts, offered
from placement.vocabulary.interns import is_intern
from placement.vocabulary.kinds import Measure, TargetRule
from placement.vocabulary.rounding import clipped

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster

BASES = ("annual_offered", "concurrent")


@dataclass(frozen=True, slots=True)
class StaffTargetParams:
    """``share`` of the staff, no more than ``cap``.

    ``basis``: all seats of the calendar year, or the most that are open on one day of it.
    """

    share: float = field(default=0.02, metadata={"unit": "share"})
    cap: float = field(default=0.1, metadata={"unit": "share"})
    basis: str = "annual_offered"

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1 or not 0 < self.cap <= 1:
            raise ValueError("0 < share ≤ 1, 0 < cap ≤ 1")
        if self.basis not in BASES:
            raise ValueError("basis: " + " / ".join(BASES))


def seat_table(roster: Roster, params: StaffTargetParams) -> pd.DataFrame:
    """Enterprises that the target binds or may bind, in the order of :func:`hosts`.

    Columns of ``hosts`` plus ``wanted`` (-1 where the data do not tell), ``clipped``, ``offered``
    and ``placed`` (interns of this plan).
    """
    known = hosts(roster)
    found = known[known["above_scale"] != "否"].reset_index(drop=True)
    names = found["employer"]
    bound = ((found["above_scale"] == "是") & (found["staff"] >= 0)).to_numpy()
    targets = [
        clipped(params.share, params.cap, staff) if binds else (-1, False)
        for staff, binds in zip(found["staff"].tolist(), bound.tolist(), strict=True)
    ]
    frame = roster.frame
    interns = is_intern(frame)
    placed = frame["employer"][interns].value_counts()
    return found.assign(
        wanted=np.array([wanted for wanted, _ in targets], dtype=np.int64),
        clipped=np.array([lowered for _, lowered in targets], dtype=bool),
        offered=_of(offered(roster, params.basis), names),
        placed=_of(placed, names),
    )


def _of(counted: pd.Series[int], names: pd.Series[str]) -> np.ndarray:
    return counted.reindex(names).fillna(0).to_numpy(dtype=np.int64)


def measure(roster: Roster, params: StaffTargetParams) -> list[Measure]:
    """One measure an enterprise; unknown where scale or staff are not given."""
    table = seat_table(roster, params)
    return [
        Measure(f"staff_target|{name}", name, there, wanted if wanted >= 0 else None, "person",
                lowered)
        for name, there, wanted, lowered in zip(
            table["employer"].tolist(), table["offered"].tolist(), table["wanted"].tolist(),
            table["clipped"].tolist(), strict=True
        )
    ]  # fmt: skip


RULE = TargetRule(
    word="staff_target",
    zh="按职工总数的比例安排实习岗位",
    en="Internship seats as a share of staff",
    params=StaffTargetParams,
    measure=measure,
)
