"""Tables of figures as sheets."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pandas as pd

from placement.figures import FigureTable, figures
from placement.policy import load_policy
from placement.publication import published
from placement.report.figure_pages import figure_pages
from placement.report.workbook import Imprint, write_workbook
from placement.vocabulary.kinds import FigureRule, NoParams
from random_rosters import random_roster

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 6, 30)


def test_every_table_has_a_sheet_with_its_headings(tmp_path: Path) -> None:
    """Raw and published, in both languages; names are told apart and short enough."""
    on = random_roster(np.random.default_rng(5))
    policy = load_policy(["chenzhou-2018", "kaizhou-2020", "yibin-2022"], on=None)
    found = figures(on, policy)
    found = [*found, *published(found)]
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


def test_published_numbers_are_numbers_and_marks_have_no_apostrophe(tmp_path: Path) -> None:
    """Beside ``<5`` and ``-`` the counts of a column can still be summed, in long sheets too."""
    names = [f"企业{k:03d}" for k in range(150)]
    counts = np.arange(150) % 12
    frame = pd.DataFrame({"employer": names, "people": counts, "mean_pay": counts * 1.5})
    rule = FigureRule(
        "w", "表", "table", NoParams, {name: (name, name) for name in frame},
        lambda _roster, _params: frame, people=("people",), derived={"mean_pay": ("people",)},
        keys=(("employer", "employer"),),
    )  # fmt: skip
    (made,) = published([FigureTable(rule, ("X-1/w",), ("《甲》一",), frame)])
    path = tmp_path / "公开.xlsx"
    write_workbook(path, figure_pages([made], "en"), Imprint("1", "figures", DAY, "en"))
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True))
    for (_, people, pay), count in zip(rows, counts.tolist(), strict=True):
        if 0 < count < 5:
            assert (people, pay) == ("<5", "-")
        else:
            assert people == count
            assert pay == count * 1.5
            assert {type(people), type(pay)} <= {int, float}
