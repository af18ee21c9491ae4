"""Tables of figures as pages of a workbook, one sheet each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.report.page import Column, Kind, Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from placement.figures import FigureTable
    from placement.wording import Lang

_LONGEST = 31
"""A sheet's name has at most so many characters, and none of those below."""
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_SHARES = ("share", "rate", "difference")


def figure_pages(tables: Iterable[FigureTable], lang: Lang) -> list[tuple[str, Page]]:
    """Each table as (sheet name, page), names told apart; raw tables and published ones alike."""
    named: dict[str, Page] = {}
    for table in tables:
        title = (table.title_zh if lang == "zh" else table.title_en).translate(_FORBIDDEN)
        name, number = title[:_LONGEST], 2
        while name.lower() in {other.lower() for other in named}:
            name, number = f"{title[: _LONGEST - 3]} {number}", number + 1
        named[name] = figure_page(table, lang)
    return list(named.items())


def figure_page(table: FigureTable, lang: Lang) -> Page:
    """Counts as counts, shares in per cent; a hidden count is a mark among numbers."""
    columns, values = [], []
    frame = table.told(lang)
    counted = {*table.rule.people, *table.rule.derived}
    for name, (zh, en) in table.headings.items():
        kind, value = _shown(frame[name], name, counted=name in counted)
        columns.append(Column(zh, en, kind, 36 if kind == "text" else 12))
        values.append(value)
    return Page(tuple(columns), tuple(values), frozen=1)


def _shown(column: pd.Series, name: str, *, counted: bool) -> tuple[Kind, np.ndarray]:
    values = column.to_numpy()
    share = any(word in name for word in _SHARES)
    if values.dtype.kind == "i":
        return "count", values.astype(np.int64)
    if values.dtype.kind == "f":
        return ("share" if share else "number"), values.astype(np.float64)
    if counted:
        whole = all(isinstance(value, (int, str)) for value in values.tolist())
        return ("share" if share else "count" if whole else "number"), values
    return "text", np.array([str(v) for v in values.tolist()], dtype=object)
