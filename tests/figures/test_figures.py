"""Tables of a policy: each once, in force on the day, and fit to be published."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.figures import HIDDEN, TOTAL, FigureTable, figures, published
from placement.policy import load_policy
from placement.roster import Roster
from random_rosters import random_roster


def on(day: dt.date) -> Roster:
    """A random roster looked at on a day."""
    made = random_roster(np.random.default_rng(3))
    return Roster(made.instance, made.place_of, day)


def test_a_table_that_several_provisions_ask_for_is_there_once() -> None:
    """The report of enterprises that the law and the district want, with both clauses."""
    day = dt.date(2026, 6, 30)
    policy = load_policy(["national", "kaizhou-2020"], on=day)
    found = {table.word: table for table in figures(on(day), policy)}
    assert set(found["host_report"].rules) == {"B-39/host_report", "KZ-18/enterprises"}
    assert len(found["host_report"].clauses) == 2
    assert "职业教育法" in " ".join(found["host_report"].clauses)


def test_tables_of_a_document_that_has_lapsed_are_not_made() -> None:
    """Yibin's plan ends with 2025, on which day it still counts."""
    policy = load_policy(["yibin-2022"], on=None)
    assert figures(on(dt.date(2026, 1, 1)), policy) == []
    last = [table.word for table in figures(on(dt.date(2025, 12, 31)), policy)]
    assert "participation_list" in last


def test_tables_can_be_written_as_json() -> None:
    """Numbers that are not known are null."""
    day = dt.date(2026, 6, 30)
    for table in figures(on(day), load_policy(["liuzhou-2019"], on=day)):
        text = json.dumps(table.plain(), ensure_ascii=False, allow_nan=False)
        assert len(json.loads(text)["rows"]) == len(table.frame)


def table(counts: list[int], *, total: bool) -> FigureTable:
    names = [f"校{k}" for k in range(len(counts))]
    frame = pd.DataFrame({"school": pd.Series(names, dtype=object), "people": counts})
    frame = frame.astype({"people": np.int64}).assign(share=0.5)
    if total:
        last = pd.DataFrame({"school": [TOTAL], "people": [sum(counts)], "share": [1.0]})
        frame = pd.concat([frame, last], ignore_index=True)
    headings = {name: (name, name) for name in frame}
    return FigureTable("w", ("X-1/w",), "", "", (), headings, ("people",), ("share",), frame)


@settings(deadline=None)
@given(
    counts=st.lists(st.integers(0, 12), min_size=1, max_size=6),
    total=st.booleans(),
    below=st.integers(0, 6),
)
def test_no_small_count_is_published_or_can_be_worked_out(
    *, counts: list[int], total: bool, below: int
) -> None:
    """No cell shows one to four; with a total, no single cell is hidden beside others shown."""
    before = table(counts, total=total)
    shown = published(before, below=below).frame
    assert before.frame["people"].tolist()[: len(counts)] == counts
    small = [0 < n < below for n in counts]
    cells = shown["people"].tolist()
    assert [cell == f"<{below}" for cell in cells[: len(counts)]] == small
    hidden = [k for k, cell in enumerate(cells[: len(counts)]) if isinstance(cell, str)]
    rest = [n for k, n in enumerate(counts) if k not in hidden and n > 0]
    if total and sum(small) == 1 and not isinstance(cells[-1], str):
        assert len(hidden) == 2 or not rest
    if not total:
        assert len(hidden) == sum(small)
    for k, value in enumerate(shown["share"].tolist()):
        assert (value == HIDDEN) == isinstance(cells[k], str)


def test_what_is_published_names_its_threshold() -> None:
    """``<5`` unless another is asked for; zero is no person and stays."""
    assert published(table([0, 4, 5], total=False)).frame["people"].tolist() == [0, "<5", 5]
    assert published(table([2, 9], total=False), below=3).frame["people"].tolist() == ["<3", 9]


@pytest.mark.parametrize("pack", ["chenzhou-2018", "jilin-2018", "kaizhou-2020", "liuzhou-2019"])
def test_every_pack_gives_tables_of_a_random_plan(pack: str) -> None:
    """With headings for all columns, raw and published."""
    day = dt.date(2026, 6, 30)
    found = figures(on(day), load_policy([pack], on=day))
    assert found
    for made in found:
        assert list(made.frame) == list(made.headings) == list(published(made).frame)
