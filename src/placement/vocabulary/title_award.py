"""``title_award``: money for the first enterprises that earn a title.

“对前100家成功创建市级产教融合型企业的单位，给予20万元的一次性奖励；对成功创建省级产教融合型企业的，
再给予30万元的一次性奖励” (宜宾市 2022 方案 三（三）). The order is that of the dates; of one day,
that of the table. Enterprises paid before for the same matter that the table no longer lists come
first. Where the table gives an enterprise's number, the number decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.claims import claims, day, first_reason
from placement.vocabulary.kinds import GrantRule

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster


@dataclass(frozen=True, slots=True)
class TitleAwardParams:
    """``amount`` for each enterprise with the ``title``; ``first`` 0 means no limit."""

    title: str = ""
    amount: int = field(default=0, metadata={"unit": "yuan"})
    first: int = field(default=0, metadata={"unit": "count"})
    payer: str = ""
    matter: str = ""

    def __post_init__(self) -> None:
        if self.first < 0 or self.amount < 0:
            raise ValueError("first ≥ 0, amount ≥ 0")


def grants(roster: Roster, params: TitleAwardParams) -> pd.DataFrame:
    """A claim for every enterprise with the title, those not paid included."""
    titles = roster.instance.table("titles")
    titles = titles[titles["title"] == params.title].reset_index(drop=True)
    rows = len(titles)
    dates = titles["date"].to_numpy().astype("datetime64[D]")
    # NaT sorts last: who has no date cannot be counted among the first.
    order = np.argsort(dates, kind="stable")
    again = np.empty(rows, dtype=bool)
    again[order] = titles["employer"].iloc[order].duplicated().to_numpy()
    rank = np.empty(rows, dtype=np.int64)
    rank[order] = _paid_before(roster, params, titles) + np.cumsum(~again[order])
    number = titles["number"].to_numpy()
    rank = np.where(number >= 1, number, rank)
    refusal = first_reason(
        rows,
        [
            (np.isnat(dates), "S629"),
            (dates > day(roster.as_of), "S627"),
            (again, "S635"),
            ((rank > params.first) & (params.first > 0), "S613"),
            (np.full(rows, params.amount == 0), "S612"),
        ],
    )
    return claims(
        rows,
        employer=titles["employer"],
        beneficiary="企业",
        payee=titles["employer"],
        standard=f"{params.amount}元/家（一次性）",
        rate=params.amount,
        units=1,
        payer=params.payer,
        matter=params.matter,
        fact_date=dates,
        refusal=refusal,
        repeat="once",
    )


def _paid_before(roster: Roster, params: TitleAwardParams, titles: pd.DataFrame) -> int:
    """Enterprises that earlier payments name for the matter and the table does not."""
    granted = roster.instance.table("granted")
    same = (granted["matter"] == params.matter) & (granted["status"] != "收回")
    gone = granted["payee"][same & bool(params.matter)]
    return len(set(gone) - set(titles["employer"]) - {""})


RULE = GrantRule(
    word="title_award",
    zh="取得称号的一次性奖励",
    en="Award for earning a title",
    params=TitleAwardParams,
    claims=grants,
)
