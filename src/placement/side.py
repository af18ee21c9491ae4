"""What breaks the trees: rows over pairs, sets that open or not, caps on those, and teams.

Everything rests on **forms**: a form gives a number to every allowed pair, and its value for a plan
is the sum over the free students who are placed. As arrays a form is sparse and split like the
scores of a level: a pair over a route has the entries of both halves and of its place, a listed
pair its own entry and that of its place. A listed pair that has a route beneath it has the same
number either way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Positions = NDArray[np.int32]


@dataclass(frozen=True)
class Entries:
    """A sparse matrix: ``value[e]`` in form ``form[e]`` at position ``at[e]``, none twice."""

    form: Positions
    at: Positions
    value: Ints

    @classmethod
    def none(cls) -> Entries:
        """All zero."""
        nowhere = np.zeros(0, dtype=np.int32)
        return cls(nowhere, nowhere, np.zeros(0, dtype=np.int64))

    def weighed(self, weight: np.ndarray, size: int) -> np.ndarray:
        """The sum over forms of weight times value at each position, (size,).

        ``weight`` (F,) is int64, or object where products could leave 64 bits.
        """
        found = np.zeros(size, dtype=weight.dtype)
        np.add.at(found, self.at, weight[self.form] * self.value.astype(weight.dtype))
        return found

    def summed(self, count: Ints, size: int) -> Ints:
        """Each form's sum over positions of count times value, (size,); ``count`` by position."""
        found = np.zeros(size, dtype=np.int64)
        np.add.at(found, self.form, count[self.at] * self.value)
        return found


@dataclass(frozen=True)
class Forms:
    """F forms; ``enter`` and ``leave`` are over route arcs, ``pair`` over listed pairs."""

    size: int
    enter: Entries
    leave: Entries
    pair: Entries
    place: Entries


@dataclass(frozen=True)
class Rows:
    """The value of form ``form[r]`` is at most ``limit[r]``, what locked students use taken off.

    A ``soft`` row may be exceeded, at ``penalty[k, r]`` ≥ 0 points of level k a unit; the penalty
    of a hard row is 0. ``unit[r]`` units of the form are one person (1 where the row counts yuan).
    ``key`` is the stable name that certificates use.
    """

    key: tuple[str, ...]
    form: Positions
    limit: Ints
    soft: NDArray[np.bool_]
    penalty: Ints
    unit: Ints


@dataclass(frozen=True)
class Openings:
    """Sets of pairs that hold nobody, or from ``least[o]`` to ``most[o]`` free students.

    Form ``form[o]`` is 1 for the pairs of the set. A set is open when it holds somebody;
    ``gain[k, o]`` are the points of level k for that (below zero for what should stay closed).
    ``must[o]`` marks sets that hold a locked student: they are open whatever happens, ``least`` is
    what is still missing, and the gain is had in any case. ``place[o]`` is the place where the set
    is all pairs of one place, else -1; ``most`` are then its seats.
    """

    key: tuple[str, ...]
    form: Positions
    least: Ints
    most: Ints
    must: NDArray[np.bool_]
    gain: Ints
    place: Positions


@dataclass(frozen=True)
class Caps:
    """Of the openings ``opening[e]`` with ``cap[e] == c`` at most ``limit[c]`` are open."""

    key: tuple[str, ...]
    limit: Ints
    cap: Positions
    opening: Positions


@dataclass(frozen=True)
class Teams:
    """Students who go together: all members of a team in one unit of places, or none placed.

    ``team`` (n,) is the team of each free student, -1 for none; every team has two free members at
    least, or one and a fixed unit. ``unit`` (m,) is the unit of each place: the place itself or its
    enterprise. ``fixed`` (teams,) is the unit where a member is locked, -1 where none is.
    """

    team: Positions
    unit: Positions
    fixed: Positions

    @property
    def size(self) -> int:
        """How many teams there are."""
        return len(self.fixed)


@dataclass(frozen=True)
class Side:
    """All side constraints of a problem. ``forms`` are shared by rows and openings."""

    forms: Forms
    rows: Rows
    openings: Openings
    caps: Caps
    teams: Teams

    @classmethod
    def none(cls, students: int, places: int, levels: int) -> Side:
        """No side constraint at all, for a problem of that size."""
        nowhere, no_points = np.zeros(0, dtype=np.int32), np.zeros((levels, 0), dtype=np.int64)
        nothing, never = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool)
        entries = Entries.none()
        alone = np.full(students, -1, dtype=np.int32)
        return cls(
            Forms(0, entries, entries, entries, entries),
            Rows((), nowhere, nothing, never, no_points, nothing),
            Openings((), nowhere, nothing, nothing, never, no_points, nowhere),
            Caps((), nothing, nowhere, nowhere),
            Teams(alone, np.arange(places, dtype=np.int32), nowhere),
        )

    @property
    def features(self) -> frozenset[str]:
        """Which kinds there are: ``rows``, ``soft``, ``openings``, ``caps``, ``teams``.

        ``openings`` are those of whole places only, ``sets`` those of other sets of pairs.
        """
        there = {
            "rows": bool((~self.rows.soft).any()),
            "soft": bool(self.rows.soft.any()),
            "openings": bool((self.openings.place >= 0).any()),
            "sets": bool((self.openings.place < 0).any()),
            "caps": bool(len(self.caps.limit)),
            "teams": bool(self.teams.size),
        }
        return frozenset(name for name, is_there in there.items() if is_there)
