"""Rates that an agreement between city and school sets otherwise.

“市校合作协议已有另行约定的，按协议约定执行” (宜宾市 2022 方案 末段). A row of the table
``agreements`` that names a provision and a value replaces the rate of the claims of its school or
enterprise whose facts fall into its time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.errors import Fault
from placement.vocabulary.agreed import agreed_rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from placement.policy import BoundRule


def apply_agreements(
    frame: pd.DataFrame, rules: Sequence[BoundRule], agreements: pd.DataFrame
) -> tuple[pd.DataFrame, np.ndarray, list[Fault]]:
    """The claims at agreed rates, the agreement of each ('' where none binds it), and notes.

    A row binds where its school or its enterprise is the claim's, and its other party is blank or
    the claim's too. Of several the last one binds. A row on a rule of these that names no party or
    no yuan is told (``W647``).
    """
    changed = frame.copy()
    documents = np.full(len(frame), "", dtype=object)
    notes: list[Fault] = []
    good = (frame["refusal"] == "").to_numpy()
    fact = frame["fact_date"].to_numpy().astype("datetime64[D]")
    ruled = agreements[agreements["rule"] != ""]
    starts, ends = (ruled[name].to_numpy().astype("datetime64[D]") for name in ("start", "end"))
    for row, since, until in zip(ruled.to_dict("records"), starts, ends, strict=True):
        rate = agreed_rate(str(row["value"]))
        named = [
            number
            for number, rule in enumerate(rules)
            if row["rule"] in (rule.id, rule.provision, rule.word)
        ]
        if not named:
            continue
        if rate is None or not (row["school"] or row["employer"]):
            facts = {"id": row["agreement_id"], "rule": row["rule"], "value": row["value"] or "-"}
            notes.append(Fault("W647", facts=facts))
            continue
        binds = good & np.isin(frame["rule"], named)
        for party in ("school", "employer"):
            if row[party]:
                binds &= (frame[party] == row[party]).to_numpy()
        binds &= ~(fact < since) & ~(fact > until)
        changed.loc[binds, "rate"] = rate
        changed.loc[binds, "amount"] = rate * frame["units"].to_numpy()[binds]
        changed.loc[binds, "standard"] = f"协议约定 {rate}元"
        documents[binds] = row["document"] or row["agreement_id"]
        if rate == 0:
            changed.loc[binds, "refusal"] = "S623"
    return changed, documents, notes
