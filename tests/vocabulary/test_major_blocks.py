"""Majors that a document sets against blocks of industry (JL-04)."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from placement.catalogue import blocks, industries, majors
from placement.instance import Instance, Term
from placement.roster import Roster
from placement.vocabulary.major_blocks import RULE, MajorBlocksParams


@pytest.mark.parametrize("line", blocks.lines("jilin-2018"), ids=lambda line: line.major)
def test_every_line_names_classes_and_industries_that_exist(line: blocks.Line) -> None:
    """An entry that nothing answers to would count nobody for ever."""
    assert {majors.entry(entry).kind for entry in line.entries} <= {"class", "major"}
    codes = [majors.entry(entry).index for entry in line.entries]
    known = {majors.class_index(code) for code in majors.catalogue()}
    assert set(codes) <= known
    assert all(industries.code(code) for code in line.codes)


def test_the_document_has_four_blocks_and_names_twenty_four_majors() -> None:
    """In the order of article eight."""
    lines = blocks.lines("jilin-2018")
    assert list(dict.fromkeys(line.block for line in lines)) == [
        "改造传统产业",
        "做大做强优势产业",
        "培育新产业增长点",
        "新能源和高载能产业",
    ]
    assert len(lines) == 24


def test_students_are_counted_by_block_and_by_where_they_are() -> None:
    """One car student in a car works, one elsewhere, one not placed; a nurse belongs to none."""
    instance = Instance.from_frames(
        {
            "students": pd.DataFrame(
                {
                    "student_id": ["S1", "S2", "S3", "S4"],
                    "name": ["甲", "乙", "丙", "丁"],
                    "major": ["新能源汽车制造与检测"] * 3 + ["护理"],
                    "major_code": ["660702", "460702", "660702", "720201"],
                }
            ),
            "posts": pd.DataFrame(
                {
                    "post_id": ["P1", "P2"],
                    "employer": ["甲厂", "乙院"],
                    "post": ["装配", "护理"],
                    "need": [3, 5],
                    "industry": ["C3612", "卫生"],
                }
            ),
        },
        term=Term("", dt.date(2025, 3, 1)),
    )
    roster = Roster(instance, np.array([0, 1, -1, 1]), dt.date(2025, 6, 30))
    frame = RULE.figures(roster, MajorBlocksParams())
    assert list(frame.columns) == list(RULE.headings)
    first = frame.iloc[0]
    assert (first["industry"], first["majors"]) == ("汽车", "车辆工程、新能源汽车技术")
    assert first[["students", "placed", "matched", "seats"]].tolist() == [3, 2, 1, 3]
    assert frame["students"].tolist()[1:] == [0] * (len(frame) - 1)


def test_a_pack_without_blocks_is_refused() -> None:
    """A slip in the name would give an empty table."""
    with pytest.raises(ValueError, match="blocks"):
        MajorBlocksParams(blocks="jilin")
