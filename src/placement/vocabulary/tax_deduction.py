"""``tax_deduction``: what deducting the cost of interns saves an enterprise.

“企业因接收学生实习实际发生的与取得收入有关的合理支出，依法在计算应纳税所得额时扣除” (柳州市
2019 方案 23); the rate is that of 企业所得税法 第四条. Only cost that an enterprise has recorded
counts, and a deduction saves nothing beyond the taxable income. Nothing is paid out: the tax falls.
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
class TaxDeductionParams:
    """``rate`` of the tax on the income of enterprises."""

    rate: float = field(default=0.25, metadata={"unit": "share"})
    payer: str = "税务机关（税前扣除，不拨付）"
    matter: str = "实习支出税前扣除"

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1:
            raise ValueError("0 ≤ rate ≤ 1")


def grants(roster: Roster, params: TaxDeductionParams) -> pd.DataFrame:
    """A claim for every enterprise that recorded what interns cost it; whole yuan, cut off."""
    table = roster.instance.table("enterprises")
    table = table[(table["intern_cost"] > 0).to_numpy()].reset_index(drop=True)
    rows = len(table)
    profit = table["taxable_profit"].to_numpy()
    least = np.minimum(table["intern_cost"].to_numpy(), np.nan_to_num(profit))
    # A thousandth of a yuan more, so that a product that is whole but for its last bit stays whole.
    saved = np.floor(params.rate * np.maximum(least, 0.0) + 1e-3).astype(np.int64)
    return claims(
        rows,
        employer=table["employer"],
        beneficiary="企业",
        payee=table["employer"],
        standard=f"实习支出 × {params.rate:.0%}",
        rate=saved,
        units=1,
        payer=params.payer,
        matter=params.matter,
        fact_date=day(roster.as_of),
        refusal=first_reason(rows, [(np.isnan(profit), "S625"), (profit <= 0, "S624")]),
        period=f"{roster.as_of.year}年度",
        repeat="period",
    )


RULE = GrantRule(
    word="tax_deduction",
    zh="实习支出税前扣除",
    en="Cost of interns deducted from taxable income",
    params=TaxDeductionParams,
    claims=grants,
)
