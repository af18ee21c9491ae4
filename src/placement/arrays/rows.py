"""Rows over pairs: shares and floors of the table ``shares``, and limits that no tree holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from placement.catalogue.regions import chain
from placement.errors import UsageError
from placement.side import Rows
from placement.vocabulary import term_word
from placement.vocabulary.kinds import ShortfallTerm

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from placement.arrays.distinct import Coded
    from placement.arrays.forms import FormBook
    from placement.instance import Instance
    from placement.profile import Profile
    from placement.vocabulary.kinds import Quota

Ints = NDArray[np.int64]
UNIT = 100
"""Units of a share that are one person, so that one per cent is one unit."""
MOST = 200_000
"""So many sets, or rows of shares, and no more."""
EVERY = ("", "*")
"""What stands in a table for every value by itself."""
_REGIONS = frozenset({"region", "home_region"})


@dataclass
class Bounds:
    """Rows while they are collected; limits still count the locked students."""

    key: list[str] = field(default_factory=list)
    form: list[int] = field(default_factory=list)
    limit: list[int] = field(default_factory=list)
    soft: list[bool] = field(default_factory=list)
    unit: list[int] = field(default_factory=list)

    def add(self, key: str, form: int, limit: int, *, soft: bool = False, unit: int = 1) -> None:
        """One row more: the form is at most the limit."""
        self.key.append(key)
        self.form.append(form)
        self.limit.append(limit)
        self.soft.append(soft)
        self.unit.append(unit)

    def rows(self, used: Ints, penalty: Sequence[int]) -> Rows:
        """All rows less what locked students use of each form; ``penalty`` (L,) is of soft ones."""
        form = np.array(self.form, dtype=np.int32)
        soft = np.array(self.soft, dtype=bool)
        return Rows(
            key=tuple(self.key),
            form=form,
            limit=np.array(self.limit, dtype=np.int64) - used[form],
            soft=soft,
            penalty=np.array(penalty, dtype=np.int64)[:, None] * soft,
            unit=np.array(self.unit, dtype=np.int64),
        )


def penalties(profile: Profile) -> list[int]:
    """Points of each level that a hundredth of a person beyond a target costs."""
    return [
        sum(
            word.penalty(weighted.weight, level.scale)
            for weighted in level.terms
            if isinstance(word := term_word(weighted.word), ShortfallTerm)
        )
        for level in profile.levels
    ]


def crossing_limits(
    book: FormBook, bounds: Bounds, places: Sequence[Quota], students: Sequence[Quota]
) -> None:
    """Limits that cross the trees: everybody at some places, some students at any place."""
    for quota, form in zip(places, book.new(len(places)).tolist(), strict=True):
        one = np.ones(len(quota.members), dtype=np.int64)
        book.add_at(np.asarray(quota.members, dtype=np.int64), one * form, one)
        bounds.add(quota.key, form, quota.limit)
    for quota, form in zip(students, book.new(len(students)).tolist(), strict=True):
        name = quota.key.partition("|")[0]
        codes, _ = book.students.column(name)
        own = np.unique(codes[quota.members])
        one = np.ones(len(own), dtype=np.int64)
        book.add((name, ""), own, np.zeros_like(own), one * form, one)
        bounds.add(f"student|{quota.key}", form, quota.limit)


def shares(book: FormBook, bounds: Bounds, instance: Instance, there: NDArray[np.bool_]) -> None:
    """Rows of the table ``shares``; ``there`` (n,) are the students who have or may get a place.

    A line binds where there are such students and such places. Where a key comes again, as that of
    a floor and of a target above it, the second is told apart by ``|2``, and so on.

    Raises
    ------
    UsageError
        When a bound is not whole (E281), or there are too many rows (E288).
    """
    seen: Counter[str] = Counter()
    need = np.maximum(instance.places["need"].to_numpy(dtype=np.int64), 0)
    for line in instance.table("shares").to_dict("records"):
        who = Sorts.of(book.students, line["student_field"], line["student_value"], there)
        where = Sorts.of(book.places, line["place_field"], line["place_value"])
        if len(bounds.key) + 2 * len(who.names) * len(where.names) > MOST:
            raise UsageError("E288", n=len(who.names) * len(where.names), most=MOST)
        for side, sign in (("least", -1), ("most", 1)):
            if line[side] == line[side]:
                _bound(book, bounds, line, (who, where), (side, sign), need, seen)


def _bound(
    book: FormBook,
    bounds: Bounds,
    line: Mapping[Hashable, Any],
    sorts: tuple[Sorts, Sorts],
    bound: tuple[str, int],
    need: Ints,
    seen: Counter[str],
) -> None:
    """All rows of one bound of one line, written as "at most"."""
    (who, where), (side, sign) = sorts, bound
    given = float(line[side])
    asked = int(given)
    if asked != given:
        raise UsageError("E281", value=f"{given:g}")
    of = str(line["of"] or "人")
    fields = (str(line["student_field"]), str(line["place_field"]))
    shape = (len(who.names), len(where.names))
    form = book.new(shape[0] * shape[1]).reshape(shape)
    i, p = (
        np.repeat(np.arange(len(who.sort)), len(where.sort)),
        np.tile(np.arange(len(where.sort)), len(who.sort)),
    )
    inside = form[who.sort[i], where.sort[p]]
    book.add(fields, who.code[i], where.code[p], inside, np.full(len(i), sign * UNIT))
    if of == "学生":
        for column in form.T:
            none = np.zeros_like(who.code)
            value = np.full(len(none), -sign * asked)
            book.add((fields[0], ""), who.code, none, column[who.sort], value)
    seats = where.total(need)
    for a, s in enumerate(who.names):
        for b, e in enumerate(where.names):
            limit = 0 if of == "学生" else sign * UNIT * asked
            if of == "名额":
                # In whole persons: a ceiling is rounded down, a floor up.
                cents = int(seats[b]) * asked
                limit = sign * UNIT * (cents // 100 if sign > 0 else -(-cents // 100))
            key = f"share|{fields[0]}={s}|{fields[1]}={e}|{of}|{side}"
            seen[key] += 1
            named = f"{key}|{seen[key]}" if seen[key] > 1 else key
            soft = line["level"] == "soft"
            bounds.add(named, int(form[a, b]), limit, soft=soft, unit=UNIT)


@dataclass(frozen=True)
class Sorts:
    """One side sorted by a column: codes ``code[k]`` of it stand under ``names[sort[k]]``."""

    names: tuple[str, ...]
    sort: Ints
    code: Ints
    codes: Ints

    @classmethod
    def of(
        cls,
        side: Coded,
        name: str,
        value: str = "*",
        there: NDArray[np.bool_] | None = None,
        *,
        chained: bool = True,
    ) -> Sorts:
        """By one value of a column, or by each that is there; ``chained`` regions hold others."""
        none = np.zeros(len(side.frame), dtype=np.int64)
        if not name:
            some = bool(len(none)) if there is None else bool(there.any())
            one = np.zeros(int(some), dtype=np.int64)
            return cls(("",) * int(some), one, one, none)
        codes, values = side.column(name)
        said = [_text(v) for v in values.tolist()]
        present = set(np.unique(codes if there is None else codes[there]).tolist())
        within = chained and name in _REGIONS
        under = [(k, v) for k, own in enumerate(said) for v in (chain(own) if within else (own,))]
        # A value that nobody present has binds nobody.
        met = {v for k, v in under if k in present}
        every = sorted((set(said) - {""}) & met)
        names = tuple(every) if value in EVERY else (value,) * (value in met)
        at = {v: k for k, v in enumerate(names)}
        held = [(at[v], k) for k, v in under if v in at]
        pairs = np.array(held, dtype=np.int64).reshape(-1, 2)
        return cls(names, pairs[:, 0], pairs[:, 1], codes)

    def total(self, amount: Ints) -> Ints:
        """The sum of an amount of each row under each name, (names,)."""
        by_code = np.bincount(self.codes, weights=amount, minlength=1).astype(np.int64)
        found = np.zeros(len(self.names), dtype=np.int64)
        np.add.at(found, self.sort, by_code[self.code])
        return found


def _text(value: object) -> str:
    return ("否", "是")[value] if isinstance(value, int) else str(value)
