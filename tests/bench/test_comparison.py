"""What differs is found, what does not is not, and what cannot be compared is said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from placement import UsageError, bench_compare
from placement.bench.comparison import Comparison, Measured
from placement.bench.comparison import compared as compared_sides
from runs_made import made_run, noisy_side


def compared(name: str, a: Any, b: Any, *, fail_over: float | None = None) -> Comparison:
    """One pair of sides."""
    return compared_sides([(name, a, b)], fail_over=fail_over)[0]


def measure(comparison: Comparison, name: str) -> Measured:
    return next(m for m in comparison.measures if m.name == name)


def test_a_planted_slowdown_of_five_per_cent_is_found_and_none_is_not() -> None:
    """In 19 of 20 repetitions each, over a hundred: 8 instances, 5 seeds, 3 repeats, 5 % noise."""
    found, imagined = 0, 0
    for repetition in range(100):
        rng = np.random.default_rng(repetition)
        before = noisy_side(rng)
        slower = compared("flow", before, noisy_side(rng, slower=0.05), fail_over=0.01)
        alike = compared("flow", before, noisy_side(rng), fail_over=0.01)
        found += measure(slower, "solve").verdict == "worse" and "solve" in slower.regressions
        imagined += any(m.verdict == "worse" for m in alike.measures)
    assert found >= 95
    assert imagined <= 5


def test_what_is_detectable_is_what_is_detected() -> None:
    """So many pairs show the change they are said to show about 19 times of 20, and not half."""
    rng = np.random.default_rng(7)
    said = measure(compared("flow", noisy_side(rng), noisy_side(rng)), "solve").detectable
    assert said is not None
    assert 0.02 < said < 0.05
    shares = []
    for slower in (said, said / 2.5):
        verdicts = [
            measure(compared("x", noisy_side(rng), noisy_side(rng, slower=slower)), "solve").verdict
            for _ in range(20)
        ]
        shares.append(verdicts.count("worse") / 20)
    assert shares[0] >= 0.8
    assert shares[1] <= 0.6


def test_the_effect_and_its_interval_are_those_planted() -> None:
    rng = np.random.default_rng(1)
    solve = measure(compared("x", noisy_side(rng), noisy_side(rng, slower=-0.2)), "solve")
    assert solve.verdict == "better"
    assert solve.effect == pytest.approx(-0.2, abs=0.02)
    assert solve.low is not None
    assert solve.high is not None
    assert solve.low <= solve.effect <= solve.high < 0


def test_the_same_records_are_the_same() -> None:
    """Nothing is tested where nothing differs, and nothing regresses."""
    records = noisy_side(np.random.default_rng(2))
    comparison = compared("x", records, records, fail_over=0.0)
    assert {m.verdict for m in comparison.measures} == {"same"}
    assert {m.p for m in comparison.measures} == {1.0}
    assert comparison.regressions == ()


@pytest.mark.parametrize(("lost", "verdict"), [(10, "worse"), (0, "same"), (2, "none")])
def test_runs_without_a_plan_count_as_lost_pairs(lost: int, verdict: str) -> None:
    """Ten of ten are shown, two are not yet; times are those of pairs with two plans."""
    a = [made_run(seed=k) for k in range(10)]
    b = [made_run(seed=k, outcome="crashed" if k < lost else "plan") for k in range(10)]
    comparison = compared("x", a, b, fail_over=0.05)
    plans = measure(comparison, "plans")
    assert (plans.verdict, plans.a, plans.b) == (verdict, 1.0, 1 - lost / 10)
    assert measure(comparison, "solve").pairs == 10 - lost
    assert comparison.regressions == (("plans",) if verdict == "worse" else ())


def test_a_student_fewer_is_worse_whatever_the_time() -> None:
    """Value and gap have directions of their own."""
    a = [made_run(seed=k, solve=2.0 + k / 100) for k in range(8)]
    b = [made_run(seed=k, solve=1.0 + k / 100, placed=89) for k in range(8)]
    comparison = compared("x", a, b, fail_over=0.005)
    verdicts = {m.name: m.verdict for m in comparison.measures}
    assert verdicts["value"] == verdicts["gap"] == "worse"
    assert verdicts["solve"] == "better"
    assert measure(comparison, "value").effect == pytest.approx(-1 / 90)
    assert set(comparison.regressions) == {"value", "gap"}


def test_a_slowdown_within_what_is_allowed_is_no_regression() -> None:
    rng = np.random.default_rng(3)
    comparison = compared("x", noisy_side(rng), noisy_side(rng, slower=0.05), fail_over=0.10)
    assert measure(comparison, "solve").verdict == "worse"
    assert comparison.regressions == ()


def test_settings_are_matched_by_name_or_named() -> None:
    a = [made_run(setting=name, seed=k) for name in ("x", "y") for k in range(3)]
    b = [made_run(setting="y", seed=k) for k in range(1, 5)]
    (found,) = bench_compare(a, b)
    assert (found.name, found.pairs, found.only_a, found.only_b) == ("y", 2, 1, 2)
    (inside,) = bench_compare(a, [], settings=("x", "y"))
    assert (inside.name, inside.pairs) == ("x → y", 3)
    (lone,) = bench_compare([made_run(setting="old")], [made_run(setting="new")])
    assert lone.name == "old → new"


def test_what_cannot_be_compared_is_refused() -> None:
    x, y = made_run(setting="x"), made_run(setting="y")
    for code, says, attempt in (
        ("E765", "no setting z", lambda: bench_compare([x], [], settings=("x", "z"))),
        ("E766", "A has u, x; B has y", lambda: bench_compare([x, made_run(setting="u")], [y])),
        ("E767", "nothing can be paired", lambda: bench_compare([x], [x | {"seed": 9}])),
    ):
        with pytest.raises(UsageError, match=says) as caught:
            attempt()
        assert caught.value.code == code
