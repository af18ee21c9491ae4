"""按企业: who an employer receives, post by post, beside how many were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.report import carried
from placement.report.order import by_name
from placement.report.page import Column, Page, Sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.report.plan import Plan

COLUMNS = (
    Column("园区", "Park", width=14),
    Column("实习单位", "Employer", width=26),
    Column("岗位编号", "Place id", width=14),
    Column("岗位", "Post", width=16),
    Column("需求人数", "Asked for", "count", 6),
    Column("已派人数", "Allocated", "count", 6),
    Column("序号", "No.", "count", 5),
    Column("学号", "Student id", width=16),
    Column("姓名", "Name", width=10),
    Column("性别", "Sex", width=4),
    Column("学校", "School", width=18),
    Column("专业", "Major", width=18),
    Column("班级", "Class", width=22),
    Column("起", "From", "date", 10),
    Column("止", "To", "date", 10),
    Column("接收确认", "Employer confirms", width=10),
)


def build(plan: Plan) -> Page:
    """Every post; one without students has one row with the student's columns blank."""
    return of_places(plan, np.arange(len(plan.instance.places)))


def of_places(plan: Plan, chosen: NDArray[np.int64]) -> Page:
    """The lists of some places, by park, employer and post; the users' own columns at the end."""
    places = plan.instance.places
    rank = np.full(len(places), -1, dtype=np.int64)
    keys = ("park", "employer", "post", "place_id")
    order = chosen[by_name([places[key].to_numpy()[chosen] for key in keys])]
    rank[order] = np.arange(len(order))

    who = np.flatnonzero(plan.place >= 0)
    who = who[rank[plan.place[who]] >= 0]
    who = who[np.argsort(rank[plan.place[who]], kind="stable")]
    empty = order[plan.taken[order] == 0]
    place = np.concatenate([plan.place[who], empty])
    student = np.concatenate([who, np.full(len(empty), -1)])
    rows = np.argsort(rank[place], kind="stable")
    place, student = place[rows], student[rows]

    first = np.searchsorted(rank[place], rank[place])
    number = np.where(student >= 0, np.arange(len(place)) - first + 1, -1)
    own = carried.of_places(plan.instance)
    start, end = (np.append(day, np.datetime64("NaT"))[student] for day in plan.days)
    values = (
        *(places[c].to_numpy()[place] for c in ("park", "employer", "place_id", "post", "need")),
        plan.taken[place],
        number,
        *(_of_students(plan, c, student) for c in ("student_id", "name", "sex", "school", "major")),
        _of_students(plan, "klass", student),
        start,
        end,
        np.full(len(place), "", dtype=object),
        *(column[place] for column in own.values()),
    )
    return Page((*COLUMNS, *carried.headed(own, COLUMNS)), values, frozen=4)


def _of_students(plan: Plan, column: str, who: NDArray[np.int64]) -> np.ndarray:
    values = plan.instance.students[column].to_numpy()
    return np.append(values, "")[who]


SHEET = Sheet("by_employer", "按企业", "By employer", build, detail=True)
