"""Time in enterprises, against counting day by day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated_rows import UNHURRIED
from placement.vocabulary.stays import (
    Run,
    Stay,
    back,
    counted,
    latest_first_day,
    runs,
    stay_of,
    units,
    weekdays_between,
)

DAY = dt.timedelta(days=1)
START = dt.date(2023, 12, 1)


def day(number: int) -> dt.date:
    return START + number * DAY


def eve_of_anniversary(first: dt.date, months: int) -> dt.date:
    """The day before the same day so many months on, or the end of a month without that day."""
    year, month = first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1
    try:
        return dt.date(year, month, first.day) - DAY
    except ValueError:
        return dt.date(year + month // 12, month % 12 + 1, 1) - DAY


def units_by_steps(first: dt.date, last: dt.date) -> int:
    """Month after month, then day after day."""
    months = 0
    while eve_of_anniversary(first, months + 1) <= last:
        months += 1
    return 30 * months + min(29, (last - eve_of_anniversary(first, months)).days)


def counted_by_days(stays: list[Stay], since: dt.date, until: dt.date) -> int:
    """Every day on its own: dated stays as a set of days, logged ones by the days left over."""

    def days_of(stay: Stay) -> set[dt.date]:
        found = {stay.first + k * DAY for k in range((stay.last - stay.first).days + 1)}
        return {d for d in found if since <= d <= until}

    there = set().union(*(days_of(s) for s in stays if s.stated is None))
    for d in sorted(there):
        monday = d + (3 if d.weekday() == 4 else 2) * DAY
        if d.weekday() in (4, 5) and monday in there:
            there |= {d + k * DAY for k in range(1, (monday - d).days)}
        if d.weekday() == 4 and d + 2 * DAY in there:
            there.add(d + DAY)
    total = 0
    for first in sorted(d for d in there if d - DAY not in there):
        last = first
        while last + DAY in there:
            last += DAY
        total += units_by_steps(first, last)
    logged = [s for s in stays if s.stated is not None]
    lengths = {s: (s.last - s.first).days + 1 for s in logged}
    for stay in sorted(logged, key=lambda s: (-(s.stated or 0) / lengths[s], s.first, s.last)):
        free = days_of(stay) - there
        total += (stay.stated or 0) * len(free) // lengths[stay]
        there |= days_of(stay)
    return total


DAYS = st.integers(0, 900)
STAYS = st.lists(
    st.builds(
        lambda first, length, host, stated: Stay(
            day(first), day(first + length), host, stated and min(stated, length + 1)
        ),
        DAYS,
        st.integers(0, 250),
        st.sampled_from("甲乙"),
        st.none() | st.integers(1, 200),
    ),
    max_size=6,
)


@UNHURRIED
@given(DAYS, st.integers(0, 2000))
def test_units_are_months_by_anniversary_and_days(first: int, length: int) -> None:
    assert units(day(first), day(first + length)) == units_by_steps(day(first), day(first + length))


@UNHURRIED
@given(DAYS, st.integers(0, 1500))
def test_a_longer_stay_is_never_less(first: int, length: int) -> None:
    """Neither a day earlier nor a day later takes anything away."""
    held = units(day(first), day(first + length))
    assert units(day(first), day(first + length + 1)) >= held
    assert units(day(first - 1), day(first + length)) >= held


@UNHURRIED
@given(DAYS, st.integers(1, 400))
def test_the_latest_first_day_is_the_last_that_suffices(last: int, wanted: int) -> None:
    found = latest_first_day(day(last), wanted)
    assert units(found, day(last)) >= wanted
    assert all(units(found + k * DAY, day(last)) < wanted for k in range(1, 5))


@UNHURRIED
@given(STAYS, DAYS, st.integers(0, 600))
def test_stays_are_counted_as_day_by_day(stays: list[Stay], since: int, length: int) -> None:
    """Overlaps once, weekends between two stays closed, only what lies inside the window."""
    window = day(since), day(since + length)
    assert counted(stays, *window) == counted_by_days(stays, *window)


@pytest.mark.parametrize(
    ("first", "last", "months", "days"),
    [
        ((2024, 3, 1), (2024, 8, 31), 6, 0),
        ((2024, 3, 1), (2024, 8, 30), 5, 29),
        ((2024, 3, 1), (2024, 9, 1), 6, 1),
        ((2024, 2, 29), (2024, 8, 28), 6, 0),
        ((2023, 8, 29), (2024, 2, 28), 6, 0),
        ((2023, 8, 30), (2024, 2, 29), 6, 0),
        ((2023, 8, 31), (2024, 2, 28), 5, 29),
        ((2025, 8, 31), (2026, 2, 28), 6, 0),
        ((2024, 2, 1), (2024, 2, 29), 1, 0),
        ((2023, 2, 1), (2023, 2, 28), 1, 0),
        ((2024, 2, 1), (2024, 2, 28), 0, 28),
    ],
)
def test_months_at_their_ends(
    first: tuple[int, int, int], last: tuple[int, int, int], months: int, days: int
) -> None:
    """A day short is a day short, also around 29 February and at ends of unequal months."""
    assert divmod(units(dt.date(*first), dt.date(*last)), 30) == (months, days)


def test_going_back_ends_with_the_month() -> None:
    assert back(dt.date(2024, 3, 31), 1) == dt.date(2024, 2, 29)
    assert back(dt.date(2026, 1, 15), 1) == dt.date(2025, 12, 15)
    assert back(dt.date(2026, 1, 15), 0) == dt.date(2026, 1, 15)


@UNHURRIED
@given(DAYS, st.integers(0, 40))
def test_weekdays_between_two_days(first: int, gap: int) -> None:
    inside = [day(first + k) for k in range(1, gap)]
    assert weekdays_between(day(first), day(first + gap)) == sum(d.weekday() < 5 for d in inside)


def row(**given: object) -> dict[str, object]:
    nan = float("nan")
    return {"employer": "甲", "start": None, "end": None, "days": nan, "months": nan, **given}


TODAY = dt.date(2026, 6, 30)
MARCH = dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("given_", "stay"),
    [
        ({}, None),
        ({"start": MARCH}, Stay(MARCH, TODAY, "甲")),
        ({"start": TODAY + DAY}, None),
        ({"start": MARCH, "end": MARCH - DAY}, None),
        ({"start": MARCH, "months": 2.0}, Stay(MARCH, dt.date(2026, 4, 30), "甲")),
        ({"start": MARCH, "days": 20.0}, Stay(MARCH, dt.date(2026, 3, 30), "甲", 30)),
        ({"start": MARCH, "end": TODAY, "days": 40.0}, Stay(MARCH, TODAY, "甲", 60)),
        ({"start": MARCH, "end": dt.date(2026, 3, 10), "days": 10.0},
         Stay(MARCH, dt.date(2026, 3, 10), "甲", 15)),
        ({"start": MARCH, "end": dt.date(2026, 3, 10), "days": 11.0},
         Stay(MARCH, dt.date(2026, 3, 10), "甲")),
        ({"start": MARCH, "end": dt.date(2026, 10, 30), "days": 61.0},
         Stay(MARCH, TODAY, "甲", 45)),
        ({"start": MARCH, "end": dt.date(2026, 10, 30)}, Stay(MARCH, TODAY, "甲")),
        ({"start": MARCH, "end": TODAY, "months": 1.5}, Stay(MARCH, TODAY, "甲", 45)),
        ({"start": MARCH, "end": TODAY, "months": 9.0}, Stay(MARCH, TODAY, "甲", 120)),
    ],
)  # fmt: skip
def test_a_row_of_the_table_is_a_stay(given_: dict[str, object], stay: Stay | None) -> None:
    """Days logged at twenty a month; what the dates cannot hold is not believed."""
    assert stay_of(row(**given_), TODAY, 20.0) == stay


def test_a_hundred_and_twenty_working_days_are_six_months() -> None:
    logged = stay_of(row(start=MARCH, end=dt.date(2026, 8, 20), days=120.0), dt.date.max, 20.0)
    assert logged is not None
    assert logged.stated == 180


FRIDAY, MONDAY = dt.date(2026, 5, 29), dt.date(2026, 6, 1)


def test_a_weekend_does_not_break_a_run_and_a_working_day_does() -> None:
    """Unless so many working days at a time are let pass."""
    before = Stay(MARCH, FRIDAY, "甲")
    for gap_days, late, number in ((0, 0, 1), (0, 1, 2), (1, 1, 1), (1, 2, 2)):
        stays = [before, Stay(MONDAY + late * DAY, TODAY, "甲")]
        found = runs(stays, MARCH, TODAY, same_enterprise=True, gap_days=gap_days)
        assert len(found) == number


def test_a_run_in_two_enterprises_is_two_where_it_must_be_one() -> None:
    stays = [Stay(MARCH, FRIDAY, "甲"), Stay(FRIDAY + DAY, TODAY, "乙")]
    apart = runs(stays, MARCH, TODAY, same_enterprise=True, gap_days=0)
    assert apart == [Run(MARCH, FRIDAY, 89), Run(FRIDAY + DAY, TODAY, 31)]
    assert runs(stays, MARCH, TODAY, same_enterprise=False, gap_days=0) == [Run(MARCH, TODAY, 120)]
