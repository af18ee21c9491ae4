"""``pay_terms``: interns are paid in money, by the month at the latest, and by the host itself.

“以货币形式及时、足额、直接支付给学生，原则上支付周期不得超过1个月，不得以物品或代金券等代替货币支付或经过
第三方转发” (教职成〔2021〕4号 第十八条).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from placement.vocabulary.findings import worst, worst_of
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row, combinations

_MONTHS = {
    "按日": 1 / 30, "按周": 7 / 30, "半月": 0.5, "按月": 1.0, "按季": 3.0, "半年": 6.0,
    "按年": 12.0, "实习结束": float("inf"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PayTermsParams:
    """``months``: the longest time from pay to pay. ``channels``: ways of paying allowed."""

    months: float = field(default=1.0, metadata={"unit": "month"})
    channels: tuple[str, ...] = ("直接支付",)


def one(_student: Row, place: Row, params: PayTermsParams) -> Finding:
    """BROKEN where the cycle is longer or the way another; UNKNOWN where either is blank.

    >>> post = {"pay_cycle": "按季", "pay_channel": "", "kind": "实习", "order_class": 0}
    >>> one({}, post, PayTermsParams()).name
    'BROKEN'
    >>> one({}, post | {"pay_cycle": "按月"}, PayTermsParams()).name
    'UNKNOWN'
    """
    if not is_internship(place):
        return Finding.KEPT
    months = _MONTHS.get(place["pay_cycle"])
    findings = [Finding.UNKNOWN, Finding.UNKNOWN]
    if months is not None:
        findings[0] = Finding.KEPT if months <= params.months else Finding.BROKEN
    if place["pay_channel"]:
        allowed = place["pay_channel"] in params.channels
        findings[1] = Finding.KEPT if allowed else Finding.BROKEN
    return worst(findings)


def table(students: Columns, places: Columns, params: PayTermsParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    cycle, channel = places["pay_cycle"], places["pay_channel"].astype(str)
    months = np.full(len(cycle), np.nan)
    for name, length in _MONTHS.items():
        months[cycle == name] = length
    finding = worst_of(
        (len(cycle),),
        [
            (np.isnan(months) | (channel == ""), Finding.UNKNOWN),
            (months > params.months, Finding.BROKEN),
            ((channel != "") & ~np.isin(channel, params.channels), Finding.BROKEN),
        ],
    )
    finding[~internships(places)] = Finding.KEPT
    return np.tile(finding, (combinations(students), 1))


RULE = PairRule(
    word="pay_terms",
    zh="报酬按月以内直接以货币支付",
    en="Paid in money, directly, every month at least",
    params=PayTermsParams,
    student_fields=(),
    place_fields=("pay_cycle", "pay_channel", *FIELDS),
    one=one,
    table=table,
)
