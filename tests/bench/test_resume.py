"""A matrix that is killed goes on where it was and ends with the same report."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

import placement_cli
from placement import bench_records, bench_report

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = ["bench", "run", "tiny", "--seeds", "1..2"]
MEASURED = {"solve", "total", "memory", "par10", "wins", "load", "from", "to", "jobs", "profiles",
            "growth", "tests", "machines", "versions"}  # fmt: skip
"""Fields that hold what a clock or the machine said."""


def unmeasured(value: Any) -> Any:
    """A report without what differs from one measurement to the next."""
    if isinstance(value, dict):
        return {
            name: unmeasured(part)
            for name, part in value.items()
            if name not in MEASURED and not name.startswith("phase_")
        }
    return [unmeasured(part) for part in value] if isinstance(value, list) else value


def started(out: Path) -> subprocess.Popen[bytes]:
    """The command as a process of its own, its workers' parent."""
    return subprocess.Popen(
        [sys.executable, "-m", "placement_cli", *MATRIX, "-o", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for_records(out: Path, least: int) -> None:
    """Until so many lines are on the disk."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        path = out / "runs.jsonl"
        if path.exists() and path.read_bytes().count(b"\n") >= least:
            return
        time.sleep(0.02)
    raise AssertionError("the matrix did not get on")


def children(pid: int) -> set[int]:
    """Processes whose parent is that one, on Linux."""
    found = set()
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                with open(f"/proc/{entry.name}/stat", encoding="utf-8") as file:  # noqa: PTH123
                    after = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(after[1]) == pid:
                found.add(int(entry.name))
    return found


def alive(pid: int) -> bool:
    """Whether it still runs; what nobody has collected yet does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_a_killed_matrix_resumes_without_repeating_and_ends_alike(tmp_path: Path) -> None:
    """Killed half-way without a chance to say anything; the run under way ends with it."""
    out, whole = tmp_path / "killed", tmp_path / "whole"
    process = started(out)
    wait_for_records(out, 2)
    workers = children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    until = time.monotonic() + 20
    while any(map(alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(alive, workers))
    before = (out / "runs.jsonl").read_bytes()
    before = before[: before.rfind(b"\n") + 1]
    recorded = before.count(b"\n")
    assert 2 <= recorded < 6

    # A line torn by the kill must not spoil the next one.
    with (out / "runs.jsonl").open("ab") as file:
        file.write(b'{"key": "half a li')
    assert placement_cli.call([*MATRIX, "-o", str(out), "-q"]) == 0
    after = (out / "runs.jsonl").read_bytes()
    assert after.startswith(before)
    keys = [json.loads(line)["key"] for line in after.splitlines()]
    assert len(keys) == len(set(keys)) == 6

    report = bench_report(bench_records(out))
    assert placement_cli.call([*MATRIX, "-o", str(out), "-q"]) == 0
    assert (out / "runs.jsonl").read_bytes() == after
    assert bench_report(bench_records(out)) == report

    assert placement_cli.call([*MATRIX, "-o", str(whole), "-q", "--jobs", "2"]) == 0
    straight = bench_report(bench_records(whole))
    assert json.dumps(unmeasured(straight)) == json.dumps(unmeasured(report))
    assert unmeasured(report)["cells"][0]["levels"]


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_ctrl_c_leaves_what_can_be_resumed_and_says_so(tmp_path: Path) -> None:
    """Exit code 130, whole lines only, and no worker left."""
    out = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-m", "placement_cli", *MATRIX, "-o", str(out), "--lang", "en"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    wait_for_records(out, 1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    done = len(bench_records(out))
    assert 1 <= done < 6
    assert (out / "runs.jsonl").read_bytes().endswith(b"\n")
    assert f"Stopped with {done} of 6 runs recorded." in said.decode()
    assert "The same command goes on" in said.decode()
