"""Races: who drops out, who wins, that every instance is used, and that a stop costs nothing."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from placement import UsageError, bench_settings, bench_tune, tuned_file
from placement.bench import tune
from placement.bench.case import made_case
from placement.bench.settings import Setting
from placement.bench.tune import Tuning, difference
from runs_made import made_run

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

CASES = [made_case(f"c{k}", "m:f", k=k) for k in range(8)]
SPEED = {"slow": 1.3, "usual": 1.0, "quick": 0.8, "poor": 0.1}
SETTINGS = [Setting(name, sha256=name) for name in SPEED]


def finished(race: Generator[Any, None, Tuning]) -> tuple[Tuning, int]:
    """What a race found, and how many runs it took."""
    runs = 0
    while True:
        try:
            next(race)
        except StopIteration as end:
            return end.value, runs
        runs += 1


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, int]]:
    """Runs that take no time: seconds by setting, ``poor`` places a student less."""
    ran: list[tuple[str, str, int]] = []

    def run(matrix: Any, jobs: int) -> Generator[Any, None, list[dict[str, Any]]]:
        records = []
        for one in matrix.runs:
            name = one.setting.name
            ran.append((one.case.name, name, one.seed))
            shaken = 1 + 0.01 * ((hash_of(one) * 7919) % 7 - 3)
            record = made_run(
                instance=one.case.name,
                setting=name,
                seed=one.seed,
                solve=SPEED[name] * shaken,
                placed=89 if name == "poor" else 90,
            )
            record["setting"]["sha256"] = name
            record["instance"]["sha256"] = one.case.sha256
            records.append(record)
            yield record
        return records

    def hash_of(one: Any) -> int:
        return int(one.case.sha256[:6], 16) + one.seed * 31 + len(one.setting.name)

    monkeypatch.setattr(tune, "_run", run)
    return ran


def test_value_outranks_time_and_a_plan_outranks_value() -> None:
    quick, slow = made_run(solve=0.001), made_run(solve=50.0)
    fewer, none = made_run(solve=0.001, placed=89), made_run(outcome="crashed")
    assert difference(quick, slow) > 0
    assert difference(slow, fewer) > difference(quick, slow)
    assert difference(fewer, none) > difference(slow, fewer)
    for a, b in ((quick, slow), (slow, fewer), (fewer, none)):
        assert difference(b, a) == pytest.approx(-difference(a, b), rel=1e-3)
    assert difference(none, none) == 0.0


def test_the_best_wins_and_the_others_drop_out(
    tmp_path: Path, invented: list[tuple[str, str, int]]
) -> None:
    found, runs = finished(bench_tune(CASES, SETTINGS, [1, 2, 3], tmp_path))
    assert found.winner.name == "quick"
    assert {name for name, _ in found.dropped} == {"slow", "usual", "poor"}
    assert len(found.held_out) == 2
    assert set(found.trained).isdisjoint(found.held_out)
    # The race ended before the third seed, but no instance was left out.
    raced = [(case, name, seed) for case, name, seed in invented if case in found.trained]
    assert {case for case, _, _ in raced} == set(found.trained)
    assert len(raced) < 6 * 4 * 3
    assert runs == len(invented)
    assert found.gain is not None
    solve = next(m for m in found.gain.measures if m.name == "solve")
    assert solve.effect == pytest.approx(0.8 / 1.3 - 1, abs=0.03)
    assert {case for case, name, _ in invented if case in found.held_out} == set(found.held_out)


@pytest.mark.usefixtures("invented")
def test_equals_stay_and_the_first_of_them_wins(tmp_path: Path) -> None:
    """Nobody drops out of a race among copies, and the report says who else might have won."""
    same = [Setting("a", sha256="usual"), Setting("b", sha256="usual")]
    found, _ = finished(bench_tune(CASES, [Setting("usual", sha256="usual"), *same], [1], tmp_path))
    assert found.dropped == ()
    assert found.winner.name == "usual"
    assert found.left == ("usual", "a", "b")
    assert found.gain is None


def test_the_order_of_instances_hangs_on_the_seed_alone(
    tmp_path: Path, invented: list[tuple[str, str, int]]
) -> None:
    orders = []
    for seed in (0, 0, 1):
        invented.clear()
        finished(bench_tune(CASES, SETTINGS, [1], tmp_path, seed=seed))
        orders.append(list(invented))
    assert orders[0] == orders[1] != orders[2]


def test_what_cannot_race_is_refused(tmp_path: Path) -> None:
    city = Setting("x", profile="city", sha256="x")
    for cases, settings, code in (
        (CASES[:1], SETTINGS, "E768"),
        (CASES, SETTINGS[:1], "E768"),
        (CASES, [SETTINGS[0], city], "E769"),
    ):
        with pytest.raises(UsageError) as caught:
            finished(bench_tune(cases, settings, [1], tmp_path))
        assert caught.value.code == code
        assert "{" not in str(caught.value)


def test_the_winner_is_a_settings_file(tmp_path: Path) -> None:
    """That reads back as the same setting, quotes and all."""
    params = {"rounds": 7, "aims": 3}
    winner = Setting('a "b"', "price", params, "city", ("national", "chenzhou-2018"))
    text = tuned_file(Tuning(winner, ("a",), (), 1, (), (), None))
    assert tomllib.loads(text)["setting"][0]["params"] == params
    path = tmp_path / "tuned.toml"
    path.write_text(text, encoding="utf-8")
    (back,) = bench_settings(path)
    assert (back.name, back.method, dict(back.params)) == (winner.name, "price", params)
    assert (back.profile, back.policy) == (winner.profile, winner.policy)


@pytest.mark.slow
def test_a_tuning_that_was_stopped_goes_on(tmp_path: Path) -> None:
    """Real runs: the second call finds all of the first one's and ends alike."""
    from placement import bench_cases, bench_records

    settings = tmp_path / "s.toml"
    settings.write_text('[matrix]\nmethod = ["auto", "flow"]\n', encoding="utf-8")
    asked = (bench_cases(["tiny"]), bench_settings(settings), [1], tmp_path / "out")
    race = bench_tune(*asked)
    next(race)
    race.close()
    assert len(bench_records(tmp_path / "out")) == 1
    found, runs = finished(bench_tune(*asked))
    again, none = finished(bench_tune(*asked))
    assert none == 0
    assert again == found
    assert 1 + runs == len(bench_records(tmp_path / "out"))
    assert found.blocks == 2
