"""未安排: who has no place, why, and which places with room they could still take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.report.page import Column, Page, Sheet
from placement.wording import sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.report.plan import Plan

COLUMNS = (
    Column("序号", "No.", "count", 5),
    Column("学号", "Student id", width=16),
    Column("姓名", "Name", width=10),
    Column("学校", "School", width=18),
    Column("专业", "Major", width=18),
    Column("班级", "Class", width=20),
    Column("情形", "Case", width=14),
    Column("说明", "Why", width=50),
    Column("可考虑的岗位1", "Could take 1", width=26),
    Column("可考虑的岗位2", "Could take 2", width=26),
    Column("可考虑的岗位3", "Could take 3", width=26),
    Column("处理意见", "Decision", width=14),
)


def build(plan: Plan) -> Page:
    """Those who wanted a place first, then those who take no part, each in input order."""
    key = plan.found.key
    without = np.flatnonzero(plan.place < 0)
    aside = np.isin(key[without], ("not_in_pool", "held_out"))
    who = np.concatenate([without[~aside], without[aside]])
    cases = np.unique(key[who].astype(str)).tolist()
    words = {case: sentence(f"case.{case}", {}, lang=plan.lang) for case in cases}
    values = (
        np.arange(len(who)) + 1,
        *(plan.of_students(c, who) for c in ("student_id", "name", "school", "major", "klass")),
        np.array([words[case] for case in key[who]], dtype=object),
        plan.table["note"].to_numpy()[who],
        *nearest_places(plan, who),
        np.full(len(who), "", dtype=object),
    )
    return Page(COLUMNS, values, frozen=3)


def nearest_places(plan: Plan, who: NDArray[np.int64]) -> list[NDArray[np.object_]]:
    """Three columns: open places that the rules allow, nearest home first, with seats left."""
    places = plan.instance.places
    left = places["need"].to_numpy() - plan.taken
    seats = "余" if plan.lang == "zh" else "left "
    used = np.unique(plan.found.nearest)
    shown = np.full(len(places) + 1, "", dtype=object)
    for position in used[used >= 0].tolist():
        row = places.iloc[position]
        shown[position] = f"{row['post']}（{row['employer']}，{seats}{left[position]}）"
    nearest = np.full((len(plan.place), 3), -1, dtype=np.int64)
    nearest[plan.found.searching] = plan.found.nearest
    return [shown[nearest[who, k]] for k in range(3)]


SHEET = Sheet("unplaced", "未安排", "Not placed", build, detail=True)
