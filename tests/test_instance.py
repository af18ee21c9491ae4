"""What other tables fill in, and what is derived, when tables become an instance."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from placement.instance import Instance, Term
from placement.schema import SCHEMA

TERM = Term("2025春", dt.date(2025, 3, 1))


def made(**tables: list[dict[str, object]]) -> Instance:
    """An instance of rows; students and posts get what they need."""
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    frames["students"] = frames["students"].assign(name="甲", major="数控技术")
    frames["posts"] = frames["posts"].assign(post="装配", need=2)
    return Instance.from_frames(frames, term=TERM, city="431000")


def test_schools_fill_what_their_students_leave_open() -> None:
    """A student's own entry goes before the school's; a school nobody lists fills nothing."""
    instance = made(
        students=[
            {"student_id": "S1", "school": "甲校", "school_region": ""},
            {"student_id": "S2", "school": "甲校", "school_region": "430100"},
            {"student_id": "S3", "school": "乙校", "school_region": ""},
        ],
        posts=[{"post_id": "P1", "employer": "甲厂"}],
        schools=[{"school": "甲校", "region": "431002", "credit": "否"}],
    )
    assert instance.students["school_region"].tolist() == ["431002", "430100", ""]
    assert instance.students["school_credit"].tolist() == ["否", "否", ""]
    assert instance.tables["students"]["school_region"].tolist() == ["", "430100", ""]


def test_enterprises_fill_what_their_posts_leave_open() -> None:
    """Dates, choices and amounts alike, and only where the post says nothing."""
    instance = made(
        students=[{"student_id": "S1"}],
        posts=[
            {"post_id": "P1", "employer": "甲厂", "pay_cycle": ""},
            {"post_id": "P2", "employer": "甲厂", "pay_cycle": "按季"},
        ],
        enterprises=[
            {
                "employer": "甲厂",
                "pay_cycle": "按月",
                "pay_lowest": 2000.0,
                "legal_status": "法人",
                "safety_training": pd.Timestamp("2025-02-20"),
            }
        ],
    )
    places = instance.places
    assert places["pay_cycle"].tolist() == ["按月", "按季"]
    assert places["pay_lowest"].tolist() == [2000.0, 2000.0]
    assert places["legal_status"].tolist() == ["法人", "法人"]
    assert (places["safety_training"] == pd.Timestamp("2025-02-20")).all()


def test_every_column_that_enterprises_fill_is_one_of_both_tables() -> None:
    """A name that only one side has would be filled without a word."""
    from placement.instance import _OF_ENTERPRISE, _OF_SCHOOL

    assert set(_OF_ENTERPRISE) <= set(SCHEMA.table("enterprises").fields)
    assert set(_OF_ENTERPRISE.values()) <= set(SCHEMA.table("posts").fields)
    assert set(_OF_SCHOOL) <= set(SCHEMA.table("schools").fields)
    assert set(_OF_SCHOOL.values()) <= set(SCHEMA.table("students").fields)


def test_posts_that_students_found_carry_their_own_id() -> None:
    """Named by a student, or said to be so in the post sheet."""
    instance = made(
        students=[{"student_id": "S1", "self_found": "P2"}],
        posts=[
            {"post_id": "P1", "employer": "甲厂", "arranged_by": "学校"},
            {"post_id": "P2", "employer": "乙厂", "arranged_by": ""},
            {"post_id": "P3", "employer": "丙厂", "arranged_by": "自行联系"},
        ],
    )
    assert instance.places["own_post"].tolist() == ["", "P2", "P3"]


def test_columns_that_nobody_gave_take_no_memory() -> None:
    """A nation has ten million students and dozens of columns that stay empty."""
    empty = SCHEMA.table("students").canonical(
        pd.DataFrame({"student_id": ["S1", "S2"], "name": ["甲", "乙"], "major": ["数控", "数控"]})
    )
    absent = [name for name in empty if empty[name].to_numpy().strides == (0,)]
    assert set(empty) - set(absent) == {"student_id", "name", "major"}
    assert empty["grade"].tolist() == [-1, -1]
    assert np.isnat(empty["agreement"].to_numpy()).all()
