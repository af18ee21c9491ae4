"""``partner``: the host has signed a cooperation agreement (签订合作协议)."""

from __future__ import annotations

import numpy as np

from placement.vocabulary.kinds import Columns, NoParams, PairTerm, Row, combinations


def one(_student: Row, place: Row, _params: NoParams) -> float:
    """One for partners, nothing where the column is blank.

    >>> one({}, {"partner": "是"}, NoParams())
    1.0
    """
    return float(place["partner"] == "是")


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    value = np.zeros((combinations(students), len(places["partner"])))
    value[:, places["partner"] == "是"] = 1.0
    return value


TERM = PairTerm(
    word="partner",
    zh="合作单位",
    en="Host with an agreement",
    params=NoParams,
    student_fields=(),
    place_fields=("partner",),
    one=one,
    table=table,
)
