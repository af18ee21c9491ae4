"""Every active pair rule judged once, for every kind of student at every kind of place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.verify.rows import judged
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Finding, PairRule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.policy import BoundRule, Policy
    from placement.verify.rows import Rows
    from placement.vocabulary.kinds import Row


@dataclass(frozen=True)
class RuleFindings:
    """``said[of_student[i], of_place[p]]`` is the finding of a rule on student i at place p."""

    rule: BoundRule
    said: NDArray[np.int64]
    of_student: NDArray[np.int64]
    of_place: NDArray[np.int64]


def rule_findings(rows: Rows, policy: Policy) -> list[RuleFindings]:
    """The findings of every active pair rule by its one-row form."""
    found = []
    for rule in policy.active:
        word = rule_word(rule.word)
        if isinstance(word, PairRule):
            students = rows.students(word.student_fields)
            places = rows.places(word.place_fields)
            said = judged(students, places, partial(_finding, word, rule.params))
            found.append(RuleFindings(rule, said.astype(np.int64), students.of, places.of))
    return found


def _finding(word: PairRule, params: Any, student: Row, place: Row) -> Finding:
    return word.one(student, place, params)
