"""Rows of students and places for property tests: plain values, and the same as columns."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

from placement.policy.example import blank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import SearchStrategy

    from placement.vocabulary.kinds import Row

UNHURRIED = settings(deadline=None)
"""The first example of a word reads its tables; that is no sign of a slow word."""

_DAYS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            dt.date(2024, 2, 29),
            dt.date(2024, 8, 31),
            dt.date(2025, 2, 28),
            dt.date(2025, 3, 1),
            dt.date(2025, 8, 31),
            dt.date(2025, 9, 1),
        ]
    ),
    st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31)),
)
_BIRTHS = st.one_of(
    st.none(),
    st.sampled_from([dt.date(2008, 2, 29), dt.date(2009, 3, 1), dt.date(2009, 9, 1)]),
    st.dates(dt.date(2004, 1, 1), dt.date(2011, 12, 31)),
)
_MONTHS = st.one_of(st.just(float("nan")), st.sampled_from([0.5, 1, 2.5, 3, 5.5, 6, 8, 12.0]))
_REGIONS = st.sampled_from(
    ["", "431000", "431002", "431081", "430100", "500154", "500000", "429004", "430000", "999999"]
)
_LISTS = st.lists(
    st.sampled_from(
        [
            "*",
            "4607",
            "66",
            "460702",
            "数控技术应用",
            "汽修",
            "汽车制造类",
            "旅游类",
            "炼丹术",
            "123",
        ]
    ),
    max_size=3,
).map("|".join)
_PAPERS = st.sampled_from(["", "无", "未备案", "湘教函〔2025〕1号"])
_YUAN = st.sampled_from([float("nan"), 0.0, 1800.0, 3200.0, 3999.99, 4000.0, 5000.0])
_COUNTS = st.sampled_from([-1, 0, 1, 4, 9, 10, 29, 49, 100, 1000])


def _choice(field: str, table: str) -> SearchStrategy[Any]:
    from placement.schema import SCHEMA

    choices = SCHEMA.table(table).fields[field].choices or {}
    return st.sampled_from(["", *sorted(set(choices.values()))])


_STUDENT: Mapping[str, SearchStrategy[Any]] = {
    "birth": _BIRTHS,
    "sex": _choice("sex", "students"),
    "consent": _choice("consent", "students"),
    "level": _choice("level", "students"),
    "wish_local": _choice("wish_local", "students"),
    "home_region": _REGIONS,
    "major_code": st.sampled_from(
        ["", "460702", "660103", "700209", "700206", "740101", "46", "999999", "五年制", "460799"]
    ),
    "school": st.sampled_from(["", "甲校", "乙校", "丙校"]),
    "grade": st.sampled_from([-1, 1, 2022, 2023, 2024, 2025]),
    "start": _DAYS,
    "end": _DAYS,
    "months": _MONTHS,
    **dict.fromkeys(("agreement", "contract", "insured_from", "insured_to"), _DAYS),
    **{
        name: _choice(name, "students")
        for name in (
            "insurance_payer", "offsite_consent", "opt_out", "school_credit", "self_approved",
        )
    },
    "self_found": st.sampled_from(["", "P1", "P2"]),
    "school_region": _REGIONS,
    "years": st.sampled_from([-1, 1, 3]),
    "applied_months": st.sampled_from([-1, 0, 2, 5, 40]),
    "schools.region": _REGIONS,
}  # fmt: skip
_PLACE: Mapping[str, SearchStrategy[Any]] = {
    "employer": st.sampled_from(["", "甲厂", "乙厂", "星光ｋｔｖ", "星光KTV设备厂", "郴州大酒店"]),
    "industry": st.sampled_from(["", "R9013", "6110", "网吧活动", "软件开发", "游戏厅设备制造"]),
    "post": st.sampled_from(["装配", "焊接", "酒吧服务员"]),
    "kind": _choice("kind", "posts"),
    "role": _choice("role", "posts"),
    "sex_req": _choice("sex_req", "posts"),
    "level_req": _choice("level_req", "posts"),
    "credit": _choice("credit", "posts"),
    "partner": _choice("partner", "posts"),
    "night": _choice("night", "posts"),
    "hazard": st.sampled_from(
        [
            "",
            "无",
            "粉尘",
            "无粉尘",
            "噪声|井下",
            "不接触粉尘|噪声",
            "|",
            " ",
            "高处作业",
            "一级高处作业",
            "高处作业（Ⅱ级）|噪声",
            "3级体力劳动",
            "iv级体力",
            "粉尘2级|高处",
        ]
    ),
    "order_class": st.sampled_from([0, 0, 0, 1]),
    "region": _REGIONS,
    "city": st.sampled_from(["", "431000", "500000"]),
    "approved": _DAYS,
    "start": _DAYS,
    "end": _DAYS,
    "months": _MONTHS,
    "majors": _LISTS,
    "priority": st.sampled_from([float("nan"), -0.5, 0.0, 0.3, 1.0, 7.0]),
    "need": _COUNTS,
    "mentors": st.sampled_from([-1, 0, 1, 2, 9]),
    "quota_filing": st.sampled_from(["", "", "", "备2025-7"]),
    "staff_total": _COUNTS,
    "staff_same": _COUNTS,
    "interns_now": _COUNTS,
    "interns_same": _COUNTS,
    **{
        name: _choice(name, "posts")
        for name in (
            "abroad",
            "agent",
            "arranged_by",
            "deposit",
            "dorm",
            "holiday",
            "legal_status",
            "overtime",
            "pay_channel",
            "pay_cycle",
            "ppe",
            "safe_record",
            "simple_work",
            "special_filing",
            "venue",
            "weekend",
        )
    },
    **dict.fromkeys(("filing", "approval", "province_filing"), _PAPERS),
    **dict.fromkeys(("pay", "pay_same", "pay_lowest"), _YUAN),
    "for_school": st.sampled_from(["", "甲校", "乙校"]),
    "for_grade": st.sampled_from([-1, 2023, 2024]),
    "own_post": st.sampled_from(["", "", "P1", "P2"]),
    "unit_code": st.sampled_from(["", "91431000MA4L1234XK", "92431000MA4L1234XK", "431000"]),
    "safety_training": _DAYS,
    "hours_day": st.sampled_from([float("nan"), 7.5, 8.0, 8.5]),
    "hours_week": st.sampled_from([float("nan"), 40.0, 44.0]),
    "fees": st.sampled_from([float("nan"), 0.0, 0.5, 200.0]),
    "load_kg": st.sampled_from([float("nan"), 20.0, 20.5, 25.0, 26.0]),
    "load_times": st.sampled_from([float("nan"), 5.0, 6.0]),
    "line_rate": st.sampled_from([float("nan"), 50.0, 51.0]),
    "park": st.sampled_from(["", "甲园"]),
    "classes.filing": _PAPERS,
    **dict.fromkeys(("classes.start", "classes.end", "classes.approved_on"), _DAYS),
    "enterprises.partner": _choice("partner", "enterprises"),
    "enterprises.purchase_price": st.sampled_from([float("nan"), 0.0, 50.0, 80.7]),
}


def rows(table: str, fields: Sequence[str], *, most: int = 6) -> SearchStrategy[list[Row]]:
    """Lists of rows of ``students`` or ``posts`` with those fields, missing values included."""
    known = _STUDENT if table == "students" else _PLACE
    if not fields:
        return st.just([{}])
    one = st.fixed_dictionaries({field: known[field] for field in fields})
    return st.lists(one, min_size=1, max_size=most)


def columns(rows: Sequence[Row], table: str, fields: Sequence[str]) -> dict[str, np.ndarray]:
    """The same rows as arrays in the canonical dtypes."""
    return {field: _column([row[field] for row in rows], _blank(table, field)) for field in fields}


def _blank(table: str, field: str) -> object:
    """What stands for a value that is not given; ``classes.start`` is a column of ``classes``."""
    other, _, name = field.rpartition(".")
    return blank(other or table)[name]


def frame(rows: Sequence[Row], table: str, fields: Sequence[str]) -> pd.DataFrame:
    """The same rows as a frame in the canonical dtypes."""
    return pd.DataFrame(columns(rows, table, fields))


def _column(values: list[Any], missing: object) -> np.ndarray:
    if missing is None:
        return np.array(values, dtype="datetime64[s]")
    if isinstance(missing, float):
        return np.array(values, dtype=np.float64)
    if isinstance(missing, int):
        return np.array(values, dtype=np.int64)
    return np.array(values, dtype=object)
