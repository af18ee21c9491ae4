"""``local_stay``: students of each school stay long enough at hosts in their own city.

“鼓励市内高（中）职院校输送学生到本市企业参加3个月以上的跟岗或顶岗实习” (郴办发〔2018〕28号 第6条).
Encouraged, with no number: one student a school shows that it is done, unless ``share`` asks for
more. Never a rule for one student: nobody may force a school to send students to a given host (教职
成〔2021〕4号 第十条).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.catalogue import regions
from placement.vocabulary.interns import is_intern
from placement.vocabulary.kinds import Finding, Measure, TargetRule
from placement.vocabulary.rounding import at_least

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster


@dataclass(frozen=True, slots=True)
class LocalStayParams:
    """Of a school's interns, ``share`` (one at least) stay ``months`` or longer in the city."""

    months: float = field(default=3.0, metadata={"unit": "month"})
    share: float = field(default=0.0, metadata={"unit": "share"})

    def __post_init__(self) -> None:
        if self.months < 0 or not 0 <= self.share <= 1:
            raise ValueError("months ≥ 0, 0 ≤ share ≤ 1")


def stays(frame: pd.DataFrame, months: float) -> np.ndarray:
    """Of each placed student whether the stay is in the city and so long, int8 of ``Finding``.

    Orders classes and jobs are no internships: BROKEN.
    """
    local, length = frame["in_city"].to_numpy(), frame["months"].to_numpy()
    # A table's 2.9 months must not pass for three: only the error of the binary form is forgiven.
    short = np.nan_to_num(length, nan=0.0) + 1e-9 < months
    found = np.where((local == 1) & ~short, Finding.KEPT, Finding.BROKEN)
    found = np.where((local == -1) | ((local == 1) & np.isnan(length)), Finding.UNKNOWN, found)
    found = np.where(~np.isnan(length) & short, Finding.BROKEN, found)
    interns = is_intern(frame)
    return np.where(interns, found, Finding.BROKEN).astype(np.int8)


def measure(roster: Roster, params: LocalStayParams) -> list[Measure]:
    """One measure a school of the city that has interns, in the order of the students.

    Unknown where the target is missed and students of whom place or length is not known could
    still meet it. Schools known to lie outside the city are not asked.
    """
    frame = roster.frame
    interns = is_intern(frame)
    found = stays(frame, params.months)
    schools = frame["school"].to_numpy(dtype=object)
    away = _elsewhere(roster)
    measures = []
    for school in dict.fromkeys(schools[interns].tolist()):
        if school in away:
            continue
        mine = interns & (schools == school)
        reached = int((found[mine] == Finding.KEPT).sum())
        open_ = int((found[mine] == Finding.UNKNOWN).sum())
        wanted = max(1, at_least(params.share, int(mine.sum())))
        unknown = reached < wanted <= reached + open_
        key = f"local_stay|{school}"
        measures.append(Measure(key, school, reached, None if unknown else wanted, "person"))
    return measures


def _elsewhere(roster: Roster) -> set[str]:
    city = roster.instance.city
    table = roster.instance.table("schools")
    said = zip(table["school"].tolist(), table["region"].tolist(), strict=True)
    return {name for name, code in said if city and regions.chain(code)
            and city not in regions.chain(code)}  # fmt: skip


RULE = TargetRule(
    word="local_stay",
    zh="到本市企业实习",
    en="Internships in the city",
    params=LocalStayParams,
    measure=measure,
)
