"""Records of runs that were never made, whose times follow a law with noise that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from placement.bench.features import UNITS
from runs_made import made_run

if TYPE_CHECKING:
    from collections.abc import Mapping

LAWS: Mapping[str, tuple[float, float]] = {"flow": (2e-5, 1.1), "exact": (1e-4, 1.3)}
"""Seconds of solving: factor · students ^ exponent."""
MACHINE = {"processor": "made up", "cores": 2}


def made_features(rng: np.random.Generator, *, team: bool = False) -> dict[str, float]:
    """An instance of 200 to 20,000 students; the other sizes go along with theirs."""
    students = int(np.exp(rng.uniform(np.log(200), np.log(20_000))))
    found = dict.fromkeys(UNITS, 0.0) | {
        "students": students,
        "places": students // int(rng.integers(8, 20)),
        "seats": students,
        "seats_per_student": 1.0,
        "arcs": int(30 * students ** rng.uniform(0.3, 0.5)),
        "listed_pairs": int(students * rng.uniform(1, 5)),
        "lists_share": 0.8,
        "levels": 3,
    }
    return found | ({"teams": 5.0, "team_members": 12.0} if team else {})


def seconds_of(method: str, features: Mapping[str, float]) -> float:
    """What solving takes without noise."""
    factor, exponent = LAWS[method]
    return float(factor * features["students"] ** exponent)


def made_runs(
    seed: int = 0,
    *,
    instances: int = 60,
    noise: float = 0.2,
    limit: float = 20.0,
    methods: tuple[str, ...] = ("flow", "exact"),
    seeds: int = 1,
) -> list[dict[str, Any]]:
    """Runs of every method on every instance; what would go beyond the limit ends there."""
    rng = np.random.default_rng(seed)
    records = []
    for k in range(instances):
        features = made_features(rng)
        for method in methods:
            for number in range(seeds):
                took = seconds_of(method, features) * float(np.exp(rng.normal(0, noise)))
                record = made_run(
                    instance=f"i{k}",
                    setting=method,
                    seed=number,
                    solve=min(took, limit),
                    limit=limit,
                    students=int(features["students"]),
                    features=features,
                    start_mb=150.0,
                    peak_mb=150.0 + features["students"] / 50 * float(np.exp(rng.normal(0, noise))),
                    machine=MACHINE,
                    stopped="finished" if took < limit else "time_limit",
                )
                record["setting"]["method"] = method
                records.append(record)
    return records
