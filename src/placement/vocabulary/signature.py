"""Whether a paper was signed by the first day of the stay it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.kinds import Finding

if TYPE_CHECKING:
    import datetime as dt


def in_time(signed: dt.date | None, start: dt.date | None) -> Finding:
    """BROKEN where it is dated after the first day, UNKNOWN where it has no date.

    A missing first day never makes a signature late.

    >>> from datetime import date
    >>> in_time(date(2025, 3, 1), date(2025, 3, 1)).name, in_time(None, date(2025, 3, 1)).name
    ('KEPT', 'UNKNOWN')
    """
    if signed is None:
        return Finding.UNKNOWN
    return Finding.BROKEN if start is not None and signed > start else Finding.KEPT


def all_in_time(signed: np.ndarray, start: np.ndarray) -> np.ndarray:
    """:func:`in_time` of all signatures (students,) against all first days (places,), int8."""
    days = signed.astype("datetime64[D]")[:, None]
    # A comparison with NaT is False.
    late = days > start.astype("datetime64[D]")[None, :]
    finding = np.where(late, np.int8(Finding.BROKEN), np.int8(Finding.KEPT))
    finding[np.isnat(days[:, 0])] = Finding.UNKNOWN
    return finding
