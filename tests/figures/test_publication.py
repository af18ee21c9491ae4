"""What leaves the office: no count of one to four persons, stated or worked out, in any table."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.figures import HIDDEN, TOTAL, FigureTable
from placement.generate import generate
from placement.publication import published
from placement.roster import Roster
from placement.suppression import suppressed
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import FigureRule, NoParams
from random_rosters import AS_OF, random_roster

SEEDS = st.integers(0, 999)
WORDS = (
    "contribution", "host_report", "local_figures", "school_report", "seat_rates",
    "district_report", "supply_demand", "tightness", "major_match", "shortage_list",
)  # fmt: skip


def rosters(seed: int) -> Roster:
    """A tiny roster with gaps, or a plan of 80 to 200 students among a few enterprises."""
    rng = np.random.default_rng(seed)
    if seed % 3 == 0:
        return random_roster(rng)
    city = generate(int(rng.integers(80, 200)), int(rng.integers(8, 30)), seed=seed % 5, schools=3)
    some = rng.integers(-1, int(rng.integers(2, len(city.places))), len(city.students))
    return Roster(city, some.astype(np.int64), AS_OF)


@lru_cache(maxsize=64)
def tables(seed: int) -> list[FigureTable]:
    on, found = rosters(seed), []
    for name in WORDS:
        rule = rule_word(name)
        assert isinstance(rule, FigureRule)
        found.append(FigureTable(rule, (f"X-1/{name}",), (), rule.figures(on, rule.params())))
    return found


def raw_row(before: FigureTable, shown: dict[str, Any]) -> dict[str, Any]:
    """The row before hiding, found by its texts, which are never hidden."""
    rule = before.rule
    texts = [n for n in before.frame if n not in {*rule.people, *rule.derived}]
    texts = [n for n in texts if not pd.api.types.is_float_dtype(before.frame[n])]
    (row,) = [r for r in before.frame.to_dict("records") if all(r[n] == shown[n] for n in texts)]
    return row


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.sampled_from([3, 5, 8]))
def test_no_small_count_is_shown_in_any_table(seed: int, below: int) -> None:
    """Small counts of people are ``<n``, what derives from a hidden one is not shown; seats are."""
    before = tables(seed)
    for was, made in zip(before, published(before, below=below), strict=True):
        rule = made.rule
        assert len(was.frame) == len(made.frame)
        for shown in made.frame.to_dict("records"):
            row = raw_row(was, shown)
            if rule.section and shown[rule.section] in rule.seats:
                assert shown == row
                continue
            for name in rule.people:
                small = 0 < row[name] < below
                assert shown[name] == (f"<{below}" if small else shown[name])
                assert small or shown[name] in (row[name], HIDDEN)
            for name, of in rule.derived.items():
                if any(isinstance(shown[n], str) for n in of):
                    assert shown[name] == HIDDEN


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_same_persons_are_hidden_in_all_tables(seed: int) -> None:
    """A school's or an enterprise's hidden number stands in no column of persons of any table."""
    before = tables(seed)
    state: dict[tuple[str, str, int], set[bool]] = {}
    months: dict[tuple[str, int], set[bool]] = {}
    for was, made in zip(before, published(before), strict=True):
        column = {"contribution": "name", "host_report": "employer", "seat_rates": "employer",
                  "local_figures": "school", "school_report": "school"}.get(made.word)  # fmt: skip
        for shown in made.frame.to_dict("records") if column else ():
            row = raw_row(was, shown)
            side = row.get("side", "学校" if column == "school" else "企业")
            for name in made.rule.people:
                key = (side, row[column], row[name])
                state.setdefault(key, set()).add(isinstance(shown[name], str))
            if made.word in ("contribution", "host_report") and side == "企业":
                count = row["people" if made.word == "contribution" else "interns"]
                months.setdefault((row[column], count), set()).add(shown["months"] == HIDDEN)
    assert all(len(seen) == 1 for seen in [*state.values(), *months.values()])


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_no_total_gives_a_single_hidden_count_away(seed: int) -> None:
    """In a column whose sum is shown, or stands in another table, never one alone is hidden."""
    before = tables(seed)
    after = published(before)
    whole = {
        row[name]
        for made in after
        for row in made.frame.to_dict("records")
        if row[made.frame.columns[0]] == TOTAL
        for name in made.rule.people
        if not isinstance(row[name], str)
    }
    for was, made in zip(before, after, strict=True):
        body = made.frame[made.frame.iloc[:, 0] != TOTAL]
        side = body[made.rule.section] if made.rule.section else pd.Series("", index=body.index)
        for (_, part), name in itertools.product(body.groupby(side), made.rule.people):
            true = [raw_row(was, shown)[name] for shown in part.to_dict("records")]
            if sum(true) in whole:
                assert sum(isinstance(cell, str) for cell in part[name]) != 1


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_hidden_rows_have_no_rank_and_take_none(seed: int) -> None:
    """Ranks are those of the shown person-months; hidden rows follow, by name."""
    before = [table for table in tables(seed) if table.word == "contribution"]
    (made,) = published(before, below=8)
    for _, part in made.frame.groupby("side", sort=False):
        unseen = (part["months"] == HIDDEN).tolist()
        assert unseen == sorted(unseen)
        assert [p == HIDDEN for p in part["place"]] == unseen
        names = part["name"][unseen].tolist()
        assert names == sorted(names)
        shown = part[~np.array(unseen)]
        months = shown["months"].tolist()
        assert shown["place"].tolist() == [1 + sum(m > own for m in months) for own in months]


def totals(counts: list[int], *, total: bool) -> FigureTable:
    """Counts of schools, with a share, and perhaps their sum."""
    rows = [{"school": f"校{k}", "people": n, "share": 0.5} for k, n in enumerate(counts)]
    if total:
        rows.append({"school": TOTAL, "people": sum(counts), "share": 1.0})
    frame = pd.DataFrame(rows)
    rule = FigureRule(
        "w", "表", "table", NoParams, {name: (name, name) for name in frame},
        lambda _roster, _params: frame, people=("people",), derived={"share": ("people",)},
        keys=(("school", "school"),),
    )  # fmt: skip
    return FigureTable(rule, ("X-1/w",), (), frame)


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_a_hidden_count_can_be_more_than_one_number(counts: list[int]) -> None:
    """Every table that looks the same is tried: no hidden small count is the same in all."""
    made = published([totals(counts, total=True)])[0].frame["people"].tolist()
    cells, whole = made[:-1], made[-1]
    choices = {"<5": range(1, 5), HIDDEN: range(5, 17)}
    if whole == "<5":
        return
    free = [k for k, cell in enumerate(cells) if isinstance(cell, str)]
    known = sum(cell for cell in cells if not isinstance(cell, str))
    fits: list[set[int]] = [set() for _ in free]
    for guess in itertools.islice(itertools.product(*(choices[cells[k]] for k in free)), 60_000):
        if isinstance(whole, str) or known + sum(guess) == whole:
            for seen, number in zip(fits, guess, strict=True):
                seen.add(number)
    assert all(len(seen) > 1 for seen, k in zip(fits, free, strict=True) if cells[k] == "<5")


def test_sums_that_cross_do_not_give_a_count_away() -> None:
    """Two rows and two columns with totals: one small cell hides three others."""
    values = np.array([3, 9, 8, 20, 12, 28, 11, 29, 40])
    sums = [(4, (0, 1)), (5, (2, 3)), (6, (0, 2)), (7, (1, 3)), (8, (4, 5)), (8, (6, 7))]
    small, others = suppressed(values, sums, below=5)
    assert small.tolist() == [True, *[False] * 8]
    assert set(np.flatnonzero(others).tolist()) == {1, 2, 3}


def test_what_is_published_names_its_threshold() -> None:
    """``<5`` unless another is asked for; zero is no person and stays; 0 hides nothing."""

    def cells(counts: list[int], **more: int) -> list[object]:
        return published([totals(counts, total=True)], **more)[0].frame["people"].tolist()

    assert cells([0, 4, 7, 9]) == [0, "<5", HIDDEN, 9, 20]
    assert cells([2, 9, 9], below=3) == ["<3", HIDDEN, 9, 20]
    assert cells([1, 2], below=0) == [1, 2, 3]
    assert cells([4, 4]) == ["<5", "<5", HIDDEN]


def test_what_one_table_hides_is_hidden_in_another() -> None:
    """A single small school, hidden for itself, cannot be told from another table's row."""
    one = totals([3, 7, 9], total=True)
    frame = one.frame.iloc[[1]].reset_index(drop=True)
    shown = published([one, replace(one, frame=frame)])
    assert shown[0].frame["people"].tolist() == ["<5", HIDDEN, 9, 19]
    assert shown[1].frame["people"].tolist()[0] == HIDDEN
    assert shown[1].frame["share"].tolist()[0] == HIDDEN
