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
    worth = pairs.packed()
    column, seats = pairs.seat_columns(), int(pairs.open_seats.sum())
    matrix = np.zeros((pairs.num_students, seats))
    start, count = column[pairs.place], pairs.open_seats[pairs.place]
    for extra in range(int(count.max(initial=0))):
        own = count > extra
        matrix[pairs.student[own], start[own] + extra] = worth[own]
    built = time.perf_counter()
    row, at = linear_sum_assignment(matrix, maximize=True)
    allowed = matrix[row, at] > 0
    ended = time.perf_counter()
    place_of = np.full(pairs.num_students, -1)
    place_of[row[allowed]] = pairs.place_of_column()[at[allowed]]
    return Answer(place_of, built - began, ended - built, "optimal")
