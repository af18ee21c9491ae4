"""Filed classes, hours of practice, and the days of ``yearly`` and ``once``."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.schema import SCHEMA
from placement.vocabulary import filed_class, once, practice_hours, yearly
from placement.vocabulary.filed_class import FiledClassParams
from placement.vocabulary.kinds import Finding
from placement.vocabulary.once import OnceParams
from placement.vocabulary.practice_hours import PracticeHoursParams
from placement.vocabulary.yearly import YearlyParams

KEPT, BROKEN, UNKNOWN = Finding.KEPT, Finding.BROKEN, Finding.UNKNOWN
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31))


@pytest.mark.parametrize(
    ("applied", "batch", "filing", "finding"),
    [
        (dt.date(2024, 6, 1), "", "3号", KEPT),
        (dt.date(2024, 6, 30), "2024-09", "3号", KEPT),
        (dt.date(2024, 7, 1), "2024-06", "3号", BROKEN),
        (None, "2024-12", "3号", KEPT),
        (None, "2024年12月", " ", UNKNOWN),
        (None, "202409", "", BROKEN),
        (None, "2024.6", "未备案", BROKEN),
        (None, "2024春", "3号", UNKNOWN),
        (None, "", "无", BROKEN),
        (None, "", "", UNKNOWN),
    ],
)
def test_classes_are_applied_for_in_june_and_december_and_filed(
    applied: dt.date | None, batch: str, filing: str, finding: Finding
) -> None:
    """The day of the application counts before the batch; blanks are not held against a class."""
    row = {"applied": applied, "batch": batch, "filing": filing}
    assert filed_class.one(row, FiledClassParams()) == finding
    frame = SCHEMA.table("classes").canonical(
        _classes([{**row, "applied": np.datetime64(applied, "s") if applied else None}])
    )
    assert filed_class.column(frame, FiledClassParams()).tolist() == [finding]


def _classes(rows: list[dict[str, Any]]) -> Any:
    import pandas as pd

    frame = pd.DataFrame(rows).assign(class_id="C1", name="一班", seats=1)
    return frame.assign(applied=pd.to_datetime(frame["applied"]).astype("datetime64[s]"))


HOURS = st.one_of(st.none(), st.integers(0, 400).map(lambda n: n / 4))


@settings(deadline=None)
@given(st.lists(st.tuples(HOURS, HOURS, HOURS), min_size=1, max_size=6),
       st.sampled_from([0.5, 0.3, 1.0]))  # fmt: skip
def test_both_forms_of_practice_hours_agree_with_fractions(
    rows: list[tuple[float | None, ...]], share: float
) -> None:
    """Exactly half is enough; hours that are not known can only help."""
    import pandas as pd

    names = ("total_hours", "practice_hours", "intern_hours")
    plain = [
        {name: float("nan") if v is None else v for name, v in zip(names, row, strict=True)}
        for row in rows
    ]
    params = PracticeHoursParams(share=share)
    expected = []
    for total, *given_ in rows:
        done = sum((Fraction(v) for v in given_ if v is not None), Fraction(0))
        if not total:
            expected.append(UNKNOWN)
        elif done >= Fraction(str(share)) * Fraction(total):
            expected.append(KEPT)
        else:
            expected.append(UNKNOWN if None in given_ else BROKEN)
    assert [practice_hours.one(row, params) for row in plain] == expected
    assert practice_hours.column(pd.DataFrame(plain), params).tolist() == expected


@given(
    DAYS,
    DAYS,
    st.lists(st.sampled_from(["01-01", "02-29", "06-30", "12-31"]), min_size=1, max_size=3),
    st.sampled_from([0, 2021, 2024]),
    st.sampled_from([0, 2024, 2026]),
)
def test_yearly_days_are_those_met_day_by_day(
    since: dt.date, until: dt.date, days: list[str], first: int, last: int
) -> None:
    """Both ends are included, years outside the range are not, 29 February comes in leap years."""
    found = yearly.dates(YearlyParams(tuple(days), since=first, until=last), since, until)
    walked = [since + dt.timedelta(days=k) for k in range((until - since).days + 1)]
    assert found == [
        day
        for day in walked
        if f"{day:%m-%d}" in days and day.year >= first and (not last or day.year <= last)
    ]


@given(DAYS, DAYS, DAYS)
def test_once_is_due_where_its_day_lies_in_the_range(
    on: dt.date, since: dt.date, until: dt.date
) -> None:
    """Once, and not at all outside."""
    found = once.dates(OnceParams(on.isoformat()), since, until)
    assert found == ([on] if since <= on <= until else [])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: YearlyParams(days=("13-01",)), r"days: MM-DD \(13-01\)"),
        (lambda: YearlyParams(days=()), "days: MM-DD"),
        (lambda: YearlyParams(since=2026, until=2025), "since ≤ until"),
        (lambda: OnceParams(on="2026-02-30"), r"on: YYYY-MM-DD \(2026-02-30\)"),
        (lambda: FiledClassParams(months=(13,)), "months: 1 … 12"),
        (lambda: PracticeHoursParams(share=0), "0 < share ≤ 1"),
    ],
)
def test_days_and_shares_that_do_not_exist_are_refused(make: Any, says: str) -> None:
    """With the form that is meant."""
    with pytest.raises(ValueError, match=says):
        make()
