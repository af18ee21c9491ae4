"""The registry of best-known values: what gets in, what is refused, and that the file is kept."""

from __future__ import annotations

import json
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from placement.arrays import compile_problem
from placement.bench import repeated
from placement.bench.admission import update_registry
from placement.bench.records import Record, append
from placement.bench.registry import (
    USUAL_REGISTRY,
    Best,
    BestLevel,
    bench_registry,
    bettered,
    write_registry,
)
from placement.bench.suite_file import case_names, suites
from placement.bench.suites import find
from placement.errors import DataError, UsageError
from placement.generate import generate
from placement.instance import Instance
from placement.policy import load_policy
from placement.profile import load_profile
from placement.recheck import claims, placed
from placement.report import write_plan
from placement.solve import solve
from placement.tables import read_instance
from placement.tables.write import write_instance
from placement.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = Path(__file__).parents[2] / USUAL_REGISTRY
LEVELS = (BestLevel("placed", 10, 10), BestLevel("weighted", 70, 90))
ENTRY = Best("a", "5" * 64, "7" * 64, ("none",), "school", "flow", "2026-01-01", LEVELS)


def made_plan(folder: Path, *, students: int = 80, **settings: Mapping[str, str] | None) -> Path:
    """A plan on disk of a generated school, its tables beside it."""
    tables, out = folder / "tables", folder / "plan"
    write_instance(generate(students, 12, seed=students), tables, form="csv")
    instance = read_instance(tables)
    policy = load_policy(
        None, instance_city=instance.city, on=instance.term.start, settings=settings.get("levels")
    )
    profile = load_profile("school")
    problem = compile_problem(instance, policy, profile)
    result = solve(problem)
    plan, claim = placed(problem, result), claims(problem, result)
    verdict = verify(instance, policy, profile, plan, claim)
    write_plan(out, instance=instance, policy=policy, profile=profile, problem=problem,
               result=result, verdict=verdict, settings={}, timings={})  # fmt: skip
    return out


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One plan that passes; tests copy what they spoil."""
    return made_plan(tmp_path_factory.mktemp("good"))


def spoiled(plan: Path, folder: Path, level: int, value: int) -> Path:
    """A copy of the plan whose certificate claims another value."""
    shutil.copytree(plan.parent, folder)
    file = folder / "plan" / "certificate.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    said["levels"][level]["value"] = value
    file.write_text(json.dumps(said), encoding="utf-8")
    return folder / "plan"


def test_a_verified_plan_is_registered_once(plan: Path, tmp_path: Path) -> None:
    """Under the name given, with the values of the verifier; the same plan again is no better."""
    file = tmp_path / "registry.toml"
    done = update_registry(file, [plan.parent], name="mine")
    assert done.faults == ()
    (best,) = done.accepted
    assert (best.name, best.profile, best.method) == ("mine", "school", "flow")
    assert best.policy == ("national", "chenzhou-2018")
    assert best.proved
    assert best.sha256 == read_instance(plan.parent / "tables").sha256
    assert bench_registry(file) == {best.key: best}
    before = file.read_bytes()
    (fault,) = update_registry(file, [plan]).faults
    assert (fault.code, fault.facts["name"]) == ("E787", "mine")
    assert file.read_bytes() == before


def test_a_better_plan_takes_the_place_of_a_worse_one(plan: Path, tmp_path: Path) -> None:
    """What was known is less on one level and its bound is looser; both are bettered."""
    file = tmp_path / "registry.toml"
    (best,) = update_registry(file, [plan], name="mine").accepted
    *first, last = best.levels
    worse = replace(
        best, method="old", levels=(*first, replace(last, value=last.value - 1, bound=None))
    )
    write_registry(file, [worse])
    assert update_registry(file, [plan]).accepted == (best,)


@pytest.mark.parametrize("level", [0, 2])
def test_what_claims_too_much_is_refused(plan: Path, tmp_path: Path, level: int) -> None:
    """A certificate that says more than the plan has does not pass, and nothing is written."""
    wrong = spoiled(plan, tmp_path / "wrong", level, 10**6)
    file = tmp_path / "registry.toml"
    done = update_registry(file, [wrong], name="mine")
    assert [fault.code for fault in done.faults] == ["E783"]
    assert not file.exists()
    assert "E3" in str(done.faults[0].facts["codes"]) or "E4" in str(done.faults[0].facts["codes"])


def test_a_plan_under_relaxed_rules_is_refused(tmp_path: Path) -> None:
    """It keeps the rules it was made with, and those are not the packs' own."""
    relaxed = made_plan(tmp_path, levels={"B-18": "off"})
    (fault,) = update_registry(tmp_path / "registry.toml", [relaxed], name="mine").faults
    assert (fault.code, fault.facts["codes"]) == ("E784", "W431")


def test_good_ones_are_kept_beside_refused_ones(plan: Path, tmp_path: Path) -> None:
    """All plans below a folder are looked at; each is taken or refused by itself."""
    shutil.copytree(plan.parent, tmp_path / "all" / "good")
    spoiled(plan, tmp_path / "all" / "wrong", 0, 10**6)
    done = update_registry(tmp_path / "registry.toml", [tmp_path / "all"], name="mine")
    assert ([best.name for best in done.accepted], [f.code for f in done.faults]) == (
        ["mine"],
        ["E783"],
    )


def test_unknown_instances_need_a_name_of_their_own(plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "registry.toml"
    (fault,) = update_registry(file, [plan]).faults
    assert fault.code == "E781"
    (fault,) = update_registry(file, [plan], name="assign100").faults
    assert fault.code == "E788"


def record(name: str, levels: list[tuple[str, int, int | None]], **changes: object) -> Record:
    """A record of a run of a case of the suite ``families``, as ``bench run`` writes it."""
    case = next(case for case in find("families") if case.name == name)
    return {
        "schema": 1, "key": name, "instance": {"name": name, "sha256": case.sha256},
        "setting": {"method": "auto", "params": {}, "profile": "", "policy": None},
        "seed": 1, "repeat": 1, "outcome": "plan", "seconds": {},
        "limits": {"seconds": 60.0},
        "levels": [{"name": x, "value": value, "bound": bound} for x, value, bound in levels],
    } | changes  # fmt: skip


def test_of_records_the_best_runs_are_made_again(tmp_path: Path) -> None:
    """What a record claims is not believed: the plan found anew is worth what the verifier says."""
    runs = tmp_path / "runs" / "runs.jsonl"
    append(runs, record("ties-300", [("placed", 1, None), ("points", 1, None)]))
    better = [("placed", 999, 999), ("points", 999, 999)]
    append(runs, record("ties-300", better, key="b"))
    append(runs, record("planted-300", [], key="c", outcome="time limit"))
    file = tmp_path / "registry.toml"
    done = update_registry(file, [tmp_path])
    assert done.faults == ()
    (best,) = done.accepted
    assert (best.name, best.policy, best.values) == ("ties-300", ("none",), (300, 300))
    # Registered with all bounds, it leaves nothing to better: the claim is above a proved bound.
    assert [fault.code for fault in update_registry(file, [tmp_path]).faults] == ["E786"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"instance": {"name": "a", "sha256": "0" * 64}}, "E781"),
        ({"setting": {"method": "auto", "params": {}, "profile": "none", "policy": None}}, "E330"),
    ],
)
def test_records_that_cannot_be_made_again_are_refused(
    tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    append(tmp_path / "runs.jsonl", record("ties-300", [("placed", 9, 9)], **changes))
    done = update_registry(tmp_path / "registry.toml", [tmp_path])
    assert ([fault.code for fault in done.faults], done.accepted) == ([code], ())


def test_another_instance_under_a_known_hash_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables made must have the hash that the suite states."""
    other = replace(find("tiny")[0], name="ties-300", sha256=find("families")[4].sha256)
    monkeypatch.setattr(repeated, "suite_cases", lambda _: (other,))
    append(tmp_path / "runs.jsonl", record("ties-300", [("placed", 9, 9)]))
    (fault,) = update_registry(tmp_path / "registry.toml", [tmp_path]).faults
    assert (fault.code, fault.facts["name"]) == ("E789", "ties-300")


@pytest.mark.parametrize(("name", "code"), [("nowhere", "E101"), ("empty", "E782")])
def test_folders_without_a_plan_are_told(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError) as refused:
        update_registry(tmp_path / "registry.toml", [tmp_path / name])
    assert refused.value.code == code


def levels(*pairs: tuple[int, int | None]) -> tuple[BestLevel, ...]:
    return tuple(BestLevel(f"l{k}", value, bound) for k, (value, bound) in enumerate(pairs))


@pytest.mark.parametrize(
    ("before", "now", "after"),
    [
        ([(5, 9), (7, 9)], [(6, 8), (3, 4)], [(6, 8), (3, 4)]),
        ([(5, 9), (7, 9)], [(5, 9), (8, None)], [(5, 9), (8, 9)]),
        ([(5, 9), (7, 9)], [(5, 6), (7, None)], [(5, 6), (7, 9)]),
        ([(5, 9), (7, 9)], [(4, 6), (9, 9)], [(5, 6), (7, 9)]),
        ([(5, None), (7, None)], [(5, 5), (7, 7)], [(5, 5), (7, 7)]),
        ([(5, 5), (7, 9)], [(5, 5), (6, 8)], [(5, 5), (7, 8)]),
    ],
)
def test_the_better_of_two(
    before: list[tuple[int, int | None]],
    now: list[tuple[int, int | None]],
    after: list[tuple[int, int | None]],
) -> None:
    """Values compare in order of levels; bounds count as far as the earlier values are the same."""
    old, new = replace(ENTRY, levels=levels(*before)), replace(ENTRY, levels=levels(*now))
    assert bettered(old, replace(new, date="2026-02-02")).levels == levels(*after)


@pytest.mark.parametrize(
    ("before", "now", "code"),
    [
        ([(5, 9), (7, 9)], [(5, 9), (7, 9)], "E787"),
        ([(5, 9), (7, 9)], [(4, 9), (99, 99)], "E787"),
        ([(5, 9), (7, 9)], [(5, 10), (7, None)], "E787"),
        ([(5, 6), (7, 9)], [(7, 7), (7, 7)], "E786"),
        ([(5, 6), (7, 9)], [(4, 4), (7, 7)], "E786"),
    ],
)
def test_what_is_no_better_or_cannot_be(
    before: list[tuple[int, int | None]], now: list[tuple[int, int | None]], code: str
) -> None:
    """A value above a proved bound means that one of the two is wrong: neither is believed."""
    old, new = replace(ENTRY, levels=levels(*before)), replace(ENTRY, levels=levels(*now))
    with pytest.raises(UsageError) as refused:
        bettered(old, new)
    assert refused.value.code == code


def test_other_rules_begin_anew() -> None:
    """Weights that changed make earlier values say nothing."""
    new = replace(ENTRY, rules="8" * 64, levels=levels((1, 1), (1, 1)))
    assert bettered(ENTRY, new) is new


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Names that need quotes, levels without a bound, several packs."""
    other = replace(
        ENTRY, name='b "x" 甲', policy=("national", "c"), levels=levels((-3, None), (0, 5))
    )
    write_registry(tmp_path / "r.toml", [other, ENTRY])
    assert list(bench_registry(tmp_path / "r.toml").values()) == [ENTRY, other]
    assert list(tmp_path.iterdir()) == [tmp_path / "r.toml"]


def test_a_file_that_is_not_as_it_should_be_tells_all(tmp_path: Path) -> None:
    """Unknown keys, wrong values and an entry twice."""
    file = tmp_path / "r.toml"
    write_registry(file, [ENTRY])
    text = file.read_text(encoding="utf-8").replace("value = 70", "value = 'x'")
    entry = text[text.index("[[best]]") :]
    file.write_text(f"{text}\n{entry}\nsurprise = 1\n", encoding="utf-8")
    with pytest.raises(DataError) as refused:
        bench_registry(file)
    assert {fault.code for fault in refused.value.faults} == {"E323", "E325", "E326"}


def test_the_shipped_file_names_instances_of_suites() -> None:
    """Every entry is the case of its name, proved, and no case of a small suite is missing."""
    entries = bench_registry(SHIPPED)
    names = case_names()
    assert {best.name for best in entries.values()} <= set(names.values())
    assert all(names[best.sha256] == best.name for best in entries.values())
    assert [best.name for best in entries.values() if not best.proved] == []
    wanted = {
        row["name"] for suite in ("orlib", "school", "families", "preflib", "sdu")
        for row in suites()[suite].rows
    }  # fmt: skip
    assert wanted - {best.name for best in entries.values()} == {"infeasible-300"}
    text = SHIPPED.read_text(encoding="utf-8")
    assert len(tomllib.loads(text)["best"]) == len(entries)


@pytest.mark.parametrize("suite", ["families"])
def test_small_instances_reach_what_is_registered(suite: str) -> None:
    """Solved again, values and bounds are those of the file."""
    entries = bench_registry(SHIPPED)
    for case in find(suite):
        if not case.name.endswith("-300") or case.name.startswith("infeasible"):
            continue
        instance = case.source.load()
        assert isinstance(instance, Instance)
        policy = load_policy(case.policy, instance_city=instance.city, on=instance.term.start)
        profile = load_profile(case.profile)
        packs = tuple(pack.id for pack in policy.packs) or ("none",)
        best = entries[case.name, profile.name, packs]
        result = solve(compile_problem(instance, policy, profile))
        assert [(x.value, x.bound) for x in result.levels] == [
            (x.value, x.bound) for x in best.levels
        ], case.name
