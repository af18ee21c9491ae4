"""A matrix that is killed goes on where it was and ends with the same report."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

import placement_cli
from placement import bench_cases, bench_matrix, bench_records, bench_report, bench_run
from placement.bench.case import digest
from placement.bench.process import Ended
from placement.bench.settings import Setting

if TYPE_CHECKING:
    from pathlib import Path

    from placement import BenchMatrix

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


class Invented:
    """A process that ends at once and says what its job alone decides."""

    def __init__(self, job: str, kill_seconds: float | None) -> None:
        del kill_seconds
        self.job = json.loads(job)

    def poll(self) -> Ended:
        """Ended: one job in seven without a plan."""
        place = int(digest(self.job)[:8], 16)
        lines: list[dict[str, Any]] = [{"phase": "read", "seconds": 0.1, "cpu": 0.1}]
        if place % 7:
            value = 90 + place % 5
            level = {"name": "placed", "value": value, "bound": value, "gap": 0.0, "word": None}
            for name in ("compile", "solve", "verify", "write"):
                lines.append({"phase": name, "seconds": (1 + place % 89) / 100, "cpu": 0.1})
            lines.append({"levels": [level], "stopped": "finished", "proved": "optimal"})
            lines.append({"outcome": "plan", "size": {"students": 100}, "peak_mb": 100.0})
        out = "".join(json.dumps(line) + "\n" for line in lines)
        return Ended(1.0, 100.0, 0 if place % 7 else 1, False, out, "")  # noqa: FBT003

    def kill(self) -> None:
        """It has ended."""


def test_two_hundred_runs_killed_at_random_end_as_if_they_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped between records and in the midst of one, twenty times, with one job or three."""
    monkeypatch.setattr("placement.bench.run.Process", Invented)
    settings = [Setting(name, sha256=name) for name in ("a", "b")]
    rng = random.Random(4)

    def matrix(out: Path) -> BenchMatrix:
        return bench_matrix(bench_cases(["tiny"]), settings, list(range(34)), out)

    assert len(matrix(tmp_path).runs) == 204
    for _ in bench_run(matrix(tmp_path / "whole")):
        pass
    path, kept = tmp_path / "killed" / "runs.jsonl", b""
    for attempt in range(20):
        steps = bench_run(matrix(tmp_path / "killed"), jobs=1 + attempt % 2 * 2)
        for _ in range(rng.randint(1, 10)):
            next(steps)
        steps.close()
        data = path.read_bytes()
        assert data.startswith(kept)
        lines = data.splitlines(keepends=True)
        torn = rng.randint(1, len(lines[-1]) - 1) if rng.random() < 0.5 else 0
        data = data[: len(data) - torn]
        path.write_bytes(data)
        kept = data[: data.rfind(b"\n") + 1]
    assert 20 < kept.count(b"\n") < 204
    for step in bench_run(matrix(tmp_path / "killed")):
        last = (step.done, step.total, step.left_seconds)
    assert last == (204, 204, 0.0)
    data = path.read_bytes()
    assert data.startswith(kept)
    keys = [json.loads(line)["key"] for line in data.splitlines()]
    assert len(keys) == len(set(keys)) == 204
    reports = [bench_report(bench_records(tmp_path / name)) for name in ("killed", "whole")]
    for report in reports:
        # When, and how busy the machine was, is all that may differ.
        for name in ("from", "to", "load", "jobs"):
            del report[name]
    assert json.dumps(reports[0]) == json.dumps(reports[1])
    assert set(reports[0]["outcomes"]) == {"plan", "crashed"}
    assert next(bench_run(matrix(tmp_path / "killed")), None) is None
