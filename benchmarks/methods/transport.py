"""POT's exact optimal transport: a network simplex with a mass for each student and each place.

N. Bonneel et al., doi:10.1145/2070781.2024192; R. Flamary et al., POT, JMLR 22(78), 2021.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import ot
from scipy.sparse import coo_array

from benchmarks.methods import Answer, Claim

if TYPE_CHECKING:
    from benchmarks.pairs import Pairs

SPARSE = 0.25
"""Below this share of allowed pairs a list of them is quicker than a matrix."""
ITERATIONS = 2**31 - 1
"""The default, 100,000, ends early at a few thousand students."""


def run(pairs: Pairs, seconds: float) -> Answer:
    """Both levels in one weight; whoever is sent to the dummy place stays without."""
    del seconds
    density = len(pairs.student) / (pairs.num_students * pairs.num_places)
    return _listed(pairs) if density < SPARSE else _matrix(pairs)


def _matrix(pairs: Pairs) -> Answer:
    """A pair that is not allowed costs nothing and is taken for none; one dummy row or column."""
    n, m = pairs.num_students, pairs.num_places
    began = time.perf_counter()
    spare = int(pairs.open_seats.sum()) - n
    cost = np.zeros((n + (spare > 0), m + (spare < 0)))
    cost[pairs.student, pairs.place] = -pairs.packed()
    supply = np.append(np.ones(n), spare)[: cost.shape[0]].astype(float)
    demand = np.append(pairs.open_seats, -spare)[: cost.shape[1]].astype(float)
    built = time.perf_counter()
    moved, log = ot.emd(supply, demand, cost, numItermax=ITERATIONS, center_dual=False, log=True)
    place_of = np.full(n, -1)
    student, place = np.nonzero(moved[:n, :m] > 0.5)
    allowed = cost[student, place] < 0
    place_of[student[allowed]] = place[allowed]
    return Answer(place_of, built - began, time.perf_counter() - built, _claim(log))


def _listed(pairs: Pairs) -> Answer:
    """Only the allowed pairs, a dummy place for everybody and a dummy student for every seat."""
    n, m = pairs.num_students, pairs.num_places
    began = time.perf_counter()
    seats = pairs.open_seats
    row = np.concatenate([pairs.student, np.arange(n), np.full(m + 1, n)])
    column = np.concatenate([pairs.place, np.full(n, m), np.arange(m + 1)])
    weight = np.concatenate([-pairs.packed(), np.zeros(n + m + 1, dtype=np.int64)])
    cost = coo_array((weight.astype(float), (row, column)), shape=(n + 1, m + 1))
    supply = np.append(np.ones(n), seats.sum()).astype(float)
    demand = np.append(seats, n).astype(float)
    built = time.perf_counter()
    moved, log = ot.emd(supply, demand, cost, numItermax=ITERATIONS, center_dual=False, log=True)
    moved = moved.tocoo()
    kept = (moved.data > 0.5) & (moved.row < n) & (moved.col < m)
    place_of = np.full(n, -1)
    place_of[moved.row[kept]] = moved.col[kept]
    return Answer(place_of, built - began, time.perf_counter() - built, _claim(log))


def _claim(log: dict[str, object]) -> Claim:
    return "feasible" if log["warning"] else "optimal"
