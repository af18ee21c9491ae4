"""The array code against plain loops that do the same thing one claim at a time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from money import INDEPENDENT, reckoned, stay
from placement.months import whole_months
from placement.schema import SCHEMA
from placement.vocabulary.claims import choose_one, claims

MANY = settings(max_examples=200, deadline=None)
FEW = settings(max_examples=20, deadline=None)
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from("甲乙"),
        st.sampled_from(["", "基地", "称号"]),
        st.sampled_from(["", "2024"]),
        st.integers(1, 3),
        st.sampled_from(["", "", "S601"]),
    ),
    max_size=12,
)


def brute_choice(rows: list[tuple[str, str, str, int, str]]) -> list[int]:
    """For each claim the one that is paid in its place, by looking at all the others."""
    found = []
    for k, (payee, matter, period, _, refusal) in enumerate(rows):
        best = k
        if matter and not refusal:
            rivals = [
                j
                for j, other in enumerate(rows)
                if other[:3] == (payee, matter, period) and not other[4]
            ]
            best = max(rivals, key=lambda j: (rows[j][3], -j))
        found.append(best)
    return found


@MANY
@given(CLAIMS)
def test_choose_one(rows: list[tuple[str, str, str, int, str]]) -> None:
    """The highest of a payee, matter and period stands; of equal ones the first."""
    columns = list(zip(*rows, strict=True)) if rows else [[]] * 5
    payee, matter, period, rate, refusal = (
        pd.Series(list(c), dtype=object).to_numpy() for c in columns
    )
    frame = claims(
        len(rows), payee=payee, matter=matter, period=period, rate=rate, units=1, refusal=refusal
    )
    assert choose_one(frame).tolist() == brute_choice(rows)


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
STAYS = st.lists(st.tuples(DAYS, st.integers(0, 300)), min_size=1, max_size=5)
PAID = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from([100, 200, 600]), DAYS, st.integers(0, 90)),
    max_size=6,
)


def brute_monthly(
    stays: list[tuple[dt.date, int]],
    paid: list[tuple[int, int, dt.date, int]],
    as_of: dt.date,
) -> list[int]:
    """100 yuan a whole month over by the day, from six months on, less what the stay was paid."""
    due = []
    for number, (start, length) in enumerate(stays, start=1):
        end = min(start + dt.timedelta(days=length), as_of)
        months = whole_months(start, end)
        full = 100 * months if months >= 6 else 0
        before = sum(
            amount
            for student, amount, since, days in paid
            if student == number and since <= end and since + dt.timedelta(days=days) >= start
        )
        due.append(max(0, full - before) if full else 0)
    return due


@FEW
@given(STAYS, PAID, st.dates(dt.date(2024, 6, 1), dt.date(2025, 12, 31)))
def test_months_and_what_was_paid_for_them(
    stays: list[tuple[dt.date, int]],
    paid: list[tuple[int, int, dt.date, int]],
    as_of: dt.date,
) -> None:
    """CZ-13 for a handful of students with any history."""
    posts = [
        stay(INDEPENDENT, start.isoformat(), (start + dt.timedelta(days=length)).isoformat())
        for start, length in stays
    ]
    rows = [
        {"student_id": f"S{n}", "item": "CZ-13", "amount": amount, "start": since,
         "end": since + dt.timedelta(days=days)}
        for n, amount, since, days in paid
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["student_id", "item", "amount", "start", "end"])
    days = {name: pd.to_datetime(frame[name]) for name in ("start", "end")}
    earlier = SCHEMA.table("granted").canonical(frame.assign(**days))
    found = reckoned(
        "chenzhou-2018",
        {"students": [{}] * len(stays), "posts": posts},
        as_of=as_of.isoformat(),
        earlier=earlier,
    )
    assert found.frame["amount"].tolist() == brute_monthly(stays, paid, as_of)


TITLES = st.lists(
    st.tuples(DAYS, st.one_of(st.none(), st.integers(1, 130))), min_size=1, max_size=8
)


@FEW
@given(TITLES, st.integers(0, 103))
def test_the_first_hundred(titles: list[tuple[dt.date, int | None]], before: int) -> None:
    """YB-06: by date, of one day in the order of the table, after those paid before."""
    order = sorted(range(len(titles)), key=lambda k: (titles[k][0], k))
    rank = {k: before + place for place, k in enumerate(order, start=1)}
    wanted = [200_000 if (number or rank[k]) <= 100 else 0 for k, (_, number) in enumerate(titles)]
    rows: list[dict[str, Any]] = [
        {"employer": f"新厂{k}", "title": "市级", "date": date, "number": number or -1}
        for k, (date, number) in enumerate(titles)
    ]
    earlier = SCHEMA.table("granted").canonical(
        pd.DataFrame(
            {
                "payee": [f"厂{k}" for k in range(before)],
                "item": "YB-06/city",
                "matter": "市级产教融合型企业",
                "amount": 200_000,
                "beneficiary": "企业",
            }
        )
    )
    found = reckoned("yibin-2022", {"titles": rows}, city="511500", earlier=earlier)
    assert found.frame["amount"].tolist() == wanted


SEATS = st.lists(st.integers(1, 40), min_size=1, max_size=5)


@FEW
@given(SEATS, st.integers(1, 30))
def test_a_joint_class_loses_no_student(seats: list[int], students: int) -> None:
    """Shares add up, and none is a whole student away from its part of the seats."""
    tables = {
        "students": [{}] * students,
        "classes": [
            {"class_id": "C1", "employer": "", "seats": sum(seats), "filing": "1",
             "start": dt.date(2024, 9, 1), "end": dt.date(2025, 6, 30),
             "approved_on": dt.date(2024, 7, 1)}
        ],
        "class_seats": [
            {"class_id": "C1", "employer": f"厂{k}", "seats": n} for k, n in enumerate(seats)
        ],
    }  # fmt: skip
    placed = {f"S{k}": "C1" for k in range(1, students + 1)}
    found = reckoned("chenzhou-2018", tables, placed=placed)
    shares = found.frame.groupby("payee")["units"].sum()
    assert shares.sum() == students
    for k, own in enumerate(seats):
        assert abs(shares[f"厂{k}"] - students * own / sum(seats)) < 1
