"""Rules on worked cases; the numbers are those of the documents that they come from."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from placement.policy.example import blank
from placement.vocabulary import (
    age,
    approval,
    credit,
    duration,
    grade,
    hazard,
    level,
    major_fit,
    rule_word,
    venue,
)
from placement.vocabulary.age import AgeParams
from placement.vocabulary.credit import CreditParams
from placement.vocabulary.duration import DurationParams
from placement.vocabulary.grade import GradeParams
from placement.vocabulary.hazard import HazardParams
from placement.vocabulary.kinds import Finding, NoParams, PairRule
from placement.vocabulary.level import LevelParams
from placement.vocabulary.major_fit import MajorFitParams
from placement.vocabulary.venue import VenueParams

KEPT, BROKEN, UNKNOWN = Finding.KEPT, Finding.BROKEN, Finding.UNKNOWN
FROM_MARCH = {"start": dt.date(2025, 3, 1), "end": dt.date(2025, 8, 31)}


def student(**given: Any) -> dict[str, Any]:
    return {**blank("students"), **given}


def post(**given: Any) -> dict[str, Any]:
    return {**blank("posts"), **given}


@pytest.mark.parametrize(
    ("rule", "day", "said"),
    [
        ("birthday", dt.date(2025, 3, 9), BROKEN),
        ("birthday", dt.date(2025, 3, 10), KEPT),
        ("day_after", dt.date(2025, 3, 10), BROKEN),
        ("day_after", dt.date(2025, 3, 11), KEPT),
    ],
)
def test_sixteen_is_reached_on_the_birthday_or_the_day_after(
    rule: str, day: dt.date, said: Finding
) -> None:
    """Born on 10 March 2009."""
    born = student(birth=dt.date(2009, 3, 10))
    assert age.one(born, post(start=day), AgeParams(rule=rule)) is said


@pytest.mark.parametrize(
    ("code", "majors", "said"),
    [
        ("460702", "4607", KEPT),
        ("700209", "4607", BROKEN),
        ("700209", "4607|700209", KEPT),
        ("660103", "数控技术", KEPT),
        ("660103", "汽车制造类", KEPT),
        ("660103", "旅游大类", BROKEN),
        ("660103", "*", KEPT),
        ("", "*", KEPT),
        ("", "数控技术", UNKNOWN),
        ("660103", "", UNKNOWN),
        ("660103", "旅游大类|炼丹术", UNKNOWN),
    ],
)
def test_majors_may_be_as_far_apart_as_their_category(
    code: str, majors: str, said: Finding
) -> None:
    """Trap: 460702 and 700209 are both new-energy cars and lie in different categories."""
    assert major_fit.one(student(major_code=code), post(majors=majors), MajorFitParams()) is said


@pytest.mark.parametrize(
    ("accept", "majors", "said"),
    [
        ("class", "汽车制造类", BROKEN),
        ("class", "机械加工技术", KEPT),
        ("major", "机械加工技术", BROKEN),
        ("major", "数控技术应用", KEPT),
        ("major", "装备制造大类", KEPT),
    ],
)
def test_a_stricter_rule_still_accepts_what_the_post_lists(
    accept: str, majors: str, said: Finding
) -> None:
    """A category that the list names is as good as a major that it names."""
    params = MajorFitParams(accept=accept)
    assert major_fit.one(student(major_code="660103"), post(majors=majors), params) is said


@pytest.mark.parametrize(
    ("start", "end", "months", "said"),
    [
        ("2024-03-01", "2024-08-31", None, KEPT),
        ("2024-03-01", "2024-09-01", None, KEPT),
        ("2024-03-02", "2024-08-31", None, BROKEN),
        ("2024-08-31", "2025-02-28", None, KEPT),
        ("2024-03-01", None, 6.0, KEPT),
        ("2024-03-01", None, 5.5, BROKEN),
        (None, None, 6.0, KEPT),
        (None, None, 5.5, BROKEN),
        (None, None, None, UNKNOWN),
        ("2024-03-01", None, None, UNKNOWN),
    ],
)
def test_six_months_are_counted_by_the_day_of_the_month(
    start: str | None, end: str | None, months: float | None, said: Finding
) -> None:
    """The last day may be given as such or as the day after."""
    place = post(
        start=start and dt.date.fromisoformat(start),
        end=end and dt.date.fromisoformat(end),
        months=float("nan") if months is None else months,
    )
    assert duration.one(student(), place, DurationParams()) is said


def test_a_planned_segment_lowers_the_length_and_a_longer_plan_does_not_raise_it() -> None:
    """Three months planned need three; ten months planned still need the rule's six."""
    quarter = post(start=dt.date(2025, 3, 1), end=dt.date(2025, 5, 31))
    assert duration.one(student(months=3.0), quarter, DurationParams()) is KEPT
    assert duration.one(student(), quarter, DurationParams()) is BROKEN
    assert duration.one(student(months=10.0), post(**FROM_MARCH), DurationParams()) is KEPT


def test_the_student_s_own_window_shortens_the_stay() -> None:
    """Away from July, four months of a half year are left."""
    away = student(end=dt.date(2025, 6, 30))
    assert duration.one(away, post(**FROM_MARCH), DurationParams()) is BROKEN
    assert duration.one(away, post(start=dt.date(2025, 3, 1)), DurationParams()) is BROKEN


@pytest.mark.parametrize("exempt", [{"order_class": 1}, {"kind": "就业"}, {"role": "辅助"}])
def test_the_length_binds_independent_internships_only(exempt: dict[str, Any]) -> None:
    """Order classes, jobs and, with these parameters, assisting posts may be short."""
    short = post(start=dt.date(2025, 3, 1), end=dt.date(2025, 3, 31), **exempt)
    assert duration.one(student(), short, DurationParams()) is KEPT


@pytest.mark.parametrize(
    ("enrolled", "start", "said"),
    [
        (2024, dt.date(2025, 8, 31), BROKEN),
        (2024, dt.date(2025, 9, 1), KEPT),
        (2025, dt.date(2025, 9, 1), BROKEN),
        (2, dt.date(2025, 9, 1), UNKNOWN),
        (-1, dt.date(2025, 9, 1), UNKNOWN),
        (2024, None, UNKNOWN),
    ],
)
def test_the_school_year_turns_in_september(
    enrolled: int, start: dt.date | None, said: Finding
) -> None:
    """A grade that is no year of enrolment tells nothing."""
    assert grade.one(student(grade=enrolled), post(start=start), GradeParams()) is said


def test_first_years_may_join_order_classes() -> None:
    """An order class teaches from the first day of school on."""
    place = post(start=dt.date(2025, 9, 1), order_class=1)
    assert grade.one(student(grade=2025), place, GradeParams()) is KEPT


@pytest.mark.parametrize(
    ("has", "asked", "said"),
    [
        ("中级工", "中专及以上", KEPT),
        ("高级工", "大专及以上", KEPT),
        ("高级工", "本科及以上", BROKEN),
        ("预备技师", "本科及以上", KEPT),
        ("", "本科及以上", UNKNOWN),
        ("", "不限", KEPT),
        ("", "", KEPT),
    ],
)
def test_technician_classes_count_as_their_equals(has: str, asked: str, said: Finding) -> None:
    """中级工 is 中专, 高级工 大专, 预备技师 本科 (CZ-10)."""
    assert level.one(student(level=has), post(level_req=asked), LevelParams()) is said


def test_without_equivalence_technicians_are_not_judged() -> None:
    """The parameter makes their level unknown, not low."""
    place = post(level_req="中专及以上")
    assert level.one(student(level="高级工"), place, LevelParams(technicians=False)) is UNKNOWN


BARS = VenueParams(
    words=("酒吧", "KTV", "网吧", "洗浴"), industries=("9013", "8051"), unless=("设备", "软件")
)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"employer": "郴州国际大酒店", "industry": "住宿业"}, KEPT),
        ({"employer": "欢乐迪Ktv"}, BROKEN),
        ({"employer": "欢乐 迪 ＫＴＶ"}, BROKEN),
        ({"employer": "网吧管理软件公司"}, UNKNOWN),
        ({"employer": "星云公司", "industry": "R9013"}, BROKEN),
        ({"employer": "星云公司", "industry": "9013"}, BROKEN),
        ({"employer": "星云公司", "industry": "网吧活动"}, BROKEN),
        ({"employer": "郴州国际大酒店", "post": "酒吧服务员"}, UNKNOWN),
        ({}, UNKNOWN),
        ({"employer": "欢乐迪KTV", "kind": "就业"}, KEPT),
    ],
)
def test_venues_are_told_by_name_and_industry(given: dict[str, str], said: Finding) -> None:
    """Hotels are not bars, and makers of equipment are for a person to look at."""
    assert venue.one({}, post(**given), BARS) is said


def test_an_approval_after_the_first_day_comes_too_late() -> None:
    """No date is not checkable; the same day is in time."""
    cases = {None: UNKNOWN, dt.date(2025, 3, 1): KEPT, dt.date(2025, 3, 2): BROKEN}
    for approved, said in cases.items():
        assert approval.one({}, post(approved=approved, **FROM_MARCH), NoParams()) is said


def test_credit_is_known_only_where_the_column_says_so() -> None:
    """是 keeps, 否 breaks, blank is not checkable."""
    said = [credit.one({}, post(credit=value), CreditParams()) for value in ("是", "否", "")]
    assert said == [KEPT, BROKEN, UNKNOWN]


def test_hazards_bar_minors_and_spare_adults() -> None:
    """An unknown age with a hazard is not checkable; a denied hazard is none."""
    minors = HazardParams(words=("粉尘",), under_age=18)
    dusty = post(hazard="噪声|粉尘", start=dt.date(2025, 3, 1))
    said = [
        hazard.one(student(birth=birth), dusty, minors)
        for birth in (dt.date(2008, 1, 1), dt.date(2007, 3, 1), None)
    ]
    assert said == [BROKEN, KEPT, UNKNOWN]
    assert hazard.one(student(), {**dusty, "hazard": "无粉尘"}, minors) is KEPT


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"night": "是"}, Finding.BROKEN),
        ({"night": "否"}, Finding.KEPT),
        ({"night": ""}, Finding.UNKNOWN),
        ({"night": "是", "special_filing": "是"}, Finding.KEPT),
        ({"night": "是", "special_filing": "否"}, Finding.BROKEN),
        ({"night": "是", "kind": "就业"}, Finding.KEPT),
    ],
)
def test_night_shifts_need_an_exception_that_was_filed(
    given: dict[str, str], said: Finding
) -> None:
    """Graduates at work may do them."""
    word = rule_word("night_ban")
    assert isinstance(word, PairRule)
    post = {**blank("posts"), "kind": "实习", **given}
    assert word.one(blank("students"), post, NoParams()) is said
