"""The students of a plan who are on an internship, with what reports say about their stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.closeness import CLASS, nearness_table
from placement.vocabulary.internship import internships

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from placement.roster import Roster


COLUMNS = ("school", "employer", "major_code", "majors", "pay", "months", "in_city")


def is_intern(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows of a roster's frame, or of places, that are internships, (rows,)."""
    of = {name: frame[name].to_numpy() for name in ("kind", "order_class")}
    return np.asarray(internships(of), dtype=bool)


def interns(roster: Roster) -> pd.DataFrame:
    """The interns of ``roster.frame``, its ``COLUMNS``, and ``near``: 1, 0 or -1.

    1 where the post suits the major (对口或相近): it names the major, its class or its category, or
    a major of the same class; -1 where either side is not known.
    """
    frame = roster.frame
    found = frame.loc[is_intern(frame), list(COLUMNS)].reset_index(drop=True)
    return found.assign(near=_near(found["major_code"], found["majors"]))


def _near(codes: pd.Series[str], lists: pd.Series[str]) -> NDArray[np.int64]:
    import pandas as pd

    code, codes_there = pd.factorize(codes)
    text, lists_there = pd.factorize(lists)
    table = nearness_table(
        np.asarray(codes_there, dtype=object), np.asarray(lists_there, dtype=object)
    )
    suits = table.named | (table.degree >= CLASS)
    # A post open to anybody says nothing about what suits it.
    unclear = (table.degree < 0) | (table.any | table.empty | table.unread)[None, :]
    found: NDArray[np.int64] = np.where(suits, 1, np.where(unclear, -1, 0))[code, text]
    return found


def share(part: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    """Part of whole, four decimals, NaN where there is no whole.

    >>> share(np.array([1, 0]), np.array([3, 0])).tolist()
    [0.3333, nan]
    """
    found = np.full(len(whole), np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return np.round(found, 4)
