"""``seat_rates``: what above-scale enterprises offer and fill, against ``staff_target``."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.vocabulary.kinds import FigureRule
from placement.vocabulary.staff_target import StaffTargetParams, seat_table

if TYPE_CHECKING:
    from placement.roster import Roster

TOTAL = "合计"
_HEADINGS = {
    "employer": ("企业", "Enterprise"),
    "park": ("园区", "Park"),
    "staff": ("职工总数", "Staff"),
    "wanted": ("目标名额", "Seats wanted"),
    "clipped": ("受上限压低", "Lowered by the cap"),
    "offered": ("提供名额", "Seats offered"),
    "placed": ("到岗人数", "Placed"),
    "short": ("缺额", "Short"),
    "offer_rate": ("提供率", "Offered / wanted"),
    "fill_rate": ("到岗率", "Placed / wanted"),
}


def figures(roster: Roster, params: StaffTargetParams) -> pd.DataFrame:
    """One row an enterprise whose target is known, then the total.

    Rates are of what is wanted, NaN where nothing is.
    """
    rows = seat_table(roster, params)
    rows = rows[rows["wanted"] >= 0].reset_index(drop=True)
    rows = rows.assign(
        clipped=np.where(rows["clipped"], "是", "否"),
        short=(rows["wanted"] - rows["offered"]).clip(lower=0),
    )
    numbers = ["staff", "wanted", "offered", "placed", "short"]
    total = rows[numbers].sum().to_frame().T.assign(employer=TOTAL, park="", clipped="")
    both = pd.concat([rows[["employer", "park", "clipped", *numbers]], total], ignore_index=True)
    wanted = both["wanted"].to_numpy(dtype=np.float64)
    for name, of in (("offer_rate", "offered"), ("fill_rate", "placed")):
        rate = np.divide(
            both[of].to_numpy(dtype=np.float64),
            wanted,
            out=np.full(len(both), np.nan),
            where=wanted > 0,
        )
        both[name] = np.round(rate, 4)
    return both[list(_HEADINGS)].astype(dict.fromkeys(numbers, np.int64))


RULE = FigureRule(
    word="seat_rates",
    zh="规上企业实习岗位提供率和到岗率",
    en="Seats that above-scale enterprises offer and fill",
    params=StaffTargetParams,
    headings=MappingProxyType(_HEADINGS),
    figures=figures,
    people=("placed",),
    derived=MappingProxyType({"fill_rate": ("placed",)}),
    keys=(("employer", "employer"),),
    measures=MappingProxyType({"placed": "interns"}),
    words=MappingProxyType({TOTAL: "Total", "是": "Yes", "否": "No"}),
)
