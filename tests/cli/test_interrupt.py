"""Ctrl-C once stops in good order, twice at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are sent another way there")

SLOW = """
import dataclasses, sys, time
import placement, placement_cli
quick = placement.solve
def slow(problem, method, *, seed, limits, progress):
    print("solving", file=sys.stderr, flush=True)
    while not (OBEYS and limits.stop()):
        time.sleep(0.01)
    return dataclasses.replace(quick(problem, seed=seed), stop=placement.Stop.INTERRUPTED)
placement.solve = slow
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
