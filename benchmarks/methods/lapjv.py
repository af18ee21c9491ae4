"""lapx: dense assignment by Jonker and Volgenant's method (doi:10.1007/BF02278710).

Of the package's dense solvers ``lapjvs`` was the quickest here. Its sparse one, ``lapmod``, takes
square problems only: with a row for every spare seat the model would be dense again.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import lap
import numpy as np

from benchmarks.methods import Answer

if TYPE_CHECKING:
    from benchmarks.pairs import Pairs


def run(pairs: Pairs, seconds: float) -> Answer:
    """A column a seat; a pair that is not allowed costs nothing, an allowed one is a large gain."""
    del seconds
    began = time.perf_counter()
    cost = np.zeros((pairs.num_students, pairs.num_places))
    cost[pairs.student, pairs.place] = -pairs.packed()
    matrix = np.repeat(cost, pairs.open_seats, axis=1)
    built = time.perf_counter()
    row, at = lap.lapjvs(matrix, extend_cost=True, return_cost=False, jvx_like=True)
    allowed = matrix[row, at] < 0
    ended = time.perf_counter()
    place_of = np.full(pairs.num_students, -1)
    place_of[row[allowed]] = pairs.place_of_column()[at[allowed]]
    return Answer(place_of, built - began, ended - built, "optimal")
