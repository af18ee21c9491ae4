"""The package ``algmatch``: the stable plan that is best for the students, another aim than ours.

Both sides rank by the points of the pair; of equal ones the earlier row comes first.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from algmatch import HospitalResidentsProblem

from benchmarks.methods import Answer

if TYPE_CHECKING:
    from benchmarks.pairs import Pairs


def run(pairs: Pairs, seconds: float) -> Answer:
    """Names count from 1, as the package wants them."""
    del seconds
    began = time.perf_counter()
    by_student, by_place = pairs.rankings()
    residents = {i + 1: [p + 1 for p in ranked] for i, ranked in by_student.items()}
    hospitals = {
        p + 1: {"capacity": int(pairs.seats[p]), "preferences": [i + 1 for i in ranked]}
        for p, ranked in by_place.items()
    }
    game = HospitalResidentsProblem(dictionary={"residents": residents, "hospitals": hospitals})
    built = time.perf_counter()
    matched = game.get_stable_matching()
    ended = time.perf_counter()
    if matched is None:
        return Answer(None, built - began, ended - built, "nothing")
    place_of = np.full(pairs.num_students, -1)
    for resident, hospital in matched["resident_sided"].items():
        if hospital:
            place_of[int(resident[1:]) - 1] = int(hospital[1:]) - 1
    return Answer(place_of, built - began, ended - built, "stable")
