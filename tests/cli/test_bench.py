"""``placement bench`` as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.bench.records import NAME, append
from placement_cli.commands.bench import COMMANDS
from placement_cli.layout import columns
from runs_made import made_run, noisy_side

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Call


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders ``before``, ``slower`` (by a fifth) and ``again``; not to be changed."""
    folder = tmp_path_factory.mktemp("results")
    rng = np.random.default_rng(11)
    for name, slower in (("before", 0.0), ("slower", 0.2), ("again", 0.0)):
        for record in noisy_side(rng, slower=slower, seeds=3, repeats=1):
            append(folder / name / NAME, record)
    return folder


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """One file with two settings, one of which crashed once."""
    for k, name in enumerate(("usual", "other")):
        for size in (100, 1_000, 10_000):
            for seed in (1, 2, 3):
                crashed = name == "other" and size == 10_000 and seed == 3
                append(
                    tmp_path / "two" / NAME,
                    made_run(
                        setting=name,
                        instance=f"city-{size}",
                        students=size,
                        seed=seed,
                        solve=size / 1000 * (1 + k / 10) * (1 + seed / 50),
                        order=k,
                        outcome="crashed" if crashed else "plan",
                        detail="SIGSEGV" if crashed else "",
                    ),
                )
    return tmp_path / "two"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_pages_of_the_group(call: Call, name: str, lang: str) -> None:
    """As those of all commands: a usage line, eighty columns, one language, nothing unwritten."""
    done = call("bench", name, "--help", "--lang", lang)
    assert done.code == 0
    usage = "用法" if lang == "zh" else "Usage"
    assert done.out.startswith(f"{usage}: placement bench {name}")
    assert [line for line in done.out.splitlines() if columns(line) > 80] == []
    assert [key for key in ("option.", "command.", "short.", "help.") if key in done.out] == []
    if lang == "en":
        assert [c for c in done.out if "一" <= c <= "鿿"] == []
    group = call("bench", "--help", "--lang", lang).out
    assert name in group
    assert f"short.bench {name}" not in group


def test_a_wrong_word_is_told_of_the_nearest(call: Call) -> None:
    done = call("bench", "compar")
    assert (done.code, done.out) == (2, "")
    assert "compare" in done.err


def test_a_matrix_is_run_once(call: Call, tmp_path: Path) -> None:
    """A line a run with an estimate; the second call finds everything there."""
    settings = tmp_path / "s.toml"
    settings.write_text('[matrix]\nprofile = ["school", "city"]\n', encoding="utf-8")
    asked = ("bench", "run", "tiny", "--settings", settings, "-o", tmp_path / "out")
    done = call(*asked, "--json", "-v", "--jobs", "2")
    assert done.code == 0
    assert done.json["outcomes"] == {"plan": 6}
    assert done.json["recorded_before"] == 0
    assert "timings cannot be compared" in done.err
    assert "3 instances × 2 settings × 1 seeds × 1 = 6 runs; 0 recorded" in done.err
    steps = [line for line in done.err.splitlines() if line.lstrip().startswith("[")]
    assert len(steps) == 6
    assert "[6/6]" in steps[-1]
    assert "about 0 s left" in steps[-1]
    assert "profile=city" in done.err
    again = call(*asked, "--json")
    assert (again.code, again.json["recorded_before"], again.json["recorded"]) == (0, 6, 6)


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--seeds", "5..1", "5..1 are no seeds"),
        ("--seeds", "a", "a are no seeds"),
        ("--seeds", "0..99999999", "are no seeds"),
        ("--memory-limit", "much", "much is no amount of memory"),
        ("--memory-limit", "0G", "0G is no amount of memory"),
        ("--time-limit", "soon", "soon"),
        ("--jobs", "0", "integer of at least 1"),
    ],
)
def test_a_wrong_value_is_told(
    call: Call, tmp_path: Path, option: str, value: str, says: str
) -> None:
    done = call("bench", "run", "tiny", "-o", tmp_path / "out", option, value)
    assert done.code == 2
    assert says in done.err
    assert not (tmp_path / "out").exists()


def test_a_wrong_settings_file_runs_nothing(call: Call, tmp_path: Path) -> None:
    """All its faults are told, with their places in the file."""
    settings = tmp_path / "s.toml"
    settings.write_text('[[setting]]\nmethod = "flaw"\nspeed = 1\n', encoding="utf-8")
    done = call("bench", "run", "tiny", "--settings", settings, "-o", tmp_path / "out")
    assert done.code == 1
    for code in ("E323", "E324", "E341"):
        assert code in done.err
    assert not (tmp_path / "out").exists()


def test_a_shown_regression_fails(call: Call, results: Path) -> None:
    """A fifth slower is over five per cent and under thirty; no difference is over nothing."""
    before, slower, again = (results / name for name in ("before", "slower", "again"))
    done = call("bench", "compare", before, slower, "--fail-over", "5%")
    assert done.code == 1
    assert "flow is shown to be worse by more than 5%: Solve, s" in done.err
    line = next(line for line in done.out.splitlines() if "Solve, s" in line)
    assert "worse" in line
    assert call("bench", "compare", before, slower, "--fail-over", "0.3").code == 0
    assert call("bench", "compare", before, slower).code == 0
    done = call("bench", "compare", before, again, "--fail-over", "1%")
    assert done.code == 0
    assert "Nothing is shown to be worse by more than 1%" in done.err


def test_a_comparison_as_json_holds_every_measure(call: Call, results: Path) -> None:
    done = call("bench", "compare", results / "slower", results / "before", "--json")
    (comparison,) = done.json["comparisons"]
    measures = {m["name"]: m for m in comparison["measures"]}
    assert list(measures) == ["plans", "solve", "total", "memory", "gap", "value"]
    assert measures["solve"]["verdict"] == "better"
    assert measures["solve"]["low"] <= measures["solve"]["effect"] <= measures["solve"]["high"] < 0
    assert comparison["pairs"] == 24


def test_two_settings_of_one_result_are_compared(call: Call, two: Path) -> None:
    done = call("bench", "compare", two, "--between", "usual", "other", "--lang", "zh")
    assert done.code == 0
    assert "usual → other：9 对" in done.out
    done.out.encode("gbk")
    done = call("bench", "compare", two, "--between", "usual", "others")
    assert done.code == 2
    assert "E765" in done.err
    assert "other" in done.err


@pytest.mark.parametrize("sides", [1, 3])
def test_sides_are_two(call: Call, two: Path, sides: int) -> None:
    done = call("bench", "compare", *[two] * sides)
    assert done.code == 2
    assert "give two results" in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_fits_the_console(
    call: Call, two: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """Tables of settings, instances, growth and tests; columns left out are named."""
    monkeypatch.setenv("COLUMNS", "80")
    done = call("bench", "report", two, "--lang", lang)
    assert done.code == 0
    tables = [line for line in done.out.splitlines() if "CSV" not in line]
    assert max(map(columns, tables)) <= 80
    wanted = {"zh": ["各种设置", "逐个实例", "随规模的增长"],
              "en": ["Settings", "Instance by instance", "Growth with size"]}[lang]  # fmt: skip
    assert all(title in done.out for title in wanted)
    assert "usual → other" in done.out
    assert "bench." not in done.out.replace("CSV", "")


def test_files_of_a_report(call: Call, two: Path, tmp_path: Path) -> None:
    """HTML, CSV and JSON; nothing is written over without being told to."""
    page, sheet = tmp_path / "r.html", tmp_path / "r.csv"
    done = call("bench", "report", two, "-o", page, "--csv", sheet, "--json", "--lang", "zh")
    assert done.code == 0
    assert done.json["runs"] == 18
    assert done.json["outcomes"] == {"crashed": 1, "plan": 17}
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "SIGSEGV" in page.read_text(encoding="utf-8")
    assert len(sheet.read_text(encoding="utf-8-sig").splitlines()) == 7
    before = page.read_bytes()
    assert call("bench", "report", two, "-o", page).code == 2
    assert page.read_bytes() == before
    assert call("bench", "report", two, "-o", page, "--force").code == 0
    source = two / NAME
    kept = source.read_bytes()
    done = call("bench", "report", two, "-o", source, "--force")
    assert done.code == 2
    assert "E414" in done.err
    assert source.read_bytes() == kept
