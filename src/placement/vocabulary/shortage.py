"""``shortage``: how much the post is in demand (紧缺程度), as its own sheet says."""

from __future__ import annotations

import math

import numpy as np

from placement.vocabulary.kinds import Columns, NoParams, PairTerm, Row, combinations


def one(_student: Row, place: Row, _params: NoParams) -> float:
    """Return the column's value cut to [0, 1]; nothing where it is blank.

    >>> one({}, {"priority": 0.7}, NoParams())
    0.7
    """
    priority = float(place["priority"])
    return 0.0 if math.isnan(priority) else min(1.0, max(0.0, priority))


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    value = np.clip(np.nan_to_num(places["priority"], nan=0.0, posinf=1.0, neginf=0.0), 0.0, 1.0)
    return np.tile(value, (combinations(students), 1))


TERM = PairTerm(
    word="shortage",
    zh="紧缺岗位",
    en="Post in demand",
    params=NoParams,
    student_fields=(),
    place_fields=("priority",),
    one=one,
    table=table,
)
