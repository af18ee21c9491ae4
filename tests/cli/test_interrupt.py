"""Ctrl-C once stops in good order, twice at once."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import placement_cli
from placement import generate, write_instance

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are sent another way there")

SLOW = """
import dataclasses, sys, time
import placement, placement_cli
quick = placement.solve
def slow(problem, method, *, seed, limits, params, progress):
    print("solving", file=sys.stderr, flush=True)
    while not (OBEYS and limits.stop()):
        time.sleep(0.01)
    return dataclasses.replace(quick(problem, seed=seed), stop=placement.Stop.INTERRUPTED)
placement.solve = slow
placement_cli.main(sys.argv[1:])
"""

EARLY = """
import os, signal, sys, time
import placement, placement_cli
quick, began = placement.solve, []
def watched(problem, method, *, seed, limits, params, progress):
    def heard(name, share):
        progress(name, share)
        # Once, when the first level is done and its plan is there.
        if share > 0 and not began:
            began.append(name)
            os.kill(os.getpid(), signal.SIGINT) if SIGNAL else time.sleep(limits.time_seconds)
    found = quick(problem, method, seed=seed, limits=limits, params=params, progress=heard)
    return found
placement.solve = watched
placement_cli.main(sys.argv[1:])
"""


def interrupted(args: list[str], *, obeys: bool, times: int) -> tuple[int, str]:
    """Exit code and standard error of a run whose solver waits for Ctrl-C."""
    with subprocess.Popen(
        [sys.executable, "-c", SLOW.replace("OBEYS", str(obeys)), *args],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    ) as process:
        assert process.stderr is not None
        said = ""
        for mark in ["solving", "Ctrl-C"][:times]:
            while mark not in said:
                line = process.stderr.readline()
                assert line, said
                said += line
            process.send_signal(signal.SIGINT)
        said += process.stderr.read()
        return process.wait(timeout=60), said


def test_first_interrupt_saves_the_best_plan(made: Path, tmp_path: Path) -> None:
    """The solver is asked to stop, its plan is verified and written, and the code is 130."""
    out = tmp_path / "out"
    args = ["run", str(made), "-o", str(out), "--lang", "zh"]
    code, said = interrupted(args, obeys=True, times=1)
    assert code == 130
    assert "正在停止" in said
    assert "已存下当时最好的方案" in said
    assert (out / "certificate.json").is_file()


def test_second_interrupt_quits(made: Path, tmp_path: Path) -> None:
    """A solver that does not stop is left; nothing is written."""
    out = tmp_path / "out"
    args = ["run", str(made), "-o", str(out), "--lang", "en"]
    code, said = interrupted(args, obeys=False, times=2)
    assert code == 130
    assert "no new file was written" in said
    assert not out.exists()


@pytest.fixture(scope="session")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables whose blocks, sites and teams bind."""
    path = tmp_path_factory.mktemp("bound") / "成组.xlsx"
    made = generate(
        100, 12, seed=5, schools=1, parks=3, teachers=6, block_least=3, block_most=2, teams=0.1
    )
    write_instance(made, path)
    return path


@pytest.mark.parametrize("method", ["exact", "price"])
@pytest.mark.parametrize("signalled", [True, False])
def test_what_is_found_before_the_end_is_kept(
    bound: Path, tmp_path: Path, method: str, *, signalled: bool
) -> None:
    """Ctrl-C or the clock after the first level: a verified plan, and what is open is said."""
    out = tmp_path / "out"
    args = ["run", str(bound), "-o", str(out), "--lang", "zh", "--method", method]
    done = subprocess.run(
        [sys.executable, "-c", EARLY.replace("SIGNAL", str(signalled)), *args, "--time-limit", "6"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == (130 if signalled else 0), done.stderr
    assert ("已存下当时最好的方案" in done.stderr) == signalled
    assert ("求解到达时限" in done.stderr) != signalled
    assert "综合得分：得 " in done.stderr
    assert re.search(r"! 未安排 \d+ 人：\d+、", done.stderr)
    said = json.loads((out / "certificate.json").read_text(encoding="utf-8"))
    assert said["status"]["stopped"] == ("interrupted" if signalled else "time_limit")
    assert said["levels"][0]["bound"] is not None
    assert placement_cli.call(["verify", str(out), "-q"]) == 0
