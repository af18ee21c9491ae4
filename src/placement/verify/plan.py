"""The plan as positions, and the findings that need no rule: unknown, missing or repeated rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.errors import Fault

if TYPE_CHECKING:
    from placement.instance import Instance

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """``place_of[i]`` is the position of student i's place, -1 for none."""

    place_of: Ints

    @property
    def placed(self) -> Ints:
        """Positions of the students who have a place."""
        return np.flatnonzero(self.place_of >= 0)

    def count(self, num_places: int) -> Ints:
        """Students at each place, (m,)."""
        return np.bincount(self.place_of[self.placed], minlength=num_places).astype(np.int64)


def read_plan(instance: Instance, placements: pd.Series) -> tuple[Plan, list[Fault]]:
    """Positions of a series student id → place id ('' for none), and what is wrong with it."""
    students = pd.Index(instance.students["student_id"])
    places = pd.Index(instance.places["place_id"])
    at = students.get_indexer(pd.Index(placements.index))
    labels = list(placements.index)
    named = placements.fillna("").astype(str).to_numpy()
    where = places.get_indexer(pd.Index(named))
    faults = [Fault("E311", facts={"id": str(labels[k])}) for k in np.flatnonzero(at < 0)]
    times = np.bincount(at[at >= 0], minlength=len(students))
    faults += [Fault("E312", facts={"id": students[int(k)]}) for k in np.flatnonzero(times == 0)]
    faults += [Fault("E313", facts={"id": students[int(k)]}) for k in np.flatnonzero(times > 1)]
    strange = (named != "") & (where < 0)
    faults += [
        Fault("E314", facts={"id": str(labels[k]), "post": named[k]})
        for k in np.flatnonzero(strange).tolist()
    ]
    place_of = np.full(len(students), -1, dtype=np.int64)
    good = (at >= 0) & (where >= 0)
    place_of[at[good]] = where[good]
    return Plan(place_of), faults
