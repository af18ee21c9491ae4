"""Places that open or not, and blocks of students who go somewhere together or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.errors import UsageError
from placement.verify.crossing import MOST, Block, Set, Table
from placement.verify.groups import plain_rows
from placement.verify.sorts import everybody, one_by_one, sorted_by
from placement.vocabulary import term_word
from placement.vocabulary.kinds import OpeningTerm, SitesTerm

if TYPE_CHECKING:
    import numpy as np

    from placement.profile import Profile
    from placement.verify.rows import Rows
    from placement.vocabulary.kinds import Row as Line

_FIELDS = ("student_field", "place_field", "least", "most")
_UNASKED = {"least": 1, "most": -1}


@dataclass(frozen=True)
class Cap:
    """Of the sets of these keys at most ``limit`` are open."""

    key: str
    limit: int
    sets: list[str]


def opening_places(rows: Rows, profile: Profile) -> Table:
    """A set for each place that needs more than one student, or is worth something once open."""
    places = rows.instance.places
    names = places["place_id"].tolist()
    found = Table(everybody(len(rows.instance.students)), one_by_one(names))
    columns = (names, places["need_min"].tolist(), places["open_value"].tolist())
    for p, (name, least, value) in enumerate(zip(*columns, strict=True)):
        if least > 1 or value:
            gain = tuple(
                sum(
                    term.weight * round(value * level.scale)
                    for term in level.terms
                    if isinstance(term_word(term.word), OpeningTerm)
                )
                for level in profile.levels
            )
            found.sets.append(Set(f"place|{name}", Block([0], [p], 1), max(1, least), gain))
    return found


def blocks(rows: Rows, profile: Profile, present: np.ndarray) -> tuple[list[Table], list[Cap]]:
    """Sets and caps of the table ``blocks`` and of the profile's terms on sites.

    There is a set for each value of the students in ``present`` (n,) and each value of the places.

    Raises
    ------
    UsageError
        When there are too many of them (E288).
    """
    asked: dict[tuple[str, str], Line] = {
        (line["student_field"], line["place_field"]): line
        for line in plain_rows(rows.instance.table("blocks"), _FIELDS)
        if line["least"] > 1 or line["most"] >= 0
    }
    pairs = dict.fromkeys([*asked, *_with_terms(profile)])
    tables, caps = [], []
    for student_field, place_field in pairs:
        students = sorted_by(rows.students((student_field,)), student_field)
        places = sorted_by(rows.places((place_field,)), place_field)
        there = set(students.of[present].tolist())
        groups = [s for s, who in students.under.items() if not there.isdisjoint(who)]
        if len(groups) * len(places.under) > MOST:
            raise UsageError("E288", n=len(groups) * len(places.under), most=MOST)
        line = asked.get((student_field, place_field), _UNASKED)
        gain = _gain(profile, student_field, place_field)
        table = Table(students, places)
        for s in groups:
            keys = [f"{student_field}={s}|{place_field}={p}" for p in places.under]
            table.sets.extend(
                Set(key, Block(students.under[s], where, 1), max(1, line["least"]), gain)
                for key, where in zip(keys, places.under.values(), strict=True)
            )
            if line["most"] >= 0:
                caps.append(Cap(f"{student_field}={s}|{place_field}", line["most"], keys))
        tables.append(table)
    return tables, caps


def _with_terms(profile: Profile) -> list[tuple[str, str]]:
    return [
        (term.params.student_field, term.params.place_field)
        for level in profile.levels
        for term in level.terms
        if isinstance(term_word(term.word), SitesTerm) and term.weight
    ]


def _gain(profile: Profile, student_field: str, place_field: str) -> tuple[int, ...]:
    return tuple(
        -sum(
            term.weight * level.scale
            for term in level.terms
            if isinstance(term_word(term.word), SitesTerm)
            and (term.params.student_field, term.params.place_field) == (student_field, place_field)
        )
        for level in profile.levels
    )
