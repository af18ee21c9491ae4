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
    """Both levels in one weight, and no gap left: the default is one in ten thousand."""
    began = time.perf_counter()
    n, m, k = pairs.num_students, pairs.num_places, len(pairs.student)
    row = np.concatenate([pairs.student, n + pairs.place])
    matrix = csr_array((np.ones(2 * k), (row, np.tile(np.arange(k), 2))), shape=(n + m, k))
    most = np.concatenate([np.ones(n), pairs.seats])
    built = time.perf_counter()
    result = milp(
        -pairs.packed().astype(float),
        integrality=np.ones(k),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, 0, most),
        options={"time_limit": max(1.0, seconds - (built - began)), "mip_rel_gap": 0.0},
    )
    ended = time.perf_counter()
    if result.x is None:
        return Answer(None, built - began, ended - built, "nothing")
    claim: Claim = "optimal" if result.status == OPTIMAL else "feasible"
    return Answer(pairs.plan(result.x > 0.5), built - began, ended - built, claim)
