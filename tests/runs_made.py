"""Records of runs that were never made, with the noise of a shared machine, for tests."""

from __future__ import annotations

from typing import Any

import numpy as np

PHASES = {"read": 0.5, "compile": 0.3, "solve": 1.0, "verify": 0.4, "write": 0.5}
"""Seconds of each phase beside those of solving."""


def made_run(
    *,
    instance: str = "city",
    setting: str = "flow",
    seed: int = 1,
    repeat: int = 1,
    solve: float = 1.0,
    outcome: str = "plan",
    placed: int = 90,
    bound: int | None = 90,
    students: int = 100,
    limit: float | None = 60.0,
    order: int = 0,
    **more: Any,
) -> dict[str, Any]:
    """One record; a run without a plan has neither levels nor seconds of solving."""
    plan = outcome == "plan"
    gap = None if bound is None else (bound - placed) / max(1, bound)
    level = {"name": "placed", "value": placed, "bound": bound, "gap": gap, "word": None}
    seconds = {"read": 0.2, "compile": 0.1}
    if plan:
        seconds |= {"solve": solve, "verify": 0.3, "write": 0.4}
    return {
        "schema": 1,
        "key": f"{setting} {instance} {seed} {repeat}",
        "created": "2026-03-01T00:00:00+00:00",
        "instance": {"name": instance, "sha256": f"sha of {instance}", "students": students},
        "setting": {
            "name": setting,
            "sha256": f"sha of {setting}",
            "method": "flow",
            "params": {},
            "profile": "",
            "policy": None,
        },
        "order": order,
        "seed": seed,
        "repeat": repeat,
        "limits": {"seconds": limit, "memory": None, "grace": 10.0},
        "process_seconds": 2.0,
        "outcome": outcome,
        "stopped": "finished",
        "proved": "optimal" if plan and bound == placed else "nothing",
        "ran": "flow",
        "levels": [level] if plan else [],
        "seconds": seconds,
        "quality": {"placed": placed, "listed": 80, "ranks": [40, 20, 10], "parks": [0.5, 0.9],
                    "local": 0.7} if plan else {},
        "peak_mb": 150.0,
        "machine": {"processor": "made up", "cores": 2},
        "versions": {"placement": "0.1.0"},
        "load": 0.5,
        "jobs": 1,
        **more,
    }  # fmt: skip


def noisy_side(
    rng: np.random.Generator,
    *,
    slower: float = 0.0,
    instances: int = 8,
    seeds: int = 5,
    repeats: int = 3,
    noise: float = 0.05,
) -> list[dict[str, Any]]:
    """One side of a comparison; ``slower`` 0.05 plants five per cent on solving alone.

    Sizes span three decades. Timings have a standard deviation of ``noise``, and one in twenty is
    caught by something else on the machine, for up to twice as long.
    """
    size = np.exp(np.random.default_rng(5).normal(0, 1.5, instances))

    def shaken() -> float:
        caught = abs(rng.normal(0, 0.3)) if rng.random() < 0.05 else 0.0
        return float(np.exp(rng.normal(0, noise) + caught))

    records = []
    for i in range(instances):
        for seed in range(seeds):
            for repeat in range(1, repeats + 1):
                seconds = {name: float(size[i]) * w * shaken() for name, w in PHASES.items()}
                seconds["solve"] *= 1 + slower
                run = made_run(instance=f"city-{i}", seed=seed, repeat=repeat)
                peak = 100 * float(size[i] * np.exp(rng.normal(0, 0.01)))
                records.append(run | {"seconds": seconds, "peak_mb": peak})
    return records
