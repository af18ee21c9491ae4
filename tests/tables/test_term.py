"""Where the term and the city come from."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from placement.tables.reading import read_tables
from placement.tables.term import term_in
from workbooks import POSTS, STUDENTS, Rows, with_column, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from placement.instance import Instance


def instance(path: Path, **sheets: Rows) -> Instance:
    found = read_tables(workbook(path, {"学生": STUDENTS, "岗位": POSTS} | sheets)).instance
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "name", "start"),
    [
        ("2026年春季岗位实习", "2026春", dt.date(2026, 3, 1)),
        ("2026秋", "2026秋", dt.date(2026, 9, 1)),
        ("2025-2026学年第二学期", "2026春", dt.date(2026, 3, 1)),
        ("2025—2026学年度第一学期", "2025秋", dt.date(2025, 9, 1)),
        ("２０２６年下半年", "2026秋", dt.date(2026, 9, 1)),
    ],
)
def test_a_title_names_its_term(text: str, name: str, start: dt.date) -> None:
    term = term_in(text)
    assert term is not None
    assert (term.name, term.start) == (name, start)


@pytest.mark.parametrize("text", ["2026届实习学生", "学生名单", "2026.1.10", "春季"])
def test_other_titles_name_none(text: str) -> None:
    assert term_in(text) is None


def test_parameters_decide_over_titles(tmp_path: Path) -> None:
    params: Rows = (
        ("参数", "取值"),
        ("学期", "2027秋"),
        ("开始", "2027-09-06"),
        ("城市", "长沙市"),
    )
    found = instance(tmp_path / "2026春.xlsx", 参数=params)
    assert (found.term.name, found.term.start) == ("2027秋", dt.date(2027, 9, 6))
    assert found.city == "430100"


def test_a_file_name_is_enough(tmp_path: Path) -> None:
    assert instance(tmp_path / "2026春.xlsx").term.start == dt.date(2026, 3, 1)


def test_the_earliest_start_is_taken_where_nothing_is_written(tmp_path: Path) -> None:
    posts = with_column(POSTS, "实习开始", "2026-03-09", "2026-03-02")
    found = instance(tmp_path / "x.xlsx", 岗位=posts)
    assert (found.term.name, found.term.start) == ("2026春", dt.date(2026, 3, 2))
    assert "I131" in {note.code for note in found.notes}


def test_the_city_is_the_one_most_posts_lie_in(tmp_path: Path) -> None:
    rows: Rows = (
        *POSTS,
        ("P3", "丙", "质检", 1),
    )
    posts = with_column(rows, "工作地点", "长沙市岳麓区", "郴州市北湖区", "郴州市桂阳县")
    assert instance(tmp_path / "x.xlsx", 岗位=posts).city == "431000"


def test_the_city_is_empty_where_nobody_says(tmp_path: Path) -> None:
    assert instance(tmp_path / "x.xlsx").city == ""
