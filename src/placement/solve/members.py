"""Which students of a plan a form counts, and what each of them adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.value import ways_of

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.side import Entries

Ints = NDArray[np.int64]


def coefficients(problem: Problem, place_of: NDArray[np.int32], form: int) -> Ints:
    """What each student of a plan adds to a form, (n,); 0 for those who are not placed."""
    side = problem.side
    assert side is not None
    ways = ways_of(problem, place_of)
    found = np.zeros(problem.num_students, dtype=np.int64)
    forms = side.forms
    parts = (
        (forms.enter, ways.routed, ways.enter, len(problem.enter_type)),
        (forms.leave, ways.routed, ways.leave, len(problem.leave_waypoint)),
        (forms.pair, ways.listed, ways.pair, len(problem.pair_student)),
        (forms.place, ways.student, ways.place, problem.num_places),
    )
    for entries, who, at, size in parts:
        found[who] += _row(entries, form, size)[at]
    return found


def members(
    problem: Problem, place_of: NDArray[np.int32], forms: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """The students whom any of the forms counts, (n,)."""
    found = np.zeros(problem.num_students, dtype=bool)
    for form in forms.tolist():
        found |= coefficients(problem, place_of, form) != 0
    return found


def _row(entries: Entries, form: int, size: int) -> Ints:
    """One form by position, (size,)."""
    own = entries.form == form
    row = np.zeros(size, dtype=np.int64)
    row[entries.at[own]] = entries.value[own]
    return row
