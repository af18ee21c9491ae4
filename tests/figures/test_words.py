"""Figure words against the same figures counted one row at a time."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.catalogue import majors, regions
from placement.policy.scene import scene
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import FigureRule
from placement.vocabulary.market import GONE, NO_SUPPLY
from placement.vocabulary.shortage_list import ShortageListParams
from placement.vocabulary.supply_demand import SupplyDemandParams
from random_rosters import placed, random_roster, rows

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster

SEEDS = st.integers(0, 2**32 - 1)
WORDS = (
    "contribution", "district_report", "host_report", "local_figures", "major_match",
    "participation_counts", "participation_list", "school_report", "seat_rates", "shortage_list",
    "supply_demand", "tightness",
)  # fmt: skip
FEW = settings(max_examples=12, deadline=None)


def figures(word: str, on: Roster, **given_: Any) -> pd.DataFrame:
    rule = rule_word(word)
    assert isinstance(rule, FigureRule)
    return rule.figures(on, rule.params(**given_))


def roster(seed: int) -> Roster:
    return random_roster(np.random.default_rng(seed))


def internship(place: dict[str, Any]) -> bool:
    return place["order_class"] != 1 and place["kind"] not in ("就业", "订单班")


def interns(on: Roster) -> list[tuple[dict[str, Any], dict[str, Any], float]]:
    """Student, place and months (0 where not known) of everybody on an internship."""
    months = np.nan_to_num(on.frame["months"].to_numpy()).tolist()
    return [(s, p, m) for (s, p), m in zip(placed(on), months, strict=True) if internship(p)]


def local(on: Roster, place: dict[str, Any]) -> bool | None:
    chain = regions.chain(place["region"])
    return on.instance.city in chain if chain and on.instance.city else None


@FEW
@given(SEEDS)
def test_every_word_gives_its_headings_and_named_columns(seed: int) -> None:
    """Also of nobody at all; counts are whole numbers, and what is hidden is a column."""
    on = roster(seed)
    for word in WORDS:
        rule = rule_word(word)
        assert isinstance(rule, FigureRule)
        found = rule.figures(on, rule.params())
        assert list(found) == list(rule.headings)
        assert {*rule.people, *rule.derived} <= set(found)
        assert all(found[name].dtype == np.int64 for name in rule.people)


@FEW
@given(SEEDS)
def test_supply_and_demand_are_counted_row_by_row(seed: int) -> None:
    """Students who are looking, by school, grade and major; seats by enterprise and list."""
    on = roster(seed)
    found = rows(figures("supply_demand", on))
    there = Counter(
        (s["school"], str(s["grade"]) if s["grade"] >= 0 else "", s["major"])
        for s in rows(on.instance.students)
        if s["status"] not in GONE
    )
    told = {
        (r["school"], r["grade"], r["major"]): r["people"] for r in found if r["side"] == "供给"
    }
    assert told == dict(there)
    wanted = Counter()
    for p in rows(on.instance.places):
        wanted[p["park"], p["employer"]] += max(0, p["need"])
    told_demand = Counter()
    for r in found:
        if r["side"] == "需求":
            told_demand[r["park"], r["employer"]] += r["people"]
    assert told_demand == +wanted


def test_tables_of_supply_and_demand_count_before_students_and_posts() -> None:
    """What the schools and parks reported stands; sides can be listed by themselves."""
    on = scene(
        {
            "tables": {
                "students": [{"major": "护理"}],
                "posts": [{"majors": "护理"}],
                "supply": [{"school": "甲校", "major": "护理", "people": 40}] * 2,
                "demand": [{"employer": "甲厂", "major": "助产", "people": 3}],
            }
        }
    )
    both = figures("supply_demand", on)
    assert both["people"].tolist() == [80, 3]
    for side, people in (("supply", [80]), ("demand", [3])):
        assert figures("supply_demand", on, side=side)["people"].tolist() == people


@FEW
@given(SEEDS)
def test_every_seat_is_shared_out_once(seed: int) -> None:
    """Demand sums to the seats, supply to the students, and open seats are those that take one."""
    on = roster(seed)
    found = figures("tightness", on)
    seats = sum(max(0, p["need"]) for p in rows(on.instance.places))
    there = [s for s in rows(on.instance.students) if s["status"] not in GONE]
    assert math.isclose(found["demand"].sum(), seats, abs_tol=1e-5)
    assert found["supply"].sum() == len(there)
    for row in rows(found):
        if row["supply"]:
            assert row["open"] == sum(
                max(0, p["need"])
                for p in rows(on.instance.places)
                if takes(p["majors"], row["code"], row["major"])
            )
        else:
            assert row["major"].endswith(NO_SUPPLY)


def takes(listed: str, code: str, name: str) -> bool:
    """Whether a list takes a major, entry by entry."""
    if listed == "" or name in listed.split("|"):
        return True
    for entry in map(majors.entry, listed.split("|")):
        if entry.kind == "any" or code in entry.codes:
            return True
        if code and entry.kind == "class" and majors.class_index(code) == entry.index:
            return True
    return False


@FEW
@given(SEEDS)
def test_the_match_of_majors_adds_up(seed: int) -> None:
    """Shares sum to one, and the last row sums the absolute differences."""
    found = figures("major_match", roster(seed))
    body, total = found.iloc[:-1], found.iloc[-1]
    assert total["category"] == "合计"
    for side in ("supply", "demand"):
        assert math.isclose(body[side].sum(), total[side], abs_tol=1e-5)
        if total[side]:
            assert math.isclose(body[f"{side}_share"].sum(), 1, abs_tol=1e-4)
    assert math.isclose(body["difference"].abs().sum(), total["difference"], abs_tol=1e-4)


@FEW
@given(SEEDS, st.integers(0, 3))
def test_open_seats_are_listed_by_occupation(seed: int, least: int) -> None:
    """Seats less students, never below nothing; most open seats first."""
    on = roster(seed)
    found = rows(rule_word("shortage_list").figures(on, ShortageListParams(open=least)))  # type: ignore[union-attr]
    need, there = Counter[str](), Counter[str]()
    for p in rows(on.instance.places):
        if p["order_class"] != 1:
            need[p["post"]] += max(0, p["need"])
    for _, p in placed(on):
        if p["order_class"] != 1:
            there[p["post"]] += 1
    expected = {
        post: max(0, n - there[post]) for post, n in need.items() if n - there[post] >= least
        or least == 0
    }  # fmt: skip
    assert {row["post"]: row["open"] for row in found} == expected
    assert [row["open"] for row in found] == sorted(expected.values(), reverse=True)


@FEW
@given(SEEDS)
def test_local_figures_and_contributions_count_students_in_the_city(seed: int) -> None:
    """By school with a total; person-months of schools and of enterprises are the same sum."""
    on = roster(seed)
    found = rows(figures("local_figures", on))
    there, near = Counter[str](), Counter[str]()
    for s, p, _ in interns(on):
        there[s["school"]] += 1
        near[s["school"]] += local(on, p) is True
    for row in found[:-1]:
        assert (row["placed"], row["local"]) == (there[row["school"]], near[row["school"]])
    assert (found[-1]["school"], found[-1]["placed"]) == ("合计", there.total())
    jobs = sum(p["kind"] == "就业" and p["order_class"] != 1 for _, p in placed(on))
    assert found[-1]["jobs"] == jobs
    assert sum(row["in_class"] for row in found[:-1]) == sum(
        p["order_class"] == 1 for _, p in placed(on)
    )
    given_ = figures("contribution", on)
    months = sum(m for s, p, m in interns(on) if local(on, p))
    for side in ("学校", "企业"):
        part = given_[given_["side"] == side]
        assert math.isclose(part["months"].sum(), months, abs_tol=0.1)
        assert part["people"].sum() == near.total()
        assert part["months"].is_monotonic_decreasing


@FEW
@given(SEEDS)
def test_reports_of_schools_hosts_and_counties_count_the_same_interns(seed: int) -> None:
    """Interns by school, by enterprise of the city, and by county are those of the plan."""
    on = roster(seed)
    schools = rows(figures("school_report", on))
    by_school = Counter(s["school"] for s, _, _ in interns(on))
    assert {r["school"]: r["interns"] for r in schools} == {
        r["school"]: by_school[r["school"]] for r in schools
    }
    assert sum(r["interns"] for r in schools) == by_school.total()
    hosts = {r["employer"]: r for r in rows(figures("host_report", on))}
    by_host = Counter(p["employer"] for _, p, _ in interns(on))
    months = Counter[str]()
    for _, p, m in interns(on):
        months[p["employer"]] += m
    for name, row in hosts.items():
        assert row["interns"] == by_host[name]
        assert math.isclose(row["months"], months[name], abs_tol=0.01)
    counties = {r["region"]: r["placed"] for r in rows(figures("district_report", on))}
    by_county = Counter(p["region"] for _, p, _ in interns(on) if local(on, p) is not False)
    assert +Counter(counties) == by_county


@FEW
@given(SEEDS)
def test_rates_and_counts_of_enterprises_follow_their_targets(seed: int) -> None:
    """``seat_rates`` sums what ``staff_target`` measures; counts are the list's own yeses."""
    on = roster(seed)
    found = figures("seat_rates", on)
    target = rule_word("staff_target")
    measured = [m for m in target.measure(on, target.params()) if m.wanted is not None]  # type: ignore[union-attr]
    assert found["wanted"].tolist()[:-1] == [m.wanted for m in measured]
    assert found["offered"].tolist()[:-1] == [m.reached for m in measured]
    assert found.iloc[-1]["short"] == sum(max(0, m.wanted - m.reached) for m in measured)
    listed = figures("participation_list", on, who="soe")
    counts = figures("participation_counts", on, who="soe").set_index("by")["count"]
    assert counts["任一"] == (listed["takes_part"] == "是").sum()
    assert counts["有效协议"] == (listed["agreement"] == "是").sum()
    assert counts["实习生满1个月"] == (listed["intern"] == "是").sum()


def test_parameters_of_figures_are_checked() -> None:
    """A side and a number of seats that do not exist."""
    with pytest.raises(ValueError, match="side: both / supply / demand"):
        SupplyDemandParams(side="left")
    with pytest.raises(ValueError, match="open ≥ 0"):
        ShortageListParams(open=-1)
