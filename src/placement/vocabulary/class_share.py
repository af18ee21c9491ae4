"""``class_share``: order classes are filled.

“开设企业冠名专班……推行‘定向培养、订单培养’” (郴办发〔2018〕28号 第5条), “招生即招工、入校即入厂”
(宜宾 2022 四（二）): encouraged, with no number. Of the students placed, ``share`` (one at least)
sit in an order class.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.kinds import Measure, TargetRule
from placement.vocabulary.rounding import at_least

if TYPE_CHECKING:
    from placement.roster import Roster


@dataclass(frozen=True, slots=True)
class ClassShareParams:
    """``share`` of the placed students; of each school by itself with ``by_school``."""

    share: float = field(default=0.0, metadata={"unit": "share"})
    by_school: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError("0 ≤ share ≤ 1")


def measure(roster: Roster, params: ClassShareParams) -> list[Measure]:
    """One measure, or one a school that has students placed."""
    frame = roster.frame
    taught = (frame["order_class"] == 1).to_numpy()
    schools = frame["school"].to_numpy(dtype=object)
    groups = dict.fromkeys(schools.tolist()) if params.by_school else [""]
    found = []
    for group in groups:
        mine = schools == group if params.by_school else np.ones(len(frame), dtype=bool)
        wanted = max(1, at_least(params.share, int(mine.sum())))
        reached = int((mine & taught).sum())
        found.append(Measure(f"class_share|{group}", group or "订单班", reached, wanted, "person"))
    return found


RULE = TargetRule(
    word="class_share",
    zh="订单班学生所占比例",
    en="Share of students in order classes",
    params=ClassShareParams,
    measure=measure,
)
