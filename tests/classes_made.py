"""Small terms with order classes, made by hand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from placement.catalogue import majors
from placement.instance import Instance, Term
from placement.policy import load_policy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.policy import Policy

TERM = Term("2025秋", dt.date(2025, 9, 1))
MACHINES, NURSES, ACCOUNTS = "数控技术应用", "护理", "会计事务"
"""Three majors of three categories, so that none suits the class of another."""


def term(
    people: Mapping[str, int],
    classes: Sequence[Mapping[str, object]] = (),
    *,
    demand: Sequence[tuple[str, str, str, int]] = (),
    posts: Sequence[Mapping[str, object]] = (),
    **more: pd.DataFrame,
) -> Instance:
    """So many students of each major, numbered through; classes with what is given of them."""
    listed = [major for major, count in people.items() for _ in range(count)]
    students = pd.DataFrame(
        {
            "student_id": [f"s{k:02d}" for k in range(1, len(listed) + 1)],
            "name": [f"学生{k}" for k in range(1, len(listed) + 1)],
            "school": "甲校",
            "level": "中职",
            "major": listed,
            "major_code": [majors.find(name, "中职") for name in listed],
            "grade": 2024,
            "phone": "13800001111",
        }
    )
    usual = {"post_id": "P1", "employer": "某厂", "post": "装配", "need": 2, "majors": MACHINES}
    tables = {"students": students, "posts": pd.DataFrame([*posts] or [usual]), **more}
    if classes:
        named = [{"name": f"{own['class_id']}班", "seats": 20, **own} for own in classes]
        tables["classes"] = pd.DataFrame(named)
    if demand:
        columns = ["park", "employer", "major", "people"]
        tables["demand"] = pd.DataFrame(list(demand), columns=columns)
    return Instance.from_frames(tables, term=TERM, city="431000")


def law(*packs: str) -> Policy:
    """The national rules and those of packs, as of the term."""
    return load_policy(["national", *packs], instance_city="431000", on=TERM.start)
