"""Demand that posts and classes do not cover."""

from __future__ import annotations

import pandas as pd
import pytest

from classes_made import ACCOUNTS, MACHINES, NURSES, term
from placement.classes.wanted import Wanted, new_classes, wanted


def lines_of(*demand: tuple[str, str, str, int], **tables: object) -> list[Wanted]:
    """The lines of a term with that demand."""
    found, faults = wanted(term({NURSES: 1}, demand=demand, **tables))  # type: ignore[arg-type]
    assert faults == []
    return found


def test_posts_of_the_employer_cover_it_once() -> None:
    """Seats for any major go to the first line, what is left of them to the next."""
    posts = [
        {"post_id": "P1", "employer": "甲厂", "post": "装配", "need": 5, "majors": "*"},
        {"post_id": "P2", "employer": "乙厂", "post": "装配", "need": 50, "majors": "*"},
        {"post_id": "P3", "employer": "甲厂", "post": "出纳", "need": 2, "majors": ACCOUNTS},
    ]
    found = lines_of(("", "甲厂", MACHINES, 4), ("", "甲厂", ACCOUNTS, 9), posts=posts)
    assert [(line.people, line.covered, line.open) for line in found] == [(4, 4, 0), (9, 3, 6)]


def test_majors_of_one_class_are_one_line() -> None:
    """Nursing and midwifery are both of 护理类."""
    (line,) = lines_of(("", "医院", "护理", 4), ("", "医院", "助产", 3))
    assert (line.group.name, line.majors, line.people) == ("护理类", ("护理", "助产"), 7)


def test_a_category_and_any_major_are_groups_of_their_own() -> None:
    """A class of a whole category suits what lies in it; 不限 suits all."""
    posts = [{"post_id": "P1", "employer": "甲厂", "post": "操作", "need": 3, "majors": MACHINES}]
    found = lines_of(("", "甲厂", "装备制造大类", 2), ("", "甲厂", "不限", 2), posts=posts)
    assert [(line.group.index, line.covered) for line in found] == [(6, 2), (0, 1)]
    assert found[1].majors == ("*",)


def test_classes_cover_by_their_split_or_by_their_park() -> None:
    """A joint class covers each enterprise by its seats, one without a split its whole park."""
    classes = [
        {"class_id": "A", "park": "高新区", "majors": NURSES, "seats": 9},
        {"class_id": "B", "park": "高新区", "majors": NURSES, "seats": 7},
    ]
    split = pd.DataFrame({"class_id": ["A", "A"], "employer": ["甲医院", "乙医院"],
                          "seats": [6, 3]})  # fmt: skip
    found = lines_of(
        ("高新区", "甲医院", NURSES, 10), ("高新区", "乙医院", NURSES, 10),
        ("经开区", "丙医院", NURSES, 10), classes=classes, class_seats=split,
    )  # fmt: skip
    assert [line.covered for line in found] == [6 + 4, 3 + 3, 0]


@pytest.mark.parametrize(("least", "ids"), [(5, ["拟开01", "拟开02"]), (9, ["拟开01"]), (12, [])])
def test_a_class_needs_so_many_people(least: int, ids: list[str]) -> None:
    """Alone where it reaches the minimum, else with others of the park, else not at all."""
    found = lines_of(("高新区", "甲医院", NURSES, 6), ("高新区", "乙医院", NURSES, 5))
    made, told = new_classes(found, least, taken=[])
    assert [new.class_id for new in made] == ids
    assert sum(new.seats for new in made) == (11 if ids else 0)
    assert [bool(line.class_id) for line in told] == [bool(ids)] * 2


def test_ids_in_use_are_passed_over() -> None:
    """A proposal never takes the number of a class of the user's."""
    found = lines_of(("高新区", "甲医院", NURSES, 6))
    made, _ = new_classes(found, 5, taken=["拟开01"])
    assert made[0].class_id == "拟开02"
