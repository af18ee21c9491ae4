"""``shortage_list``: occupations whose seats stay empty.

“定期发布……紧缺型职业（工种）目录” (柳州 2019 三（一）5; 开州府发〔2020〕22号 二（一）4). The
documents do not say when an occupation is short: any seat left open lists it, the most open seats
first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.kinds import FigureRule

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster


@dataclass(frozen=True, slots=True)
class ShortageListParams:
    """``open``: an occupation with fewer open seats is not listed."""

    open: int = field(default=1, metadata={"unit": "person"})

    def __post_init__(self) -> None:
        if self.open < 0:
            raise ValueError("open ≥ 0")


_HEADINGS = {
    "post": ("职业（工种）", "Occupation"),
    "employers": ("企业数", "Enterprises"),
    "need": ("需求人数", "Seats"),
    "placed": ("已安排", "Placed"),
    "open": ("缺口", "Open"),
    "share": ("缺口占比", "Share open"),
}


def figures(roster: Roster, params: ShortageListParams) -> pd.DataFrame:
    """One row an occupation (post name), order classes left out."""
    places = roster.instance.places
    placed = np.bincount(roster.place_of[roster.place_of >= 0], minlength=len(places))
    rows = places[["post", "employer"]].assign(
        need=places["need"].clip(lower=0), placed=placed.astype(np.int64)
    )
    rows = rows[places["order_class"] == 0]
    found = (
        rows.groupby("post", sort=True)
        .agg(employers=("employer", "nunique"), need=("need", "sum"), placed=("placed", "sum"))
        .reset_index()
    )
    left = (found["need"] - found["placed"]).clip(lower=0)
    found = found.assign(open=left, share=np.round(left / found["need"].clip(lower=1), 4))
    found = found[found["open"] >= params.open]
    found = found.sort_values(["open", "post"], ascending=[False, True], kind="stable")
    return found[list(_HEADINGS)].reset_index(drop=True)


RULE = FigureRule(
    word="shortage_list",
    zh="紧缺职业（工种）目录",
    en="Occupations in short supply",
    params=ShortageListParams,
    headings=MappingProxyType(_HEADINGS),
    figures=figures,
    people=("placed",),
    derived=MappingProxyType(dict.fromkeys(("open", "share"), ("placed",))),
    keys=(("post", "post"),),
    by_value="open",
)
