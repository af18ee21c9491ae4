"""Random small rosters with everything that targets and figures look at, gaps included."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from placement.instance import Instance, Term
from placement.roster import Roster

AS_OF = dt.date(2026, 6, 30)
DAYS = [
    None,
    *(dt.date(2026, month, day) for month, day in ((1, 1), (2, 28), (3, 1), (3, 31), (8, 31))),
    dt.date(2025, 11, 15), dt.date(2026, 12, 31), dt.date(2027, 1, 1),
]  # fmt: skip
EMPLOYERS = ["甲厂", "乙厂", "丙店", "丁园"]


def random_roster(rng: np.random.Generator) -> Roster:
    """At most eight students, six posts, two classes, four enterprises."""
    n, m = int(rng.integers(0, 9)), int(rng.integers(1, 7))
    tables = {
        "students": _students(rng, n),
        "posts": _posts(rng, m),
        "enterprises": _enterprises(rng),
        "classes": _classes(rng),
        "hosted": _windows(rng, int(rng.integers(0, 3)), people=rng.integers(0, 4)),
        "agreements": _windows(
            rng, k := int(rng.integers(0, 3)), agreement_id=[f"X{i}" for i in range(k)]
        ),
        "practice": _windows(
            rng, k := int(rng.integers(0, 3)), teacher_id=[f"T{i}" for i in range(k)]
        ),
    }
    instance = Instance.from_frames(
        {name: frame for name, frame in tables.items() if len(frame) or name in ("students",)},
        term=Term("2026春", dt.date(2026, 3, 1)),
        city=str(rng.choice(["431000", ""], p=[0.9, 0.1])),
    )
    place_of = rng.integers(-1, len(instance.places), n)
    return Roster(instance, place_of.astype(np.int64), AS_OF)


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Plain values, None for a day that is not known."""
    found = frame.to_dict("records")
    for row in found:
        for key, value in row.items():
            if value is pd.NaT:
                row[key] = None
            elif isinstance(value, pd.Timestamp):
                row[key] = value.date()
    return found


def placed(roster: Roster) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Student and place of everybody who has one."""
    students, places = rows(roster.instance.students), rows(roster.instance.places)
    return [
        (student, places[p])
        for student, p in zip(students, roster.place_of.tolist(), strict=True)
        if p >= 0
    ]


def _students(rng: np.random.Generator, n: int) -> pd.DataFrame:
    majors = {"660103": "数控技术应用", "720201": "护理", "700206": "汽车运用与维修", "": "炼丹术"}
    code = rng.choice(list(majors), n)
    return pd.DataFrame(
        {
            "student_id": [f"s{i}" for i in range(n)],
            "name": [f"某{i}" for i in range(n)],
            "school": rng.choice(["一校", "二校"], n),
            "major": [majors[c] for c in code],
            "major_code": code,
            "grade": rng.choice([2023, 2024, -1], n),
            "status": rng.choice(["", "待安置", "升学"], n, p=[0.5, 0.4, 0.1]),
            "end": _dates(rng, n),
        }
    )


def _posts(rng: np.random.Generator, m: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "post_id": [f"p{p}" for p in range(m)],
            "employer": rng.choice(EMPLOYERS, m),
            "post": rng.choice(["操作工", "护理员"], m),
            "park": rng.choice(["东园", ""], m),
            "region": rng.choice(["431002", "431021", "440100", ""], m),
            "kind": rng.choice(["实习", "就业", "订单班", ""], m, p=[0.6, 0.15, 0.15, 0.1]),
            "need": rng.integers(0, 5, m),
            "majors": rng.choice(["护理", "数控技术应用|汽车制造类", "*", "", "炼丹术"], m),
            "staff_total": rng.choice([-1, 9, 49, 230], m),
            "start": _dates(rng, m),
            "end": _dates(rng, m),
            "months": rng.choice([np.nan, 2.0, 3.0], m),
            "pay": rng.choice([np.nan, 2000.0, 3500.0], m),
            "partner": rng.choice(["是", "否", ""], m, p=[0.1, 0.4, 0.5]),
        }
    )


def _enterprises(rng: np.random.Generator) -> pd.DataFrame:
    names = [name for name in EMPLOYERS if rng.random() < 0.7]
    k = len(names)
    return pd.DataFrame(
        {
            "employer": pd.Series(names, dtype=object),
            "region": rng.choice(["431002", "440100", ""], k),
            "staff_total": rng.choice([-1, 9, 49, 230], k),
            "interns_now": rng.choice([-1, 0, 2], k),
            "above_scale": rng.choice(["是", "否", ""], k),
            "ownership": rng.choice(["国有", "民营", ""], k),
            "agency": rng.choice(["经信委", "商务委", ""], k),
            "partner": rng.choice(["是", "否", ""], k, p=[0.2, 0.4, 0.4]),
        }
    )


def _classes(rng: np.random.Generator) -> pd.DataFrame:
    k = int(rng.integers(0, 3))
    return pd.DataFrame(
        {
            "class_id": [f"c{i}" for i in range(k)],
            "name": [f"{i}班" for i in range(k)],
            "employer": rng.choice(["甲厂", "甲厂、丙店", ""], k),
            "seats": rng.integers(0, 4, k),
            "start": _dates(rng, k),
            "end": _dates(rng, k),
            "region": rng.choice(["431002", ""], k),
        }
    )


def _windows(rng: np.random.Generator, k: int, **more: Any) -> pd.DataFrame:
    frame = pd.DataFrame({"employer": rng.choice(EMPLOYERS, k)}).assign(**more)
    return frame.assign(start=_dates(rng, k), end=_dates(rng, k))


def _dates(rng: np.random.Generator, n: int) -> pd.Series:
    picked = [DAYS[k] for k in rng.integers(0, len(DAYS), n)]
    return pd.Series([pd.NaT if d is None else pd.Timestamp(d) for d in picked],
                     dtype="datetime64[s]")  # fmt: skip
