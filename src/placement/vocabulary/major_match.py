"""``major_match``: how far the majors of schools match what enterprises look for.

“定期发布学校专业结构与产业结构匹配状况报告” (开州府发〔2020〕22号 二（一）4). The document gives no
measure: the share of each category among students is held against its share among seats, and the
absolute differences are added up; 0 is a perfect match, 2 no match at all.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.vocabulary.kinds import FigureRule, NoParams
from placement.vocabulary.market import UNSAID, by_major, category_name

if TYPE_CHECKING:
    from placement.roster import Roster

TOTAL = "合计"
_HEADINGS = {
    "category": ("专业大类", "Category of majors"),
    "supply": ("学生数", "Students"),
    "supply_share": ("学生占比", "Share of students"),
    "demand": ("需求", "Seats"),
    "demand_share": ("需求占比", "Share of seats"),
    "difference": ("差距", "Difference"),
}


def figures(roster: Roster, _params: NoParams) -> pd.DataFrame:
    """One row a category with students or seats, then the sum of the absolute differences."""
    rows = by_major(roster)
    rows = rows.assign(category=[category_name(code) for code in rows["code"].tolist()])
    found = rows.groupby("category", sort=True)[["supply", "demand"]].sum().reset_index()
    totals = found[["supply", "demand"]].sum()
    shares = found[["supply", "demand"]] / totals.replace(0, 1)
    difference = np.round((shares["supply"] - shares["demand"]).to_numpy(), 6)
    found = found.assign(
        supply_share=np.round(shares["supply"], 6),
        demand_share=np.round(shares["demand"], 6),
        difference=difference,
    )
    total = pd.DataFrame(
        {
            "category": [TOTAL],
            "supply": [totals["supply"]],
            "supply_share": [1.0],
            "demand": [totals["demand"]],
            "demand_share": [1.0],
            "difference": [round(float(np.abs(difference).sum()), 6)],
        }
    )
    both = pd.concat([found, total], ignore_index=True)[list(_HEADINGS)]
    return both.astype({"supply": np.int64, "demand": np.float64})


RULE = FigureRule(
    word="major_match",
    zh="专业结构与产业结构匹配状况",
    en="Match of majors and industry",
    params=NoParams,
    headings=MappingProxyType(_HEADINGS),
    figures=figures,
    people=("supply",),
    derived=MappingProxyType(
        dict.fromkeys(("supply_share", "demand", "demand_share", "difference"), ("supply",))
    ),
    keys=(("category", "category"),),
    measures=MappingProxyType({"supply": "seeking"}),
    overall=("difference",),
    words=MappingProxyType({TOTAL: "Total", UNSAID: "(major not given)"}),
)
