"""园区满足率: what each park asked for and what it got."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.report.page import Chart, Column, Page, Sheet

if TYPE_CHECKING:
    from placement.report.plan import Plan

COLUMNS = (
    Column("园区", "Park", width=24),
    Column("企业数", "Employers", "count", 8),
    Column("岗位数", "Posts", "count", 8),
    Column("需求人数", "Asked for", "count", 8),
    Column("已派人数", "Allocated", "count", 8),
    Column("缺口", "Short", "count", 8),
    Column("满足率", "Fulfilled", "share", 14),
)


def build(plan: Plan) -> Page:
    """The total, then parks by falling shortage; posts outside any park are one row."""
    places = plan.instance.places
    outside = "（园区外）" if plan.lang == "zh" else "(no park)"
    grouped = (
        pd.DataFrame(
            {
                "park": places["park"].where(places["park"] != "", outside),
                "employer": places["employer"],
                "need": places["need"],
                "taken": plan.taken,
            }
        )
        .groupby("park", sort=True)
        .agg(
            employers=("employer", "nunique"),
            posts=("need", "size"),
            need=("need", "sum"),
            taken=("taken", "sum"),
        )
    )
    grouped["short"] = grouped["need"] - grouped["taken"]
    grouped = grouped.sort_values("short", ascending=False, kind="stable")
    total = grouped.sum()
    total["employers"] = places["employer"].nunique()
    columns = [np.insert(grouped[c].to_numpy(np.int64), 0, total[c]) for c in grouped.columns]
    share = np.divide(
        columns[3], columns[2], out=np.full(len(columns[2]), np.nan), where=columns[2] > 0
    )
    first = "合计" if plan.lang == "zh" else "Total"
    names = np.insert(grouped.index.to_numpy(dtype=object), 0, first)
    title = "各园区需求与已派人数" if plan.lang == "zh" else "Asked for and allocated, by park"
    last = min(len(grouped), 40)
    colours = ("#BFCFE7", "#2F5597")
    chart = Chart(title, 0, series=(3, 4), colours=colours, first=1, last=last, horizontal=True)
    return Page(
        COLUMNS,
        (names, *columns, share),
        strong=frozenset({0}),
        bars=(6,),
        charts=(chart,) if len(grouped) else (),
    )


SHEET = Sheet("parks", "园区满足率", "Parks", build)
