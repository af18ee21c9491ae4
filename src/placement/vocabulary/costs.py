"""What a grant will cost for one student at one place, before anything was claimed.

Not a word: words of kind ``GrantRule`` tell it where a plan's cost is a sum over its pairs, and
budgets that bind plans add it up. Like every pair word it is written twice, ``one`` for the
verifier and ``table`` for the compile passes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.catalogue import regions
from placement.months import last_day, last_day_of, whole_months_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from placement.vocabulary.kinds import Columns, Row

Days = NDArray[np.datetime64]
LOOKED_UP = {
    "schools": ("school", "school"),
    "enterprises": ("employer", "employer"),
    "classes": ("class_id", "place_id"),
}
"""Tables that costs may read: their key, and the column of a student or place that names the row.

A field ``classes.filing`` is that column of the row, and blank where there is none.
"""
STUDENT_FIELDS = ("start", "end")
PLACE_FIELDS = ("start", "end", "months")
"""What :func:`stay` and :func:`stays` read of both sides."""
STAY = "stay"
"""The period of claims for a whole stay: in one pair all of them begin on the same day."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a pair will claim of one rule: ``rate`` times ``units`` yuan.

    ``to`` is the kind of payee, ``on`` the day of the fact. Claims of one payee with the same
    ``period`` are for the same time.
    """

    to: str
    period: str
    rate: int
    units: int
    on: dt.date


@dataclass(frozen=True, slots=True)
class Dues:
    """The same of all pairs: ``rate`` and ``units`` int64, ``on`` datetime64[D].

    All three have, or broadcast to, the shape (students, places). Units are 0 where a pair claims
    nothing; the day may then be NaT.
    """

    to: str
    period: str
    rate: NDArray[np.int64]
    units: NDArray[np.int64]
    on: Days


@dataclass(frozen=True, slots=True)
class PairCost:
    """The claims of a pair whose stay runs as planned, and whose papers come in.

    Papers that are still blank are taken to come; other data that are not known earn nothing, as
    when claims are reckoned. Both forms take the parameters of the rule and the last day whose
    months count, None for no end. ``matter`` tells from the parameters what is paid only once;
    ``school`` is the column of the student, or of the place, that holds the school of the claim.
    """

    student_fields: tuple[str, ...]
    place_fields: tuple[str, ...]
    one: Callable[[Row, Row, Any, dt.date | None], list[Due]]
    table: Callable[[Columns, Columns, Any, dt.date | None], list[Dues]]
    matter: Callable[[Any], str]
    school: Literal["school", "for_school"] = "school"


def stay(student: Row, place: Row) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a student at a place, the overlap of both windows.

    >>> from datetime import date
    >>> place = {"start": date(2026, 3, 1), "end": None, "months": 6.0}
    >>> stay({"start": None, "end": None}, place)
    (datetime.date(2026, 3, 1), datetime.date(2026, 8, 31))
    """
    closes = place["end"]
    months = place["months"]
    if closes is None and place["start"] is not None and months == months:
        closes = last_day(place["start"], months)
    starts = [day for day in (student["start"], place["start"]) if day is not None]
    ends = [day for day in (student["end"], closes) if day is not None]
    return max(starts, default=None), min(ends, default=None)


def stays(students: Columns, places: Columns) -> tuple[Days, Days]:
    """:func:`stay` of all students at all places, (students, places) both; NaT for unknown."""
    opens, closes = days(places["start"]), days(places["end"])
    closes = np.where(np.isnat(closes), last_day_of(opens, places["months"]), closes)
    return (
        np.fmax(days(students["start"])[:, None], opens),
        np.fmin(days(students["end"])[:, None], closes),
    )


def in_its_city(place: Row) -> bool:
    """Whether a place is known to lie in the city of the instance."""
    return bool(place["city"]) and place["city"] in regions.chain(place["region"])


def in_their_city(places: Columns) -> NDArray[np.bool_]:
    """:func:`in_its_city` of all places, (places,)."""
    found = np.zeros(len(places["city"]), dtype=bool)
    codes, distinct = pd.factorize(places["region"], use_na_sentinel=False)
    for code, region in enumerate(distinct):
        own = codes == code
        found[own] = np.isin(places["city"][own].astype(str), regions.chain(region))
    found &= np.asarray(places["city"] != "", dtype=bool)
    return found


def months_of(start: Days, end: Days, until: dt.date | None) -> NDArray[np.int64]:
    """Whole months of each stay that are over by the last day that counts, -1 where unknown."""
    known = ~np.isnat(start) & ~np.isnat(end)
    last = end if until is None else np.minimum(end, np.datetime64(until, "D"))
    anyday = np.datetime64("1970-01-01", "D")
    found: NDArray[np.int64] = np.where(
        known,
        whole_months_of(np.where(known, start, anyday), np.where(known, last, anyday)),
        -1,
    )
    return found


def days(column: np.ndarray) -> Days:
    """A column of days to count with."""
    return column.astype("datetime64[D]")
