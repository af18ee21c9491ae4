"""How near a student's major is to a post's list of majors, in both forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from placement.catalogue import majors

if TYPE_CHECKING:
    from numpy.typing import NDArray

CROSS, CATEGORY, CLASS, SAME = 0, 1, 2, 3
"""Nothing in common · same category 专业大类 · same class 专业类 · the major itself is named."""


class Nearness(NamedTuple):
    """One student against one list of majors.

    ``degree`` of the best entry, -1 where the student's major is not known. ``named``: the list
    names the major, its class or its category outright. ``any``: the list says any; ``empty``: it
    says nothing; ``unread``: the catalogue cannot read one of its entries.
    """

    degree: int
    named: bool
    any: bool
    empty: bool
    unread: bool


def nearness(code: str, wanted: str) -> Nearness:
    """Hold the student's six-digit code against a ``|``-joined list.

    >>> nearness("460702", "汽车制造类").degree == CLASS
    True
    >>> nearness("700209", "4607|机电技术应用").degree == CROSS
    True
    """
    listed = _listed(wanted)
    own = _own_class(code)
    named = code in listed.codes or own in listed.classes or own // 100 in listed.categories
    if not own:
        degree, named = -1, False
    elif code in listed.codes:
        degree = SAME
    elif own in listed.near_classes:
        degree = CLASS
    else:
        degree = CATEGORY if own // 100 in listed.near_categories else CROSS
    return Nearness(degree, named, listed.any, listed.empty, listed.unread)


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a list names outright, and the classes and categories of all that it names."""

    codes: frozenset[str]
    classes: frozenset[int]
    categories: frozenset[int]
    near_classes: frozenset[int]
    near_categories: frozenset[int]
    any: bool
    empty: bool
    unread: bool


@cache
def _listed(wanted: str) -> _Listed:
    entries = [majors.entry(text) for text in wanted.split("|") if text.strip()]
    kinds = [entry.kind for entry in entries]
    classes = {e.index for e in entries if e.kind == "class"}
    categories = {e.index for e in entries if e.kind == "category"}
    near = classes | {e.index for e in entries if e.kind == "major"}
    return _Listed(
        codes=frozenset(code for entry in entries for code in entry.codes),
        classes=frozenset(classes),
        categories=frozenset(categories),
        near_classes=frozenset(near),
        near_categories=frozenset(categories | {index // 100 for index in near}),
        any="any" in kinds,
        empty=not kinds,
        unread="unknown" in kinds,
    )


@cache
def _own_class(code: str) -> int:
    """Class index of a student's code, 0 where the code is none."""
    return majors.class_index(code) if len(code) == 6 and majors.known_code(code) else 0


@dataclass(frozen=True, slots=True)
class NearnessTable:
    """:class:`Nearness` for all students and lists.

    ``degree`` int8 and ``named`` are (students, lists), the rest (lists,).
    """

    degree: NDArray[np.int8]
    named: NDArray[np.bool_]
    any: NDArray[np.bool_]
    empty: NDArray[np.bool_]
    unread: NDArray[np.bool_]


def nearness_table(codes: NDArray[np.object_], wanted: NDArray[np.object_]) -> NearnessTable:
    """Hold all students' codes (S,) against all lists (P,): one row an entry, then the best."""
    row_of: dict[str, int] = {}
    chosen = [
        np.array([row_of.setdefault(t, len(row_of)) for t in text.split("|") if t.strip()], int)
        for text in wanted
    ]
    kinds = np.array([majors.entry(text).kind for text in row_of], dtype=object)
    entry_degree, entry_names = _by_entry(codes, [majors.entry(text) for text in row_of])
    known = np.array([len(c) == 6 and majors.known_code(c) for c in codes], dtype=bool)

    degree = np.full((len(codes), len(wanted)), CROSS, dtype=np.int8)
    named = np.zeros((len(codes), len(wanted)), dtype=bool)
    for p, rows in enumerate(chosen):
        if len(rows):
            degree[:, p] = entry_degree[rows].max(axis=0)
            named[:, p] = entry_names[rows].any(axis=0)
    degree[~known] = -1
    named[~known] = False
    return NearnessTable(
        degree=degree,
        named=named,
        any=np.array([bool((kinds[rows] == "any").any()) for rows in chosen], dtype=bool),
        empty=np.array([not len(rows) for rows in chosen], dtype=bool),
        unread=np.array([bool((kinds[rows] == "unknown").any()) for rows in chosen], dtype=bool),
    )


def _by_entry(
    codes: NDArray[np.object_], entries: list[majors.Entry]
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Degree, and whether the entry names the major outright, (entries, students)."""
    digits = np.array([int(c) if c.isdecimal() else 0 for c in codes], dtype=np.int64)
    category = digits // 10_000 % 20
    klass = category * 100 + digits // 100 % 100
    degree = np.full((len(entries), len(codes)), CROSS, dtype=np.int8)
    names = np.zeros((len(entries), len(codes)), dtype=bool)
    for row, entry in enumerate(entries):
        if entry.kind == "category":
            names[row] = category == entry.index
            degree[row, names[row]] = CATEGORY
        elif entry.kind in ("major", "class"):
            degree[row, category == entry.index // 100] = CATEGORY
            degree[row, klass == entry.index] = CLASS
            if entry.codes:
                names[row] = np.isin(digits, [int(code) for code in entry.codes])
                degree[row, names[row]] = SAME
            else:
                names[row] = klass == entry.index
    return degree, names
