"""Exit codes are stable: programs and batch files rely on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import placement
from placement import InfeasibleError

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Call


def test_done_is_0(call: Call, made: Path, tmp_path: Path) -> None:
    """Tables without an error, and a plan that was made and verified."""
    assert call("check", made).code == 0
    assert call("run", made, "-o", tmp_path / "out").code == 0


@pytest.mark.parametrize("command", [["check"], ["run", "-o", "out"], ["solve", "-o", "out"]])
def test_faults_in_the_data_are_1(
    call: Call, roster: Path, demand: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the command, and nothing is written but the marked copy."""
    monkeypatch.chdir(roster.parent)
    done = call(*command, roster, demand)
    assert done.code == 1
    assert "E210" in done.out + done.err
    assert not (roster.parent / "out").exists()


def test_failed_verification_is_1(call: Call, plan: Path) -> None:
    """A plan that is not what it claims."""
    path = plan / "placements.csv"
    path.write_bytes(path.read_bytes().replace(b"2026-", b"2027-", 1))
    assert call("verify", plan).code == 1


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["sole"], "E402"),
        (["solve", "--sed", "1"], "E401"),
        (["solve", "x.xlsx"], "E403"),
        (["generate", "--students", "0", "--posts", "1", "--seed", "1", "-o", "x"], "E404"),
        (["template", "schol", "-o", "x.xlsx"], "E404"),
        (["solve", "x.xlsx", "-o", "o", "--time-limit", "soon"], "E404"),
        (["solve", "x.xlsx", "-o", "o", "--set", "B-18"], "E404"),
        (["code", "E203", "E204"], "E405"),
        (["code", "E2O3"], "E420"),
        (["rules", "grade_at_last"], "E320"),
        (["check", "no-such.xlsx"], "E101"),
        (["solve", "no-such.xlsx", "-o", "no-such-out"], "E101"),
        (["verify", "no-such-plan"], "E101"),
        (["import", "no-such.txt", "-o", "x"], "E101"),
    ],
)
def test_wrong_use_and_missing_files_are_2(
    call: Call, args: list[str], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with its own code of the catalogue, in both languages."""
    monkeypatch.chdir(tmp_path)
    for lang in ("zh", "en"):
        done = call(*args, "--lang", lang)
        assert done.code == 2
        assert code in done.out + done.err
    assert list(tmp_path.iterdir()) == []


def test_a_plan_whose_inputs_are_gone_is_2(call: Call, made: Path, tmp_path: Path) -> None:
    """Nothing was found wrong with the plan: it could not be looked at."""
    moved = tmp_path / "in.xlsx"
    moved.write_bytes(made.read_bytes())
    assert call("run", moved, "-o", tmp_path / "out").code == 0
    moved.unlink()
    done = call("verify", tmp_path / "out")
    assert (done.code, "E101 in.xlsx" in done.err) == (2, True)
    gone = call("verify", tmp_path / "gone", "--json")
    assert (gone.code, gone.json["error"]["facts"]["path"]) == (2, str(tmp_path / "gone"))


def test_an_earlier_plan_is_not_overwritten(call: Call, made: Path, plan: Path) -> None:
    """A folder that holds files is refused before anything is solved."""
    before = {path: path.read_bytes() for path in plan.iterdir()}
    done = call("solve", made, "-o", plan)
    assert (done.code, "E106" in done.err) == (2, True)
    assert {path: path.read_bytes() for path in plan.iterdir()} == before
    assert call("solve", made, "-o", plan, "--force").code == 0


def test_proved_infeasible_is_3(
    call: Call, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the solver proves, the exit code says."""

    def refuse(*_args: object, **_options: object) -> None:
        raise InfeasibleError("E300", core="B-8", cheapest="B-8")

    monkeypatch.setattr(placement, "solve", refuse, raising=False)
    assert call("solve", made, "-o", tmp_path / "out").code == 3


def test_stopped_without_a_plan_is_4(call: Call, made: Path, tmp_path: Path) -> None:
    """A time limit too short for any plan."""
    done = call("solve", made, "-o", tmp_path / "out", "--time-limit", "0.0000001s")
    assert (done.code, "E400" in done.err) == (4, True)
    assert not (tmp_path / "out").exists()


def test_internal_error_is_101(
    call: Call, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log is named, it holds the trace, and the console does so only with -vv."""

    def fall(*_args: object, **_options: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(placement, "compile_problem", fall, raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    done = call("solve", made, "-o", tmp_path / "out")
    logs = list(tmp_path.glob("placement-*.log"))
    assert done.code == 101
    assert len(logs) == 1
    assert str(logs[0]) in done.err
    assert "Traceback" not in done.err
    assert "RuntimeError: unforeseen" in logs[0].read_text(encoding="utf-8")
    assert "Traceback" in call("solve", made, "-o", tmp_path / "out", "-vv").err
