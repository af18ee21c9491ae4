"""Rules about a student at a place, judged for every placement by the plain one-row form."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.audit.entry import Offender, RuleEntry, Where
from placement.audit.scene import is_private, shown
from placement.verify.gaps import missing_columns
from placement.verify.rows import Kinds, judged_pairs
from placement.vocabulary.kinds import Finding, PairRule, Row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.audit.scene import Scene
    from placement.policy import BoundRule

_PLAIN = ("order_class", "kind")
"""What a rule reads only to know whether it applies."""


def pair_entry(scene: Scene, rule: BoundRule, word: PairRule, blank: RuleEntry) -> RuleEntry:
    """The entry of one rule; placements that begin outside its days are left out and counted."""
    students = scene.rows.students(word.student_fields)
    places = scene.rows.places(word.place_fields)
    inside = ~scene.outside(rule)
    i, p = scene.student[inside], scene.place[inside]
    said = judged_pairs(students, places, partial(_finding, word, rule.params), i, p)
    broken, unknown = said == Finding.BROKEN, said == Finding.UNKNOWN
    missing: tuple[tuple[str, str], ...] = ()
    if unknown.any():
        missing = missing_columns(
            [("students", students, students.of[i]), ("places", places, places.of[p])], unknown
        )
    return replace(
        blank,
        checked=len(i),
        met=int(len(i) - broken.sum() - unknown.sum()),
        violated=int(broken.sum()),
        not_checkable=int(unknown.sum()),
        outside=int((~inside).sum()),
        offenders=_offenders(scene, word, i[broken][: scene.limit], p[broken][: scene.limit]),
        missing=missing,
    )


def _finding(word: PairRule, params: Any, student: Row, place: Row) -> Finding:
    return word.one(student, place, params)


def _offenders(
    scene: Scene, word: PairRule, i: NDArray[np.int64], p: NDArray[np.int64]
) -> tuple[Offender, ...]:
    students = scene.rows.students(word.student_fields)
    places = scene.rows.places(word.place_fields)
    of_student = _values(students, "students", students.of[i])
    of_place = _values(places, "places", places.of[p])
    found = []
    for student, place in zip(i.tolist(), p.tolist(), strict=True):
        left = of_student[int(students.of[student])]
        right = of_place[int(places.of[place])]
        found.append(
            Offender(
                student_id=scene.student_id[student],
                place_id=scene.place_id[place],
                values=(*left, *right),
                where=_cells(scene, student, place, left, right),
            )
        )
    return tuple(found)


def _values(kinds: Kinds, table: str, used: NDArray[np.int64]) -> dict[int, Any]:
    """(table, field, text) of what the rule read, by kind; blanks and private columns left out."""
    return {
        k: tuple(
            (table, field, text)
            for field, value in kinds.rows[k].items()
            if field not in _PLAIN and (text := shown(value)) and not is_private(table, field)
        )
        for k in np.unique(used).tolist()
    }


def _cells(scene: Scene, student: int, place: int, left: Any, right: Any) -> tuple[Where, ...]:
    """Where the first value of either side stands, or the ids where the rule read nothing there."""
    mine = scene.where("students", student, left[0][1] if left else "student_id")
    theirs = scene.where_place(place, right[0][1] if right else "place_id")
    return tuple(cell for cell in (mine, theirs) if cell is not None)
