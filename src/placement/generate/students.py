"""The student table: people, homes, wishes and windows, class by class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue.majors import catalogue
from placement.generate.sources import counties, elsewhere, full_name, people, residents, trades

if TYPE_CHECKING:
    from placement.generate.draws import Draws, Ints
    from placement.generate.schools import Cohorts
    from placement.generate.shape import Shape

START, END = np.datetime64("2026-03-01", "s"), np.datetime64("2026-08-31", "s")
_SIXTEEN = np.datetime64("2010-02-28", "D")
_STATUS = ("待安置", "参军", "升学", "自主实习", "休学")
_STATUS_WEIGHTS = np.array([9560, 60, 180, 170, 30], dtype=np.int64)


def enrol(shape: Shape, cohorts: Cohorts, draws: Draws) -> pd.DataFrame:
    """Every column of ``students`` that the family fills, one row a student, class by class."""
    n = int(cohorts.size.sum())
    klass = np.repeat(np.arange(len(cohorts.size)), cohorts.size)
    seat = np.arange(n) - np.repeat(np.cumsum(cohorts.size) - cohorts.size, cohorts.size)
    women = np.array([t.women for t in trades()])[cohorts.trade][klass]
    female = draws.part("sex").below(100, n) < women
    homes = _homes(shape, cohorts, klass, draws.part("home"))
    wish = draws.part("wish")
    local = wish.below(1_000_000, n) < round(shape.local_share * 1_000_000)
    county = wish.chance(400, n)
    marks = draws.part("score")
    score = sum((marks.between(190, 332, n) for _ in range(3)), np.zeros(n)) / 10
    start, end = _windows(n, draws.part("window"))
    codes = sorted(set(cohorts.major))
    labels = catalogue()
    columns: dict[str, object] = {
        "student_id": _student_ids(cohorts, klass, seat),
        "name": _names(female, draws.part("name")),
        "sex": _of(["男", "女"], female.astype(np.int64)),
        "birth": _births(shape, cohorts, klass, draws.part("birth")),
        "school": _of(cohorts.names, cohorts.school[klass]),
        "level": _of(cohorts.level, klass),
        "major": _of([labels[code].name for code in cohorts.major], klass),
        "major_code": _of(codes, np.searchsorted(codes, cohorts.major)[klass]),
        "klass": _of(cohorts.title, klass),
        "grade": _grades(shape, cohorts, klass, draws.part("grade")),
        "years": np.full(n, 3),
        "home": _of([full_name(code) for code in homes[0]], homes[1]),
        "home_region": _of(homes[0], homes[1]),
        "wish_local": _of(["不限", "本市", "本县"], local * (1 + county)),
        "score": score,
        "rank": _ranks(klass, score),
        "status": _of(_STATUS, draws.part("status").pick(_STATUS_WEIGHTS, n)),
        "consent": _of(["是", "", "否"], _consent(shape, n, draws.part("consent"))),
        "start": start,
        "end": end,
    }
    # Object columns as they are: letting pandas infer strings would copy every one.
    return pd.DataFrame(
        {k: pd.Series(v, dtype=object if _is_text(v) else None) for k, v in columns.items()}
    )


def _is_text(values: object) -> bool:
    return isinstance(values, np.ndarray) and values.dtype == object


def _of(labels: list[str] | tuple[str, ...], at: np.ndarray) -> np.ndarray:
    """``labels[at]``; equal entries share one string."""
    texts: np.ndarray = np.array(labels, dtype=object)
    return np.take(texts, at)


def _student_ids(cohorts: Cohorts, klass: Ints, seat: Ints) -> np.ndarray:
    """School (3 or 4 digits, with its zeros), year (2), class within the school (4), seat (2)."""
    first = np.searchsorted(cohorts.school, np.arange(len(cohorts.names)))
    number = np.arange(len(cohorts.school)) - first[cohorts.school] + 1
    packed = (cohorts.school + 1) * 100 + cohorts.grade % 100
    packed = (packed * 10_000 + number)[klass] * 100 + seat + 1
    width = 11 if len(cohorts.names) < 1000 else 12
    letters = np.empty((len(klass), width), dtype=np.uint32)
    for place in range(width - 1, -1, -1):
        packed, digit = np.divmod(packed, 10)
        letters[:, place] = digit + ord("0")
    return letters.view(f"U{width}").ravel().astype(object)


def _names(female: np.ndarray, draws: Draws) -> np.ndarray:
    words = people()
    n = len(female)
    surnames, second = words["surnames"], words["second"]
    given = [words["men"], words["women"]]
    longest = max(len(letters) for letters in given)
    # Common surnames stand first: half of the draws fall on the first third.
    common = draws.pick(1000 // (np.arange(len(surnames)) + 8), n)
    middle = np.where(draws.chance(280, n), len(second), draws.below(len(second), n))
    last = np.where(female, draws.below(len(given[1]), n), draws.below(len(given[0]), n))
    key = ((common * (len(second) + 1) + middle) * 2 + female) * longest + last
    seen = np.zeros(len(surnames) * (len(second) + 1) * 2 * longest, dtype=bool)
    seen[key] = True
    distinct = np.flatnonzero(seen)
    at = (np.cumsum(seen) - 1)[key]
    made = []
    for number in distinct.tolist():
        rest, end = divmod(number, longest)
        rest, sex = divmod(rest, 2)
        family, mid = divmod(rest, len(second) + 1)
        made.append(f"{surnames[family]}{second[mid : mid + 1]}{given[sex][end]}")
    return _of(made, at)


def _births(shape: Shape, cohorts: Cohorts, klass: Ints, draws: Draws) -> np.ndarray:
    n = len(klass)
    # Enrolled in September of the year one turns 15 (secondary) or 18; a few are a year off.
    year = cohorts.grade - np.where(cohorts.secondary, 15, 18) - 1970
    shift = draws.pick(np.array([5, 88, 7], dtype=np.int64), n) - 1
    first = (year[klass] - shift).astype("datetime64[Y]").astype("datetime64[M]") - 4
    day = first.astype("datetime64[D]") + draws.below(365, n)
    young = np.greater(day, _SIXTEEN)
    birth = np.where(young, day - 365, day)
    if shape.dirty:
        minor = draws.chance(8, n) & cohorts.secondary[klass]
        birth = np.where(minor, _SIXTEEN + 5 + draws.below(200, n), birth)
    return birth.astype("datetime64[s]")


def _grades(shape: Shape, cohorts: Cohorts, klass: Ints, draws: Draws) -> Ints:
    grade = cohorts.grade[klass]
    if shape.dirty:
        grade = np.where(draws.chance(8, len(klass)), 2025, grade)
    return grade


def _consent(shape: Shape, n: int, draws: Draws) -> Ints:
    missing = draws.chance(20, n).astype(np.int64)
    return np.where(draws.chance(15, n), 2, missing) if shape.dirty else missing


def _homes(shape: Shape, cohorts: Cohorts, klass: Ints, draws: Draws) -> tuple[list[str], Ints]:
    """Adcodes, and which of them each student comes from; a school draws from two counties most."""
    inside = counties(shape.city)
    known = residents()
    weights = np.array([known.get(code, 30) for code in inside], dtype=np.int64)
    near = draws.pick(weights, 2 * len(cohorts.names)).reshape(-1, 2)
    n = len(klass)
    at = draws.pick(weights, n)
    drawn = near[cohorts.school[klass], draws.below(2, n)]
    at = np.where(draws.chance(350, n), drawn, at)
    outside = [code for code in elsewhere()["homes"] if code not in inside]
    away = len(inside) + draws.below(len(outside), n)
    return [*inside, *outside], np.where(draws.chance(80, n), away, at)


def _windows(n: int, draws: Draws) -> tuple[np.ndarray, np.ndarray]:
    """Most are free from March to August; a few leave early or start late."""
    kind = draws.pick(np.array([94, 4, 2], dtype=np.int64), n)
    starts = np.array([START, START, np.datetime64("2026-04-01", "s")])
    ends = np.array([END, np.datetime64("2026-06-30", "s"), END])
    return starts[kind], ends[kind]


def _ranks(klass: Ints, score: np.ndarray) -> Ints:
    """Place within the class by score, from 1; ties in order of the ids."""
    order = np.lexsort((np.arange(len(klass)), -score, klass))
    first = np.searchsorted(klass, klass, side="left")
    rank = np.empty(len(klass), dtype=np.int64)
    rank[order] = np.arange(len(klass)) - first[order] + 1
    return rank
