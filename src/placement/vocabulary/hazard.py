"""``hazard_ban``: no dangerous work, for everybody or for minors or women only.

教职成〔2021〕4号 第十六、十七条; the lists are in 未成年工特殊保护规定 第三条 and in
女职工劳动保护特别规定 附录.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row

if TYPE_CHECKING:
    import datetime as dt

_DENIALS = ("无", "没有", "不", "否")


@dataclass(frozen=True, slots=True)
class HazardParams:
    """``words`` in the column 危险因素 bar.

    ``under_age``: only students younger than this on the first day; 0 for all. ``sex``: only 男 or
    女; '' for both.
    """

    words: tuple[str, ...] = ()
    under_age: int = field(default=0, metadata={"unit": "age"})
    sex: str = ""

    def __post_init__(self) -> None:
        if not all(self.words):
            raise ValueError("no blank words")
        if self.under_age < 0:
            raise ValueError("under_age ≥ 0")
        if self.sex not in ("", "男", "女"):
            raise ValueError("sex: 男 / 女")


def one(student: Row, place: Row, params: HazardParams) -> Finding:
    """UNKNOWN where the column is blank, or where it bars but age or sex is not known.

    An entry that begins with a denial, such as 无粉尘, is no hazard.

    >>> from datetime import date
    >>> minors = HazardParams(words=("粉尘",), under_age=18)
    >>> place = {"hazard": "粉尘", "start": date(2025, 3, 1), "kind": "", "order_class": 0}
    >>> one({"birth": date(2008, 1, 1), "sex": "男"}, place, minors).name
    'BROKEN'
    >>> one({"birth": date(2005, 1, 1), "sex": "男"}, place, minors).name
    'KEPT'
    """
    if not is_internship(place):
        return Finding.KEPT
    doubtful = False
    if params.sex:
        if student["sex"] not in ("", params.sex):
            return Finding.KEPT
        doubtful = student["sex"] == ""
    if params.under_age:
        age = _age(student["birth"], place["start"])
        if age is not None and age >= params.under_age:
            return Finding.KEPT
        doubtful = doubtful or age is None
    if not place["hazard"].strip("| "):
        return Finding.UNKNOWN
    if not _is_barred(place["hazard"], params.words):
        return Finding.KEPT
    return Finding.UNKNOWN if doubtful else Finding.BROKEN


def _age(birth: dt.date | None, day: dt.date | None) -> int | None:
    if birth is None or day is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _is_barred(hazard: str, words: tuple[str, ...]) -> bool:
    for entry in hazard.split("|"):
        stated = entry.strip()
        if not stated.startswith(_DENIALS) and any(word in stated for word in words):
            return True
    return False


def table(students: Columns, places: Columns, params: HazardParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    exempt = np.zeros((len(students["sex"]), len(places["hazard"])), dtype=bool)
    doubtful = np.zeros_like(exempt)
    if params.sex:
        unstated = students["sex"] == ""
        doubtful |= unstated[:, None]
        exempt |= (~unstated & (students["sex"] != params.sex))[:, None]
    if params.under_age:
        birth = students["birth"].astype("datetime64[D]")[:, None]
        start = places["start"].astype("datetime64[D]")[None, :]
        dated = ~np.isnat(birth) & ~np.isnat(start)
        grown = _birthday(birth, params.under_age) <= start
        exempt |= dated & grown
        doubtful |= ~dated
    lists = [[e.strip() for e in text.split("|") if e.strip()] for text in places["hazard"]]
    stated = [" ".join(e for e in entries if e[0] not in "无没不否") for entries in lists]
    hit = np.array([any(word in text for word in params.words) for text in stated], dtype=bool)
    blank = np.array([not entries for entries in lists], dtype=bool)

    finding = np.where(hit[None, :] & ~doubtful, np.int8(Finding.BROKEN), np.int8(Finding.UNKNOWN))
    finding[:, ~hit & ~blank] = Finding.KEPT
    finding[exempt] = Finding.KEPT
    finding[:, ~internships(places)] = Finding.KEPT
    return finding


def _birthday(birth: np.ndarray, years: int) -> np.ndarray:
    """Return the day so many years are complete; 29 February gives 1 March in a common year."""
    month = birth.astype("datetime64[M]")
    day: np.ndarray = (month + np.timedelta64(12 * years, "M")).astype("datetime64[D]") + (
        birth - month.astype("datetime64[D]")
    )
    return day


RULE = PairRule(
    word="hazard_ban",
    zh="不得从事规定的危险作业",
    en="No dangerous work",
    params=HazardParams,
    student_fields=("birth", "sex"),
    place_fields=("hazard", "start", *FIELDS),
    one=one,
    table=table,
)
