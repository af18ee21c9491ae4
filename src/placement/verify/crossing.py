"""Rows and sets over pairs of students and places, and what a plan has of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.verify.plan import Plan
    from placement.verify.sorts import Sorts

Ints = NDArray[np.int64]
MOST = 200_000
"""So many sets, or rows of one line, and no more."""


class Block(NamedTuple):
    """``number`` for every student of some sorts at every place of some sorts, None for all."""

    students: list[int]
    places: list[int] | None
    number: int


@dataclass(frozen=True)
class Row:
    """The sum of ``blocks`` over the placed students is at most ``limit``, locked ones included.

    A soft row may be exceeded for ``penalty[k]`` points of level k a unit; ``unit`` units are one
    person, or one yuan.
    """

    key: str
    blocks: tuple[Block, ...]
    limit: int
    soft: bool
    penalty: tuple[int, ...]
    unit: int


@dataclass(frozen=True)
class Set:
    """Students of some sorts at places of some sorts: nobody, or ``least`` at least.

    ``gain[k]`` are the points of level k once somebody is there.
    """

    key: str
    block: Block
    least: int
    gain: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """Rows and sets that are told apart by the same sorts of students and of places."""

    students: Sorts
    places: Sorts
    rows: list[Row] = field(default_factory=list)
    sets: list[Set] = field(default_factory=list)

    def count(self, plan: Plan) -> Ints:
        """Placed students by sort of student and of place."""
        i = plan.placed
        cell = self.students.of[i] * self.places.size + self.places.of[plan.place_of[i]]
        size = (self.students.size, self.places.size)
        return np.bincount(cell, minlength=size[0] * size[1]).reshape(size).astype(np.int64)


def total(blocks: Sequence[Block], count: Ints) -> int:
    """What blocks come to, from students by sort of student and of place."""
    found = 0
    for students, places, number in blocks:
        if places is None:
            found += number * int(count[students].sum())
        elif len(students) == len(places) == 1:
            found += number * int(count[students[0], places[0]])
        else:
            found += number * int(count[np.ix_(students, places)].sum())
    return found
