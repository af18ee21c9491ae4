"""Tables of figures as sheets."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import openpyxl

from placement.figures import figures, published
from placement.policy import load_policy
from placement.report.figure_pages import figure_pages
from placement.report.workbook import Imprint, write_workbook
from random_rosters import random_roster

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 6, 30)


def test_every_table_has_a_sheet_with_its_headings(tmp_path: Path) -> None:
    """Raw and published, in both languages; names are told apart and short enough."""
    on = random_roster(np.random.default_rng(5))
    policy = load_policy(["chenzhou-2018", "kaizhou-2020", "yibin-2022"], on=None)
    found = figures(on, policy)
    found = [*found, *map(published, found)]
    for lang in ("zh", "en"):
        pages = figure_pages(found, lang)
        assert len(pages) == len(found)
        assert all(len(name) <= 31 for name, _ in pages)
        path = tmp_path / f"{lang}.xlsx"
        write_workbook(path, pages, Imprint("1", "figures", DAY, lang))
        book = openpyxl.load_workbook(path)
        for table, sheet in zip(found, book.worksheets, strict=True):
            said = {str(cell.value) for row in sheet.iter_rows() for cell in row}
            assert {pair[lang == "en"] for pair in table.headings.values()} <= said
