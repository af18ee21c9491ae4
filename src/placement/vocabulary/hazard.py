"""``hazard_ban``: no dangerous work, for everybody or for minors or women only.

教职成〔2021〕4号 第十六、十七条; the lists are in 未成年工特殊保护规定 第三条 and in
女职工劳动保护特别规定 附录. Some of their items bar from a grade upwards (GB/T 3608 高处作业,
GB/T 4200 高温作业, GB 3869 体力劳动强度), some from a weight or a pace.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.findings import worst
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

_DENIALS = ("无", "没有", "不", "否")
_GRADED = re.compile(r"(\w+)>=(\d)")
_GRADE = re.compile(r"(\d+|[一二三四五]|IV|V|I{1,3})\s*级")
_NUMERALS: Mapping[str, int] = {
    **{"一": 1, "二": 2, "三": 3, "四": 4, "五": 5},
    **{"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5},
}


@dataclass(frozen=True, slots=True)
class HazardParams:
    """``words`` in the column 危险因素 bar; ``graded`` ones, such as 体力>=3, from a grade upwards.

    An entry that states a lower grade is not barred by either, one with a graded word and no grade
    is UNKNOWN. ``load_kg`` lifted ``load_times`` an hour or more, or ``load_once_kg`` at all, and
    more than ``line_rate`` movements a minute bar too (columns 单次负重, 每小时负重次数,
    每分钟动作次数); 0 does not look, and a blank is UNKNOWN only where 危险因素 is blank too.
    ``under_age``: only students younger than this on the first day; 0 for all. ``sex``: only 男 or
    女; '' for both. ``filing``: whether what was filed beforehand (特殊安排已备案) is exempt.
    """

    words: tuple[str, ...] = ()
    graded: tuple[str, ...] = ()
    load_kg: float = field(default=0.0, metadata={"unit": "kilogram"})
    load_times: float = field(default=0.0, metadata={"unit": "times/hour"})
    load_once_kg: float = field(default=0.0, metadata={"unit": "kilogram"})
    line_rate: float = field(default=0.0, metadata={"unit": "times/minute"})
    under_age: int = field(default=0, metadata={"unit": "age"})
    sex: str = ""
    filing: bool = False

    def __post_init__(self) -> None:
        if not all(self.words):
            raise ValueError("no blank words")
        if not all(_GRADED.fullmatch(item) for item in self.graded):
            raise ValueError("graded: word>=1 … 5")
        if min(self.load_kg, self.load_times, self.load_once_kg, self.line_rate) < 0:
            raise ValueError("load_kg, load_times, load_once_kg, line_rate ≥ 0")
        if self.under_age < 0:
            raise ValueError("under_age ≥ 0")
        if self.sex not in ("", "男", "女"):
            raise ValueError("sex: 男 / 女")

    @property
    def reads_text(self) -> bool:
        """Whether the column 危险因素 counts: not where only a weight or a pace does."""
        return bool(self.words or self.graded) or not (
            self.load_kg or self.load_once_kg or self.line_rate
        )


def one(student: Row, place: Row, params: HazardParams) -> Finding:
    """UNKNOWN where the column is blank, or where it bars but age or sex is not known.

    An entry that begins with a denial, such as 无粉尘, is no hazard.

    >>> from datetime import date
    >>> minors = HazardParams(words=("粉尘",), graded=("高处>=2",), under_age=18)
    >>> post = {"hazard": "粉尘", "start": date(2025, 3, 1), "load_kg": float("nan"),
    ...         "load_times": float("nan"), "line_rate": float("nan"), "special_filing": "",
    ...         "kind": "", "order_class": 0}
    >>> one({"birth": date(2008, 1, 1), "sex": "男"}, post, minors).name
    'BROKEN'
    >>> one({"birth": date(2005, 1, 1), "sex": "男"}, post, minors).name
    'KEPT'
    >>> [one({"birth": date(2008, 1, 1), "sex": "男"}, post | {"hazard": said}, minors).name
    ...  for said in ("一级高处作业", "高处作业（Ⅱ级）", "高处作业")]
    ['KEPT', 'BROKEN', 'UNKNOWN']
    """
    if not is_internship(place) or (params.filing and place["special_filing"] == "是"):
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
    findings = [_of_load(place, params), _of_line(place, params)]
    if params.reads_text:
        findings.append(_of_text(place["hazard"], params))
    finding = worst(findings)
    return Finding.UNKNOWN if finding is Finding.BROKEN and doubtful else finding


def _age(birth: dt.date | None, day: dt.date | None) -> int | None:
    if birth is None or day is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@cache
def _of_text(hazard: str, params: HazardParams) -> Finding:
    entries = [entry.strip() for entry in hazard.split("|") if entry.strip()]
    if not entries:
        return Finding.UNKNOWN
    words = [_plain(word) for word in params.words]
    items = [_item(item) for item in params.graded]
    findings = []
    for entry in entries:
        if entry.startswith(_DENIALS):
            continue
        text, grade = _plain(entry), _grade(entry)
        named = [(name, least) for name, least in items if name in text]
        excused = [name for name, least in named if 0 < grade < least]
        by_word = any(
            w in text and not any(w in name or name in w for name in excused) for w in words
        )
        if by_word or any(grade >= least for _, least in named):
            findings.append(Finding.BROKEN)
        elif named and not grade:
            findings.append(Finding.UNKNOWN)
    return worst(findings)


def _of_load(place: Row, params: HazardParams) -> Finding:
    kilograms, times = place["load_kg"], place["load_times"]
    if not params.load_kg and not params.load_once_kg:
        return Finding.KEPT
    if kilograms != kilograms:
        return Finding.KEPT if place["hazard"].strip("| ") else Finding.UNKNOWN
    if params.load_once_kg and kilograms > params.load_once_kg:
        return Finding.BROKEN
    if not params.load_kg or kilograms <= params.load_kg:
        return Finding.KEPT
    if times != times:
        return Finding.UNKNOWN
    return Finding.BROKEN if times >= params.load_times else Finding.KEPT


def _of_line(place: Row, params: HazardParams) -> Finding:
    pace = place["line_rate"]
    if not params.line_rate:
        return Finding.KEPT
    if pace != pace:
        return Finding.KEPT if place["hazard"].strip("| ") else Finding.UNKNOWN
    return Finding.BROKEN if pace > params.line_rate else Finding.KEPT


@cache
def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


@cache
def _item(graded: str) -> tuple[str, int]:
    found = _GRADED.fullmatch(graded)
    return (_plain(found[1]), int(found[2])) if found else ("", 0)


@cache
def _grade(entry: str) -> int:
    """Return the grade that an entry states, 0 where it states none."""
    found = _GRADE.search(_plain(entry))
    if not found:
        return 0
    return int(found[1]) if found[1].isdecimal() else _NUMERALS[found[1]]


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
    hit, open_ = _barred(places, params)
    finding = np.where(hit[None, :] & ~doubtful, np.int8(Finding.BROKEN), np.int8(Finding.UNKNOWN))
    finding[:, ~hit & ~open_] = Finding.KEPT
    finding[exempt] = Finding.KEPT
    if params.filing:
        finding[:, places["special_filing"] == "是"] = Finding.KEPT
    finding[:, ~internships(places)] = Finding.KEPT
    return finding


def _barred(places: Columns, params: HazardParams) -> tuple[np.ndarray, np.ndarray]:
    """Which places the rule bars, and for which others that is not known; (places,) bool each."""
    size = len(places["hazard"])
    hit, open_ = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    if params.reads_text:
        lists = [[e.strip() for e in text.split("|") if e.strip()] for text in places["hazard"]]
        open_ |= np.array([not entries for entries in lists], dtype=bool)
        pairs = [(p, e) for p, own in enumerate(lists) for e in own if e[0] not in "无没不否"]
        at = np.array([p for p, _ in pairs], dtype=np.int64)
        texts = [_plain(e) for _, e in pairs]
        grade = np.array([_grade(e) for _, e in pairs], dtype=np.int64)
        by_word = {_plain(w): np.array([_plain(w) in t for t in texts], bool) for w in params.words}
        barred, unclear = np.zeros(len(pairs), dtype=bool), np.zeros(len(pairs), dtype=bool)
        for name, least in map(_item, params.graded):
            named = np.array([name in text for text in texts], dtype=bool)
            barred |= named & (grade >= least)
            unclear |= named & (grade == 0)
            for word in by_word:
                if word in name or name in word:
                    by_word[word] &= ~(named & (grade > 0) & (grade < least))
        barred |= np.logical_or.reduce([np.zeros(len(pairs), dtype=bool), *by_word.values()])
        hit |= np.bincount(at[barred], minlength=size) > 0
        open_ |= np.bincount(at[unclear], minlength=size) > 0
    kilograms, times, pace = places["load_kg"], places["load_times"], places["line_rate"]
    # Comparisons with NaN are False.
    if params.load_kg:
        heavy = kilograms > params.load_kg
        hit |= heavy & (times >= params.load_times)
        open_ |= heavy & np.isnan(times)
    if params.load_once_kg:
        hit |= kilograms > params.load_once_kg
    if params.line_rate:
        hit |= pace > params.line_rate
    blank = np.array([not text.strip("| ") for text in places["hazard"]], dtype=bool)
    open_ |= blank & np.isnan(kilograms) & bool(params.load_kg or params.load_once_kg)
    open_ |= blank & np.isnan(pace) & bool(params.line_rate)
    return hit, open_ & ~hit


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
    place_fields=(
        "hazard", "start", "load_kg", "load_times", "line_rate", "special_filing", *FIELDS,
    ),
    one=one,
    table=table,
)  # fmt: skip
