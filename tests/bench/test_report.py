"""Reports: what counts as solved, penalties, profiles, growth, and that order does not matter."""

from __future__ import annotations

import json
import random

import pytest

from placement import bench_report
from placement.bench.outcome import best_values, solved
from placement.bench.performance import performance_profile, wins
from placement.bench.scaling import growth
from placement.bench.sheet import COLUMNS, bench_sheet
from placement.bench.summary import bench_tables
from runs_made import made_run


def two_settings() -> list[dict[str, object]]:
    """``quick`` loses one run and a student of another; ``slow`` keeps everything."""
    records = []
    for size in (100, 1_000, 10_000):
        for seed in (1, 2):
            own = {"instance": f"city-{size}", "students": size, "seed": seed}
            fails = size == 10_000 and seed == 2
            records.append(
                made_run(
                    setting="slow",
                    solve=size / 100,
                    order=0,
                    **own,
                )
            )
            records.append(
                made_run(
                    setting="quick",
                    solve=size / 200,
                    order=1,
                    outcome="time_limit" if fails else "plan",
                    placed=89 if size == 100 else 90,
                    **own,
                )
            )
    return records


def test_solved_means_best_values_by_itself_and_in_time() -> None:
    document = bench_report(two_settings())
    slow, quick = document["settings"]
    assert [slow["label"], quick["label"]] == ["slow", "quick"]
    # 100 s of solving are over the limit of 60.
    assert slow["solved"] == 4
    assert quick["solved"] == 3
    assert quick["outcomes"] == {"plan": 5, "time_limit": 1}
    assert document["virtual_best"]["solved"] == 5


def test_other_rules_are_another_question() -> None:
    """A setting without rules places more; the one with rules has solved its own problem."""
    usual = made_run(setting="usual", placed=90)
    free = made_run(setting="no rules", placed=99, bound=99)
    free["setting"] = free["setting"] | {"policy": ["none"]}
    best = best_values([usual, free])
    assert solved(usual, best)
    assert solved(free, best)


def test_par10_charges_ten_times_the_limit() -> None:
    slow, quick = bench_report(two_settings())["settings"]
    assert slow["par10"] == pytest.approx((1 + 1 + 10 + 10 + 600 + 600) / 6, rel=1e-5)
    assert quick["par10"] == pytest.approx((600 + 600 + 5 + 5 + 50 + 600) / 6, rel=1e-5)
    unlimited = [record | {"limits": {"seconds": None}} for record in two_settings()]
    assert bench_report(unlimited)["settings"][1]["par10"] is None


def test_the_report_does_not_hang_on_the_order_of_the_file() -> None:
    records = two_settings()
    first = json.dumps(bench_report(records))
    random.Random(1).shuffle(records)
    assert json.dumps(bench_report(records)) == first


def test_profiles_are_shares_of_all_problems() -> None:
    """A problem nobody solved keeps every curve below one."""
    times = {
        "a": {("p", 0): 1.0, ("q", 0): 4.0, ("r", 0): float("inf")},
        "b": {("p", 0): 2.0, ("q", 0): 1.0, ("r", 0): float("inf")},
    }
    profile = performance_profile(times)
    assert profile["a"] == [(1.0, 1 / 3), (4.0, 2 / 3)]
    assert profile["b"] == [(1.0, 1 / 3), (2.0, 2 / 3)]
    assert wins(times) == {"a": 0.5, "b": 0.5}


def test_growth_finds_the_exponent_and_says_how_sure_it_is() -> None:
    sizes = [1e3, 1e4, 1e5, 1e6]
    law = growth(sizes, [2e-5 * n**1.1 for n in sizes])
    assert law is not None
    assert (law.exponent, law.low, law.high) == pytest.approx((1.1, 1.1, 1.1))
    assert law.at(1e5) == pytest.approx(2e-5 * 1e5**1.1)
    shaken = growth(sizes, [1.0, 12.0, 90.0, 1100.0])
    assert shaken is not None
    assert shaken.low < 1.0 < shaken.high
    assert growth([1e3, 1e3, 1e4], [1.0, 1.0, 10.0]) is None


def test_growth_is_fitted_through_medians_of_instances() -> None:
    document = bench_report(two_settings())
    laws = {(law["setting"], law["cost"]): law for law in document["growth"]}
    assert laws["slow", "solve"]["exponent"] == pytest.approx(1.0)
    assert laws["slow", "solve"]["points"] == [[100, 1.0], [1_000, 10.0], [10_000, 100.0]]


def test_two_settings_of_one_name_stay_apart() -> None:
    """A settings file that was edited between two calls gives two rows."""
    one, two = made_run(seed=1), made_run(seed=1, key="other")
    two["setting"] = two["setting"] | {"sha256": "another"}
    labels = [row["label"] for row in bench_report([one, two])["settings"]]
    assert len(set(labels)) == 2
    assert all(label.startswith("flow #") for label in labels)


def test_tests_against_the_first_setting_are_corrected_over_all() -> None:
    records = [
        made_run(setting=name, order=k, seed=seed, solve=factor * (1 + seed / 1000))
        for k, (name, factor) in enumerate((("a", 1.0), ("b", 1.1), ("c", 1.2)))
        for seed in range(6)
    ]
    tests = bench_report(records)["tests"]
    assert [test["name"] for test in tests] == ["a → b", "a → c"]
    p = {m["name"]: m["p"] for test in tests for m in test["measures"]}
    # Two measures of two settings differ: 2⁻⁵ four times over is no longer rare.
    assert p["solve"] == pytest.approx(4 / 32)
    assert {m["verdict"] for test in tests for m in test["measures"]} == {"none", "same"}


def test_the_sheet_has_a_row_for_each_instance_and_setting() -> None:
    evil = made_run(setting="=1+1")
    lines = bench_sheet(bench_report([*two_settings(), evil])).decode("utf-8-sig").splitlines()
    assert lines[0].split(",") == list(COLUMNS)
    assert len(lines) == 1 + 6 + 1
    assert any("'=1+1" in line for line in lines)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_have_a_cell_for_every_heading(lang: str) -> None:
    tables = bench_tables(bench_report(two_settings()), lang=lang)  # type: ignore[arg-type]
    assert len(tables) == 4
    for _, heads, rows in tables:
        assert {len(row) for row in rows} == {len(heads)}
        assert not [head for head in heads if "bench." in head]
