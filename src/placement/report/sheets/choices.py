"""志愿统计: which choice students got, for all, by level and by school."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.report.order import name_rank
from placement.report.page import Chart, Column, Page, Sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.report.plan import Plan

_MOST_RANKS = 10


def build(plan: Plan) -> Page:
    """One row a group of students: how many got which choice, something else, or nothing."""
    zh = plan.lang == "zh"
    ranks = max(1, min(_MOST_RANKS, int(plan.choices.rank.max(initial=0))))
    in_pool = np.flatnonzero(plan.instance.pool | (plan.place >= 0))
    fate = _fates(plan, ranks)
    has_list = np.bincount(plan.choices.student, minlength=len(fate)) > 0
    names, counts = ["全部学生" if zh else "All students"], [_count(fate[in_pool], ranks)]
    lists = [int(has_list[in_pool].sum())]
    for column, label in (
        ("level", "层次" if zh else "Level"),
        ("school", "学校" if zh else "School"),
    ):
        values = plan.of_students(column, in_pool)
        rank = name_rank(values)
        order = np.argsort(rank, kind="stable")
        for members in np.split(order, np.flatnonzero(np.diff(rank[order])) + 1):
            # Blanks come last, and are in no group; an empty pool has one empty part.
            value = values[members[0]] if len(members) else ""
            if value:
                names.append(f"{label}：{value}" if zh else f"{label}: {value}")
                counts.append(_count(fate[in_pool[members]], ranks))
                lists.append(int(has_list[in_pool[members]].sum()))
    table = np.array(counts, dtype=np.int64)
    total = table.sum(axis=1)
    listed = np.array(lists, dtype=np.int64)
    first = np.divide(table[:, 0], listed, out=np.full(len(table), np.nan), where=listed > 0)
    columns: tuple[Column, ...] = (
        Column("范围", "Group", width=30),
        Column("学生数", "Students", "count", 8),
        *(Column(f"第{k}志愿", f"Choice {k}", "count", 8) for k in range(1, ranks + 1)),
        Column("志愿外安排", "Not on the list", "count", 8),
        Column("未填志愿安排", "No list, placed", "count", 8),
        Column("未安排", "Not placed", "count", 8),
        Column("第一志愿率", "First choice", "share", 10),
    )
    charts = (
        Chart(
            "各志愿安排人数占比" if zh else "Choices obtained, share of students",
            names=0,
            series=tuple(range(2, ranks + 5)),
            colours=_colours(ranks),
            first=0,
            last=min(len(names), 30) - 1,
            stacked=True,
            horizontal=True,
        ),
    )
    cells: tuple[np.ndarray, ...] = (np.array(names, dtype=object), total, *table.T, first)
    return Page(columns, cells, strong=frozenset({0}), bars=(ranks + 5,), charts=charts, frozen=1)


def _fates(plan: Plan, ranks: int) -> NDArray[np.int64]:
    """Position of each student's outcome among the counted columns, (n,)."""
    rank = plan.found.rank
    has_list = np.bincount(plan.choices.student, minlength=len(rank)) > 0
    fate = np.where(has_list, ranks, ranks + 1)
    fate = np.where((rank >= 1) & (rank <= ranks), rank - 1, fate)
    return np.where(plan.place >= 0, fate, ranks + 2)


def _colours(ranks: int) -> tuple[str, ...]:
    """Blues that pale from the first choice on, then amber, grey, and red for nothing."""
    shades = np.linspace(0, 1, ranks) if ranks > 1 else np.zeros(1)
    dark, pale = np.array([0x1F, 0x4E, 0x96]), np.array([0xD6, 0xE4, 0xF5])
    mixed = [np.rint(dark + (pale - dark) * shade).astype(int) for shade in shades]
    blues = tuple("#" + "".join(f"{part:02X}" for part in colour) for colour in mixed)
    return (*blues, "#F2B134", "#A6A6A6", "#C0504D")


def _count(fates: NDArray[np.int64], ranks: int) -> NDArray[np.int64]:
    return np.bincount(fates, minlength=ranks + 3)


SHEET = Sheet("choices", "志愿统计", "Choices", build)
