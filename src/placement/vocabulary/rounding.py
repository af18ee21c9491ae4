"""Shares of a head-count as whole persons: caps are rounded down, targets up.

A document writes decimal shares, and a share of a count is exact in decimals only: 0.07 × 100 is
7.000000000000001 in binary, which would ask for an eighth person.
"""

from __future__ import annotations

import math
from decimal import Decimal


def at_most(share: float, count: int) -> int:
    """Whole persons in an upper limit of a share.

    >>> at_most(0.1, 49), at_most(0.29, 100)
    (4, 29)
    """
    return math.floor(Decimal(str(share)) * count)


def at_least(share: float, count: int) -> int:
    """Whole persons that a lower target of a share asks for.

    >>> at_least(0.02, 49), at_least(0.8, 313), at_least(0.07, 100)
    (1, 251, 7)
    """
    return math.ceil(Decimal(str(share)) * count)


def clipped(share: float, cap: float, count: int) -> tuple[int, bool]:
    """A target of a share under a cap of a share, and whether the cap lowered it.

    >>> clipped(0.02, 0.1, 1000), clipped(0.02, 0.1, 9)
    ((20, False), (0, True))
    """
    wanted, limit = at_least(share, count), at_most(cap, count)
    return min(wanted, limit), limit < wanted
