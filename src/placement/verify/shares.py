"""Shares and floors from the table ``shares``, as rows over pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from placement.verify.crossing import Block, Row, Table
from placement.verify.groups import plain_rows
from placement.verify.sorts import Sorts, everybody, sorted_by
from placement.vocabulary import term_word
from placement.vocabulary.kinds import ShortfallTerm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.profile import Profile
    from placement.verify.rows import Rows

UNIT = 100
"""Units of a row that are one person, so that a per cent is one."""
_FIELDS = (
    "student_field", "student_value", "place_field", "place_value", "least", "most", "of", "level",
)  # fmt: skip
_REGIONS = frozenset({"region", "home_region"})


def shares(rows: Rows, profile: Profile, present: np.ndarray) -> Iterator[Table]:
    """One table a line of ``shares``; of students only those in ``present`` (n,) are looked at.

    Where a key comes again, its second row is told apart by ``|2``, and so on.
    """
    seen: dict[str, int] = {}
    penalty = tuple(
        sum(
            term.weight * level.scale // UNIT
            for term in level.terms
            if isinstance(term_word(term.word), ShortfallTerm)
        )
        for level in profile.levels
    )
    need = rows.instance.places["need"].to_numpy()
    for line in plain_rows(rows.instance.table("shares"), _FIELDS):
        students, places = _students(rows, line), _places(rows, line)
        there = set(students.of[present].tolist())
        seats = np.bincount(places.of, weights=need, minlength=places.size).astype(np.int64)
        found = Table(students, places)
        soft = line["level"] == "soft"
        for s, who in students.under.items():
            if line["student_value"] in ("", "*") and s and there.isdisjoint(who):
                continue
            for p, where in places.under.items():
                for side in ("least", "most"):
                    if line[side] == line[side]:
                        key = (
                            f"share|{line['student_field']}={s}|{line['place_field']}={p}"
                            f"|{line['of'] or '人'}|{side}"
                        )
                        seen[key] = seen.get(key, 0) + 1
                        key += f"|{seen[key]}" if seen[key] > 1 else ""
                        blocks, limit = _written(line, side, who, where, int(seats[where].sum()))
                        given = penalty if soft else (0,) * len(penalty)
                        found.rows.append(Row(key, blocks, limit, soft, given, UNIT))
        yield found


def _students(rows: Rows, line: dict[str, Any]) -> Sorts:
    field = line["student_field"]
    if not field:
        return everybody(len(rows.instance.students))
    kinds = rows.students((field,))
    return sorted_by(kinds, field, value=line["student_value"], regions=field in _REGIONS)


def _places(rows: Rows, line: dict[str, Any]) -> Sorts:
    field = line["place_field"]
    kinds = rows.places((field,))
    return sorted_by(kinds, field, value=line["place_value"], regions=field in _REGIONS)


def _written(
    line: dict[str, Any], side: str, who: list[int], where: list[int], seats: int
) -> tuple[tuple[Block, ...], int]:
    """Blocks and limit of one side of one line, written as "at most"."""
    asked = int(line[side])
    sign = 1 if side == "most" else -1
    if line["of"] == "学生":
        return (Block(who, None, -sign * asked), Block(who, where, sign * UNIT)), 0
    if line["of"] == "名额":
        # Per cent of the seats in whole persons: what is at most is rounded down, else up.
        asked = seats * asked // 100 if side == "most" else -(-seats * asked // 100)
    return (Block(who, where, sign * UNIT),), sign * UNIT * asked
