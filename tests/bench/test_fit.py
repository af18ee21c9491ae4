"""Forecasts fitted on records: what they find, what they hold, what they refuse."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forecasts_made import made_features, made_runs, seconds_of
from placement import UsageError, bench_fit, bench_records, forecast_model, write_forecast
from placement.bench.fit import coverage, distance, fitted, sights
from placement.bench.forecast import COLUMNS, TARGETS

RECORDS = Path(__file__).parents[2] / "benchmarks" / "results" / "advisor.jsonl"


def large() -> dict[str, float]:
    """An instance of 15,000 students or more."""
    rng = np.random.default_rng(1)
    return next(f for f in (made_features(rng) for _ in range(1000)) if f["students"] > 15_000)


def test_a_planted_law_is_found() -> None:
    """Forecasts are near what the law gives, and intervals about as wide as 90 % of the noise."""
    model, left_out = bench_fit(made_runs(instances=200, noise=0.2))
    assert (left_out.records, left_out.methods) == (0, ())
    rng = np.random.default_rng(99)
    for method in ("flow", "exact"):
        for _ in range(20):
            features = made_features(rng)
            found = model.methods[method].at(features)["solve"]
            assert found.middle == pytest.approx(seconds_of(method, features), rel=0.25)
            assert found.low < found.middle < found.high
        # 1.645 standard deviations hold 90 %.
        assert model.methods[method].laws["solve"].half == pytest.approx(1.645 * 0.2, rel=0.35)


def test_memory_is_what_a_process_begins_with_and_its_rise() -> None:
    model, _ = bench_fit(made_runs(instances=100))
    features = large()
    found = model.methods["flow"].at(features)["memory"]
    assert found.low > model.methods["flow"].start_mb == 150.0
    assert found.low < 150 + features["students"] / 50 < found.high


def test_a_whole_run_is_never_foreseen_shorter_than_its_solving() -> None:
    """Also far beyond the runs, where their two laws may cross."""
    model = forecast_model()
    huge = {name: 1000 * value for name, value in large().items()}
    for method in model.methods.values():
        found = method.at(huge | {"levels": 3, "teams": 10_000})
        assert found["total"].middle >= found["solve"].middle
        assert found["total"].high >= found["solve"].high


@pytest.mark.parametrize("noise", [0.1, 0.6])
@pytest.mark.parametrize("seeds", [1, 3])
def test_intervals_hold_nine_of_ten_held_out_runs(noise: float, seeds: int) -> None:
    """Whatever the noise, and with several runs of an instance too."""
    found = coverage(sights(made_runs(5, noise=noise, seeds=seeds)), splits=20)
    assert set(found) >= {"all", *TARGETS, "solve flow", "solve exact"}
    assert 0.87 <= found["all"].share <= 0.95
    for target in TARGETS:
        assert 0.85 <= found[target].share <= 0.96


def test_runs_that_met_their_limit_do_not_flatten_the_law() -> None:
    """With a limit of five seconds many of the large runs of ``exact`` are cut short."""
    runs = made_runs(3, instances=150, noise=0.1, limit=5.0)
    assert sum(run["stopped"] == "time_limit" for run in runs) > 20
    model, _ = bench_fit(runs)
    found = model.methods["exact"].at(large())["solve"]
    assert seconds_of("exact", large()) > 2 * 5.0
    assert found.middle == pytest.approx(seconds_of("exact", large()), rel=0.3)
    assert model.methods["exact"].cut > 20
    assert model.limit == 5.0


def test_a_cut_run_is_off_only_upwards() -> None:
    runs = made_runs(3, limit=5.0)
    seen = sights(runs)
    law = fitted(seen, np.random.default_rng(0))["exact"]["solve"]
    for sight, run in zip(seen, runs, strict=True):
        off = sight.log["solve"] - float(law.line.at(np.array([sight.columns]))[0])
        cut = run["stopped"] == "time_limit"
        assert sight.cut == cut
        assert distance(law, sight, "solve") == (max(0.0, off) if cut else abs(off))


def test_runs_killed_for_their_time_count_as_cut() -> None:
    """They tell no memory, and at least the limit for both times."""
    run = made_runs(instances=1, methods=("exact",))[0]
    killed = run | {"outcome": "time_limit", "levels": [], "seconds": {"compile": 2.0}}
    found = sights([killed, killed | {"outcome": "no_plan", "code": "E400"}])
    assert len(found) == 2
    for sight in found:
        assert sight.cut
        assert set(sight.log) == {"solve", "total"}
        assert math.exp(sight.log["solve"]) == pytest.approx(18.0)
        assert math.exp(sight.log["total"]) == pytest.approx(20.0)


def test_what_does_not_count_is_left_out() -> None:
    """Records of earlier versions, with parameters of their own, and of runs that failed."""
    runs = made_runs(instances=40)
    old = [{k: v for k, v in run.items() if k != "features"} for run in runs[:3]]
    own = [run | {"setting": run["setting"] | {"params": {"gap": 0.1}}} for run in runs[:2]]
    failed = [run | {"outcome": "crashed", "levels": []} for run in runs[:4]]
    # A search that ends by itself without a plan was not cut short.
    failed += [run | {"outcome": "no_plan", "code": "E412", "levels": []} for run in runs[:1]]
    few = made_runs(1, instances=5, methods=("flow",))
    for run in few:
        run["setting"]["method"] = "price"
    model, left_out = bench_fit([*runs, *old, *own, *failed, *few])
    assert left_out.records == 10
    assert left_out.methods == ("price",)
    assert set(model.methods) == {"flow", "exact"}
    assert model.methods["flow"].runs == 40


def test_auto_without_side_constraints_is_a_flow() -> None:
    runs = made_runs(instances=30, methods=("flow",))
    for run in runs[::2]:
        run["setting"]["method"] = "auto"
    model, _ = bench_fit(runs)
    assert model.methods["flow"].runs == 30
    assert set(model.methods) == {"flow"}


def test_what_cannot_be_fitted_is_refused() -> None:
    elsewhere = made_runs(instances=2)
    for run in elsewhere:
        run["machine"] = {"processor": "another", "cores": 64}
    for records, code, says in (
        ([], "E772", "has 0"),
        (made_runs(instances=10, seeds=9), "E772", "has 10"),
        ([*made_runs(), *elsewhere], "E771", "another × 64"),
    ):
        with pytest.raises(UsageError) as caught:
            bench_fit(records)
        assert caught.value.code == code
        assert says in str(caught.value)


def test_a_model_comes_back_as_it_went(tmp_path: Path) -> None:
    model, _ = bench_fit(made_runs())
    path = tmp_path / "out" / "model.json"
    write_forecast(model, path)
    assert forecast_model(path) == model
    with pytest.raises(UsageError) as caught:
        write_forecast(model, path)
    assert caught.value.code == "E411"
    write_forecast(model, path, force=True)


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        ("{", "JSONDecodeError"),
        ("[]", "TypeError"),
        ({"schema": 2}, "schema 2"),
        ({"methods": {"flow": {}}}, "runs"),
        ({"machine": None}, "TypeError"),
    ],
)
def test_a_spoilt_model_is_told(tmp_path: Path, spoilt: Any, why: str) -> None:
    path = tmp_path / "model.json"
    if isinstance(spoilt, dict):
        spoilt = json.dumps(bench_fit(made_runs())[0].plain() | spoilt)
    path.write_text(spoilt, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        forecast_model(path)
    assert caught.value.code == "E770"
    assert why in str(caught.value)


def test_the_intervals_hold_on_the_runs_that_were_made() -> None:
    """Of the runs of held-out instances 85 to 95 % lie inside, over all and for every target."""
    seen = sights(bench_records(RECORDS))
    assert len(seen) > 200
    found = coverage(seen, splits=20)
    for key in ("all", *TARGETS):
        assert 0.85 <= found[key].share <= 0.95, (key, found[key])


def test_the_shipped_model_is_that_of_the_stored_records() -> None:
    """Fitted again it is the same; only the day may differ."""
    shipped = forecast_model().plain()
    again = bench_fit(bench_records(RECORDS))[0].plain()
    rounded = [
        json.loads(
            json.dumps(one | {"created": ""}), parse_float=lambda text: round(float(text), 6)
        )
        for one in (shipped, again)
    ]
    assert rounded[0] == rounded[1]
    law = shipped["methods"]["flow"]["laws"]["solve"]
    assert set(law["weights"]) == set(COLUMNS)


def test_the_page_tells_how_well_the_shipped_model_holds() -> None:
    """Its figures are those of the model."""
    page = (RECORDS.parents[2] / "docs" / "bench.md").read_text(encoding="utf-8")
    shipped = forecast_model()
    assert f"**{100 * shipped.coverage['all']:.1f} %**" in page
    for name, method in shipped.methods.items():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{name}` | ")]
        cells = [
            f"×÷ {math.exp(method.laws[target].half):.1f}"
            f" ({100 * shipped.coverage[f'{target} {name}']:.1f} %)"
            for target in TARGETS
        ]
        assert row == f"| `{name}` | {method.runs} | {method.cut} | {' | '.join(cells)} |"
