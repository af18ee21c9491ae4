"""The published assignment problems reach their published optima, with a proof."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from placement.arrays import compile_problem
from placement.bench.registry import bench_registry
from placement.importers import import_instance
from placement.policy import load_policy
from placement.profile import load_profile
from placement.result import Proof, Stop
from placement.solve import solve

FOLDER = Path(__file__).parents[2] / "instances" / "orlib-assignment"
KNOWN = bench_registry(FOLDER.parent / "registry.toml").values()
OPTIMA = {best.name: -best.values[-1] for best in KNOWN if best.name.startswith("assign")}
"""Costs as published: the sum of points is minus these."""


def test_best_known_values_are_those_published():
    """The file of optima that came with the problems says the same."""
    published = {}
    for line in (FOLDER / "assignopt.txt").read_text(encoding="utf-8").splitlines():
        words = line.split()
        if len(words) == 2 and words[0].startswith("assign"):
            published[words[0]] = int(words[1])
    assert published == OPTIMA
    assert len(list(FOLDER.glob("*.txt.gz"))) == len(OPTIMA) == 12


@pytest.mark.parametrize("name", OPTIMA)
def test_the_published_optimum_is_reached_and_proved(name):
    """All rows in columns of their own, at minus the published cost, bound equal to value."""
    instance = import_instance(FOLDER / f"{name}.txt.gz")
    policy = load_policy(["none"], on=instance.term.start)
    problem = compile_problem(instance, policy, load_profile("scores"))
    result = solve(problem)
    placed, points = result.levels
    assert (result.stop, result.proof) == (Stop.FINISHED, Proof.OPTIMAL)
    assert placed.value == placed.bound == len(instance.students)
    assert points.value == points.bound == -OPTIMA[name]
    # The cost once more, from the file's own numbers.
    size = len(instance.students)
    scores = instance.tables["scores"]
    chosen = dict(zip(problem.student_label, problem.place_label[result.place_of], strict=True))
    at_chosen = scores["post_id"] == scores["student_id"].map(chosen)
    assert at_chosen.sum() == size
    assert scores.loc[at_chosen, "score"].sum() == -OPTIMA[name]
    assert len(np.unique(result.place_of)) == size
