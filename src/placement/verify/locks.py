"""Who is fixed, who is held out and who is free, from the tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from placement.verify.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from placement.instance import Instance


@dataclass(frozen=True)
class Locks:
    """``place`` is where each locked student is fixed; ``free`` (n,) are those to be placed."""

    place: Mapping[int, int]
    free: NDArray[np.bool_]

    @cached_property
    def plan(self) -> Plan:
        """The plan of the locked students alone."""
        place_of = np.full(len(self.free), -1, dtype=np.int64)
        place_of[list(self.place)] = list(self.place.values())
        return Plan(place_of)

    @property
    def present(self) -> NDArray[np.bool_]:
        """Who has a place or may get one, (n,)."""
        return np.asarray(self.free | (self.plan.place_of >= 0))


def locks(instance: Instance) -> Locks:
    """Read the locks; who is locked to no place, or not in the pool, is held out."""
    ids = {label: k for k, label in enumerate(instance.students["student_id"])}
    names = {label: k for k, label in enumerate(instance.places["place_id"])}
    table = instance.table("locks")
    free = instance.pool.copy()
    locked = {}
    for student, place in zip(table["student_id"], table["place_id"], strict=True):
        free[ids[student]] = False
        if place:
            locked[ids[student]] = names[place]
    return Locks(locked, free)
