"""The shipped college: read without an error, made again by its script, solved to its best."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from placement.arrays import compile_problem
from placement.bench.registry import bench_registry
from placement.policy import load_policy
from placement.profile import load_profile
from placement.result import Proof
from placement.solve import solve
from placement.tables import read_tables

FOLDER = Path(__file__).parents[2] / "instances" / "chenzhou-2026-spring"
WORKBOOK = FOLDER / "chenzhou-2026-spring.xlsx"
PACKS = ("national", "chenzhou-2018")
KNOWN = bench_registry(FOLDER.parent / "registry.toml")[FOLDER.name, "school", PACKS]


@pytest.fixture(scope="module")
def reading():
    """The workbook, read once."""
    return read_tables(WORKBOOK)


def test_it_is_read_without_an_error(reading):
    """Titles, merged cells and the note below are understood; warnings are of the data alone."""
    assert [fault for fault in reading.faults if fault.severity == "error"] == []
    warnings = {fault.code for fault in reading.faults if fault.severity == "warning"}
    assert warnings == {"W241", "W272"}
    assert {row.reason for row in reading.instance.dropped} == {"title", "note"}


def test_its_sizes_are_those_of_the_readme(reading):
    instance = reading.instance
    assert (len(instance.students), len(instance.places)) == (486, 96)
    assert instance.places["need"].sum() == 549
    assert len(instance.tables["enterprises"]) == 56
    assert (~instance.pool).sum() == 8
    assert (instance.students["adjust"] == "否").sum() == 27
    assert (instance.students["avoid"] != "").sum() == 8
    assert instance.students["klass"].nunique() == 12
    assert instance.students["major_code"].nunique() == 8
    assert len(instance.tables["locks"]) == 5
    assert (instance.tables["enterprises"]["staff_total"] == -1).sum() == 3
    assert (instance.city, instance.term.name) == ("431000", "2026春")


def test_the_script_makes_the_workbook_again(reading, tmp_path):
    """Every table of a workbook made now equals the shipped one."""
    spec = importlib.util.spec_from_file_location("make", FOLDER / "make.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    make.write(make.college(), tmp_path / WORKBOOK.name)
    again = read_tables(tmp_path / WORKBOOK.name)
    for name, frame in reading.instance.tables.items():
        pd.testing.assert_frame_equal(again.instance.tables[name], frame)


def test_its_best_known_values_are_reached_and_proved(reading):
    """Level by level value equals bound, and at two enterprises the tenth of the staff binds."""
    instance = reading.instance
    policy = load_policy(KNOWN.policy, instance_city=instance.city, on=instance.term.start)
    problem = compile_problem(instance, policy, load_profile(KNOWN.profile))
    result = solve(problem)
    assert result.proof is Proof.OPTIMAL
    assert tuple(level.value for level in result.levels) == KNOWN.values == (462, 0, 421255)
    assert KNOWN.proved
    place = np.where(problem.locked >= 0, problem.locked, result.place_of)
    places = instance.places.assign(got=np.bincount(place[place >= 0], minlength=96))
    firms = places.groupby("employer").agg(
        need=("need", "sum"), got=("got", "sum"), staff=("staff_total", "first"),
        now=("interns_now", "first"),
    )  # fmt: skip
    cap = firms["staff"] // 10 - firms["now"]
    tight = firms[(firms["staff"] >= 0) & (cap < firms["need"])]
    assert len(tight) == 2
    assert (tight["got"] == cap[tight.index]).all()
