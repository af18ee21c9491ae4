"""``in_city``: a stay of some length within the city.

“鼓励市内高（中）职院校输送学生到本市企业参加3个月以上的跟岗或顶岗实习” (郴办发〔2018〕28号 第6条).
A wish of the city, never a rule: nobody may force a school to send students to a given host.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from placement.catalogue import regions
from placement.months import whole_months, whole_months_of
from placement.vocabulary.kinds import Columns, PairTerm, Row, combinations


@dataclass(frozen=True, slots=True)
class InCityParams:
    """``min_months``: the shortest stay that counts. ``city``: an adcode; '' is the term's own."""

    min_months: float = 3.0
    city: str = ""


def one(_student: Row, place: Row, params: InCityParams) -> float:
    """One in the city, unless the stay is known to be shorter.

    >>> from datetime import date
    >>> place = {"region": "431002", "city": "431000", "months": 6.0, "start": None, "end": None}
    >>> one({}, place, InCityParams()), one({}, place | {"months": 2.0}, InCityParams())
    (1.0, 0.0)
    """
    city = params.city or place["city"]
    if not city or city not in regions.chain(place["region"]):
        return 0.0
    if place["start"] is not None and place["end"] is not None:
        months = float(whole_months(place["start"], place["end"]))
    else:
        months = float(place["months"])
    return 1.0 if math.isnan(months) or months >= params.min_months else 0.0


def table(students: Columns, places: Columns, params: InCityParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    chains: dict[str, tuple[str, ...]] = {}
    inside = np.zeros(len(places["region"]), dtype=bool)
    for p, (region, own) in enumerate(zip(places["region"], places["city"], strict=True)):
        city = params.city or own
        if region not in chains:
            chains[region] = regions.chain(region)
        inside[p] = bool(city) and city in chains[region]
    start, end = places["start"].astype("datetime64[D]"), places["end"].astype("datetime64[D]")
    dated = ~np.isnat(start) & ~np.isnat(end)
    months = places["months"].astype(np.float64)
    months[dated] = whole_months_of(start[dated], end[dated])
    short = months < params.min_months
    return np.tile((inside & ~short).astype(np.float64), (combinations(students), 1))


TERM = PairTerm(
    word="in_city",
    zh="本市实习",
    en="Within the city",
    params=InCityParams,
    student_fields=(),
    place_fields=("region", "city", "months", "start", "end"),
    one=one,
    table=table,
)
