"""``contribution``: what each school and each enterprise gives to internships in the city.

“相关政策要向为本地经济社会发展贡献大的学校、企业倾斜” (郴办发〔2018〕28号 第26条). The document
gives no measure: person-months of internship in the city are added up, and shared out of their sum.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.vocabulary.interns import is_intern
from placement.vocabulary.kinds import FigureRule, NoParams

if TYPE_CHECKING:
    from placement.roster import Roster

SCHOOL, HOST = "学校", "企业"
_HEADINGS = {
    "side": ("类别", "Kind"),
    "place": ("名次", "Rank"),
    "name": ("名称", "Name"),
    "people": ("本地实习人数", "Interns in the city"),
    "months": ("本地实习人月", "Person-months"),
    "share": ("占比", "Share"),
}


def figures(roster: Roster, _params: NoParams) -> pd.DataFrame:
    """Schools, then enterprises, the largest first; equals share a rank.

    Stays of unknown length count as people and add no months.
    """
    frame = roster.frame
    there = is_intern(frame) & (frame["in_city"] == 1).to_numpy()
    rows = frame.loc[there, ["school", "employer", "months"]]
    parts = [_ranked(rows, "school", SCHOOL), _ranked(rows, "employer", HOST)]
    return pd.concat(parts, ignore_index=True)[list(_HEADINGS)]


def _ranked(rows: pd.DataFrame, column: str, side: str) -> pd.DataFrame:
    given = rows[rows[column] != ""]
    found = (
        given.assign(months=given["months"].fillna(0.0))
        .groupby(column, sort=True)
        .agg(people=("months", "size"), months=("months", "sum"))
        .reset_index()
        .rename(columns={column: "name"})
    )
    found["months"] = found["months"].round(2)
    whole = float(found["months"].sum())
    found = found.assign(
        side=np.full(len(found), side, dtype=object),
        share=(found["months"] / (whole or 1.0)).round(4),
        place=found["months"].rank(method="min", ascending=False).astype(np.int64),
    )
    return found.sort_values(["place", "name"], kind="stable")


RULE = FigureRule(
    word="contribution",
    zh="学校、企业对本地实习的贡献",
    en="What schools and enterprises give to internships in the city",
    params=NoParams,
    headings=MappingProxyType(_HEADINGS),
    figures=figures,
    people=("people",),
    derived=MappingProxyType(dict.fromkeys(("place", "months", "share"), ("people",))),
    keys=(("", "name"),),
    measures=MappingProxyType({"people": "local"}),
    section="side",
    kinds=MappingProxyType({SCHOOL: "school", HOST: "employer"}),
    by_value="months",
    rank="place",
    words=MappingProxyType({SCHOOL: "School", HOST: "Enterprise"}),
)
