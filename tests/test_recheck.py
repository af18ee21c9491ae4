"""A recheck finds whatever was changed after a plan was written, and passes what was not."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from placement import (
    claims,
    compile_problem,
    generate,
    load_policy,
    load_profile,
    placed,
    read_instance,
    recheck,
    solve,
    verify,
    write_instance,
    write_plan,
)
from placement.errors import DataError, UsageError
from placement.recheck import other_readings


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tables (``data.xlsx``) and the plan (``plan``)."""
    home = tmp_path_factory.mktemp("recheck")
    write_instance(generate(120, 15, seed=3, schools=1, parks=3), home / "data.xlsx")
    make(home / "data.xlsx", home / "plan")
    return home


def make(data: Path, out: Path, **levels: str) -> None:
    """A plan as the library makes one."""
    instance = read_instance(data)
    policy = load_policy(None, instance_city=instance.city, on=instance.term.start, settings=levels)
    profile = load_profile("school")
    problem = compile_problem(instance, policy, profile)
    result = solve(problem)
    verdict = verify(instance, policy, profile, placed(problem, result), claims(problem, result))
    assert verdict.passed
    write_plan(
        out,
        instance=instance,
        policy=policy,
        profile=profile,
        problem=problem,
        result=result,
        verdict=verdict,
        settings={"profile": "school"},
        timings={},
    )


@pytest.fixture
def home(written: Path, tmp_path: Path) -> Path:
    """A copy to be spoilt, with the inputs where the certificate says."""
    copy = Path(shutil.copytree(written, tmp_path / "home"))
    change(copy, lambda said: said["inputs"][0].update(path=str(copy / "data.xlsx")))
    return copy


def change(home: Path, edit: Any) -> None:
    """Edit the certificate."""
    path = home / "plan" / "certificate.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    edit(said)
    path.write_text(json.dumps(said), encoding="utf-8")


def codes(home: Path, **options: Any) -> list[str]:
    """Codes of the findings, each once, in order."""
    found = recheck(home / "plan", **options)
    assert found.passed == (not any(f.severity == "error" for f in found.findings))
    return list(dict.fromkeys(fault.code for fault in found.findings))


def test_an_untouched_plan_passes(home: Path) -> None:
    """Every rule was checked and every level recomputed with its bound."""
    found = recheck(home / "plan")
    assert found.passed
    assert found.findings == ()
    assert all(level.bound == level.value for level in found.verdict.levels)
    assert len(found.verdict.checks) > 15


def unproved(said: dict[str, Any], word: int) -> None:
    """Take the proof of the last level away, and put a solver's word in its place."""
    level = said["levels"][-1]
    level |= {"bound": None, "gap": None, "multipliers": [], "prices": {}}
    level["solver_bound"] = level["value"] + word
    said["status"]["proved"] = "gap"
    said["solver"] = "HiGHS"


def test_the_word_of_a_solver_is_told_and_not_believed(home: Path) -> None:
    """It stands beside the bounds, only where it says more than they do."""
    change(home, lambda said: unproved(said, 9))
    change(home, lambda said: said["levels"][0].update(solver_bound=said["levels"][0]["bound"]))
    found = recheck(home / "plan")
    assert found.findings == ()
    assert (found.solver, found.words) == (
        "HiGHS",
        (None, None, found.verdict.levels[-1].value + 9),
    )
    assert found.verdict.levels[-1].bound is None


def test_a_word_that_the_plan_itself_refutes(home: Path) -> None:
    """No plan has less than this one."""
    change(home, lambda said: unproved(said, -1))
    (fault,) = recheck(home / "plan").findings
    assert (fault.code, fault.facts["what"]) == ("E437", "weighted.solver_bound")


@pytest.mark.parametrize("name", ["placements.csv", "plan.xlsx"])
def test_one_file_of_the_plan_alone(home: Path, name: str) -> None:
    """The placements in either file are judged by themselves."""
    assert recheck(home / "plan" / name).passed


def test_moved_student(home: Path) -> None:
    """Another place in one row: the file has changed, and the values no longer hold."""
    path = home / "plan" / "placements.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    at = next(k for k, line in enumerate(lines[1:], 1) if line.split(",")[1])
    cells = lines[at].split(",")
    cells[1] = ""
    lines[at] = ",".join(cells)
    path.write_text("".join(lines), encoding="utf-8-sig")
    assert codes(home)[:2] == ["E434", "E316"]


@pytest.mark.filterwarnings("ignore:.*xtension is not supported")
def test_one_changed_cell_of_the_workbook(home: Path) -> None:
    """The sheet is named; opening and saving alone is no change."""
    path = home / "plan" / "plan.xlsx"
    book = openpyxl.load_workbook(path)
    book.save(path)
    assert codes(home) == []
    name = book.sheetnames[1]
    book[name].cell(book[name].max_row, 3).value = "某某"
    book.save(path)
    (fault,) = recheck(home / "plan").findings
    assert (fault.code, fault.file, fault.facts["what"]) == ("E434", "plan.xlsx", name)


@pytest.mark.filterwarnings("ignore:.*xtension is not supported")
def test_a_changed_copy_under_another_name(home: Path) -> None:
    """A copy is judged by what the file it was copied from held."""
    plan = home / "plan"
    book = openpyxl.load_workbook(plan / "plan.xlsx")
    book.save(plan / "给学院.xlsx")
    assert recheck(plan / "给学院.xlsx").passed
    book.worksheets[1]["V2"] = "已确认"
    book.save(plan / "给学院.xlsx")
    (fault,) = recheck(plan / "给学院.xlsx").findings
    assert (fault.code, fault.file) == ("E434", "给学院.xlsx")
    (plan / "copy.csv").write_bytes((plan / "placements.csv").read_bytes() + b"\r\n")
    assert recheck(plan / "copy.csv").findings[0].file == "copy.csv"


def test_missing_file(home: Path) -> None:
    """What the certificate lists must be there."""
    (home / "plan" / "run.json").unlink()
    assert codes(home) == ["E435"]


@pytest.mark.parametrize("name", ["placements.csv", "plan.xlsx", "run.json"])
def test_file_the_certificate_does_not_know(home: Path, name: str) -> None:
    """Taking a file out of the certificate does not take it out of the recheck."""
    change(home, lambda said: said["files"].pop(name))
    assert codes(home) == ["E434"]


def test_changed_input(home: Path) -> None:
    """One edited cell of the tables."""
    book = openpyxl.load_workbook(home / "data.xlsx")
    book["学生"]["B2"].value = "改名"
    book.save(home / "data.xlsx")
    assert codes(home) == ["E310"]


def test_inputs_given_by_hand(home: Path, tmp_path: Path) -> None:
    """A moved file is found where the user says, and is still the same by its hash."""
    moved = shutil.move(home / "data.xlsx", tmp_path / "elsewhere.xlsx")
    with pytest.raises(DataError, match="errors"):
        recheck(home / "plan")
    assert codes(home, inputs=[Path(moved)]) == []


def test_inputs_beside_the_plan(home: Path) -> None:
    """A relative name counts from the plan's folder if the working directory has no such file."""
    shutil.copy(home / "data.xlsx", home / "plan" / "data-of-plan.xlsx")
    change(home, lambda said: said["inputs"][0].update(path="data-of-plan.xlsx"))
    assert codes(home) == []


def test_better_value_than_true(home: Path) -> None:
    """A claimed value is compared with the recomputed one."""
    change(home, lambda said: said["levels"][0].update(value=said["levels"][0]["value"] + 1))
    assert codes(home) == ["E316"]


def test_bound_without_its_prices(home: Path) -> None:
    """A bound that its prices do not give is refused."""
    change(home, lambda said: said["levels"][-1].update(bound=said["levels"][-1]["bound"] - 1))
    assert codes(home) == ["E317"]


def test_changed_pack(home: Path) -> None:
    """A plan of another edition of a pack is told apart."""
    change(home, lambda said: said["policy"]["packs"][0].update(sha256="0" * 64))
    assert codes(home) == ["E432"]


def test_changed_profile(home: Path) -> None:
    """Other weights than those of the profile by that name."""
    change(home, lambda said: said["profile"]["levels"][0]["terms"][0].update(weight=7))
    assert codes(home) == ["E433"]


def test_rule_at_another_level_is_told(written: Path, tmp_path: Path) -> None:
    """No fault, but nobody shall overlook it."""
    make(written / "data.xlsx", tmp_path / "plan", **{"B-13/min_months": "off"})
    found = recheck(tmp_path / "plan")
    assert found.passed
    (fault,) = found.findings
    assert (fault.code, fault.facts["rule"], fault.facts["level"]) == (
        "W431", "B-13/min_months", "off",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"levels": []}'])
def test_broken_certificate(home: Path, text: str) -> None:
    """Half a certificate certifies nothing."""
    (home / "plan" / "certificate.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="is no certificate or run record of a plan"):
        recheck(home / "plan")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ({"status": {"proved": None}}, "status.proved"),
        ({"levels": None}, "levels"),
        ({"levels": [{}]}, "levels[0].name"),
        ({"files": {"plan.xlsx": []}}, "files.plan.xlsx"),
        ({"placed": True}, "placed"),
    ],
)
def test_certificate_of_another_shape(home: Path, text: dict[str, Any], where: str) -> None:
    """The first thing that a recheck cannot read is named; nothing crashes."""
    change(home, lambda said: said.update(text))
    with pytest.raises(UsageError, match="is no certificate") as caught:
        recheck(home / "plan")
    assert caught.value.facts["why"] == where


def test_certificate_of_another_version_is_not_read(home: Path) -> None:
    """What is not understood must not pass."""
    change(home, lambda said: said.update(schema=1))
    with pytest.raises(UsageError, match="another version of the program") as caught:
        recheck(home / "plan")
    assert (caught.value.code, caught.value.facts["found"]) == ("E438", 1)


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (lambda said: said["status"].update(proved="gap"), "status.proved"),
        (lambda said: said.update(placed=said["placed"] + 1), "placed"),
        (lambda said: said.update(students=said["students"] - 1), "students"),
        (lambda said: said["levels"][1].update(gap=0.1), "level 2"),
        (lambda said: said["checks"][3].update(checked=1), "check 4"),
        (lambda said: said["checks"].pop(3), "check 4"),
        (lambda said: said["term"].update(name="2031春"), "term"),
        (lambda said: said.update(city="110000"), "city"),
    ],
)
def test_total_that_is_not_the_plans(home: Path, edit: Any, what: str) -> None:
    """Counts, gaps and what is called proved are computed again."""
    before = json.loads((home / "plan" / "certificate.json").read_text(encoding="utf-8"))
    names = {
        "level 2": f"{before['levels'][1]['name']}.gap",
        "check 4": before["checks"][3]["rule"],
    }
    change(home, edit)
    (fault,) = recheck(home / "plan").findings
    assert (fault.code, fault.facts["what"]) == ("E437", names.get(what, what))


def test_another_reading_is_told() -> None:
    """The plan is right only under it; the default needs no word."""
    on = dt.date(2026, 3, 1)
    said = other_readings(load_policy(["national"], on=on, settings={"min-one": "true"}))
    assert [(fault.code, fault.facts["value"]) for fault in said] == [("W469", "true")]
    assert other_readings(load_policy(["national"], on=on, settings={"min-one": "False"})) == []
