"""``placed``: one for everybody who has a place."""

from __future__ import annotations

import numpy as np

from placement.vocabulary.kinds import Columns, NoParams, PairTerm, Row, combinations


def one(_student: Row, _place: Row, _params: NoParams) -> float:
    """Any place counts the same."""
    return 1.0


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """Ones."""
    return np.ones((combinations(students), combinations(places)))


TERM = PairTerm(
    word="placed",
    zh="已安排人数",
    en="Students placed",
    params=NoParams,
    student_fields=(),
    place_fields=(),
    one=one,
    table=table,
)
