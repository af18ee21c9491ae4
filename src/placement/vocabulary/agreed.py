"""The rate that an agreement between city and school sets for a grant, out of what people write."""

from __future__ import annotations

import re

_AMOUNT = re.compile(r"^(?:amount|price|金额|标准)?\s*[=：:]?\s*(\d+)\s*元?$")


def agreed_rate(value: str) -> int | None:
    """Whole yuan out of what an agreement says; None where it speaks of something else.

    >>> agreed_rate("amount=30000"), agreed_rate("1500元"), agreed_rate("months=3")
    (30000, 1500, None)
    """
    found = _AMOUNT.match(value.strip().replace(",", ""))
    return int(found[1]) if found else None
