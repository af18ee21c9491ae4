"""``minors_venue``: nobody under eighteen is employed where only adults may be.

“营业性娱乐场所、酒吧、互联网上网服务营业场所等不适宜未成年人活动的场所不得招用已满十六周岁的未成年人”
(未成年人保护法 第六十一条). Internships there are barred to everybody, which is another rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from placement.vocabulary.kinds import Columns, Finding, PairRule, Row


@dataclass(frozen=True, slots=True)
class MinorsVenueParams:
    """``venues``: values of the column 场所性质; ``kinds``: the kinds of post (类别) looked at.

    ``under_age``: who is younger on the first day is barred.
    """

    venues: tuple[str, ...] = ("营业性娱乐场所", "酒吧", "网吧")
    kinds: tuple[str, ...] = ("就业",)
    under_age: int = field(default=18, metadata={"unit": "age"})


def one(student: Row, place: Row, params: MinorsVenueParams) -> Finding:
    """UNKNOWN where the age, or for a minor the kind of venue, is not known.

    >>> from datetime import date
    >>> post = {"venue": "酒吧", "kind": "就业", "start": date(2025, 7, 1)}
    >>> one({"birth": date(2007, 7, 2)}, post, MinorsVenueParams()).name
    'BROKEN'
    >>> one({"birth": date(2007, 7, 1)}, post, MinorsVenueParams()).name
    'KEPT'
    """
    if place["kind"] not in params.kinds or place["venue"] not in ("", *params.venues):
        return Finding.KEPT
    birth, start = student["birth"], place["start"]
    if birth is None or start is None:
        return Finding.UNKNOWN
    age = start.year - birth.year - ((start.month, start.day) < (birth.month, birth.day))
    if age >= params.under_age:
        return Finding.KEPT
    return Finding.BROKEN if place["venue"] else Finding.UNKNOWN


def table(students: Columns, places: Columns, params: MinorsVenueParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    birth = students["birth"].astype("datetime64[D]")
    start = places["start"].astype("datetime64[D]")[None, :]
    month = birth.astype("datetime64[M]")
    # 29 February gives 1 March in a common year.
    of_age = (month + np.timedelta64(12 * params.under_age, "M")).astype("datetime64[D]") + (
        birth - month.astype("datetime64[D]")
    )
    venue = places["venue"].astype(str)
    barred = np.isin(venue, params.venues)[None, :]
    # Comparisons with NaT are False.
    minor = of_age[:, None] > start
    finding = np.where(barred & minor, np.int8(Finding.BROKEN), np.int8(Finding.UNKNOWN))
    finding[of_age[:, None] <= start] = Finding.KEPT
    elsewhere = ~barred[0] & (venue != "")
    finding[:, elsewhere | ~np.isin(places["kind"].astype(str), params.kinds)] = Finding.KEPT
    return finding


RULE = PairRule(
    word="minors_venue",
    zh="娱乐场所等不得招用未成年人",
    en="No minors employed at places of entertainment",
    params=MinorsVenueParams,
    student_fields=("birth",),
    place_fields=("venue", "kind", "start"),
    one=one,
    table=table,
)
