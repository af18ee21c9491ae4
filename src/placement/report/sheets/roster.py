"""分配花名册: a row a student, with columns for the school and the family to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.explain import FIT_KINDS
from placement.report import carried
from placement.report.page import Column, Page, Sheet
from placement.wording import sentence

if TYPE_CHECKING:
    from placement.report.plan import Plan

COLUMNS = (
    Column("序号", "No.", "count", 6),
    Column("学号", "Student id", width=16),
    Column("姓名", "Name", width=10),
    Column("性别", "Sex", width=4),
    Column("学校", "School", width=18),
    Column("专业", "Major", width=18),
    Column("班级", "Class", width=20),
    Column("实习单位", "Employer", width=20),
    Column("岗位", "Post", width=14),
    Column("岗位编号", "Place id", width=12),
    Column("园区", "Park", width=12),
    Column("地点", "Workplace", width=14),
    Column("起", "From", "date", 10),
    Column("止", "To", "date", 10),
    Column("月数", "Months", "number", 6),
    Column("志愿位次", "Choice", "count", 5),
    Column("是否对口", "Fit", width=8),
    Column("调剂标记", "Adjusted", width=6),
    Column("说明", "Why", width=44),
    Column("学校确认", "School confirms", width=10),
    Column("学生及监护人确认", "Student and guardian confirm", width=12),
    Column("备注", "Remarks", width=14),
)


def build(plan: Plan) -> Page:
    """Students in the order of the input; the users' own unknown columns stand at the end."""
    instance, found = plan.instance, plan.found
    everybody = np.arange(len(plan.place))
    start, end = plan.days
    lang = plan.lang
    fit_words = np.array([sentence(f"fit.{k}", {}, lang=lang) for k in FIT_KINDS], dtype=object)
    placed = plan.place >= 0
    mark = "调剂" if lang == "zh" else "adjusted"
    blank = np.full(len(everybody), "", dtype=object)
    own = carried.of_students(instance)
    values = (
        everybody + 1,
        *(plan.of_students(c, everybody) for c in ("student_id", "name", "sex", "school")),
        *(plan.of_students(c, everybody) for c in ("major", "klass")),
        *(plan.of_places(c, everybody) for c in ("employer", "post", "place_id", "park", "place")),
        start,
        end,
        pd.to_numeric(plan.table["months"], errors="coerce").to_numpy(dtype=np.float64),
        np.where(found.rank > 0, found.rank, -1),
        np.where(placed, fit_words[found.fit_kind], ""),
        np.where(found.key == "adjusted", mark, ""),
        plan.table["note"].to_numpy(),
        blank,
        blank,
        carried.masked_column(instance.students["note"]),
        *own.values(),
    )
    return Page((*COLUMNS, *carried.headed(own, COLUMNS)), values, frozen=3, across=2)


SHEET = Sheet("roster", "分配花名册", "Roster", build, detail=True)
