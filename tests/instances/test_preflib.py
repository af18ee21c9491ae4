"""Real bids of students for projects: with one seat a project everybody gets a listed one."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement.arrays import compile_problem
from placement.importers import import_instance
from placement.policy import load_policy
from placement.profile import load_profile
from placement.result import Proof
from placement.solve import solve

SHIPPED = Path(__file__).parents[1] / "data" / "preflib"
BESIDE = Path(__file__).parents[3] / "shared" / "instances" / "preflib-projects"


@pytest.mark.parametrize("year", [1, 2, 3, 4])
def test_everybody_gets_a_listed_project(year):
    """Placed and proved; nobody is sent to a project that is not on the own list."""
    name = f"00038-{year:08d}.soi"
    path = next((folder / name for folder in (SHIPPED, BESIDE) if (folder / name).exists()), None)
    if path is None:
        pytest.skip(f"NOT TESTED: the published file {name} is not beside this checkout")
    instance = import_instance(path)
    policy = load_policy(["none"], on=instance.term.start)
    problem = compile_problem(instance, policy, load_profile("school"))
    result = solve(problem)
    assert result.proof is Proof.OPTIMAL
    assert (result.place_of >= 0).all()
    prefs = instance.tables["prefs"]
    listed = set(zip(prefs["student_id"], prefs["place_id"], strict=True))
    given = zip(problem.student_label, problem.place_label[result.place_of], strict=True)
    assert set(given) <= listed
