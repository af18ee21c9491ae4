"""Key industries: which tier an industry belongs to, what it is worth, how many lie in it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from placement.catalogue import industries
from placement.instance import Instance, Term
from placement.roster import Roster
from placement.vocabulary import industry, key_industry
from placement.vocabulary.industry import IndustryParams, tier
from placement.vocabulary.key_industry import KeyIndustryParams

NAMES = ("主干", "传统", "新兴")
MATCH = ("36|34", "31|食品", "3963|民宿|I65")


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("3610", 0),
        ("C3610", 0),
        ("C36 汽车制造业", 0),
        ("c 36", 0),
        ("汽车制造业", 0),
        ("汽车", -1),
        ("C31", 1),
        ("方便食品制造", 1),
        ("1431", 1),
        ("智能无人飞行器制造", 2),
        ("396", -1),
        ("３９６３", 2),
        ("民宿服务", 2),
        ("软件开发", 2),
        ("9999", -1),
        ("C", -1),
        ("", -1),
    ],
)
def test_an_industry_belongs_to_a_tier_by_its_code_or_by_its_name(text: str, position: int) -> None:
    """Whether the table has a code, a code and a name, or the name alone; width does not matter."""
    assert tier(text, MATCH) == position


def test_the_first_tier_that_fits_counts() -> None:
    """A later tier takes what is left."""
    assert tier("C3670", ("C", "36")) == 0
    assert tier("C3670", ("31", "36", "C")) == 1


def test_a_code_without_a_letter_gets_that_of_its_section() -> None:
    """A code that the classification does not have is that of what it is part of, or none."""
    codes = [industries.code(text) for text in ("39", "3619", "A39", "9901", "12345", "Z36")]
    assert codes == ["C39", "C361", "", "", "", ""]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"names": ("甲",), "values": (1.0,)}, "names and match: equally many"),
        ({"names": ("甲",), "match": ("36",)}, "names and values: equally many"),
        ({"names": ("甲", "甲"), "values": (1.0, 1.0), "match": ("36", "31")}, "no name twice"),
        ({"names": ("甲",), "values": (1.5,), "match": ("36",)}, "values: 0 … 1"),
        ({"names": ("甲",), "values": (1.0,), "match": ("36|",)}, "match: no blank parts"),
    ],
)
def test_tiers_that_do_not_pair_up_are_refused(given: dict[str, tuple[str, ...]], why: str) -> None:
    """Each slip says what is wrong."""
    with pytest.raises(ValueError, match=why):
        IndustryParams(**given)  # type: ignore[arg-type]


def roster(placed: list[int]) -> Roster:
    """Five students; an enterprise sheet tells the industry of the first employer."""
    students = pd.DataFrame(
        {"student_id": list("12345"), "name": list("甲乙丙丁戊"), "major": ["汽修"] * 5}
    )
    posts = pd.DataFrame(
        {
            "post_id": ["a", "b", "c", "d"],
            "employer": ["一厂", "一厂", "二厂", "三厂"],
            "post": ["装配", "焊接", "冶炼", "前台"],
            "need": [3, 2, 4, 1],
            "industry": ["", "3670", "黑色金属冶炼和压延加工业", ""],
        }
    )
    enterprises = pd.DataFrame({"employer": ["一厂"], "industry": ["C36"]})
    instance = Instance.from_frames(
        {"students": students, "posts": posts, "enterprises": enterprises},
        term=Term("春", dt.date(2025, 3, 1)),
        city="450200",
    )
    return Roster(instance, np.array(placed), dt.date(2025, 6, 30))


def test_seats_and_students_are_counted_by_tier() -> None:
    """Every place lies in one row, those without an industry too."""
    params = KeyIndustryParams(names=NAMES, match=MATCH)
    figures = key_industry.figures(roster([0, 1, 2, 3, -1]), params)
    assert list(figures.columns) == list(key_industry.RULE.headings)
    assert figures.to_numpy().tolist() == [
        ["主干", 1, 5, 2, 0.5],
        ["传统", 1, 4, 1, 0.25],
        ["新兴", 0, 0, 0, 0.0],
        ["其他行业", 0, 0, 0, 0.0],
        ["行业未填", 1, 1, 1, 0.25],
    ]


def test_an_empty_plan_has_no_shares() -> None:
    """Nobody is placed, yet the seats are told."""
    params = KeyIndustryParams(names=NAMES, match=MATCH)
    figures = key_industry.figures(roster([-1] * 5), params)
    assert figures["share"].tolist() == [0.0] * 5
    assert figures["seats"].sum() == 10


def test_the_term_is_worth_what_its_tier_is() -> None:
    """The example of the manual."""
    wanted = IndustryParams(names=NAMES, values=(1.0, 0.6, 0.8), match=MATCH)
    rows = [{"industry": text} for text in ("3610", "C31", "软件开发", "农业", "")]
    assert [industry.one({}, row, wanted) for row in rows] == [1.0, 0.6, 0.8, 0.0, 0.0]
