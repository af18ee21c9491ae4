"""Which students of a plan a form counts, and what each of them adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.solve.value import Ways

Ints = NDArray[np.int64]


def coefficients(problem: Problem, ways: Ways, form: int) -> Ints:
    """What each student of a plan adds to a form, (n,); 0 for those who are not placed.

    ``ways`` are those of the plan, see :func:`placement.solve.value.ways_of`.
    """
    return _added(problem, ways, np.arange(_forms(problem)) == form)


def members(problem: Problem, ways: Ways, forms: Ints) -> NDArray[np.bool_]:
    """The students whom any of some forms of ones counts, (n,)."""
    wanted = np.zeros(_forms(problem), dtype=bool)
    wanted[forms] = True
    return np.asarray(_added(problem, ways, wanted) != 0)


def _forms(problem: Problem) -> int:
    assert problem.side is not None
    return problem.side.forms.size


def _added(problem: Problem, ways: Ways, wanted: NDArray[np.bool_]) -> Ints:
    """What each student adds to the wanted forms (F,) together, (n,)."""
    side = problem.side
    assert side is not None
    forms = side.forms
    found = np.zeros(problem.num_students, dtype=np.int64)
    parts = (
        (forms.enter, ways.routed, ways.enter, len(problem.enter_type)),
        (forms.leave, ways.routed, ways.leave, len(problem.leave_waypoint)),
        (forms.pair, ways.listed, ways.pair, len(problem.pair_student)),
        (forms.place, ways.student, ways.place, problem.num_places),
    )
    for entries, who, at, size in parts:
        own = wanted[entries.form]
        row = np.zeros(size, dtype=np.int64)
        np.add.at(row, entries.at[own], entries.value[own])
        found[who] += row[at]
    return found
