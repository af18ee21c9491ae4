"""Rules and terms as tables over kinds of student and kinds of place.

A rule reads a few columns, so it has a small table over the distinct values of those columns.
Students whose rows are equal in every table are of one type, and so are places whose columns are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.arrays.distinct import Coded, Codes, alike
from placement.vocabulary import rule_word, term_word
from placement.vocabulary.kinds import Finding, PairRule, PairTerm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from placement.policy import Policy
    from placement.profile import Profile


FORM = -2
"""The level of a table that only tells apart what forms of side constraints tell apart."""


@dataclass(frozen=True)
class PairTable:
    """``values[student_class[i], place_class[p]]`` says it for student i at place p.

    ``level`` is -1 for a rule (``values`` is then the bool "allowed"), else the position of the
    objective level whose points (int64) ``values`` holds; :data:`FORM` where it holds nothing.
    """

    level: int
    values: np.ndarray
    student_class: Codes
    place_class: Codes

    def at(self, students: np.ndarray, places: np.ndarray) -> np.ndarray:
        """The value of each of K pairs, (K,)."""
        found: np.ndarray = self.values[self.student_class[students], self.place_class[places]]
        return found


def rule_tables(students: Coded, places: Coded, policy: Policy) -> Iterator[PairTable]:
    """One table a hard pair rule; rules that forbid nothing here are left out."""
    for rule in policy.hard:
        word = rule_word(rule.word)
        if isinstance(word, PairRule):
            of_student, student_rows = students.combinations(word.student_fields)
            of_place, place_rows = places.combinations(word.place_fields)
            found = word.table(student_rows, place_rows, rule.params)
            allowed = found != Finding.BROKEN
            if not allowed.all():
                yield _merged(-1, allowed, of_student, of_place)


def term_tables(
    students: Coded, places: Coded, profile: Profile
) -> tuple[list[PairTable], list[NDArray[np.int64]]]:
    """Tables of the terms that look at both sides; per level the points (m,) of places alone."""
    tables: list[PairTable] = []
    gains: list[NDArray[np.int64]] = []
    for k, level in enumerate(profile.levels):
        gain = np.zeros(len(places.frame), dtype=np.int64)
        for weighted in level.terms:
            word = term_word(weighted.word)
            if not isinstance(word, PairTerm) or weighted.weight == 0:
                continue
            of_student, student_rows = students.combinations(word.student_fields)
            of_place, place_rows = places.combinations(word.place_fields)
            share = word.table(student_rows, place_rows, weighted.params)
            points = weighted.weight * np.rint(share * level.scale).astype(np.int64)
            if not points.any():
                continue
            if word.student_fields or not word.place_fields:
                tables.append(_merged(k, points, of_student, of_place))
            else:
                gain += points[0][of_place]
        gains.append(gain)
    return tables, gains


def _merged(level: int, values: np.ndarray, of_student: Codes, of_place: Codes) -> PairTable:
    """Merge equal rows and equal columns: only what the table tells apart stays apart."""
    rows = alike(values)
    _, first_row = np.unique(rows, return_index=True)
    columns = alike(np.ascontiguousarray(values.T))
    _, first_column = np.unique(columns, return_index=True)
    return PairTable(
        level=level,
        values=np.ascontiguousarray(values[np.ix_(first_row, first_column)]),
        student_class=rows[of_student],
        place_class=columns[of_place],
    )
