"""``order_class``: one for every student in an order class."""

from __future__ import annotations

import numpy as np

from placement.vocabulary.kinds import Columns, NoParams, PairTerm, Row, combinations


def one(_student: Row, place: Row, _params: NoParams) -> float:
    """Whether the place is an order class.

    >>> one({}, {"order_class": 1}, NoParams())
    1.0
    """
    return 1.0 if place["order_class"] == 1 else 0.0


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    is_class = (places["order_class"] == 1).astype(np.float64)
    return np.tile(is_class, (combinations(students), 1))


TERM = PairTerm(
    word="order_class",
    zh="订单班人数",
    en="Students in order classes",
    params=NoParams,
    student_fields=(),
    place_fields=("order_class",),
    one=one,
    table=table,
)
