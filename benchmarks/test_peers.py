"""Every method of the comparison on small instances, judged like in earnest."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import process
from benchmarks.case import Case, StagedCase
from benchmarks.contest import judged
from benchmarks.end_to_end import Task, markdown, measured
from benchmarks.methods import METHODS
from benchmarks.pairs import load
from benchmarks.peers import DEFAULT, Row, disagreements, ending, merged
from benchmarks.peers_page import standings
from benchmarks.registry import SUBJECTS
from benchmarks.stage import PAIRS, staged

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
SIZE = 60, 8
Answered = tuple[str, dict[str, Any]]


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Answered]:
    """What a method claims on a small instance of a subject, and how its plan is judged."""

    @cache
    def stage(subject: str) -> StagedCase:
        folder = tmp_path_factory.mktemp(subject)
        said = staged(Case(SUBJECTS[subject], *SIZE, folder=folder), pairs=True)
        assert said["pairs"] == len(load(folder / PAIRS).student) > 0
        return StagedCase(SUBJECTS[subject], *SIZE, folder=folder)

    @cache
    def run(subject: str, name: str) -> Answered:
        case, method = stage(subject), METHODS[name]
        module = import_module(f"benchmarks.methods.{method.module}")
        handed = load(case.folder / PAIRS) if method.takes == "pairs" else case
        found = module.run(handed, 20.0)
        return found.claim, judged(case, found)

    return run


@pytest.mark.parametrize("subject", DEFAULT)
@pytest.mark.parametrize("name", METHODS)
def test_a_method_hands_over_a_plan_that_passes(
    answer: Callable[[str, str], Answered], subject: str, name: str
) -> None:
    """All that claim an optimum have the one that ours proves; the stable one claims none."""
    if METHODS[name].imported:
        pytest.importorskip(METHODS[name].imported)
    claim, said = answer(subject, name)
    assert said["passed"], said["findings"]
    expected = {"placement": "proved", "matching": "stable", "algmatch": "stable"}.get(
        name, "optimal"
    )
    assert claim == expected
    if claim == "optimal":
        assert said["levels"] == answer(subject, "placement")[1]["levels"]


def test_the_comparison_runs(tmp_path: Path) -> None:
    """Two methods in processes of their own leave a table and its figures."""
    options = ["--subject", "listed", "--size", "300", "--method", "flow-pairs", "--repeat", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.peers", *options, "--results", tmp_path],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    rows = json.loads((tmp_path / "peers.json").read_text(encoding="utf-8"))["rows"]
    assert [(row["method"], row["claim"], row["state"]) for row in rows] == [
        ("placement", "proved", ""),
        ("flow-pairs", "optimal", ""),
    ]
    assert rows[0]["levels"] == rows[1]["levels"]
    assert "| SimpleMinCostFlow, an arc a pair |" in done.stdout


def test_what_differs_is_said() -> None:
    """A claimed optimum of another value, a plan that fails, and no proof of ours."""
    ours = Row("free", 9, 3, 20, "placement", "", 0, 1.0, 1.0, 2.0, 1.0, "proved", {"placed": 9})
    less = replace(ours, method="flow-pairs", claim="optimal", levels={"placed": 8})
    broken = replace(ours, method="cp-sat", passed=False, findings=["E315"])
    assert disagreements([ours]) == []
    assert disagreements([ours, less, broken]) == [
        "free 9 × 3, flow-pairs: claims an optimum of {'placed': 8}, not {'placed': 9}",
        "free 9 × 3, cp-sat: the plan does not pass: E315",
    ]
    (without,) = disagreements([replace(ours, claim="nothing", state="time limit")])
    assert without == "free 9 × 3: ours has no proof: time limit"


def test_rows_measured_again_take_their_place() -> None:
    """The others stay, and the order is that of a whole run."""
    early = [
        Row("listed", 9, 3, 20, "placement", ""),
        Row("free", 9, 3, 20, "cp-sat", "time limit"),
        Row("free", 9, 3, 20, "placement", ""),
    ]
    again = replace(early[1], state="")
    assert merged(early, [again]) == [early[2], again, early[0]]


def test_who_is_first_is_said() -> None:
    """A quicker method with our value takes the time from us, one with more the value."""
    ours = Row("free", 9, 3, 20, "placement", "", 0, 1.0, 1.0, 2.0, 1.0, "proved", {"placed": 9})
    same = replace(ours, method="flow-pairs", claim="optimal", build=0.5, solve=0.5)
    part = replace(same, method="flow-types", build=0.1)
    fewer = replace(same, method="matching", claim="stable", levels={"placed": 8})
    late = Row("free", 9, 3, 20, "cp-sat", "time limit")
    title = METHODS["flow-pairs"].title
    assert standings([ours, same, part, late]).splitlines()[2] == (
        f"| free: 9 × 3 | 20 | 2 | 1 | 0.5 | 1 | yes | 1 | **no** | {title} |"
    )
    assert "| - | - | - | yes | 0 | yes | - |" in standings([ours, part, fewer])
    more = replace(same, levels={"placed": 10})
    assert "| **no** | 0 | yes |" in standings([ours, more])


def test_a_package_that_is_missing_is_a_row() -> None:
    """And so are limits and failures; none ends the comparison."""
    row = Row("free", 9, 3, 20, "lapx", "")
    bare = process.Ended(1.0, 1.0, 100.0, code=1, timed_out=False, out="", err="")
    ends = {
        "ModuleNotFoundError: No module named 'lap'": "not installed",
        "MemoryError": "memory limit",
        "ValueError: bad": "failed: ValueError: bad",
    }
    for err, state in ends.items():
        assert ending(row, replace(bare, err=err)).state == state
    assert ending(row, replace(bare, code=-signal.SIGALRM)).state == "time limit"
    said = {"build": 1.0, "solve": 1.0, "cpu": 1.0, "claim": "optimal", "levels": {"placed": 9}}
    greeting = replace(bare, code=0, out=f"hello\n{json.dumps(said)}\n")
    assert ending(row, greeting).levels == {"placed": 9}


def test_a_whole_run_is_measured(tmp_path: Path) -> None:
    """From a workbook to files, in a process whose time and memory are taken."""
    (row,) = measured(Task("school", "school", 60, 8), tmp_path, repeat=1, cold=False)
    assert row.proved == "optimal"
    assert row.peak_mb is not None
    assert row.peak_mb > 50
    assert 0 < sum(row.stages.values()) < row.seconds
    assert "| school: 60 × 8, warm |" in markdown([row], {"versions": {}, **dict.fromkeys(
        ("date", "processor", "cores", "memory_gb", "system", "load_before"), "")})  # fmt: skip
