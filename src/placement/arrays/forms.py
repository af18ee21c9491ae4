"""Forms: a number for every allowed pair, by kinds of student and kinds of place.

Thousands of forms share one pair of classes: all sets of teacher and employer are one table. Routes
are refined by those classes, so that every arc is inside one cell of each table on its half, and
the entries of a form are read off the arcs as points are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.arrays.pairs import FORM, PairTable
from placement.side import Entries, Forms

if TYPE_CHECKING:
    from placement.arrays.choices import Pairs
    from placement.arrays.distinct import Coded, Codes
    from placement.arrays.routes import Routes

Ints = NDArray[np.int64]
Found = tuple[Ints, Ints, Ints]
"""Form, position and value of entries."""


@dataclass(frozen=True)
class Crossed:
    """Forms over ``student_class`` (n,) and ``place_class`` (m,), given cell by cell.

    Form ``form[c]`` is ``value[c]`` for students of class ``student[c]`` at places of class
    ``place[c]``, and 0 elsewhere; several forms may have a value in one cell, and no form two.
    """

    student_class: Codes
    place_class: Codes
    student: Ints
    place: Ints
    form: Ints
    value: Ints

    @property
    def of_places(self) -> bool:
        """Whether it is all one who the student is."""
        return not self.student_class.any()

    def merged(self) -> Crossed:
        """The same forms with classes merged that no form tells apart; cells in order."""
        of_student = _alike(self.student, (self.place, self.form, self.value), self.student_class)
        student = of_student[self.student]
        of_place = _alike(self.place, (student, self.form, self.value), self.place_class)
        cells = np.column_stack([student, of_place[self.place], self.form, self.value])
        cells = np.unique(cells.astype(np.int64), axis=0)
        return Crossed(
            of_student[self.student_class],
            of_place[self.place_class],
            *(cells[:, k] for k in range(4)),
        )

    def refinement(self) -> PairTable:
        """What types of students and places must tell apart."""
        return PairTable(FORM, np.zeros((0, 0)), self.student_class, self.place_class)

    def at(self, students: np.ndarray, places: np.ndarray) -> Found:
        """The entries of K pairs; positions are into the pairs. Only for merged forms."""
        width = int(self.place_class.max(initial=0)) + 1
        cell = self.student * width + self.place
        wanted = self.student_class[students] * width + self.place_class[places]
        first = np.searchsorted(cell, wanted)
        count = np.searchsorted(cell, wanted, side="right") - first
        at = np.repeat(np.arange(len(wanted)), count)
        which = np.arange(len(at)) - np.repeat(np.cumsum(count) - count - first, count)
        return self.form[which], at, self.value[which]


def _alike(own: Ints, others: tuple[Ints, ...], classes: Codes) -> Codes:
    """A class (old classes,) for each class, equal where all its cells are equal."""
    size = int(classes.max(initial=0)) + 1
    order = np.lexsort((*reversed(others), own))
    rows = np.column_stack([column[order] for column in others]).astype(np.int64)
    cuts = np.searchsorted(own[order], np.arange(size + 1)).tolist()
    known: dict[bytes, int] = {}
    found = [
        known.setdefault(rows[begin:end].tobytes(), len(known)) for begin, end in pairwise(cuts)
    ]
    return np.array(found, dtype=np.int64)


class FormBook:
    """Collects forms, most of them by the columns whose values they name."""

    def __init__(self, students: Coded, places: Coded) -> None:
        self.students, self.places = students, places
        self.size = 0
        self._cells: dict[tuple[str, str], list[tuple[Ints, Ints, Ints, Ints]]] = {}
        self._others: list[Crossed] = []

    def new(self, count: int) -> Ints:
        """Numbers of so many forms more, all zero as yet."""
        self.size += count
        return np.arange(self.size - count, self.size)

    def add(
        self, fields: tuple[str, str], student: Ints, place: Ints, form: Ints, value: Ints
    ) -> None:
        """Values by codes of a column of students and one of places; '' is the same for all."""
        self._cells.setdefault(fields, []).append((student, place, form, value))

    def add_at(self, places: Ints, form: Ints, value: Ints) -> None:
        """Values at positions of places, whoever the student is."""
        everybody = np.zeros(len(self.students.frame), dtype=np.int64)
        here = np.arange(len(self.places.frame))
        self.cross(Crossed(everybody, here, np.zeros_like(places), places, form, value))

    def cross(self, forms: Crossed) -> None:
        """Forms by classes of the caller's own."""
        if len(forms.form):
            self._others.append(forms)

    def closed(self) -> tuple[Crossed, ...]:
        """All of them, merged."""
        found = [
            Crossed(
                _codes(self.students, fields[0]),
                _codes(self.places, fields[1]),
                *(np.concatenate([own[k] for own in cells]) for k in range(4)),
            )
            for fields, cells in self._cells.items()
        ]
        return tuple(forms.merged() for forms in [*found, *self._others])


def _codes(side: Coded, field: str) -> Codes:
    return side.column(field)[0] if field else np.zeros(len(side.frame), dtype=np.int64)


def forms_on(
    forms: tuple[Crossed, ...], size: int, ways: Routes, pairs: Pairs, entering: list[bool]
) -> Forms:
    """Read all forms off the halves of routes, the listed pairs and the places.

    ``entering`` tells of each table of ``forms`` that is not about places alone, in order, whether
    routes go by it on the way in.
    """
    enter: list[Found] = []
    leave: list[Found] = []
    pair: list[Found] = []
    place: list[Found] = []
    halves = iter(entering)
    everywhere = np.arange(len(ways.of_place))
    _, place_of_type = np.unique(ways.of_place, return_index=True)
    for own in forms:
        if own.of_places:
            place.append(own.at(np.zeros_like(everywhere), everywhere))
            continue
        pair.append(own.at(pairs.student, pairs.place))
        if next(halves):
            students = ways.type_student[ways.enter_type]
            enter.append(own.at(students, ways.waypoint_place[ways.enter_waypoint]))
        else:
            places = place_of_type[ways.leave_place_type]
            leave.append(own.at(ways.waypoint_student[ways.leave_waypoint], places))
    return Forms(size, _entries(enter), _entries(leave), _entries(pair), _entries(place))


def _entries(parts: list[Found]) -> Entries:
    """One entry a form and position; zeros are left out."""
    if not parts:
        return Entries.none()
    form, at, value = (np.concatenate([part[k] for part in parts]) for k in range(3))
    order = np.lexsort((form, at))
    form, at, value = form[order], at[order], value[order]
    new = np.ones(len(form), dtype=bool)
    new[1:] = (form[1:] != form[:-1]) | (at[1:] != at[:-1])
    starts = np.flatnonzero(new)
    total = np.add.reduceat(value, starts) if len(starts) else value
    kept = total != 0
    form, at = form[starts][kept], at[starts][kept]
    return Entries(form.astype(np.int32), at.astype(np.int32), total[kept].astype(np.int64))


def used_by(forms: tuple[Crossed, ...], size: int, students: Ints, places: Ints) -> Ints:
    """The value of each form over some students at their places, (size,)."""
    total = np.zeros(size, dtype=np.int64)
    for own in forms:
        form, _, value = own.at(students, places)
        np.add.at(total, form, value)
    return total
