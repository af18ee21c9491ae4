"""Tables of a policy: each once, in force on the day, and fit to be published."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest

from placement.figures import figures
from placement.policy import load_policy
from placement.publication import published
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


@pytest.mark.parametrize("pack", ["chenzhou-2018", "jilin-2018", "kaizhou-2020", "liuzhou-2019"])
def test_every_pack_gives_tables_of_a_random_plan(pack: str) -> None:
    """With headings for all columns, raw and published."""
    day = dt.date(2026, 6, 30)
    found = figures(on(day), load_policy([pack], on=day))
    assert found
    for made, hidden in zip(found, published(found), strict=True):
        assert list(made.frame) == list(made.headings) == list(hidden.frame)


def test_our_own_words_are_told_in_english_and_the_users_stay() -> None:
    """No 合计, 供给 or 是 in the English table; the school keeps its name."""
    day = dt.date(2026, 6, 30)
    policy = load_policy(["chenzhou-2018", "kaizhou-2020"], on=day)
    ours = {
        "合计",
        "供给",
        "需求",
        "是",
        "否",
        "不限",
        "专业未填",
        "未注明",
        "其他行业",
        "行业未填",
    }
    said: set[object] = set()
    for made in figures(on(day), policy):
        sides = {"学校", "企业"} if made.word == "contribution" else set()
        found = set(made.told("en").to_numpy(object).ravel().tolist())
        assert not (ours | sides) & found, made.word
        assert made.told("zh") is made.frame
        said |= found
    assert {"Total", "Supply", "Demand", "Yes", "No", "一校"} <= said
