"""The package ``matching``: a stable plan, which is another aim than a best one.

Both sides rank by the points of the pair; of equal ones the earlier row comes first.
"""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from matching.games import HospitalResident

from benchmarks.methods import Answer

if TYPE_CHECKING:
    from benchmarks.pairs import Pairs

FRAMES = 10_000_000
"""It copies its players by recursion, thousands deep at a thousand students."""
STACK = 1 << 29


def run(pairs: Pairs, seconds: float) -> Answer:
    """Solve with a raised limit of recursion, in a thread with a stack of 512 MB."""
    del seconds
    before = threading.stack_size(STACK), sys.getrecursionlimit()
    sys.setrecursionlimit(FRAMES)
    try:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(_run, pairs).result()
    finally:
        threading.stack_size(before[0])
        sys.setrecursionlimit(before[1])


def _run(pairs: Pairs) -> Answer:
    began = time.perf_counter()
    by_student, by_place = pairs.rankings()
    capacity = {p: int(pairs.seats[p]) for p in by_place}
    game = HospitalResident.create_from_dictionaries(by_student, by_place, capacity)
    built = time.perf_counter()
    matched = game.solve(optimal="resident")
    ended = time.perf_counter()
    place_of = np.full(pairs.num_students, -1)
    for place, students in matched.items():
        place_of[[student.name for student in students]] = place.name
    return Answer(place_of, built - began, ended - built, "stable")
