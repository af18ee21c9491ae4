"""``contract_signed``: an apprentice has the school's roll and the enterprise's contract.

“联合招收学生，以工学结合的方式进行学徒培养的，应当签订学徒培养协议” (职业教育法 第三十条);
“学生学徒双重身份” (吉政办发〔2018〕48号 十八).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.vocabulary.kinds import Columns, Finding, PairRule, Row
from placement.vocabulary.signature import all_in_time, in_time


@dataclass(frozen=True, slots=True)
class ContractParams:
    """``kinds``: the kinds of post (类别) that need a contract of apprenticeship."""

    kinds: tuple[str, ...] = ("学徒",)


def one(student: Row, place: Row, params: ContractParams) -> Finding:
    """BROKEN where the contract is dated after the first day; UNKNOWN where it has no date.

    >>> from datetime import date
    >>> place = {"start": date(2025, 3, 1), "kind": "学徒"}
    >>> one({"contract": date(2025, 3, 2)}, place, ContractParams()).name
    'BROKEN'
    >>> one({"contract": None}, place | {"kind": "实习"}, ContractParams()).name
    'KEPT'
    """
    if place["kind"] not in params.kinds:
        return Finding.KEPT
    return in_time(student["contract"], place["start"])


def table(students: Columns, places: Columns, params: ContractParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    finding = all_in_time(students["contract"], places["start"])
    finding[:, ~np.isin(places["kind"].astype(str), params.kinds)] = Finding.KEPT
    return finding


RULE = PairRule(
    word="contract_signed",
    zh="学徒签订学徒培养协议或劳动合同",
    en="Apprentices have a contract",
    params=ContractParams,
    student_fields=("contract",),
    place_fields=("start", "kind"),
    one=one,
    table=table,
)
