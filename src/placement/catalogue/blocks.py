"""Blocks of industry, and the majors that a document sets against each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from placement.catalogue import rows


@dataclass(frozen=True, slots=True)
class Line:
    """One major of a document in its block.

    ``entries`` are classes or majors of the catalogue that stand for it, ``codes`` the industries
    of GB/T 4754 it is meant for.
    """

    block: str
    industry: str
    major: str
    entries: tuple[str, ...]
    codes: tuple[str, ...]


@cache
def lines(pack: str) -> tuple[Line, ...]:
    """Return the lines of one document in its own order; none where it has no such table.

    >>> lines("jilin-2018")[1].major, lines("jilin-2018")[1].entries
    ('新能源汽车技术', ('4607',))
    """
    return tuple(
        Line(
            row["block"],
            row["industry"],
            row["major"],
            tuple(row["entries"].split("|")),
            tuple(row["codes"].split("|")),
        )
        for row in rows("major-blocks.csv")
        if row["pack"] == pack
    )
