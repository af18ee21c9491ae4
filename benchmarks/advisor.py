"""The runs that the advisor of settings is fitted on: many small instances, every method on each.

``python -m benchmarks.advisor -o DIR`` makes the instances and runs them one at a time; stopped, it
goes on where it was. At the end what a fit needs of the records goes to
``results/advisor.jsonl``; ``placement bench fit benchmarks/results/advisor.jsonl -o MODEL.json``
makes the model.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.results import FOLDER
from placement import RunLimits, bench_matrix, bench_records, bench_run
from placement.bench.case import Case, made_case
from placement.bench.settings import Setting, bench_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from placement.bench.records import Record

GENERATE = "placement.generate:generate"
FAMILIES = ("shortage", "popular", "nested", "classes")
SMALLEST, LARGEST = 200, 20_000
"""Students of an instance; in between every order of magnitude is as frequent."""
WITH_ALL = 70
"""Instances that every method runs on; those beyond only have what ``placement solve`` takes."""
SECONDS = 20.0
KEPT = FOLDER / "advisor.jsonl"
_FIELDS = (
    "schema", "key", "seed", "repeat", "outcome", "code", "stopped", "proved", "ran", "seconds",
    "features", "start_mb", "peak_mb", "limits", "versions", "load", "jobs",
)  # fmt: skip
_SETTINGS = """[matrix]
method = ["flow", "price", "exact", "greedy", "auto"]
"""


def drawn(number: int, seed: int = 1) -> list[tuple[Case, bool]]:
    """Instances of all shapes, and whether each is made with something that breaks the trees."""
    rng = np.random.default_rng(seed)
    return [_drawn(rng, k) for k in range(number)]


def _drawn(rng: np.random.Generator, k: int) -> tuple[Case, bool]:
    students = round(float(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST)))))
    shape: dict[str, Any] = {
        "num_students": students,
        "num_posts": max(8, round(students / rng.uniform(8, 20))),
        "seed": int(rng.integers(1, 1_000_000)),
        "parks": int(rng.integers(2, 16)),
        "preference_length": int(rng.integers(2, 8)),
    }
    if rng.random() < 0.5:
        shape["schools"] = int(rng.integers(1, 4))
    if rng.random() < 0.4:
        shape["family"] = str(rng.choice(FAMILIES))
    else:
        shape["shortage"] = round(float(rng.uniform(0.8, 1.4)), 2)
    side = _side(rng, students) if rng.random() < 0.6 else {}
    profile = "school" if rng.random() < 0.5 else "city"
    bound = bool(side) or shape.get("family") in ("nested", "classes")
    return made_case(f"drawn-{k:03}", GENERATE, profile=profile, **shape, **side), bound


def _side(rng: np.random.Generator, students: int) -> dict[str, Any]:
    """One to three of the things that bind several students at once."""
    offered: list[dict[str, Any]] = [
        {"order_classes": int(rng.integers(1, 3 + students // 400))},
        {"shares": str(rng.choice(["park", "county"])), "share_least": int(rng.integers(30, 80))},
        {"teachers": max(1, students // 40), "block_least": 2, "block_most": 4},
        {"teams": round(float(rng.uniform(0.02, 0.2)), 2)},
    ]
    picked = rng.choice(len(offered), size=int(rng.integers(1, 4)), replace=False)
    return {key: value for p in sorted(picked) for key, value in offered[p].items()}


def _offered(settings: tuple[Setting, ...], *, bound: bool) -> list[Setting]:
    """A flow keeps trees alone, and there it is what ``auto`` takes."""
    return [one for one in settings if one.method != ("flow" if bound else "auto")]


def _usual(settings: Iterable[Setting]) -> list[Setting]:
    """Without those that every instance can have: the others get more instances."""
    return [one for one in settings if one.method in ("flow", "auto")]


def kept(record: Record) -> dict[str, Any]:
    """What a fit needs of a record; of the levels only the gaps."""
    instance, setting, machine = record["instance"], record["setting"], record["machine"]
    return {
        **{name: record[name] for name in _FIELDS if name in record},
        "machine": machine | {"system": machine["system"].partition(" ")[0]},
        "instance": {name: instance[name] for name in ("name", "sha256")},
        "setting": {name: setting[name] for name in ("name", "method", "params")},
        "levels": [{"name": level["name"], "gap": level["gap"]} for level in record["levels"]],
    }


def main() -> None:
    """Make, run and record; a line a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--instances", type=int, default=90)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    file = asked.out / "settings.toml"
    file.write_text(_SETTINGS, encoding="utf-8")
    settings = bench_settings(file)
    # An instance at a time, so that a part of the runs is a sample of all.
    for k, (case, bound) in enumerate(drawn(asked.instances)):
        chosen = _offered(settings, bound=bound)
        chosen = chosen if k < WITH_ALL else _usual(chosen)
        matrix = bench_matrix([case], chosen, [1], asked.out, limits=RunLimits(SECONDS))
        for step in bench_run(matrix):
            record = step.record
            print(case.name, record["setting"]["name"], record["outcome"], record["seconds"])
    lines = (
        json.dumps(kept(one), sort_keys=True, separators=(",", ":"))
        for one in bench_records(asked.out)
    )
    KEPT.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
