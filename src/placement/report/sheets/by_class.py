"""按班级: where each class goes, to be posted and signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.report.order import by_name
from placement.report.page import Column, Page, Sheet
from placement.wording import sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.report.plan import Plan

COLUMNS = (
    Column("学校", "School", width=18),
    Column("班级", "Class", width=22),
    Column("专业", "Major", width=20),
    Column("序号", "No.", "count", 5),
    Column("学号", "Student id", width=16),
    Column("姓名", "Name", width=10),
    Column("性别", "Sex", width=4),
    Column("实习单位", "Employer", width=26),
    Column("岗位", "Post", width=16),
    Column("园区", "Park", width=14),
    Column("起", "From", "date", 10),
    Column("止", "To", "date", 10),
    Column("未安排情形", "Not placed because", width=14),
    Column("学生及监护人确认", "Student and guardian confirm", width=12),
)


def build(plan: Plan) -> Page:
    """Every student, by school and class."""
    return of_students(plan, np.arange(len(plan.place)))


def of_students(plan: Plan, chosen: NDArray[np.int64]) -> Page:
    """The lists of some students, by school, class and then in the order of the input."""
    students = plan.instance.students
    who = chosen[by_name([students[key].to_numpy()[chosen] for key in ("school", "klass")])]
    school, klass = (students[c].to_numpy()[who] for c in ("school", "klass"))
    fresh = np.ones(len(who), dtype=bool)
    fresh[1:] = (school[1:] != school[:-1]) | (klass[1:] != klass[:-1])
    begin = np.flatnonzero(fresh)
    number = np.arange(len(who)) - np.repeat(begin, np.diff([*begin, len(who)])) + 1
    start, end = plan.days
    # Lists by class are put up in public: the case in a word, and the reason only in 未安排.
    key, without = plan.found.key[who], plan.place[who] < 0
    why = np.full(len(who), "", dtype=object)
    for case in np.unique(key[without].astype(str)).tolist():
        why[without & (key == case)] = sentence(f"case.{case}", {}, lang=plan.lang)
    values = (
        school,
        klass,
        students["major"].to_numpy()[who],
        number,
        *(students[c].to_numpy()[who] for c in ("student_id", "name", "sex")),
        *(plan.of_places(c, who) for c in ("employer", "post", "park")),
        start[who],
        end[who],
        why,
        np.full(len(who), "", dtype=object),
    )
    return Page(COLUMNS, values, frozen=2)


SHEET = Sheet("by_class", "按班级", "By class", build, detail=True)
