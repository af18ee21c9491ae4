"""``key_industry``: how many seats and students lie in each tier of a city's key industries.

The figures behind clauses such as 三（一）4 of 《柳州市深化产教融合实施方案》: the text does not
say how many there must be, so there is nothing to fall short of. The objective term ``industry``
takes the same tiers.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.industry import check_tiers, tiers
from placement.vocabulary.kinds import FigureRule

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster

OTHER, BLANK = "其他行业", "行业未填"


@dataclass(frozen=True, slots=True)
class KeyIndustryParams:
    """``names`` of the tiers and what belongs to each (``match``), as the term ``industry`` has."""

    names: tuple[str, ...] = ()
    match: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_tiers(self.names, self.match)


def figures(roster: Roster, params: KeyIndustryParams) -> pd.DataFrame:
    """One row a tier, then other industries, then places that do not tell theirs.

    ``share`` is of all placed students, 0 where there are none.
    """
    import pandas as pd

    names = [*params.names, OTHER, BLANK]
    places = roster.instance.places
    row_of_place = _rows(places["industry"].to_numpy(), params)
    seats = np.bincount(
        row_of_place, weights=np.maximum(places["need"].to_numpy(), 0), minlength=len(names)
    )
    employers = places["employer"].groupby(row_of_place).nunique()
    placed = np.bincount(row_of_place[roster.frame["place_row"].to_numpy()], minlength=len(names))
    return pd.DataFrame(
        {
            "tier": np.array(names, dtype=object),
            "employers": employers.reindex(range(len(names)), fill_value=0).to_numpy(np.int64),
            "seats": seats.astype(np.int64),
            "placed": placed.astype(np.int64),
            "share": placed / max(1, int(placed.sum())),
        }
    )


def _rows(texts: np.ndarray, params: KeyIndustryParams) -> np.ndarray:
    """Row of the figures that each industry belongs to, (n,)."""
    row = tiers(texts, params.match)
    blank = np.array([not str(text).strip() for text in texts], dtype=bool)
    return np.where(row >= 0, row, len(params.names) + blank)


RULE = FigureRule(
    word="key_industry",
    zh="重点产业的岗位和学生",
    en="Posts and students in key industries",
    params=KeyIndustryParams,
    headings=MappingProxyType(
        {
            "tier": ("产业", "Industries"),
            "employers": ("企业数", "Employers"),
            "seats": ("岗位数", "Seats"),
            "placed": ("安排学生数", "Students placed"),
            "share": ("占已安排学生", "Share of those placed"),
        }
    ),
    figures=figures,
    people=("placed",),
    derived=MappingProxyType({"share": ("placed",)}),
    keys=(("tier", "tier"),),
    words=MappingProxyType({OTHER: "Other industries", BLANK: "Industry not given"}),
)
