"""Workbooks of a large run: lists by employer for each park, and by class for each school."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.report.order import name_rank
from placement.report.page import Page
from placement.report.sheets import SHEETS, by_class, by_employer

if TYPE_CHECKING:
    import pandas as pd

    from placement.report.plan import Plan

Ints = NDArray[np.int64]
Pages = Callable[[], list[tuple[str, Page]]]
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME = 60


def sheet_pages(plan: Plan) -> list[tuple[str, Page]]:
    """The sheets of ``plan.xlsx`` in order, without those that a large run leaves out of it."""
    apart = {by_employer.SHEET.id, by_class.SHEET.id} if plan.split else set()
    if not plan.listed:
        apart = {sheet.id for sheet in SHEETS if sheet.detail}
    return [
        (sheet.title(plan.lang), sheet.build(plan))
        for sheet in SHEETS
        if sheet.id not in apart and sheet.shown(plan)
    ]


def volumes(plan: Plan) -> Iterator[tuple[str, Pages]]:
    """Path below the output directory of each further workbook, and what makes its pages.

    Pages are made when they are written, so that only one workbook's are held at a time.
    """
    zh = plan.lang == "zh"
    other = "其他" if zh else "other"
    for folder, sheet, names, build in (
        ("按园区" if zh else "by-park", by_employer.SHEET, plan.instance.places["park"],
         by_employer.of_places),
        ("按学校" if zh else "by-school", by_class.SHEET, plan.instance.students["school"],
         by_class.of_students),
    ):  # fmt: skip
        title = sheet.title(plan.lang)
        for name, chosen in _groups(names, other):
            yield f"{folder}/{name}.xlsx", partial(_pages, plan, title, build, chosen)


def _pages(
    plan: Plan, title: str, build: Callable[[Plan, Ints], Page], chosen: Ints
) -> list[tuple[str, Page]]:
    return [(title, build(plan, chosen))]


def _groups(values: pd.Series, other: str) -> Iterator[tuple[str, Ints]]:
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
