"""Every phase of every subject: a smoke run with ``--benchmark-disable``, else measured."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from benchmarks.phases import PHASES

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

    from benchmarks.case import Case

ROUNDS = 5


def _is_right(phase: str, outcome: Any, case: Case) -> bool:
    """Whether a phase did its work: a quick wrong answer is no measurement."""
    if phase == "read":
        return len(outcome.students) == case.students and len(outcome.places) == case.places
    if phase == "compile":
        return (outcome.num_students, outcome.num_places) == (case.students, case.places)
    if phase == "solve":
        return bool(outcome.proof == "optimal")
    if phase == "verify":
        return bool(outcome.passed) and all(level.bound == level.value for level in outcome.levels)
    return {"plan.xlsx", "placements.csv", "certificate.json", "run.json"} <= {
        path.name for path in outcome
    }


def test_phase(
    benchmark: BenchmarkFixture,
    prepared: Callable[[str, tuple[int, int]], Case],
    subject: str,
    size: tuple[int, int],
    phase: str,
) -> None:
    """One verb, everything it needs made beforehand and kept out of the clock."""
    case = prepared(subject, size)
    run = PHASES[phase]
    given = {name: getattr(case, name) for name in inspect.signature(run).parameters}

    def fresh() -> tuple[tuple[()], dict[str, Any]]:
        # An instance remembers what it once worked out; every round begins without.
        renewed = {"instance": case.instance.replace()} if "instance" in given else {}
        return (), {**given, **renewed}

    benchmark.group = phase
    benchmark.extra_info.update(subject=subject, students=size[0], places=size[1])
    pedantic: Callable[..., Any] = benchmark.pedantic
    outcome = pedantic(run, setup=fresh, rounds=ROUNDS)
    assert _is_right(phase, outcome, case)
