"""``best_of``: of several awards for one matter the highest is paid, once.

“我市现行政策已有规定的，按照就高不就低、不重复享受的原则执行” (宜宾市 2022 方案 末段). The awards
of all policies stand in the table ``awards``; a pack's own grants clash with them by ``matter``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.claims import choose_one, claims, day, first_reason, refused
from placement.vocabulary.kinds import GrantRule

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster


@dataclass(frozen=True, slots=True)
class BestOfParams:
    """``payer`` of awards that name none; ``matters`` to look at, none meaning all."""

    payer: str = ""
    matters: tuple[str, ...] = ()


def grants(roster: Roster, params: BestOfParams) -> pd.DataFrame:
    """A claim for every award of the table; all but the highest of a matter are refused."""
    awards = roster.instance.table("awards")
    if params.matters:
        awards = awards[awards["matter"].isin(params.matters)].reset_index(drop=True)
    rows = len(awards)
    dates = awards["date"].to_numpy().astype("datetime64[D]")
    amount = np.maximum(awards["amount"].to_numpy(), 0)
    refusal = first_reason(
        rows,
        [(np.isnat(dates), "S629"), (dates > day(roster.as_of), "S627"), (amount == 0, "S612")],
    )
    student = np.isin(awards["beneficiary"].to_numpy().astype(str), ("学生", "毕业生"))
    found = claims(
        rows,
        student_id=np.where(student, awards["payee"], ""),
        beneficiary=np.where(awards["beneficiary"] == "", "企业", awards["beneficiary"]),
        payee=awards["payee"],
        standard=(awards["document"] + "：" + amount.astype(str)).str.lstrip("：") + "元",
        rate=amount,
        units=1,
        payer=np.where(awards["payer"] == "", params.payer, awards["payer"]),
        matter=awards["matter"],
        fact_date=dates,
        refusal=refusal,
        period=awards["period"],
        repeat="period",
    )
    return refused(found, choose_one(found) != np.arange(rows), "S610")


RULE = GrantRule(
    word="best_of",
    zh="就高不就低、不重复享受",
    en="The highest of several awards, once",
    params=BestOfParams,
    claims=grants,
)
