"""Wishes, locks and scores: what a text can name, and that nothing is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbooks import STUDENTS, Rows, cells, found, read, with_column

if TYPE_CHECKING:
    from pathlib import Path

    from placement.tables.reading import Reading

POSTS: Rows = (
    ("岗位编号", "企业名称", "岗位名称", "需求人数"),
    ("P1", "湖南甲精密有限公司", "数控操作", 2),
    ("P2", "湖南甲精密有限公司", "质检", 2),
    ("P3", "乙电子有限责任公司", "质检", 2),
    ("P4", "乙电子有限责任公司", "SMT 技术员", 2),
)


def wishes(reading: Reading, student: str = "S1") -> list[tuple[int, str]]:
    assert reading.instance is not None
    table = reading.instance.table("prefs")
    mine = table[table["student_id"] == student]
    return list(zip(mine["rank"].tolist(), mine["place_id"].tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("P4", ["P4"]),
        ("p4", ["P4"]),
        ("乙电子有限责任公司/质检", ["P3"]),
        ("乙电子／质检", ["P3"]),
        ("湖南甲精密-质检", ["P2"]),
        ("湖南甲精密有限公司", ["P1", "P2"]),
        ("乙电子", ["P3", "P4"]),
        ("SMT技术员", ["P4"]),
        ("ＳＭＴ 技术员", ["P4"]),
    ],
)
def test_a_wish_is_an_id_a_pair_an_employer_or_a_title_of_one_employer(
    tmp_path: Path, text: str, places: list[str]
) -> None:
    reading = read(tmp_path, students=with_column(STUDENTS, "第一志愿", text), posts=POSTS)
    assert wishes(reading) == [(1, place) for place in places]


def test_a_title_of_two_employers_is_never_guessed(tmp_path: Path) -> None:
    reading = read(tmp_path, students=with_column(STUDENTS, "第一志愿", "质检"), posts=POSTS)
    (fault,) = found(reading, "E250")
    assert fault.facts["near"] == "湖南甲精密有限公司/质检、乙电子有限责任公司/质检"
    assert wishes(reading) == []


def test_a_slip_is_answered_with_what_it_looks_like(tmp_path: Path) -> None:
    reading = read(tmp_path, students=with_column(STUDENTS, "第一志愿", "SMT技术工"), posts=POSTS)
    (fault,) = found(reading, "E250")
    assert "SMT 技术员" in str(fault.facts["near"])


@pytest.mark.parametrize("text", ["无", "随便", "服从安排", "都可以", "-", "／", None])
def test_words_for_no_wish_are_no_wish(tmp_path: Path, text: str | None) -> None:
    reading = read(tmp_path, students=with_column(STUDENTS, "第一志愿", text), posts=POSTS)
    assert reading.ok
    assert wishes(reading) == []


def test_an_employer_after_one_of_its_posts_keeps_the_better_rank(tmp_path: Path) -> None:
    students = with_column(with_column(STUDENTS, "第一志愿", "P2"), "第二志愿", "湖南甲精密")
    assert wishes(read(tmp_path, students=students, posts=POSTS)) == [(1, "P2"), (2, "P1")]


def test_an_order_class_can_be_wished_for_by_name(tmp_path: Path) -> None:
    classes: Rows = (("班级编号", "班级名称", "计划人数"), ("C1", "精密班", 30))
    students = with_column(STUDENTS, "第一志愿", "精密班")
    assert wishes(read(tmp_path, students=students, posts=POSTS, classes=classes)) == [(1, "C1")]


def test_a_roster_alone_leaves_wishes_open_but_sees_repetitions(tmp_path: Path) -> None:
    students = with_column(with_column(STUDENTS, "第一志愿", "某岗位"), "第二志愿", "某 岗位")
    reading = read(tmp_path, students=students, posts=())
    assert reading.ok
    assert cells(reading, "W251") == ["students!E2"]
    assert reading.instance is not None
    assert "prefs" not in reading.instance.tables


def test_the_long_table_of_wishes_takes_names_too_and_drops_repetitions(tmp_path: Path) -> None:
    prefs: Rows = (
        ("学号", "志愿顺序", "岗位编号"),
        ("S1", "第二志愿", "乙电子/质检"),
        ("S1", 1, "P1"),
        ("S1", 3, "P3"),
        ("S2", 1, "无"),
    )
    reading = read(tmp_path, posts=POSTS, prefs=prefs)
    assert sorted(wishes(reading)) == [(1, "P1"), (2, "P3")]
    assert wishes(reading, "S2") == []
    assert cells(reading, "W251") == ["prefs!C4"]


def test_a_lock_to_a_place_that_is_not_there_and_one_that_keeps_out(tmp_path: Path) -> None:
    locks: Rows = (("学号", "岗位编号"), ("S1", "P9"), ("S2", "不安排"))
    reading = read(tmp_path, posts=POSTS, locks=locks)
    assert cells(reading, "E260") == ["locks!B2"]
    assert reading.instance is not None
    table = reading.instance.table("locks")
    assert table[["student_id", "place_id"]].to_numpy().tolist() == [["S2", ""]]


def test_scores_of_unknown_students_and_posts_are_named(tmp_path: Path) -> None:
    scores: Rows = (
        ("学号", "岗位编号", "分值"),
        ("S1", "P1", -52),
        ("S9", "P1", 1),
        ("S1", "P9", 1),
    )
    reading = read(tmp_path, posts=POSTS, scores=scores)
    assert cells(reading, "E253") == ["scores!A3"]
    assert cells(reading, "E250") == ["scores!B4"]
    assert reading.instance is not None
    assert reading.instance.table("scores")["score"].tolist() == [-52]


def test_employers_alike_but_for_blanks_and_brackets_are_one(tmp_path: Path) -> None:
    posts: Rows = (
        POSTS[0],
        ("P1", "甲（湖南）精密 有限公司", "数控操作", 2),
        ("P2", "甲(湖南)精密有限公司 ", "质检", 2),
    )
    reading = read(tmp_path, posts=posts)
    assert reading.instance is not None
    assert reading.instance.table("posts")["employer"].nunique() == 1
    assert not found(reading, "W261")


def test_the_school_s_own_names_of_majors_come_first(tmp_path: Path) -> None:
    students: Rows = (STUDENTS[0], ("S1", "甲", "机电班"), ("S2", "乙", "数控技术"))
    majors: Rows = (("本校写法", "目录专业"), ("机电班", "机电一体化技术"), ("x", "炼丹术"))
    reading = read(tmp_path, students=students, majors=majors)
    assert cells(reading, "E240") == ["majors!B3"]
    assert reading.instance is not None
    first = reading.instance.students.iloc[0]
    assert first["major"] == "机电一体化技术"
    assert len(first["major_code"]) == 6


def test_years_of_leaving_become_years_of_enrolment_by_the_length_of_the_programme(
    tmp_path: Path,
) -> None:
    students = with_column(with_column(STUDENTS, "年级", "2026届", "2026届"), "学制", "五年制")
    reading = read(tmp_path, students=students)
    assert reading.instance is not None
    assert reading.instance.students["grade"].tolist() == [2021, 2023]


def test_regions_come_from_the_code_the_place_or_the_park(tmp_path: Path) -> None:
    posts = with_column(
        with_column(
            with_column(POSTS, "地区代码", "431021"), "工作地点", None, "郴州市苏仙区白露塘镇"
        ),
        "园区",
        None,
        None,
        "甲园区",
    )
    parks: Rows = (("园区", "所在区县"), ("甲园区", "永兴县"))
    reading = read(tmp_path, posts=posts, parks=parks)
    assert reading.instance is not None
    assert reading.instance.table("posts")["region"].tolist() == ["431021", "431003", "431023", ""]
    assert reading.instance.city == "431000"
