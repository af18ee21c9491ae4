"""Cell parsers: what they read, what they refuse, and that nothing makes them raise."""

from __future__ import annotations

import datetime as dt
import math
import string
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.tables.cells import Read
from placement.tables.cells.choices import read_choice
from placement.tables.cells.dates import read_date
from placement.tables.cells.durations import read_duration
from placement.tables.cells.grades import read_grade, read_years
from placement.tables.cells.headcount import read_headcount
from placement.tables.cells.idcard import check_digit, read_id_card, valid
from placement.tables.cells.ids import read_id
from placement.tables.cells.lists import read_list
from placement.tables.cells.majors import read_majors
from placement.tables.cells.numbers import read_integer, read_number
from placement.tables.cells.numerals import number
from placement.tables.cells.pay import read_pay
from placement.tables.cells.text import clean, key, read_name, read_text
from placement.wording import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

PARSERS: dict[str, Callable[[object], Read]] = {
    "text": read_text,
    "name": read_name,
    "id": read_id,
    "id_card": read_id_card,
    "headcount": read_headcount,
    "date": read_date,
    "end": partial(read_date, end=True, text_is_exact=False),
    "duration": read_duration,
    "pay": read_pay,
    "choice": partial(read_choice, choices={"是": "是", "√": "是"}),
    "majors": partial(read_majors, resolve=str),
    "list": read_list,
    "grade": partial(read_grade, school_year=2025),
    "years": read_years,
    "number": read_number,
    "integer": read_integer,
}
WORDS = "0123456789.-—~年月日号级届周天人元k万千约左右以上起男女半一二十两、，,/（）()+ ～　\t\n'E"
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.text(alphabet=WORDS, max_size=12),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@pytest.mark.parametrize("name", PARSERS)
@given(value=ANYTHING)
def test_a_parser_never_raises_and_names_only_codes_of_the_catalogue(
    name: str, value: object
) -> None:
    read = PARSERS[name](value)
    assert not read.code or read.code in catalogue()
    assert not (read.code.startswith("E") and read.value is not None)


@given(st.dates(dt.date(1940, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_is_read_back_from_every_writing(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    for written in (
        day,
        dt.datetime.combine(day, dt.time(8, 30)),
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        float(f"{day:%Y%m%d}"),
        f" {day.isoformat()} 00:00:00",
        float(serial),
    ):
        assert read_date(written) == Read(day)


@given(st.integers(2000, 2099), st.integers(1, 12))
def test_a_month_as_a_number_is_january_or_october_never_by_guess(year: int, month: int) -> None:
    typed = float(f"{year}.{month}")
    read = read_date(typed)
    if month in (1, 10):
        assert (read.code, read.value) == ("E221", None)
    else:
        assert (read.code, read.value) == ("I225", dt.date(year, month, 1))


def test_a_month_as_text_is_exact_in_a_workbook_but_not_in_a_csv() -> None:
    assert read_date("2026.10").value == dt.date(2026, 10, 1)
    assert read_date("2026.1").value == dt.date(2026, 1, 1)
    assert read_date("2026.1", text_is_exact=False).code == "E221"
    assert read_date("2026.01", text_is_exact=False).value == dt.date(2026, 1, 1)


def test_a_month_ends_on_its_last_day() -> None:
    assert read_date("2028年2月", end=True).value == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    "bad", ["2024-02-30", "3月1日", "2026", 2026.0, "24.3.1", "下周", "2024.13"]
)
def test_no_day_is_made_up(bad: object) -> None:
    read = read_date(bad)
    assert (read.code, read.value) == ("E220", None)


@given(st.integers(0, 10**15 - 1))
def test_an_id_of_up_to_fifteen_digits_survives_being_a_number(digits: int) -> None:
    assert read_id(float(digits)).value == str(digits)
    assert read_id(f"{digits}.0").value == str(digits)


@given(st.integers(10**15, 10**19))
def test_more_than_fifteen_digits_as_a_number_are_lost(digits: int) -> None:
    assert read_id(float(digits)).code == "E203"
    assert read_id(digits).value == str(digits), "an integer column of Parquet is exact"


@given(st.text(alphabet=string.ascii_letters + string.digits + "-_", min_size=1))
def test_a_plain_id_is_left_as_it_is(text: str) -> None:
    assert read_id(text).value == text
    assert read_id(f" '{text}\t").value == text


def test_an_id_that_became_a_date_is_lost() -> None:
    assert read_id(dt.date(2026, 3, 1)).code == "E203"


@pytest.mark.parametrize(
    ("written", "count", "code", "also"),
    [
        (20.0, 20, "", {}),
        ("20人", 20, "", {}),
        ("２０", 20, "W211", {}),
        ("约20人", 20, "W211", {}),
        ("二十人", 20, "W211", {}),
        ("20＋", 20, "W211", {}),
        ("20人以上", 20, "W211", {}),
        ("10—15人", 15, "W211", {"need_min": 10}),
        ("10～15", 15, "W211", {"need_min": 10}),
        ("男10女5", 15, "W211", {"need_female": 5}),
        ("1,200", 1200, "", {}),
        ("若干", None, "E210", {}),
        ("不限", None, "E210", {}),
        ("15-10", None, "E210", {}),
        (2.5, None, "E212", {}),
        ("-3", None, "E212", {}),
        (99999, None, "E212", {}),
        ("", None, "", {}),
    ],
)
def test_headcounts(written: object, count: int | None, code: str, also: dict[str, int]) -> None:
    read = read_headcount(written)
    if isinstance(written, str) and "," in written:
        assert read_headcount(written, limit=10_000).value == count
        return
    assert (read.value, read.code, read.also) == (count, code, also)


@pytest.mark.parametrize(
    ("written", "months", "code"),
    [
        ("6个月", 6.0, ""),
        ("6", 6.0, ""),
        (6.0, 6.0, ""),
        ("六个月", 6.0, "W224"),
        ("半年", 6.0, "W224"),
        ("一年", 12.0, "W224"),
        ("1年", 12.0, ""),
        ("一学期", 5.0, "W224"),
        ("两个半月", 2.5, "W224"),
        ("24周", 5.6, "I228"),
        ("180天", 6.0, "I228"),
        ("6个月以上", 6.0, "I228"),
        ("3-6个月", 3.0, "I228"),
        ("长期", None, "I226"),
        ("到毕业", None, "E229"),
        ("0个月", None, "E229"),
    ],
)
def test_durations_are_months(written: object, months: float | None, code: str) -> None:
    read = read_duration(written)
    assert (read.value, read.code) == (months, code)


def test_a_heading_in_weeks_makes_bare_numbers_weeks() -> None:
    assert read_duration(24.0, unit="week").value == 5.6


@pytest.mark.parametrize(
    ("written", "amount", "code"),
    [
        (4500.0, 4500.0, ""),
        ("4500元/月", 4500.0, ""),
        ("4000-5500", 4000.0, "W230"),
        ("4k-5k", 4000.0, "W230"),
        ("4-5千", 4000.0, "W230"),
        ("面议", None, "W230"),
        ("底薪+计件", None, "W230"),
        ("3500起", 3500.0, "I232"),
        ("5k", 5000.0, "I232"),
        ("综合4500左右", 4500.0, "I232"),
        ("20元/小时", 3480.0, "I232"),
        ("150元/天", 3262.5, "I232"),
        ("1.2万", 12000.0, "I232"),
        (-1, None, "E212"),
    ],
)
def test_pay_is_yuan_a_month(written: object, amount: float | None, code: str) -> None:
    read = read_pay(written)
    assert (read.value, read.code) == (amount, code)


@given(st.integers(0, 10**17 - 1))
def test_exactly_one_check_digit_is_right(head: int) -> None:
    digits = f"{head:017d}"
    right = check_digit(digits)
    ends = np.array([digits + end for end in "0123456789X"], dtype=object)
    assert valid(ends).sum() <= 1
    read = read_id_card(digits + right)
    assert read.value == digits + right
    assert read.code == ("I208" if digits.startswith("999") else "")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("431002********2021", "W205"),
        ("4310022007010112", "W205"),
        ("110105491231002", "I208"),
        ("11010519491231002x", ""),
        ("１１０１０５１９４９１２３１００２Ｘ", ""),
        (4.31002e17, "E203"),
        ("无", ""),
    ],
)
def test_identity_numbers(written: object, code: str) -> None:
    assert read_id_card(written).code == code


def test_majors_join_and_split_only_where_both_sides_are_known() -> None:
    known = {"机械制造及自动化", "数控技术", "焊接技术"}

    def look_up(text: str) -> str:
        return text if text in known else ""

    assert read_majors("机械制造及自动化", look_up).value == "机械制造及自动化"
    assert read_majors("数控技术和焊接技术", look_up).value == "数控技术|焊接技术"
    assert read_majors("数控技术等相关专业", look_up).value == "数控技术"
    assert read_majors("数控技术；炼丹术", look_up).code == "E240"
    assert read_majors("理工科", look_up) == Read("*", "W241", {"shown": "理工科"})


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("2024级", 2024),
        ("24级", 2024),
        (2024.0, 2024),
        ("24", 2024),
        ("2024年", 2024),
        ("三年级", 2023),
    ],
)
def test_grades_are_years_of_enrolment(written: object, year: int) -> None:
    assert read_grade(written, school_year=2025).value == year


def test_a_year_of_leaving_is_not_a_year_of_enrolment() -> None:
    assert read_grade("2026届").also == {"leaves": 2026}
    assert read_grade(2026.0, leaving=True).also == {"leaves": 2026}


@given(st.integers(0, 9999))
def test_chinese_numerals_count(value: int) -> None:
    digits = "零一二三四五六七八九"
    text, rest = "", value
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, unit)
        text += digits[digit] + name if digit else ("零" if text and rest else "")
    assert number(text or "零") == value


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert key(clean(text)) == key(text)


def test_blanks_in_a_name_are_layout_between_chinese_characters_only() -> None:
    assert read_name("张\u3000伟").value == "张伟"
    assert read_name("阿依古丽·买买提").value == "阿依古丽·买买提"
    assert read_name("Anna  Li").value == "Anna Li"


def test_not_a_number_is_an_empty_cell() -> None:
    for parse in PARSERS.values():
        assert parse(math.nan).value is None
