"""分配花名册: a row a student, with columns for the school and the family to sign."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.explain import FIT_KINDS
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
_PRIVATE_HEADING = re.compile(
    "身份证|证件|银行|卡号|账号|电话|手机|联系方式|微信|邮箱|qq|phone|mobile|id.?card|bank|mail",
    re.I,
)
_PRIVATE_VALUE = re.compile(r"(?<!\d)(?:1\d{10}|\d{15,19}[Xx]?|\d{17}[Xx])(?!\d)")


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
    carried, names = carried_columns(plan)
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
        instance.students["note"].to_numpy(),
        *carried,
    )
    extra = tuple(Column(name, name, width=16) for name in names)
    return Page((*COLUMNS, *extra), values, frozen=3, across=2)


def carried_columns(plan: Plan) -> tuple[list[np.ndarray], list[str]]:
    """The users' unknown columns as text, without those that hold what must not be passed on.

    A heading that speaks of documents, accounts or telephones keeps the whole column back; numbers
    of that shape elsewhere are masked.
    """
    frame = plan.instance.carried.get("students")
    if frame is None:
        return [], []
    known = {column.zh for column in COLUMNS} | {column.en for column in COLUMNS}
    names, columns = [], []
    for name in map(str, frame.columns):
        if _PRIVATE_HEADING.search(name):
            continue
        codes, distinct = pd.factorize(frame[name], use_na_sentinel=False)
        texts = ["" if pd.isna(value) else masked(str(value)) for value in distinct]
        columns.append(np.array([*texts, ""], dtype=object)[codes])
        names.append(f"{name}*" if name in known else name)
    return columns, names


def masked(text: str) -> str:
    """The text with everything that looks like a document, account or telephone number cut short.

    >>> masked("电话13800001111")
    '电话138****'
    """
    return _PRIVATE_VALUE.sub(lambda found: f"{found[0][:3]}****", text)


SHEET = Sheet("roster", "分配花名册", "Roster", build, detail=True)
