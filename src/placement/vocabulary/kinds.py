"""The kinds of word a policy pack or a profile can use, and the forms each must have.

Every pair word is written twice on purpose: ``one`` decides a single student at a single place and
is read by ``verify`` and ``explain``; ``table`` decides all distinct students against all distinct
places at once and is read by the compile passes. A property test holds the two together, so a slip
in one cannot certify itself.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Row = Mapping[str, Any]
"""One row as plain Python values: str, int, float, ``datetime.date`` or None for a missing date."""
Columns = Mapping[str, "np.ndarray"]
"""Distinct combinations of the declared fields: equally long arrays, canonical dtypes.

A side without declared fields has exactly one combination, so its mapping is empty.
"""


def combinations(columns: Columns) -> int:
    """How many rows the columns have; 1 where there are none.

    >>> combinations({})
    1
    """
    return next((len(column) for column in columns.values()), 1)


class Finding(enum.IntEnum):
    """What a rule says of a pair. ``UNKNOWN`` (data missing) never blocks and is always counted."""

    BROKEN = 0
    KEPT = 1
    UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class NoParams:
    """A word with nothing to set."""


@dataclass(frozen=True, slots=True)
class PairRule:
    """A rule about one student at one place.

    ``params`` is a frozen dataclass whose fields, with defaults, are the keys a pack may set.
    ``student_fields`` and ``place_fields`` are the only columns either form may read: they decide
    which students are alike. ``table`` returns int8 of shape (students, places) of ``Finding``.
    """

    word: str
    zh: str
    en: str
    params: type
    student_fields: tuple[str, ...]
    place_fields: tuple[str, ...]
    one: Callable[[Row, Row, Any], Finding]
    table: Callable[[Columns, Columns, Any], np.ndarray]


@dataclass(frozen=True, slots=True)
class Quota:
    """Students in ``members`` (positions of places or of students) are at most ``limit``."""

    key: str
    label: str
    members: np.ndarray
    limit: int


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """A rule that caps how many students a set of places may take.

    ``quotas(places, params)`` returns every group with a known limit and, second, the positions of
    places for which the limit cannot be computed. ``one(rows, params)`` is the verifier's own form:
    given all places as plain rows it returns one (key, members, limit) a group, members as
    positions in ``rows``, limit None where it cannot be computed. Both forms give a group the same
    key.
    """

    word: str
    zh: str
    en: str
    params: type
    place_fields: tuple[str, ...]
    quotas: Callable[[pd.DataFrame, Any], tuple[list[Quota], np.ndarray]]
    one: Callable[[Sequence[Row], Any], list[tuple[str, list[int], int | None]]]


@dataclass(frozen=True, slots=True)
class PairTerm:
    """Part of the objective: a value in [0, 1] for one student at one place.

    With no ``student_fields`` the value belongs to the place alone, with no ``place_fields`` to the
    student alone; the compile passes use that. ``table`` returns float64 (students, places).
    """

    word: str
    zh: str
    en: str
    params: type
    student_fields: tuple[str, ...]
    place_fields: tuple[str, ...]
    one: Callable[[Row, Row, Any], float]
    table: Callable[[Columns, Columns, Any], np.ndarray]


@dataclass(frozen=True, slots=True)
class ChoiceTerm:
    """Part of the objective that hangs on a student's own list, from one table of the instance.

    ``table_id`` has columns ``student_id``, a place column and whatever ``one(row, params)`` reads
    of a single row to give its value in [0, 1] (or an integer score where ``unit`` is ``points``);
    ``vector(frame, params)`` gives all values at once. The best row counts where a pair stands
    twice.
    """

    word: str
    zh: str
    en: str
    params: type
    table_id: str
    place_column: str
    one: Callable[[Row, Any], float]
    vector: Callable[[pd.DataFrame, Any], np.ndarray]
    unit: str = "share"


@dataclass(frozen=True, slots=True)
class BalanceTerm:
    """Part of the objective that rewards filling groups evenly.

    Each group (all places with the same value of ``place_field``) is cut into ``slices`` equal
    parts of its seats; the gain of a seat falls from part to part, so the least filled group is
    always served first. With nested capacities that is the leximin plan up to the width of a part
    (S. Fujishige, "Lexicographically optimal base of a polymatroid", 1980,
    doi:10.1287/moor.5.2.186).
    """

    word: str
    zh: str
    en: str
    params: type
    place_field: str
    gain: Callable[[int, Any], int]


RuleWord = PairRule | QuotaRule
TermWord = PairTerm | ChoiceTerm | BalanceTerm
