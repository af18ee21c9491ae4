"""Which places are post internships, to which the rules on internships apply.

Order classes are teaching, and a graduate job (就业) is an employment; neither is an internship. An
apprenticeship and a post of no stated kind are taken for internships.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from placement.vocabulary.kinds import Columns, Row

FIELDS = ("kind", "order_class")
"""What both forms read."""


def is_internship(place: Row) -> bool:
    """One place.

    >>> is_internship({"kind": "学徒", "order_class": 0})
    True
    """
    return place["order_class"] != 1 and place["kind"] not in ("就业", "订单班")


def internships(places: Columns) -> np.ndarray:
    """All places, (places,) bool."""
    other = (places["kind"] == "就业") | (places["kind"] == "订单班")
    mask: np.ndarray = ~(np.asarray(other, dtype=bool) | (places["order_class"] == 1))
    return mask
