"""Shares and floors from the table ``shares``, as rows over pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.errors import UsageError
from placement.verify.crossing import MOST, Block, Row, Table
from placement.verify.groups import plain_rows
from placement.verify.sorts import Sorts, everybody, sorted_by
from placement.vocabulary import term_word
from placement.vocabulary.kinds import ShortfallTerm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.profile import Profile
    from placement.verify import rows as grouped
    from placement.vocabulary.kinds import Row as Line

UNIT = 100
"""Units of a row that are one person, so that a per cent is one."""
_FIELDS = (
    "student_field", "student_value", "place_field", "place_value", "least", "most", "of", "level",
)  # fmt: skip
_REGIONS = frozenset({"region", "home_region"})


def shares(rows: grouped.Rows, profile: Profile, present: np.ndarray) -> Iterator[Table]:
    """One table a line of ``shares``; it binds where there are such students and such places.

    Only students in ``present`` (n,) are looked at. Where a key comes again, as that of a floor and
    of a target above it, the second is told apart by ``|2``, and so on.

    Raises
    ------
    UsageError
        When a bound is not whole (E281), or there are too many rows (E288).
    """
    seen: dict[str, int] = {}
    hard, soft = (0,) * len(profile.levels), penalties(profile)
    for line in plain_rows(rows.instance.table("shares"), _FIELDS):
        students, places = _students(rows, line), _places(rows, line)
        if 2 * len(students.under) * len(places.under) > MOST:
            raise UsageError("E288", n=len(students.under) * len(places.under), most=MOST)
        is_soft = line["level"] == "soft"
        found = Table(students, places)
        for key, blocks, limit in _sides(rows, line, present, students, places):
            seen[key] = seen.get(key, 0) + 1
            named = f"{key}|{seen[key]}" if seen[key] > 1 else key
            found.rows.append(Row(named, blocks, limit, is_soft, soft if is_soft else hard, UNIT))
        yield found


def penalties(profile: Profile) -> tuple[int, ...]:
    """Points of each level that one unit beyond a soft row costs."""
    return tuple(
        sum(
            term.weight * level.scale // UNIT
            for term in level.terms
            if isinstance(term_word(term.word), ShortfallTerm)
        )
        for level in profile.levels
    )


def _students(rows: grouped.Rows, line: Line) -> Sorts:
    field = line["student_field"]
    if not field:
        return everybody(len(rows.instance.students))
    kinds = rows.students((field,))
    return sorted_by(kinds, field, value=line["student_value"], regions=field in _REGIONS)


def _places(rows: grouped.Rows, line: Line) -> Sorts:
    field = line["place_field"]
    kinds = rows.places((field,))
    return sorted_by(kinds, field, value=line["place_value"], regions=field in _REGIONS)


def _sides(
    rows: grouped.Rows, line: Line, present: np.ndarray, students: Sorts, places: Sorts
) -> Iterator[tuple[str, tuple[Block, ...], int]]:
    """Key, blocks and limit of each bound of a line, written as "at most"."""
    there = set(students.of[present].tolist())
    need = rows.instance.places["need"].to_numpy()
    seats = np.bincount(places.of, weights=need, minlength=places.size).astype(np.int64)
    of = line["of"] or "人"
    for s, who in students.under.items():
        for p, where in places.under.items():
            if not where or there.isdisjoint(who):
                continue
            for side, sign in (("least", -1), ("most", 1)):
                # NaN where nothing is asked.
                if line[side] != line[side]:
                    continue
                key = f"share|{line['student_field']}={s}|{line['place_field']}={p}|{of}|{side}"
                asked = int(line[side])
                if asked != line[side]:
                    raise UsageError("E281", value=f"{line[side]:g}")
                inside = Block(who, where, sign * UNIT)
                if of == "学生":
                    yield key, (Block(who, None, -sign * asked), inside), 0
                    continue
                if of == "名额":
                    # Per cent of the seats in whole persons: a ceiling is rounded down, a floor up.
                    cents = int(seats[where].sum()) * asked
                    asked = cents // 100 if side == "most" else -(-cents // 100)
                yield key, (inside,), sign * UNIT * asked
