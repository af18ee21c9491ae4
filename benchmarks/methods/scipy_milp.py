"""SciPy's own way to HiGHS."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from benchmarks.methods import Answer, Claim

if TYPE_CHECKING:
    from benchmarks.pairs import Pairs

OPTIMAL = 0
"""``OptimizeResult.status`` of a solved problem."""


def run(pairs: Pairs, seconds: float) -> Answer:
    """The points at most, with as many students placed as can be; that number is given."""
    began = time.perf_counter()
    n, m, k = pairs.num_students, pairs.num_places, len(pairs.student)
    row = np.concatenate([pairs.student, n + pairs.place, np.full(k, n + m)])
    matrix = csr_array((np.ones(3 * k), (row, np.tile(np.arange(k), 3))), shape=(n + m + 1, k))
    low = np.concatenate([np.zeros(n + m), [pairs.most]])
    high = np.concatenate([np.ones(n), pairs.seats, [pairs.most]])
    built = time.perf_counter()
    result = milp(
        -pairs.points.astype(float),
        integrality=np.ones(k),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, low, high),
        options={"time_limit": max(1.0, seconds - (built - began))},
    )
    ended = time.perf_counter()
    if result.x is None:
        return Answer(None, built - began, ended - built, "nothing")
    claim: Claim = "optimal" if result.status == OPTIMAL else "feasible"
    return Answer(pairs.plan(result.x > 0.5), built - began, ended - built, claim)
