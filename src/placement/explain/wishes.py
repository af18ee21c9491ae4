"""What students asked for, and at which choice they are placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from placement.instance import Instance

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Choices:
    """All lists of choices, in order of student and rank; ranks are 1 … k without gaps."""

    student: Ints
    rank: Ints
    place: Ints


def choices(instance: Instance) -> Choices:
    """The ``prefs`` table as positions; a place named twice counts at its better rank."""
    table = instance.table("prefs")
    student = pd.Index(instance.students["student_id"]).get_indexer(pd.Index(table["student_id"]))
    place = pd.Index(instance.places["place_id"]).get_indexer(pd.Index(table["place_id"]))
    order = np.lexsort((table["rank"].to_numpy(), student))
    order = order[(student[order] >= 0) & (place[order] >= 0)]
    student, place = student[order].astype(np.int64), place[order].astype(np.int64)
    again = pd.Series(student * max(1, len(instance.places)) + place).duplicated().to_numpy()
    student, place = student[~again], place[~again]
    starts = np.searchsorted(student, student)
    return Choices(student, np.arange(len(student)) - starts + 1, place)


def rank_of(wanted: Choices, place: Ints) -> Ints:
    """At which choice each student is placed, (n,); 0 where it is none of them."""
    got = wanted.place == place[wanted.student]
    rank = np.zeros(len(place), dtype=np.int64)
    rank[wanted.student[got]] = wanted.rank[got]
    return rank
