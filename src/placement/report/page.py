"""What a worksheet is made of, before any file format: columns of values and how to draw them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.report.plan import Plan
    from placement.wording import Lang

Kind = Literal["text", "count", "number", "share", "date"]
"""``text`` is an object array of str, ``count`` int64 (negative is blank), ``number`` and ``share``
float64 (NaN is blank; a share is shown in per cent), ``date`` datetime64 (NaT is blank). Numbers
with marks such as ``<5`` among them are object arrays."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, how its values are shown, and the most characters it may be wide.

    A Chinese character is two characters wide. Longer text wraps.
    """

    zh: str
    en: str
    kind: Kind = "text"
    width: int = 14

    def heading(self, lang: Lang) -> str:
        """The heading in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of some columns over rows ``first`` … ``last`` of the page, named by one column.

    ``colours`` has one ``#RRGGBB`` a series.
    """

    title: str
    names: int
    series: tuple[int, ...]
    colours: tuple[str, ...]
    first: int
    last: int
    stacked: bool = False
    horizontal: bool = False


@dataclass(frozen=True)
class Page:
    """Columns and their values, equally long; ``strong`` rows are drawn as headings of a section.

    ``frozen`` columns stay in sight when the reader scrolls and are repeated on each printed page;
    ``bars`` are columns with a data bar; ``across`` is how many printed pages the sheet is wide.
    """

    columns: tuple[Column, ...]
    values: tuple[np.ndarray, ...]
    strong: frozenset[int] = frozenset()
    bars: tuple[int, ...] = ()
    charts: tuple[Chart, ...] = ()
    frozen: int = 0
    across: int = 1

    def __len__(self) -> int:
        return len(self.values[0])


@dataclass(frozen=True)
class Sheet:
    """One kind of worksheet: a stable id, its name, and how a plan fills it.

    ``detail`` sheets have a row a student: too many for one sheet in a very large run. A sheet is
    left out of plans for which ``shown`` is False.
    """

    id: str
    zh: str
    en: str
    build: Callable[[Plan], Page]
    detail: bool = field(default=False)
    shown: Callable[[Plan], bool] = field(default=lambda _plan: True)

    def title(self, lang: Lang) -> str:
        """The name on the tab."""
        return self.zh if lang == "zh" else self.en


def text_page(
    columns: tuple[Column, ...],
    rows: list[tuple[str, ...]],
    *,
    strong: frozenset[int] = frozenset(),
) -> Page:
    """A page of text given row by row."""
    width = len(columns)
    table = np.array(rows, dtype=object).reshape(len(rows), width)
    return Page(columns, tuple(table[:, k] for k in range(width)), strong=strong)
