"""``teacher_places``: enterprises that should take in teachers offer places for them.

“产教融合型企业、规模以上企业应当安排一定比例的岗位，接纳教师实践” (职业教育法 第四十五条);
“在大中型企业分批建立职业院校教师顶岗实践基地，每年接收一定数量职业院校教师” (郴办发〔2018〕28号).
Neither gives a number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.kinds import Measure, TargetRule

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster

WHO = ("base", "above_scale", "integrated", "large", "all")


@dataclass(frozen=True, slots=True)
class TeacherPlacesParams:
    """At least ``at_least`` places for teachers at each enterprise of ``who``.

    ``who`` lists ``base`` (designated practice bases), ``above_scale``, ``integrated``
    (产教融合型), ``large`` (large and medium) or ``all``; belonging to one is enough. With a
    ``share`` above 0 it is enough that this share of them offers as many.
    """

    who: tuple[str, ...] = ("base",)
    at_least: int = field(default=1, metadata={"unit": "person"})
    share: float = field(default=0.0, metadata={"unit": "share"})

    def __post_init__(self) -> None:
        if not self.who or set(self.who) - set(WHO):
            raise ValueError(f"who: {' / '.join(WHO)}")
        if self.at_least < 1 or not 0 <= self.share <= 1:
            raise ValueError("at_least: 1 …, share: 0 … 1")


def measure(roster: Roster, params: TeacherPlacesParams) -> list[Measure]:
    """One measure an enterprise, in the order of its table; with a share, one in all.

    Where nobody says which enterprises are meant, the one measure says that it cannot be told.
    """
    enterprises = roster.instance.table("enterprises")
    meant, known = _meant(enterprises, params.who)
    if not meant.any() and not known:
        return [Measure("teacher_places", "", 0.0, None, "person")]
    names = enterprises["employer"].to_numpy(dtype=object)[meant]
    offered = enterprises["teacher_capacity"].to_numpy()[meant]
    if params.share > 0:
        return [_of_all(offered, params)]
    return [
        Measure(
            f"teacher_places|{name}",
            str(name),
            float(max(0, places)),
            float(params.at_least) if places >= 0 else None,
            "person",
        )
        for name, places in zip(names.tolist(), offered.tolist(), strict=True)
    ]


def _meant(enterprises: pd.DataFrame, who: tuple[str, ...]) -> tuple[np.ndarray, bool]:
    """Which enterprises are meant, and whether any enterprise says if it is."""
    columns = {
        "base": ("teacher_base", ("是",)),
        "above_scale": ("above_scale", ("是",)),
        "integrated": ("integrated", ("是",)),
        "large": ("size", ("大型", "中型")),
    }
    meant = np.zeros(len(enterprises), dtype=bool)
    known = False
    for group in who:
        if group == "all":
            return np.ones(len(enterprises), dtype=bool), len(enterprises) > 0
        column, values = columns[group]
        said = enterprises[column]
        meant |= said.isin(values).to_numpy()
        known |= bool((said != "").any())
    return meant, known


def _of_all(offered: np.ndarray, params: TeacherPlacesParams) -> Measure:
    """How many offer enough, against the share rounded up; unknown while the blanks could decide.

    >>> from placement.vocabulary.teacher_places import _of_all
    >>> _of_all(np.array([2, 0, -1]), TeacherPlacesParams(share=0.5)).finding.name
    'UNKNOWN'
    """
    enough = int((offered >= params.at_least).sum())
    # 0.29 of 100 is 29, not 29.000…04 rounded up.
    wanted = math.ceil(round(params.share * len(offered), 6))
    open_ = enough < wanted <= enough + int((offered < 0).sum())
    return Measure("teacher_places", "", float(enough), None if open_ else float(wanted), "count")


RULE = TargetRule(
    word="teacher_places",
    zh="企业接纳教师实践",
    en="Places for teachers in enterprises",
    params=TeacherPlacesParams,
    measure=measure,
)
