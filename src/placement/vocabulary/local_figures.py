"""``local_figures``: internships and jobs of each school's students in the city.

“每年发布高（中）职院校学生在本地实习、就业的情况” (郴办发〔2018〕28号 第26条).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.vocabulary.interns import is_intern, share
from placement.vocabulary.kinds import FigureRule, Finding
from placement.vocabulary.local_stay import stays

if TYPE_CHECKING:
    from placement.roster import Roster

TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class LocalFiguresParams:
    """``months`` from which a stay in the city counts as long."""

    months: float = field(default=3.0, metadata={"unit": "month"})

    def __post_init__(self) -> None:
        if self.months < 0:
            raise ValueError("months ≥ 0")


_HEADINGS = {
    "school": ("学校", "School"),
    "placed": ("实习人数", "Interns"),
    "local": ("本地实习", "In the city"),
    "local_long": ("本地实习达到月数", "In the city for long"),
    "share": ("本地实习占比", "Share in the city"),
    "unknown": ("地点不明", "Place not known"),
    "in_class": ("订单班", "Order class"),
    "jobs": ("就业人数", "Jobs"),
    "local_jobs": ("本地就业", "Jobs in the city"),
}


def figures(roster: Roster, params: LocalFiguresParams) -> pd.DataFrame:
    """One row a school, in the order of the students, then the total."""
    frame = roster.frame
    intern = is_intern(frame)
    job = (frame["kind"] == "就业").to_numpy() & (frame["order_class"] != 1).to_numpy()
    local = frame["in_city"].to_numpy()
    flags = pd.DataFrame(
        {
            "school": frame["school"].to_numpy(dtype=object),
            "placed": intern,
            "local": intern & (local == 1),
            "local_long": stays(frame, params.months) == Finding.KEPT,
            "unknown": intern & (local == -1),
            "in_class": (frame["order_class"] == 1).to_numpy(),
            "jobs": job,
            "local_jobs": job & (local == 1),
        }
    )
    found = flags.groupby("school", sort=False).sum().astype(np.int64).reset_index()
    total = found.drop(columns="school").sum().to_frame().T.assign(school=TOTAL)
    both = pd.concat([found, total], ignore_index=True)
    both["share"] = share(both["local"].to_numpy(np.int64), both["placed"].to_numpy(np.int64))
    return both[list(_HEADINGS)]


RULE = FigureRule(
    word="local_figures",
    zh="学生在本地实习、就业情况",
    en="Internships and jobs in the city",
    params=LocalFiguresParams,
    headings=MappingProxyType(_HEADINGS),
    figures=figures,
    people=("placed", "local", "local_long", "unknown", "in_class", "jobs", "local_jobs"),
    derived=MappingProxyType({"share": ("placed", "local")}),
    keys=(("school", "school"),),
    measures=MappingProxyType({"placed": "interns"}),
    words=MappingProxyType({TOTAL: "Total"}),
)
