"""``placement advise`` and ``placement bench fit`` as they are typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from forecasts_made import made_runs
from placement import catalogue, generate, write_instance
from placement.bench.features import UNITS
from placement.bench.records import NAME, append
from placement.solve import METHODS
from placement_cli.layout import columns

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Call


@pytest.fixture(scope="session")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with teams; not to be changed."""
    path = tmp_path_factory.mktemp("bound") / "teams.xlsx"
    write_instance(generate(300, 30, seed=5, schools=1, parks=3, teams=0.2), path)
    return path


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """A result with invented runs of forty instances."""
    for record in made_runs(instances=40):
        append(tmp_path / "result" / NAME, record)
    return tmp_path / "result"


def test_advice_on_trees(call: Call, made: Path) -> None:
    """Features, the choice of auto with its reason, a line a method, and which to take."""
    done = call("advise", made)
    assert done.code == 0
    assert "students to place 1" in done.out
    assert "auto would take: flow (limits are nested only" in done.out
    lines = [line.split() for line in done.out.splitlines()]
    assert {"auto", "flow", "exact"} <= {line[0] for line in lines if line}
    assert "Best proof: flow" in done.out
    assert "Fastest: " in done.out
    assert "Rests on " in done.err
    assert "of held-out runs lay inside" in done.err


def test_advice_in_chinese(call: Call, bound: Path) -> None:
    done = call("advise", bound, "--lang", "zh")
    assert done.code == 0
    assert "auto 会用：先不管附加约束用 flow" in done.out
    assert "最好的证明：exact" in done.out
    assert "! flow 不能用：做不到 " in done.err


def test_advice_for_programs(call: Call, bound: Path) -> None:
    """One document: the same facts, with ends of intervals and what was measured here."""
    done = call("advise", bound, "--json")
    assert done.code == 0
    found = done.json
    assert list(found["features"]) == list(UNITS)
    assert [way["method"] for way in found["auto"]] == ["flow", "price", "exact"]
    by = {one["method"]: one for one in found["methods"]}
    assert list(by) == ["auto", *METHODS]
    assert not by["flow"]["supported"]
    assert by["flow"]["lacks"] == ["teams"]
    for target in ("solve", "total", "memory"):
        ends = by["exact"]["forecasts"][target]
        assert 0 < ends["low"] < ends["middle"] < ends["high"]
    assert set(found["measured"]) == {"read", "check", "compile"}
    assert found["best_proof"] == "exact"
    assert found["model"]["runs"] > 200
    assert any("teams" in line for line in found["warnings"])


def test_one_method_of_an_own_model(call: Call, made: Path, result: Path, tmp_path: Path) -> None:
    """The model that ``bench fit`` wrote is used, and says where it was measured."""
    model = tmp_path / "model.json"
    fitted = call("bench", "fit", result, "-o", model)
    assert fitted.code == 0
    assert "over all 9" in fitted.out
    done = call("advise", made, "--model", model, "--method", "exact")
    assert done.code == 0
    assert "flow " not in done.out.partition("What to expect")[2]
    assert "! exact: beyond all runs measured, no interval holds: " in done.err
    assert "students to place 1" in done.err
    assert "! The model was measured on another machine (made up)" in done.err
    unknown = call("advise", made, "--model", model, "--method", "price")
    assert unknown.code == 0
    assert "! price: the model knows no runs of it" in unknown.err


def test_forecasts_beyond_the_limit_of_the_runs_are_told(
    call: Call, made: Path, tmp_path: Path
) -> None:
    for record in made_runs(instances=40, limit=0.5):
        append(tmp_path / "half" / NAME, record)
    assert call("bench", "fit", tmp_path / "half", "-o", tmp_path / "m.json").code == 0
    # As if all runs had been shorter still.
    plain = json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))
    plain["limit"] = 1e-6
    (tmp_path / "m.json").write_text(json.dumps(plain), encoding="utf-8")
    done = call("advise", made, "--model", tmp_path / "m.json")
    assert "! Runs were limited to 1e-06 s; longer forecasts are extrapolated" in done.err


def test_times_that_nobody_saw_end_are_not_foreseen(call: Call, made: Path, tmp_path: Path) -> None:
    """Where all runs met their limit, their memory is all that is known."""
    for record in made_runs(instances=40, limit=0.001):
        append(tmp_path / "short" / NAME, record)
    assert call("bench", "fit", tmp_path / "short", "-o", tmp_path / "m.json").code == 0
    done = call("advise", made, "--model", tmp_path / "m.json", "--json")
    forecasts = {one["method"]: list(one["forecasts"]) for one in done.json["methods"]}
    assert forecasts["flow"] == forecasts["exact"] == ["memory"]
    assert done.json["fastest"] is done.json["best_proof"] is None


def test_what_is_wrong_ends_as_elsewhere(call: Call, made: Path, roster: Path, tmp_path: Path,
                                         result: Path) -> None:  # fmt: skip
    """Faults 1, usage and files 2; a wrong model is told before the tables are read."""
    assert call("advise", roster).code == 1
    wrong = call("advise", made, "--method", "flaw")
    assert wrong.code == 2
    assert "flow" in wrong.err
    spoilt = tmp_path / "spoilt.json"
    spoilt.write_text("{}", encoding="utf-8")
    done = call("advise", tmp_path / "nothing.xlsx", "--model", spoilt)
    assert done.code == 2
    assert "is no model of forecasts" in done.err
    assert call("advise", tmp_path / "nothing.xlsx").code == 2
    assert call("bench", "fit", result, "-o", result / NAME, "--force").code == 2
    assert call("bench", "fit", result, "-o", spoilt).code == 2
    assert call("bench", "fit", result, "-o", spoilt, "--force").code == 0


def test_a_fit_for_programs(call: Call, result: Path, tmp_path: Path) -> None:
    """The document is the model with what was left out."""
    path = tmp_path / "model.json"
    done = call("bench", "fit", result, result, "-o", path, "--json")
    assert done.code == 0
    model = json.loads(path.read_text(encoding="utf-8"))
    assert {key: done.json[key] for key in model} == model
    assert (done.json["left_out"], done.json["not_fitted"]) == (0, [])
    assert model["methods"]["flow"]["runs"] == 40


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_fit_a_console(call: Call, lang: str) -> None:
    done = call("bench", "fit", "--help", "--lang", lang)
    assert done.code == 0
    assert [line for line in done.out.splitlines() if columns(line) > 80] == []
    assert "option." not in done.out


def test_every_feature_and_reason_is_worded() -> None:
    reasons = ("very_large", "trees_only", "unbound", "small", "small_but_hard",
               "side_constraints")  # fmt: skip
    texts = catalogue()
    assert {f"advise.feature.{name}" for name in UNITS} <= set(texts)
    assert {f"advise.why.{name}" for name in reasons} <= set(texts)
