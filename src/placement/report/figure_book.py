"""Tables of figures as a workbook for the office, or for publication."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import UsageError
from placement.report.figure_pages import figure_pages
from placement.report.page import Column, Page
from placement.report.workbook import Imprint, write_workbook
from placement.storage import named_as_workbook, write_atomically
from placement.wording import sentence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from placement.figures import FigureTable
    from placement.wording import Lang

_CONTENTS = (
    Column("表", "Table", width=48),
    Column("依据", "Asked for by", width=80),
    Column("规则", "Rules", width=36),
    Column("行数", "Rows", "count", 8),
)


def write_figures(
    path: Path,
    tables: Sequence[FigureTable],
    day: dt.date,
    *,
    force: bool = False,
    lang: Lang = "zh",
) -> Path:
    """Write a sheet of contents and one a table, ``.xlsx`` added where the name lacks it.

    Raises
    ------
    UsageError
        When the file exists and ``force`` is not set (E411), or it cannot be written (E102, E105,
        E107).
    """
    path = named_as_workbook(path)
    if path.exists() and not force:
        raise UsageError("E411", path=str(path))
    contents = sentence("figures.contents", {}, lang=lang)
    pages = [(contents, _contents(tables, lang)), *figure_pages(tables, lang)]
    title = sentence("figures.title", {"day": day.isoformat()}, lang=lang)
    said = "\n".join(table.frame.to_csv() for table in tables)
    number = hashlib.sha256(said.encode()).hexdigest()[:8]
    imprint = Imprint(number, title, day, lang, sentence("figures.number", {}, lang=lang))

    def write(target: Path) -> None:
        write_workbook(target, pages, imprint)

    return write_atomically(path.parent, {path.name: write}, force=True)[0]


def _contents(tables: Sequence[FigureTable], lang: Lang) -> Page:
    texts = [
        [table.title_zh if lang == "zh" else table.title_en for table in tables],
        ["; ".join(table.clauses) for table in tables],
        [" ".join(table.rules) for table in tables],
    ]
    rows = np.array([len(table.frame) for table in tables], dtype=np.int64)
    columns = [np.array(text, dtype=object) for text in texts]
    return Page(_CONTENTS, (*columns, rows), frozen=1)
