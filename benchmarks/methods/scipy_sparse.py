"""SciPy's sparse assignment (LAPJVsp)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from benchmarks.methods import Answer

if TYPE_CHECKING:
    from benchmarks.pairs import Pairs


def run(pairs: Pairs, seconds: float) -> Answer:
    """A column a seat, and one for each student to stay without; zero weights are not allowed."""
    del seconds
    began = time.perf_counter()
    n = pairs.num_students
    column, seats = pairs.seat_columns(), int(pairs.open_seats.sum())
    count = pairs.open_seats[pairs.place]
    which = np.repeat(np.arange(len(count)), count)
    seat = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    row = np.concatenate([pairs.student[which], np.arange(n)])
    at = np.concatenate([column[pairs.place[which]] + seat, seats + np.arange(n)])
    weight = np.concatenate([pairs.packed()[which] + 1, np.ones(n)])
    graph = csr_array((weight, (row, at)), shape=(n, seats + n))
    built = time.perf_counter()
    row, at = min_weight_full_bipartite_matching(graph, maximize=True)
    ended = time.perf_counter()
    place_of = np.full(n, -1)
    placed = at < seats
    place_of[row[placed]] = pairs.place_of_column()[at[placed]]
    return Answer(place_of, built - began, ended - built, "optimal")
