"""A wide table on a narrow console: headings broken, long texts cut, columns left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement_cli.console import table
from placement_cli.layout import columns, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXTS = (26, 18, 14)
"""Columns of the console that a cell takes at most: the first with which all fit, else the last."""
_HEAD = 10
"""Headings wider than this one and than their cells are broken."""


def fitting(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    texts: Sequence[int] = _TEXTS,
) -> tuple[list[str], list[str]]:
    """The lines of as many columns from the left as fit, and the headings of those left out.

    Columns that are blank in all rows go first. ``texts`` are the widths to which long cells are
    cut: the first with which everything fits, else the last.

    >>> fitting(["Name", "Interns in the city", "Pay"], [["a", "7", "2000"]], 16)
    (['Name  Interns in', '      the city', 'a     7'], ['Pay'])
    """
    empty = {k for k in range(1, len(heads)) if rows and not any(row[k] for row in rows)}
    kept = [k for k in range(len(heads)) if k not in empty]
    made: list[tuple[list[str], list[str]]] = []
    for most in texts:
        drawn = [_column(heads[k], [row[k] for row in rows], most) for k in kept]
        made = _within(drawn, width)
        if len(made) == len(kept):
            break
    high = max(len(lines) for lines, _ in made)
    shown = [[*lines, *[""] * (high - len(lines)), *cells] for lines, cells in made]
    there = set(kept[: len(made)])
    left = [head for k, head in enumerate(heads) if k not in there]
    return table(list(zip(*shown, strict=True))), left


def _column(head: str, cells: list[str], most: int) -> tuple[list[str], list[str]]:
    """The lines of its heading and its cells."""
    cells = [cut(cell, most) for cell in cells]
    widest = max([_HEAD, *map(columns, cells)])
    return [cut(line.strip(), 18) for line in wrap(head, widest).split("\n")], cells


def _within(
    made: list[tuple[list[str], list[str]]], width: int
) -> list[tuple[list[str], list[str]]]:
    """As many columns from the left, two blanks apart, as fit; the first in any case."""
    room = width + 2
    for k, (lines, cells) in enumerate(made):
        room -= max(map(columns, [*lines, *cells])) + 2
        if room < 0 and k:
            return made[:k]
    return made


def cut(text: str, width: int) -> str:
    """A text on one line of at most so many columns.

    >>> cut("数控技术应用、护理", 9)
    '数控技…'
    """
    text = " ".join(text.split())
    if columns(text) <= width:
        return text
    while columns(text) > width - 2:
        text = text[:-1]
    return text + "…"
