"""What teachers owe: cases at their boundaries, and days found by trying each one."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generated_rows import UNHURRIED
from placement.months import last_day
from placement.policy.example import blank
from placement.vocabulary.binding import bind
from placement.vocabulary.stays import Stay, back, counted, runs
from placement.vocabulary.teacher_practice import TeacherPracticeParams, standing

if TYPE_CHECKING:
    from placement.vocabulary.kinds import Row, Standing

DAY = dt.timedelta(days=1)
CYCLE, NEW, ENTRY = (TeacherPracticeParams(duty=duty) for duty in ("cycle", "new", "entry"))
ROLLING = TeacherPracticeParams(window="rolling")
HIRED = dt.date(2021, 9, 1)


def teacher(**given_: Any) -> Row:
    return {**blank("teachers"), "kind": "专业课教师", "hired": HIRED, **given_}


def block(first: str, last: str = "", host: str = "甲厂", **given_: Any) -> Row:
    end = dt.date.fromisoformat(last) if last else None
    start = dt.date.fromisoformat(first)
    return {**blank("practice"), "employer": host, "start": start, "end": end, **given_}


def told(params: TeacherPracticeParams, day: str, *blocks: Row, **of: Any) -> Standing:
    found = standing(teacher(**of), blocks, dt.date.fromisoformat(day), params)
    assert found is not None
    return found


def test_a_new_teacher_without_practice_must_begin_half_a_year_before_three_years_are_over() -> (
    None
):
    """Hired on 1 September 2023: 1 March to 31 August 2026 is the last block that fits."""
    found = told(NEW, "2025-11-30", hired=dt.date(2023, 9, 1))
    assert (found.owed, found.due) == (6.0, dt.date(2026, 8, 31))
    assert found.latest_start == dt.date(2026, 3, 1)
    assert not found.late


@pytest.mark.parametrize(("day", "late"), [("2026-08-31", False), ("2026-09-01", True)])
def test_nobody_is_late_on_the_very_day(day: str, *, late: bool) -> None:
    """The day itself still belongs to the years, for the first three as for five."""
    assert told(NEW, day, hired=dt.date(2023, 9, 1)).late is late
    assert told(CYCLE, day).late is late
    assert told(ROLLING, day).late is late


@pytest.mark.parametrize(
    ("last", "owed"), [("2023-08-31", 0.0), ("2023-08-30", 1 / 30), ("2023-09-01", 0.0)]
)
def test_a_day_short_of_six_months_is_owed(last: str, owed: float) -> None:
    assert told(CYCLE, "2024-06-30", block("2023-03-01", last)).owed == pytest.approx(owed)
    new = told(NEW, "2024-06-30", block("2023-03-01", last))
    assert new.owed == pytest.approx(6.0 if owed else 0.0)


def test_the_last_day_of_a_cycle_belongs_to_it() -> None:
    """The next cycle begins on the day after."""
    met = block("2023-03-01", "2023-08-31")
    assert told(CYCLE, "2026-08-31", met).due == dt.date(2026, 8, 31)
    assert told(CYCLE, "2026-09-01", met).due == dt.date(2031, 8, 31)


def test_what_lies_before_the_cycle_counts_for_the_one_before() -> None:
    """From 1 July to 30 September 2021: three months, of which one lies in the cycle."""
    assert told(CYCLE, "2024-06-30", block("2021-07-01", "2021-09-30")).done == 1.0


def test_overlapping_stays_count_once() -> None:
    stays = block("2023-03-01", "2023-05-31"), block("2023-04-01", "2023-06-30", "乙厂")
    assert told(CYCLE, "2024-06-30", *stays).done == 4.0


def test_practice_to_come_does_not_count_yet() -> None:
    """Up to the day asked for: of March to August, March to May."""
    found = told(CYCLE, "2023-05-31", block("2023-03-01", "2023-08-31"))
    assert (found.done, found.owed) == (3.0, 3.0)


def test_the_new_teachers_block_counts_for_the_first_five_years() -> None:
    stay = block("2023-03-01", "2023-08-31")
    assert told(NEW, "2024-08-31", stay).owed == 0
    assert told(CYCLE, "2024-08-31", stay).owed == 0


def test_two_enterprises_are_one_block_only_where_that_is_allowed() -> None:
    stays = block("2023-03-01", "2023-05-31"), block("2023-06-01", "2023-08-31", "乙厂")
    either = TeacherPracticeParams(duty="new", same_enterprise=False)
    assert told(NEW, "2024-06-30", *stays).owed == 6.0
    assert told(either, "2024-06-30", *stays).owed == 0.0


def test_a_holiday_breaks_a_block_unless_it_is_let_pass() -> None:
    """From Thursday 28 September to Monday 9 October 2023: six working days apart."""
    stays = block("2023-06-01", "2023-09-28"), block("2023-10-09", "2023-11-30")
    lenient = TeacherPracticeParams(duty="new", gap_days=6)
    strict = TeacherPracticeParams(duty="new", gap_days=5)
    assert told(lenient, "2024-06-30", *stays).owed == 0.0
    assert told(strict, "2024-06-30", *stays).owed == 6.0


def test_a_block_that_goes_on_needs_only_its_rest() -> None:
    """And it may begin no later than it goes on: tomorrow, after a Tuesday."""
    day = "2024-06-30"
    going_on = told(NEW, "2024-05-28", block("2024-04-01"))
    assert (going_on.done, going_on.owed) == (pytest.approx(58 / 30), pytest.approx(122 / 30))
    broken_off = told(NEW, day, block("2024-03-01", "2024-05-31"))
    assert (broken_off.done, broken_off.owed) == (3.0, 6.0)
    assert broken_off.latest_start == dt.date(2024, 6, 3)


def test_a_block_made_up_later_is_not_late_any_more() -> None:
    late = told(NEW, "2025-01-31", block("2024-10-01"))
    assert late.late
    assert late.owed == 2.0
    assert not told(NEW, "2025-03-31", block("2024-10-01")).late


def test_arrears_are_made_up_first_and_nothing_counts_twice() -> None:
    """Four months in the first cycle; of three months in the second, two make up for it."""
    first = block("2022-03-01", "2022-06-30")
    before = told(CYCLE, "2026-09-01", first)
    assert (before.late, before.owed, before.due) == (True, 2.0, dt.date(2026, 8, 31))
    during = told(CYCLE, "2026-11-30", first, block("2026-11-01"))
    assert (during.late, during.owed) == (True, 1.0)
    after = told(CYCLE, "2027-06-30", first, block("2026-11-01", "2027-01-31"))
    assert (after.late, after.done, after.owed) == (False, 1.0, 5.0)
    assert after.due == dt.date(2031, 8, 31)


def test_a_stated_start_of_the_cycle_leaves_what_was_before_alone() -> None:
    found = told(CYCLE, "2026-09-30", cycle_start=dt.date(2024, 9, 1))
    assert (found.late, found.due) == (False, dt.date(2029, 8, 31))


def test_nothing_was_due_before_the_document() -> None:
    """A cycle or three years that ended a day before it are not late, on the day they are."""
    for day, late in (("2026-08-31", True), ("2026-09-01", False)):
        cycle = TeacherPracticeParams(not_before=day)
        assert told(cycle, "2026-09-30").late is late
    for day, bound in (("2024-08-31", True), ("2024-09-01", False)):
        new = TeacherPracticeParams(duty="new", not_before=day)
        found = standing(teacher(), [], dt.date(2026, 9, 30), new)
        assert (found is not None) is bound


def test_cycles_from_a_leap_day_are_counted_from_it() -> None:
    """Five years from 29 February 2024 end with February 2029; the fifth cycle meets it again."""
    leap = dt.date(2024, 2, 29)
    assert told(CYCLE, "2029-02-28", hired=leap).due == dt.date(2029, 2, 28)
    met = block("2028-03-01", "2028-12-31")
    assert told(CYCLE, "2029-03-01", met, hired=leap).due == dt.date(2034, 2, 28)
    assert told(NEW, "2024-03-01", hired=leap).due == dt.date(2027, 2, 28)


def test_any_five_years_running() -> None:
    """A block of March to August 2022 holds until 28 February 2027, the last day it is whole."""
    stay = block("2022-03-01", "2022-08-31")
    found = told(ROLLING, "2026-10-31", stay)
    assert (found.owed, found.due, found.latest_start) == (0.0, dt.date(2027, 2, 28), None)
    found = told(ROLLING, "2027-03-31", stay)
    assert (found.late, found.due) == (True, dt.date(2027, 2, 28))
    assert found.owed == 1.0
    assert found.latest_start == dt.date(2027, 3, 1)


def test_before_five_years_are_served_any_five_years_are_the_first_five() -> None:
    for params in (CYCLE, ROLLING):
        found = told(params, "2026-06-30", block("2022-03-01", "2022-05-31"))
        assert (found.owed, found.due) == (3.0, dt.date(2026, 8, 31))
        assert found.latest_start == dt.date(2026, 6, 1)


def test_working_days_make_months_where_the_school_logs_them() -> None:
    """120 working days in half a year; 119 are not enough, and thirty a month make it four."""
    working = TeacherPracticeParams(days_per_month=20.0)
    for days, owed in ((120.0, 0.0), (119.0, 2 / 30)):
        stay = block("2023-03-01", "2023-08-31", days=days)
        assert told(working, "2024-06-30", stay).owed == pytest.approx(owed)
    assert told(CYCLE, "2024-06-30", block("2023-03-01", "2023-08-31", days=120.0)).done == 4.0


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"enterprise_years": 3.0}, None),
        ({"enterprise_years": 0.0}, "teaching_from"),
        ({}, "enterprise_years"),
        ({"hired": dt.date(2016, 5, 10)}, None),
        ({"hired": dt.date(2016, 5, 11)}, "enterprise_years"),
    ],
)
def test_who_must_practise_before_teaching(given_: dict[str, Any], expected: str | None) -> None:
    """Not those with experience, nor those hired before; a blank is said, not guessed."""
    params = TeacherPracticeParams(duty="entry", not_before="2016-05-11")
    found = standing(teacher(**given_), [], dt.date(2026, 6, 30), params)
    assert (found.missing if found is not None else None) == expected


def test_any_practice_before_the_first_lesson_will_do_unless_months_are_set() -> None:
    first_lesson = dt.date(2021, 10, 1)
    of = {"enterprise_years": 0.0, "teaching_from": first_lesson}
    any_ = TeacherPracticeParams(duty="entry", months=0.0)
    assert told(any_, "2021-09-30", block("2021-09-30", "2021-09-30"), **of).owed == 0
    none = told(any_, "2021-10-01", **of)
    assert (none.late, none.due) == (True, dt.date(2021, 9, 30))
    assert none.latest_start == dt.date(2021, 9, 30)
    month = TeacherPracticeParams(duty="entry", months=1.0)
    assert told(month, "2021-09-15", **of).latest_start == dt.date(2021, 9, 1)


@pytest.mark.parametrize(
    "of", [{"kind": "公共课教师"}, {"status": "离岗"}, {"status": "离岗", "kind": ""}]
)
def test_a_duty_does_not_bind_everybody(of: dict[str, str]) -> None:
    assert standing(teacher(**of), [], dt.date(2026, 6, 30), CYCLE) is None


@pytest.mark.parametrize(
    ("params", "of", "column"),
    [
        (CYCLE, {"kind": ""}, "kind"),
        (CYCLE, {"hired": None}, "hired"),
        (NEW, {"hired": None, "cycle_start": HIRED}, "hired"),
        (ROLLING, {"hired": None}, "hired"),
    ],
)
def test_a_blank_that_decides_is_named(
    params: TeacherPracticeParams, of: dict[str, Any], column: str
) -> None:
    """Neither met nor late: nothing can be said."""
    found = told(params, "2026-06-30", **of)
    assert (found.missing, found.due, found.latest_start) == (column, None, None)
    assert math.isnan(found.owed)
    assert not found.late


def test_a_cycle_needs_no_day_of_hiring_where_its_start_is_stated() -> None:
    assert told(CYCLE, "2026-06-30", hired=None, cycle_start=HIRED).due == dt.date(2026, 8, 31)


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"duty": "often"}, "duty: cycle / new / entry"),
        ({"window": "moving"}, "window: fixed / rolling"),
        ({"years": 0}, "years: 1 … 50"),
        ({"months": 61.0}, "months: 0 … 12 × years"),
        ({"block_months": 37.0}, "block_months <= first_months"),
        ({"gap_days": 31}, "gap_days: 0 … 30"),
        ({"days_per_month": 0.5}, "days_per_month: 1 … 31"),
        ({"not_before": "2019"}, "Invalid isoformat string: '2019'"),
    ],
)
def test_impossible_settings_are_refused(given_: dict[str, object], said: str) -> None:
    params, (fault,) = bind(TeacherPracticeParams, given_, file="甲.toml", path="params")
    assert params is None
    assert fault.code == "E325"
    assert said in str(fault.facts["kind"])


START = dt.date(2023, 8, 20)
BLOCKS = st.lists(
    st.builds(
        lambda first, length, host: block(
            (START + first * DAY).isoformat(), (START + (first + length) * DAY).isoformat(), host
        ),
        st.integers(0, 800),
        st.integers(0, 120),
        st.sampled_from(["甲厂", "乙厂"]),
    ),
    max_size=5,
)
YEAR = {"years": 1, "months": 2.0}
"""A short cycle, so that every day of it can be tried."""


def stays_of(blocks: list[Row], day: dt.date) -> list[Stay]:
    return [
        Stay(b["start"], min(b["end"], day), b["employer"]) for b in blocks if b["start"] <= day
    ]


@UNHURRIED
@given(BLOCKS, st.integers(0, 900), st.integers(0, 40))
def test_the_latest_start_is_found_by_trying_every_day(
    blocks: list[Row], day: int, hired: int
) -> None:
    """Practice from it to the day it is due suffices, and from no later day."""
    today, begun = START + day * DAY, START + hired * DAY
    params = TeacherPracticeParams(**YEAR)  # type: ignore[arg-type]
    found = standing(teacher(hired=begun), blocks, today, params)
    assert found is not None
    assert found.due is not None
    assume(found.owed > 0)
    assert found.late is (today > found.due)
    since = back(found.due + DAY, 12)
    stays = [s for s in stays_of(blocks, today) if s.last >= begun]
    short = 0
    if since > begun and not found.late:
        short = max(0, 60 - counted(stays, back(since, 12), since - DAY))
    held = counted(stays, since, min(today, found.due))
    assert round(30 * found.done) == held - short or found.late

    def enough(first: dt.date) -> bool:
        return counted([*stays, Stay(first, found.due)], since, found.due) >= 60 + short

    tried = [since + k * DAY for k in range((found.due - since).days + 1)]
    assert found.latest_start == max((d for d in tried if enough(d)), default=since)


@UNHURRIED
@given(BLOCKS, st.integers(0, 900), st.integers(0, 1), st.integers(0, 3))
def test_a_block_in_a_row_is_found_by_trying_every_day(
    blocks: list[Row], day: int, same: int, gap_days: int
) -> None:
    """The latest start of a new block, or of going on with one that is there."""
    today = START + day * DAY
    params = TeacherPracticeParams(
        duty="new",
        block_months=2.0,
        first_months=12.0,
        same_enterprise=bool(same),
        gap_days=gap_days,
    )
    found = standing(teacher(hired=START), blocks, today, params)
    assert found is not None
    due = last_day(START, 12)
    assert found.due == due
    stays = stays_of(blocks, today)

    def best(more: list[Stay], until: dt.date) -> int:
        rows = runs([*stays, *more], START, until, same_enterprise=bool(same), gap_days=gap_days)
        return max((run.units for run in rows), default=0)

    if best([], today) >= 60:
        assert (found.owed, found.late) == (0.0, False)
        return
    assert found.owed > 0
    tried = [START + k * DAY for k in range((due - START).days + 1)]
    suffices = [
        d for d in tried if any(best([Stay(d, due, host)], due) >= 60 for host in ("甲厂", "乙厂"))
    ]
    assert found.latest_start == max(suffices)


@UNHURRIED
@given(BLOCKS, st.integers(380, 1200))
def test_any_years_running_hold_until_the_day_that_is_told(blocks: list[Row], day: int) -> None:
    """On it they hold enough, on the next they do not, and up to today it stays so."""
    today = START + day * DAY
    params = TeacherPracticeParams(window="rolling", **YEAR)  # type: ignore[arg-type]
    found = standing(teacher(hired=START), blocks, today, params)
    assert found is not None
    assert found.due is not None
    stays = stays_of(blocks, today)

    def held(on: dt.date) -> int:
        return counted(stays, max(START, back(on + DAY, 12)), on)

    assert round(30 * found.done) == held(today)
    assert round(30 * found.owed) == max(0, 60 - held(today))
    first = last_day(START, 12)
    if found.owed == 0:
        assert found.due >= today
        assert held(found.due) >= 60 > held(found.due + DAY)
    else:
        assert found.late
        assert held(found.due + DAY) < 60
        assert found.due == first or held(found.due) >= 60
