"""Workbooks of a large run: lists by employer for each park, and by class for each school."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from placement.report.order import name_rank
from placement.report.plan import ROSTER_AT_MOST, Plan
from placement.report.sheets import SHEETS, by_class, by_employer

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from placement.report.page import Page


_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME = 60


def sheet_pages(plan: Plan) -> list[tuple[str, Page]]:
    """The sheets of ``plan.xlsx`` in order, without those a large run writes by park and school."""
    apart = {by_employer.SHEET.id, by_class.SHEET.id} if plan.split else set()
    if len(plan.place) > ROSTER_AT_MOST:
        apart |= {sheet.id for sheet in SHEETS if sheet.detail}
    return [
        (sheet.title(plan.lang), sheet.build(plan)) for sheet in SHEETS if sheet.id not in apart
    ]


def volumes(plan: Plan) -> Iterator[tuple[str, list[tuple[str, Page]]]]:
    """Path below the output directory and pages of each further workbook, one at a time."""
    zh = plan.lang == "zh"
    parks, schools = ("按园区", "按学校") if zh else ("by-park", "by-school")
    other = "其他" if zh else "other"
    employers, classes = by_employer.SHEET.title(plan.lang), by_class.SHEET.title(plan.lang)
    for name, chosen in _groups(plan.instance.places["park"], other):
        yield f"{parks}/{name}.xlsx", [(employers, by_employer.of_places(plan, chosen))]
    for name, chosen in _groups(plan.instance.students["school"], other):
        yield f"{schools}/{name}.xlsx", [(classes, by_class.of_students(plan, chosen))]


def _groups(values: pd.Series, other: str) -> Iterator[tuple[str, np.ndarray]]:
    """A file name for each distinct value, and the positions that have it."""
    rank = name_rank(values)
    order = np.argsort(rank, kind="stable")
    begins = np.searchsorted(rank[order], np.arange(int(rank.max(initial=-1)) + 2))
    used: set[str] = set()
    for begin, end in zip(begins[:-1].tolist(), begins[1:].tolist(), strict=True):
        value = values.iloc[order[begin]]
        name = _UNSAFE.sub("_", str(value)).strip(" .")[:_LONGEST_NAME] or other
        # Two values may differ only in what a file name cannot hold, or in upper and lower case.
        while name.lower() in used:
            name += "_"
        used.add(name.lower())
        yield name, order[begin:end]
