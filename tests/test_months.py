"""Months between days, in both forms."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated_rows import UNHURRIED
from placement.months import last_day, last_day_of, whole_months, whole_months_of

DAYS = st.one_of(
    st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31)),
    st.sampled_from([dt.date(2024, 2, 29), dt.date(2024, 8, 31), dt.date(2025, 2, 28)]),
)


def days(*given: dt.date) -> np.ndarray:
    return np.array(given, dtype="datetime64[D]")


@UNHURRIED
@given(DAYS, DAYS)
def test_whole_months_are_the_same_day_by_day_and_all_at_once(
    start: dt.date, last: dt.date
) -> None:
    """Reversed windows hold none."""
    assert whole_months_of(days(start), days(last)).tolist() == [whole_months(start, last)]


@UNHURRIED
@given(DAYS, st.floats(0, 40))
def test_the_last_day_is_the_same_day_by_day_and_all_at_once(start: dt.date, months: float) -> None:
    """Also in months that lack the day."""
    assert last_day_of(days(start), np.array([months])).tolist() == [last_day(start, months)]


@UNHURRIED
@given(DAYS, st.integers(0, 40))
def test_a_stay_of_whole_months_holds_that_many(start: dt.date, months: int) -> None:
    """Counting back what was counted forth, and a day less is a month less."""
    last = last_day(start, months)
    assert whole_months(start, last) == months
    if months:
        assert whole_months(start, last - dt.timedelta(days=1)) == months - 1


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2024-08-31", 6, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-03-01", 6, "2024-08-31"),
        ("2024-03-15", 6, "2024-09-14"),
        ("2024-03-01", 1.5, "2024-04-15"),
    ],
)
def test_a_month_that_lacks_the_day_ends_the_stay(start: str, months: float, last: str) -> None:
    """From 31 August six months end with February."""
    assert last_day(dt.date.fromisoformat(start), months) == dt.date.fromisoformat(last)


def test_a_stay_of_unknown_start_or_length_has_no_last_day() -> None:
    """NaT comes out."""
    start = np.array(["NaT", "2025-03-01"], dtype="datetime64[D]")
    assert np.isnat(last_day_of(start, np.array([6.0, np.nan]))).all()
