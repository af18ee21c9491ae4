"""Pay in yuan a month: ranges, lower bounds, 5k, by the hour or day, or open to talks."""

from __future__ import annotations

import re

from placement.tables.cells import BLANK, Read
from placement.tables.cells.text import key, plain

HOURS_A_MONTH = 174.0
DAYS_A_MONTH = 21.75
_MONEY = r"(\d+(?:\.\d+)?)(k|千|万|w)?(?:元|块)?"
_PER = r"(?:[/每]?(?:个)?(月|小时|时|h|天|日|人/?月|人))?"
_ONE = re.compile(rf"(综合|约|大约|底薪|基本工资|保底|税前|税后)?{_MONEY}{_PER}(.*)")
_RANGE = re.compile(rf"(?:综合|约)?{_MONEY}(?:-+|至|到){_MONEY}{_PER}(?:左右|不等)?")
_TAILS = re.compile(r"(?:\+.*|起.*|以上.*|及以上.*|左右.*|上下|不等|加.*|[,、;(].*)?")
_SCALE = {"k": 1000.0, "千": 1000.0, "万": 10_000.0, "w": 10_000.0}


def read_pay(value: object) -> Read:
    """Yuan a month, the lower end where there are two.

    ``W230`` for a range and where no amount is given, ``I232`` for a lower bound or another unit,
    ``E212`` for a negative number.

    >>> read_pay("4000-5500").value, read_pay("3500起").code, read_pay("5k").value
    (4000.0, 'I232', 5000.0)
    >>> read_pay("20元/小时").value, read_pay("面议").value
    (3480.0, None)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value != value:
            return BLANK
        bad = value < 0 or value > 1_000_000
        return (
            Read(None, "E212", {"shown": plain(value), "limit": 1_000_000})
            if bad
            else Read(float(value))
        )
    shown = plain(value)
    if not shown:
        return BLANK
    text = key(shown).replace(",", "") if re.search(r"\d,\d{3}", key(shown)) else key(shown)
    if re.fullmatch(r"-\d+(\.\d+)?", text):
        return Read(None, "E212", {"shown": shown, "limit": 1_000_000})
    if found := _RANGE.fullmatch(text):
        scale = found[2] or found[4]
        low = float(found[1]) * _SCALE.get(scale or "", 1.0) * _per(found[5])
        used = {"zh_used": f"取下限 {low:g} 元/月", "en_used": f"the lower end, {low:g}, counts"}
        return Read(round(low, 2), "W230", {"shown": shown, **used})
    found = _ONE.fullmatch(text)
    if found is None or not _TAILS.fullmatch(found[5]):
        used = {"zh_used": "不参与薪资比较", "en_used": "left out of comparisons"}
        return Read(None, "W230", {"shown": shown, **used})
    amount = round(float(found[2]) * _SCALE.get(found[3] or "", 1.0) * _per(found[4]), 2)
    exact = not found[1] and not found[3] and not found[5] and _per(found[4]) == 1.0
    return Read(amount) if exact else Read(amount, "I232", {"shown": shown, "used": f"{amount:g}"})


def _per(unit: str | None) -> float:
    if unit in ("小时", "时", "h"):
        return HOURS_A_MONTH
    return DAYS_A_MONTH if unit in ("天", "日") else 1.0
