"""``tightness``: seats against students of each major.

“将就业市场供需比例、就业质量作为学校设置和调整学科专业、确定培养规模的重要依据” (吉政办发〔2018〕48
号 （九）).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.kinds import FigureRule, NoParams
from placement.vocabulary.market import NO_SUPPLY, UNSAID, by_major

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster

_HEADINGS = {
    "major": ("专业", "Major"),
    "code": ("专业代码", "Code"),
    "supply": ("学生数", "Students"),
    "open": ("可选名额", "Seats open to it"),
    "demand": ("分摊需求", "Demand, shared out"),
    "ratio": ("需求比供给", "Demand per student"),
    "gap": ("缺口", "Demand − students"),
}


def figures(roster: Roster, _params: NoParams) -> pd.DataFrame:
    """One row a major, the scarcest students first; see :func:`placement.vocabulary.market`.

    ``ratio`` above 1 means more seats than students; NaN where the major has no student.
    """
    rows = by_major(roster)
    number = rows["supply"].to_numpy(dtype=np.float64)
    wanted = rows["demand"].to_numpy()
    ratio = np.divide(wanted, number, out=np.full(len(rows), np.nan), where=number > 0)
    rows = rows.assign(ratio=np.round(ratio, 4), gap=np.round(wanted - number, 6))
    order = np.lexsort((rows["code"].astype(str), -np.nan_to_num(ratio, nan=np.inf)))
    return rows.iloc[order][list(_HEADINGS)].reset_index(drop=True)


RULE = FigureRule(
    word="tightness",
    zh="分专业供需比例",
    en="Seats against students by major",
    params=NoParams,
    headings=MappingProxyType(_HEADINGS),
    figures=figures,
    people=("supply",),
    derived=MappingProxyType(dict.fromkeys(("demand", "ratio", "gap"), ("supply",))),
    keys=(("major", "major"),),
    measures=MappingProxyType({"supply": "seeking"}),
    by_value="ratio",
    words=MappingProxyType({UNSAID: "(major not given)", NO_SUPPLY: " (no student of it here)"}),
)
