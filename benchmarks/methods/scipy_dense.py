"""SciPy's dense assignment (modified Jonker-Volgenant, doi:10.1109/TAES.2016.140952)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.methods import Answer

if TYPE_CHECKING:
    from benchmarks.pairs import Pairs


def run(pairs: Pairs, seconds: float) -> Answer:
    """A column a seat; a pair that is not allowed is worth nothing, an allowed one a lot."""
    del seconds
    began = time.perf_counter()
    worth = np.zeros((pairs.num_students, pairs.num_places))
    worth[pairs.student, pairs.place] = pairs.packed()
    matrix = np.repeat(worth, pairs.open_seats, axis=1)
    built = time.perf_counter()
    row, at = linear_sum_assignment(matrix, maximize=True)
    allowed = matrix[row, at] > 0
    ended = time.perf_counter()
    place_of = np.full(pairs.num_students, -1)
    place_of[row[allowed]] = pairs.place_of_column()[at[allowed]]
    return Answer(place_of, built - began, ended - built, "optimal")
