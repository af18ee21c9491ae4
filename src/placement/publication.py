"""Tables of figures as they may leave the office: no count of a few persons, in any of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue import majors
from placement.figures import HIDDEN, TOTAL, FigureTable
from placement.suppression import suppressed
from placement.vocabulary.market import category_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from placement.vocabulary.kinds import FigureRule

Name = tuple[str, ...]
"""What a row is about, one text a key."""
_WHOLE, _PARTS = "placed", ("interns", "in_class", "jobs")
"""Everybody placed is an intern, in an order class, or in a job."""


def published(tables: Iterable[FigureTable], *, below: int = 5) -> list[FigureTable]:
    """All tables of one publication: counts of persons from 1 to ``below`` − 1 become ``<below``.

    What stands for the same persons is hidden in all tables alike, and so is every figure derived
    from them; other counts are hidden as ``-`` where a sum would give a hidden one away. Ranks are
    those among the rows shown, hidden rows follow by name. ``below`` 0 or 1 hides nothing.
    """
    tables = list(tables)
    if below <= 1:
        return [replace(table, frame=table.frame.copy()) for table in tables]
    cells = _Cells()
    at = [cells.add(table) for table in tables]
    cells.relate()
    small, others = suppressed(np.array(cells.values, dtype=np.int64), cells.sums, below=below)
    return [
        _shown(table, mine, small, others, below) for table, mine in zip(tables, at, strict=True)
    ]


class _Cells:
    """The distinct counts of persons in several tables, and which sum to which.

    A cell is what a row is about and the number itself: the same number of the same school is one
    cell in all tables, whatever it counts, so that a hidden count stands nowhere in the open.
    """

    def __init__(self) -> None:
        self.values: list[int] = []
        self.sums: list[tuple[int, Sequence[int]]] = []
        self._known: dict[tuple[Name, Name, int], int] = {}
        self._told: dict[tuple[Name, str], dict[Name, int]] = {}

    def _cell(self, kind: Name, name: Name, value: int) -> int:
        found = self._known.setdefault((kind, name, value), len(self.values))
        if found == len(self.values):
            self.values.append(value)
        return found

    def _sum(self, whole: int, parts: Sequence[int]) -> None:
        if sum(self.values[k] for k in parts) == self.values[whole]:
            self.sums.append((whole, parts))

    def add(self, table: FigureTable) -> dict[str, NDArray[np.int64]]:
        """Take the counts of a table; the cell of each row by column, -1 where it is none."""
        rule, frame = table.rule, table.frame
        total = _totals(frame)
        seats = _seats(rule, frame)
        found = {}
        for column in rule.people:
            values = frame[column].to_numpy(dtype=np.int64).tolist()
            cells = np.full(len(frame), -1, dtype=np.int64)
            groups: dict[Name, list[int]] = {}
            for row, (kind, name) in enumerate(_names(rule, frame)):
                if values[row] <= 0 or seats[row]:
                    continue
                if total[row]:
                    cells[row] = self._cell((), (TOTAL,), values[row])
                    continue
                cells[row] = cell = self._cell(kind, name, values[row])
                measure = rule.measures.get(column, column)
                self._told.setdefault((kind, measure), {})[name] = cell
                if name and name[0]:
                    groups.setdefault(kind, []).append(cell)
            for parts in groups.values():
                if len(parts) == 1 and not total.any():
                    continue
                whole = self._cell((), (TOTAL,), sum(self.values[k] for k in parts))
                self._sum(whole, parts)
            found[column] = cells
        return found

    def relate(self) -> None:
        """Sums across tables: of the parts of a school, a major or a category, and of a school."""
        for (kinds, measure), told in list(self._told.items()):
            for k, kind in enumerate(kinds):
                if len(kinds) > 1:
                    self._group(kind, measure, [(name[k], cell) for name, cell in told.items()])
                if kind == "major":
                    named = [(_category(name[k]), cell) for name, cell in told.items()]
                    self._group("category", measure, named)
        whole = self._told.get((("school",), _WHOLE), {})
        for name, cell in whole.items():
            of_name = (self._told.get((("school",), part), {}).get(name) for part in _PARTS)
            parts = [part for part in of_name if part is not None]
            if parts:
                self._sum(cell, parts)

    def _group(self, kind: str, measure: str, named: list[tuple[str, int]]) -> None:
        wholes = self._told.get(((kind,), measure), {})
        groups: dict[str, list[int]] = {}
        for name, cell in named:
            groups.setdefault(name, []).append(cell)
        for name, parts in groups.items():
            if (name,) in wholes:
                self._sum(wholes[name,], parts)


def _category(major: str) -> str:
    return category_name(majors.find(major) or "")


def _totals(frame: pd.DataFrame) -> NDArray[np.bool_]:
    return np.asarray(frame.iloc[:, 0].to_numpy(dtype=object) == TOTAL, dtype=bool)


def _seats(rule: FigureRule, frame: pd.DataFrame) -> NDArray[np.bool_]:
    if not rule.section:
        return np.zeros(len(frame), dtype=bool)
    return np.asarray(frame[rule.section].isin(rule.seats), dtype=bool)


def _names(rule: FigureRule, frame: pd.DataFrame) -> list[tuple[Name, Name]]:
    """What each row is about: kinds of its keys, and their texts."""
    keys = rule.keys or (("", str(frame.columns[0])),)
    names = list(zip(*[frame[column].astype(str).tolist() for _, column in keys], strict=True))
    if not rule.kinds:
        kind = tuple(kind for kind, _ in keys)
        return [(kind, name) for name in names]
    sides = frame[rule.section].tolist()
    return [((rule.kinds[side],), name) for side, name in zip(sides, names, strict=True)]


def _shown(
    table: FigureTable,
    cells: dict[str, NDArray[np.int64]],
    small: NDArray[np.bool_],
    others: NDArray[np.bool_],
    below: int,
) -> FigureTable:
    rule, frame = table.rule, table.frame.copy()
    nothing = np.zeros(len(frame), dtype=bool)
    hidden: dict[str, NDArray[np.bool_]] = {}
    for column, at in cells.items():
        few, more = nothing.copy(), nothing.copy()
        few[at >= 0], more[at >= 0] = small[at[at >= 0]], others[at[at >= 0]]
        hidden[column] = few | more
        frame[column] = _covered(_covered(frame[column], few, f"<{below}"), more, HIDDEN)
    total = _totals(frame)
    for column, of in rule.derived.items():
        cover = np.logical_or.reduce([hidden[name] for name in of])
        if column in rule.overall:
            cover = cover | (total & cover.any())
        frame[column] = _covered(frame[column], cover, HIDDEN)
    unseen = np.logical_or.reduce([nothing, *hidden.values()])
    if rule.rank:
        frame[rule.rank] = _ranks(table.frame, rule, unseen)
    if rule.by_value:
        frame = _moved(frame, rule, unseen, total)
    return replace(table, frame=frame)


def _covered(column: pd.Series, where: NDArray[np.bool_], text: str) -> pd.Series:
    if not where.any():
        return column
    shown = column.to_numpy(dtype=object).copy()
    shown[where] = text
    return pd.Series(shown, index=column.index, dtype=object)


def _ranks(frame: pd.DataFrame, rule: FigureRule, unseen: NDArray[np.bool_]) -> pd.Series:
    """Ranks among the rows that are shown: those hidden take no rank from them."""
    shown = frame[~unseen]
    ranks = shown.groupby(rule.section)[rule.by_value].rank(method="min", ascending=False)
    if not unseen.any():
        return ranks.astype(np.int64)
    found = np.full(len(frame), HIDDEN, dtype=object)
    found[~unseen] = ranks.astype(np.int64).tolist()
    return pd.Series(found, index=frame.index, dtype=object)


def _moved(
    frame: pd.DataFrame, rule: FigureRule, unseen: NDArray[np.bool_], total: NDArray[np.bool_]
) -> pd.DataFrame:
    """Hidden rows at the end of their section by name: their place in an order tells their size."""
    section = pd.factorize(frame[rule.section])[0] if rule.section else np.zeros(len(frame))
    names = ["\0".join(name) for _, name in _names(rule, frame)]
    place = np.arange(len(frame))
    if unseen.any():
        by_name = np.argsort(np.argsort(np.array(names, dtype=str), kind="stable"))
        place = np.where(unseen, by_name, place)
    order = np.lexsort((place, unseen, total, section))
    return frame.iloc[order].reset_index(drop=True)
