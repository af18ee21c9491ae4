"""``participation_list``: each enterprise and what shows that it takes part.

“制定产教融合型企业支持清单” (宜宾 2022 三（三）). The evidence is that of ``participation``.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.hosts import EVIDENCE, evidence, hosts
from placement.vocabulary.kinds import FigureRule
from placement.vocabulary.participation import WHO, members

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster


@dataclass(frozen=True, slots=True)
class ParticipationListParams:
    """``who`` is listed, see ``participation``."""

    who: str = "all"

    def __post_init__(self) -> None:
        if self.who not in WHO:
            raise ValueError("who: " + " / ".join(WHO))


_HEADINGS = {
    "employer": ("企业", "Enterprise"),
    "park": ("园区", "Park"),
    "above_scale": ("规模以上", "Above scale"),
    "ownership": ("企业性质", "Ownership"),
    "intern": ("实习生满1个月", "Interns for a month"),
    "class": ("订单班名额", "Order class"),
    "teacher": ("教师实践", "Teachers"),
    "agreement": ("有效协议", "Agreement"),
    "takes_part": ("参与", "Takes part"),
}


def figures(roster: Roster, params: ParticipationListParams) -> pd.DataFrame:
    """One row an enterprise; those that take part first, in the order of the tables."""
    known = hosts(roster)
    shown = evidence(roster)
    yes: np.ndarray = shown.to_numpy(dtype=bool)
    rows = known.assign(
        **{name: np.where(yes[:, k], "是", "否") for k, name in enumerate(EVIDENCE)},
        takes_part=np.where(yes.any(axis=1), "是", "否"),
    )
    inside, _ = members(known, params.who)
    order = np.argsort(~yes.any(axis=1), kind="stable")
    order = order[inside[order]]
    found: pd.DataFrame = rows.iloc[order][list(_HEADINGS)]
    return found.reset_index(drop=True)


RULE = FigureRule(
    word="participation_list",
    zh="企业参与校企合作清单",
    en="Enterprises and how they take part",
    params=ParticipationListParams,
    headings=MappingProxyType(_HEADINGS),
    figures=figures,
    words=MappingProxyType({"是": "Yes", "否": "No"}),
)
