"""Runs: rows for all that can go wrong, limits, and what a record holds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement import (
    RunLimits,
    bench_matrix,
    bench_run,
    generate,
    load_policy,
    load_profile,
    usual_setting,
    write_instance,
)
from placement.arrays import compile_problem
from placement.bench.case import Case, made_case, tables_case
from placement.bench.features import features_of
from placement.bench.quality import of_instance
from placement.bench.settings import Setting

if TYPE_CHECKING:
    from pathlib import Path

SMALL = {"num_students": 60, "num_posts": 8, "seed": 60, "schools": 1, "parks": 3}


def run(
    case: Case, out: Path, limits: RunLimits | None = None, setting: Setting | None = None
) -> dict[str, Any]:
    """The one record of one case."""
    matrix = bench_matrix([case], [setting or usual_setting()], [3], out, limits=limits)
    (step,) = bench_run(matrix)
    return step.record


@pytest.mark.parametrize(
    ("name", "outcome", "code", "detail"),
    [
        ("dies", "crashed", "SIGABRT", ""),
        ("raises", "crashed", "exit 1", "RuntimeError: a slip of ours"),
        ("impossible", "infeasible", "E410", ""),
        ("nothing", "no_plan", "E400", ""),
    ],
)
@pytest.mark.usefixtures("own_modules")
def test_what_goes_wrong_is_a_row(
    tmp_path: Path, name: str, outcome: str, code: str, detail: str
) -> None:
    record = run(made_case(name, f"hard_cases:{name}"), tmp_path)
    assert (record["outcome"], record["code"]) == (outcome, code)
    assert detail in record["detail"]
    assert record["levels"] == []
    assert record["seconds"]["start"] > 0


@pytest.mark.usefixtures("own_modules")
def test_a_run_over_its_time_is_killed_and_a_row(tmp_path: Path) -> None:
    """After one and a half times the limit and the grace."""
    limits = RunLimits(seconds=0.5, grace=0.5)
    record = run(made_case("sleeps", "hard_cases:sleeps", seconds=60), tmp_path, limits)
    assert (record["outcome"], record["code"]) == ("time_limit", "killed")
    assert 1.25 <= record["process_seconds"] < 20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit on address space")
@pytest.mark.parametrize("size", [100_000_000, 4_000_000_000])
@pytest.mark.usefixtures("own_modules")
def test_a_run_over_its_memory_is_a_row(tmp_path: Path, size: int) -> None:
    """Whether the libraries do not fit or the instance does not."""
    limits = RunLimits(memory_bytes=size)
    record = run(made_case("hoards", "hard_cases:hoards", gigabytes=8), tmp_path, limits)
    assert record["outcome"] == "memory_limit"
    assert record["limits"]["memory"] == size


@pytest.mark.usefixtures("own_modules")
def test_what_libraries_print_does_not_spoil_the_record(tmp_path: Path) -> None:
    record = run(made_case("chatters", "hard_cases:chatters"), tmp_path)
    assert (record["outcome"], record["proved"]) == ("plan", "optimal")


def test_tables_that_are_refused_are_a_row(tmp_path: Path) -> None:
    """With the codes of what is wrong."""
    tables = tmp_path / "春季.csv"
    tables.write_text("学号,姓名,专业\nS1,甲,量子烹饪技术\n", encoding="utf-8")
    record = run(tables_case("春季", tables), tmp_path / "out")
    assert record["outcome"] == "refused"
    assert "E110" in record["code"]


def test_a_record_tells_phases_levels_quality_and_circumstances(tmp_path: Path) -> None:
    """From tables on the disk to files, as ``placement solve`` makes them."""
    instance = generate(**SMALL)  # type: ignore[arg-type]
    write_instance(instance, tmp_path / "made", form="parquet")
    record = run(tables_case("made", tmp_path / "made"), tmp_path / "out")
    assert list(record["seconds"]) == ["start", "read", "compile", "solve", "verify", "write"]
    assert set(record["cpu"]) == set(record["seconds"])
    assert record["verified"] is True
    assert record["instance"]["students"] == 60
    assert record["instance"]["seats"] == int(instance.places["need"].sum())
    assert record["seed"] == 3
    assert record["levels"][0]["name"] == "placed"
    assert record["levels"][0]["value"] == record["quality"]["placed"]
    assert {level["gap"] for level in record["levels"]} == {0.0}
    assert record["versions"]["placement"]
    assert record["machine"]["cores"] >= 1
    assert 50 < record["peak_mb"] < 2000
    assert record["memory_enforced"] is False


def test_a_problem_without_tables_is_solved_alone(tmp_path: Path) -> None:
    """Nothing to read, verify or write."""
    record = run(made_case("problem", "hard_problems:problem"), tmp_path)
    assert record["outcome"] == "crashed"
    assert "No module named 'hard_problems'" in record["detail"]


def test_the_setting_wins_over_the_case_and_the_case_over_the_instance(tmp_path: Path) -> None:
    case = made_case("a", "placement.generate:generate", profile="city", **SMALL)
    names = [level["name"] for level in run(case, tmp_path / "1")["levels"]]
    assert "park_balance" in names
    setting = Setting("s", profile="school", policy=("none",), sha256="x")
    names = [level["name"] for level in run(case, tmp_path / "2", setting=setting)["levels"]]
    assert "park_balance" not in names


def test_what_a_plan_means_is_counted_from_the_tables() -> None:
    """Choice by choice, park by park."""
    instance = generate(**SMALL)  # type: ignore[arg-type]
    place_of = np.arange(60) % (len(instance.places) + 1) - 1
    found = of_instance(instance, place_of)
    ids = instance.places["place_id"].tolist()
    got = {
        s: ids[p] if p >= 0 else ""
        for s, p in zip(instance.students["student_id"], place_of.tolist(), strict=True)
    }
    pool = dict(zip(instance.students["student_id"], instance.pool, strict=True))
    prefs = instance.table("prefs")
    prefs = prefs[[bool(pool[s] or got[s]) for s in prefs["student_id"]]]
    assert found["listed"] == prefs["student_id"].nunique()
    for rank, count in enumerate(found["ranks"], start=1):
        chosen = prefs[prefs["rank"] == rank]
        hits = [got[s] == p for s, p in zip(chosen["student_id"], chosen["place_id"], strict=True)]
        assert count == sum(hits)
    assert sum(found["ranks"]) > 0
    parks = {}
    for k, (park, need) in enumerate(
        zip(instance.places["park"], instance.places["need"], strict=True)
    ):
        if park:
            seats, filled = parks.get(park, (0, 0))
            parks[park] = (seats + need, filled + int((place_of == k).sum()))
    shares = sorted(filled / seats for seats, filled in parks.values() if seats)
    assert found["parks"] == pytest.approx(shares, abs=1e-6)
    assert 0.0 <= found["local"] <= 1.0


def test_changing_anything_that_matters_is_another_run(tmp_path: Path) -> None:
    """Names do not matter; contents, seeds, repeats and limits do."""
    case = made_case("a", "placement.generate:generate", **SMALL)
    renamed = Case("b", case.source, case.sha256)
    other = made_case("a", "placement.generate:generate", **SMALL | {"seed": 61})

    def keys(*args: Any, **more: Any) -> set[str]:
        matrix = bench_matrix(*args, tmp_path, **more)
        return {run.key(matrix.limits, matrix.version) for run in matrix.runs}

    usual = usual_setting()
    one = keys([case], [usual], [1])
    assert keys([renamed], [Setting("x", sha256=usual.sha256)], [1]) == one
    assert keys([case, renamed], [usual], [1]) == one
    for changed in (
        keys([other], [usual], [1]),
        keys([case], [Setting("auto", sha256="other")], [1]),
        keys([case], [usual], [2]),
        keys([case], [usual], [1], limits=RunLimits(seconds=1.0)),
        keys([case], [usual], [1], limits=RunLimits(memory_bytes=10**9)),
    ):
        assert changed.isdisjoint(one)
    assert len(keys([case, other], [usual], [1, 2], repeat=3)) == 12


def test_no_setting_always_comes_first(tmp_path: Path) -> None:
    """What warms the machine up touches all settings alike."""
    case = made_case("a", "placement.generate:generate", **SMALL)
    settings = [Setting(name, sha256=name) for name in "abc"]
    matrix = bench_matrix([case], settings, [1, 2, 3], tmp_path)
    names = [run.setting.name for run in matrix.runs]
    assert "".join(names) == "abcbcacab"
    assert [run.order for run in matrix.runs[:3]] == [0, 1, 2]


def test_a_run_tells_the_features_of_its_instance(tmp_path: Path) -> None:
    """Those that anybody gets who compiles it, and what memory the run began with."""
    record = run(made_case("small", "placement.generate:generate", **SMALL), tmp_path)
    made = generate(**SMALL)
    policy = load_policy(None, instance_city=made.city, on=made.term.start)
    problem = compile_problem(made, policy, load_profile(made.scope))
    assert record["features"] == features_of(problem)
    assert 0 < record["start_mb"] <= record["peak_mb"]
