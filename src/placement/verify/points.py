"""Points of pairs by the plain forms: what each level says of a student at a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.verify.rows import Kinds, judged, kinds
from placement.vocabulary import term_word
from placement.vocabulary.kinds import ChoiceTerm, Finding, PairTerm, Row

if TYPE_CHECKING:
    from placement.instance import Instance
    from placement.profile import Profile, WeightedTerm
    from placement.verify.findings import RuleFindings
    from placement.verify.rows import Rows

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Judgement:
    """One rule or term judged for every kind of student and place.

    ``said`` is (kinds of student, kinds of place): 0/1 "allowed" for a rule (``level`` -1), points
    of level ``level`` for a term. Kinds that fare alike are one.
    """

    level: int
    said: Ints
    of_student: Ints
    of_place: Ints


def judgements(rows: Rows, findings: list[RuleFindings], profile: Profile) -> list[Judgement]:
    """Every hard pair rule and every pair term, each by its one-row form."""
    found = [
        _judgement((f.said != Finding.BROKEN).astype(np.int64), -1, f.of_student, f.of_place)
        for f in findings
        if f.rule.level == "hard"
    ]
    for k, level in enumerate(profile.levels):
        for term in level.terms:
            word = term_word(term.word)
            if isinstance(word, PairTerm):
                students = rows.students(word.student_fields)
                places = rows.places(word.place_fields)
                said = judged(students, places, partial(_points, word, term, level.scale))
                found.append(_judgement(said.astype(np.int64), k, students.of, places.of))
    return found


def _points(word: PairTerm, term: WeightedTerm, scale: int, student: Row, place: Row) -> int:
    return term.weight * round(word.one(student, place, term.params) * scale)


def _judgement(said: Ints, level: int, of_student: Ints, of_place: Ints) -> Judgement:
    rows, group = alike(said)
    columns, place_group = alike(np.ascontiguousarray(said.T))
    return Judgement(level, said[np.ix_(rows, columns)], group[of_student], place_group[of_place])


def alike(said: Ints) -> tuple[list[int], Ints]:
    """One position for each distinct ``said[k]``, and the number of each k's group."""
    seen: dict[bytes, int] = {}
    first: list[int] = []
    group = np.zeros(len(said), dtype=np.int64)
    for k, row in enumerate(said):
        group[k] = seen.setdefault(row.tobytes(), len(seen))
        if group[k] == len(first):
            first.append(k)
    return first, group


@dataclass(frozen=True)
class Listed:
    """Pairs on the students' own lists, none twice, and the points of the lists alone, (L, K)."""

    student: Ints
    place: Ints
    points: Ints
    only: bool

    def find(self, student: Ints, place: Ints, num_places: int) -> Ints:
        """Position of each wanted pair among the listed ones, -1 where it is not listed."""
        index = pd.Index(self.student * num_places + self.place)
        wanted = pd.Index(student * num_places + place)
        return np.asarray(index.get_indexer(wanted), dtype=np.int64)


def listed(instance: Instance, profile: Profile) -> Listed:
    """All listed pairs; ``only`` says that no other pair is allowed (a points table rules)."""
    frames = []
    only = False
    for k, level in enumerate(profile.levels):
        for term in level.terms:
            word = term_word(term.word)
            if not isinstance(word, ChoiceTerm):
                continue
            only |= word.unit == "points"
            table = instance.table(word.table_id)
            frame = pd.DataFrame(
                {
                    "student": _at(instance.students["student_id"], table["student_id"]),
                    "place": _at(instance.places["place_id"], table[word.place_column]),
                    "level": k,
                    "points": _row_points(table, word, term.params, term.weight, level.scale),
                }
            )
            frames.append(frame.groupby(["student", "place", "level"], as_index=False).max())
    if not frames:
        none = np.zeros(0, dtype=np.int64)
        return Listed(none, none, np.zeros((len(profile.levels), 0), dtype=np.int64), only)
    together = pd.concat(frames).groupby(["student", "place", "level"], as_index=False).sum()
    wide = together.pivot(index=["student", "place"], columns="level", values="points")
    wide = wide.reindex(columns=range(len(profile.levels))).fillna(0)
    return Listed(
        student=wide.index.get_level_values(0).to_numpy(dtype=np.int64),
        place=wide.index.get_level_values(1).to_numpy(dtype=np.int64),
        points=wide.to_numpy(dtype=np.int64).T,
        only=only,
    )


def _at(known: pd.Series, named: pd.Series) -> Ints:
    place = {label: k for k, label in enumerate(known)}
    return np.array([place[label] for label in named], dtype=np.int64)


def _row_points(
    table: pd.DataFrame, word: ChoiceTerm, params: Any, weight: int, scale: int
) -> Ints:
    """Points of each row of a list, each distinct row judged once."""
    columns = [c for c in table.columns if c not in ("student_id", word.place_column)]
    rows = kinds(table, columns) if len(table) else Kinds(np.zeros(0, dtype=np.int64), [])
    factor = 1 if word.unit == "points" else scale
    said = [weight * round(word.one(row, params) * factor) for row in rows.rows]
    return np.array(said, dtype=np.int64)[rows.of] if said else np.zeros(0, dtype=np.int64)
