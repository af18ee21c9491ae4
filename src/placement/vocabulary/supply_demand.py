"""``supply_demand``: who is there and who is wanted, by school, park, enterprise and major.

“及时全面摸清……毕业生和实习生的专业及人数，每个园区分企业、分专业的用工需求人数，相关信息在政府网站
上及时发布” (郴办发〔2018〕28号 第3条); “定期发布我市年度技能人才供需信息” (柳州 2019 三（一）5).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from placement.vocabulary.kinds import FigureRule
from placement.vocabulary.market import UNSAID, demand, supply

if TYPE_CHECKING:
    import numpy as np

    from placement.roster import Roster

SUPPLY, DEMAND, ANY = "供给", "需求", "不限"
SIDES = ("both", "supply", "demand")


@dataclass(frozen=True, slots=True)
class SupplyDemandParams:
    """``side``: both, supply or demand."""

    side: str = "both"

    def __post_init__(self) -> None:
        if self.side not in SIDES:
            raise ValueError("side: " + " / ".join(SIDES))


_HEADINGS = {
    "side": ("供需", "Side"),
    "school": ("学校", "School"),
    "grade": ("年级", "Grade"),
    "park": ("园区", "Park"),
    "employer": ("企业", "Enterprise"),
    "major": ("专业", "Major"),
    "people": ("人数", "People"),
    "start": ("起", "From"),
    "end": ("止", "To"),
}


def figures(roster: Roster, params: SupplyDemandParams) -> pd.DataFrame:
    """Rows of the supply (school, grade, major), then of the demand (park, enterprise, major).

    Cells that a side does not have are ''; days are written YYYY-MM-DD.
    """
    parts = []
    if params.side != "demand":
        there = supply(roster)
        grade = there["grade"].astype(str).where(there["grade"] >= 0, "")
        parts.append(there[["school", "major", "people"]].assign(side=SUPPLY, grade=grade))
    if params.side != "supply":
        wanted = demand(roster)
        parts.append(
            wanted[["park", "employer", "people"]].assign(
                side=DEMAND,
                major=shown_majors(wanted["majors"]),
                start=_day(wanted["start"]),
                end=_day(wanted["end"]),
            )
        )
    both = pd.concat(parts, ignore_index=True).reindex(columns=list(_HEADINGS))
    texts = [name for name in _HEADINGS if name != "people"]
    both["major"] = both["major"].replace("", UNSAID)
    return both.astype(dict.fromkeys(texts, object)).fillna(dict.fromkeys(texts, ""))


def shown_majors(lists: pd.Series[str]) -> pd.Series[str]:
    """Lists of majors as people write them.

    >>> shown_majors(pd.Series(["护理|助产", "*"])).tolist()
    ['护理、助产', '不限']
    """
    return lists.str.replace("|", "、", regex=False).replace("*", ANY)


def _day(days: pd.Series[pd.Timestamp]) -> np.ndarray:
    return days.dt.strftime("%Y-%m-%d").fillna("").to_numpy(dtype=object)


RULE = FigureRule(
    word="supply_demand",
    zh="分学校、分专业供给与分园区、分企业、分专业需求",
    en="Supply by school and demand by park and enterprise, both by major",
    params=SupplyDemandParams,
    headings=MappingProxyType(_HEADINGS),
    figures=figures,
    people=("people",),
    keys=(("school", "school"), ("grade", "grade"), ("major", "major")),
    measures=MappingProxyType({"people": "seeking"}),
    section="side",
    seats=(DEMAND,),
    words=MappingProxyType(
        {SUPPLY: "Supply", DEMAND: "Demand", ANY: "any", UNSAID: "(major not given)"}
    ),
)
