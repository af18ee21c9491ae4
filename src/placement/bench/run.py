"""Running a matrix: what is not recorded yet, each record at once on the disk."""

from __future__ import annotations

import datetime as dt
import json
import re
import signal
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from placement.bench.machine import load, machine, versions
from placement.bench.matrix import Run, RunLimits, planned
from placement.bench.process import Process
from placement.bench.records import NAME, SCHEMA, Record, append, bench_records

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from placement.bench.case import Case
    from placement.bench.process import Ended
    from placement.bench.settings import Setting

_POLL = 0.01
_OUT_OF_MEMORY = re.compile(
    "MemoryError|bad_alloc|cannot allocate memory|memory allocation .*failed|out of memory|"
    # Where no thread can be started, or none ended, for lack of address space.
    r"can't start new thread|libgcc_s\.so\.1 must be installed",
    re.IGNORECASE,
)
"""What interpreter and libraries say on the error stream as they run out of memory."""


@dataclass(frozen=True, slots=True)
class BenchStep:
    """A run that has just been recorded; ``done`` of ``total`` now are, earlier ones included.

    ``left_seconds`` estimates the rest from the runs so far, those of the same instance first.
    """

    record: Record
    done: int
    total: int
    left_seconds: float


@dataclass(frozen=True, slots=True)
class BenchMatrix:
    """What to run, where its records go, and which of its runs are there already."""

    runs: tuple[Run, ...]
    limits: RunLimits
    file: Path
    version: str
    recorded: tuple[Record, ...]

    @property
    def missing(self) -> list[Run]:
        """Runs without a record, in order."""
        known = {record["key"] for record in self.recorded}
        return [run for run in self.runs if run.key(self.limits, self.version) not in known]


def bench_matrix(
    cases: Sequence[Case],
    settings: Sequence[Setting],
    seeds: Sequence[int],
    out: Path,
    *,
    limits: RunLimits | None = None,
    repeat: int = 1,
) -> BenchMatrix:
    """The matrix of instances, settings and seeds, each ``repeat`` times, with its records so far.

    Raises
    ------
    UsageError
        When the records of ``out`` cannot be read (E764, E107).
    """
    limits = limits or RunLimits()
    version = versions()["placement"]
    file = out / NAME
    runs = planned(cases, settings, seeds, repeat)
    keys = {run.key(limits, version): run for run in reversed(runs)}
    runs = [run for run in runs if keys[run.key(limits, version)] is run]
    wanted = set(keys)
    found = bench_records(file) if file.exists() else []
    recorded = tuple(record for record in found if record["key"] in wanted)
    return BenchMatrix(tuple(runs), limits, file, version, recorded)


def bench_run(matrix: BenchMatrix, *, jobs: int = 1) -> Generator[BenchStep]:
    """Run what is missing, ``jobs`` at a time, and give every record once it is on the disk.

    Runs under way are ended when the caller stops early (Ctrl-C, or closing the iterator): they
    leave no record and are run again the next time.
    """
    waiting = matrix.missing[::-1]
    total = len(matrix.runs)
    done = total - len(waiting)
    spent = _Spent(matrix.recorded)
    live: dict[Process, Run] = {}
    facts = {"machine": machine(), "versions": versions()}
    try:
        while waiting or live:
            while waiting and len(live) < jobs:
                run = waiting.pop()
                live[Process(_job(run, matrix.limits), matrix.limits.kill_seconds)] = run
            for process, run in list(live.items()):
                ended = process.poll()
                if ended is None:
                    continue
                del live[process]
                record = _record(run, matrix, ended) | facts | {"load": load(), "jobs": jobs}
                append(matrix.file, record)
                done += 1
                spent.add(record)
                left = spent.estimate([*waiting, *live.values()]) / jobs
                yield BenchStep(record, done, total, left)
            time.sleep(_POLL)
    finally:
        for process in live:
            process.kill()


class _Spent:
    """Seconds that runs took, by instance."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._by_case: dict[str, list[float]] = defaultdict(list)
        for record in records:
            self.add(record)

    def add(self, record: Record) -> None:
        self._by_case[record["instance"]["sha256"]].append(record["process_seconds"])

    def estimate(self, runs: Sequence[Run]) -> float:
        every = [s for seconds in self._by_case.values() for s in seconds]
        usual = statistics.mean(every) if every else 0.0
        means = {sha: statistics.mean(seconds) for sha, seconds in self._by_case.items()}
        return sum(means.get(run.case.sha256, usual) for run in runs)


def _job(run: Run, limits: RunLimits) -> str:
    return json.dumps(
        {
            "source": run.case.source.plain(),
            "profile": run.case.profile,
            "policy": None if run.case.policy is None else list(run.case.policy),
            "setting": run.setting.plain(),
            "seed": run.seed,
            "limits": limits.plain(),
        }
    )


def _record(run: Run, matrix: BenchMatrix, ended: Ended) -> Record:
    """What a run said, and what was seen of it from outside."""
    said: dict[str, Any] = {"seconds": {}, "cpu": {}, "quality": {}, "levels": []}
    for line in ended.out.splitlines(keepends=True):
        # A run that is killed may leave half a line.
        facts = json.loads(line) if line.endswith("\n") else {}
        phase = facts.pop("phase", None)
        if phase is not None:
            said["seconds"][phase] = facts.pop("seconds")
            said["cpu"][phase] = facts.pop("cpu")
        said["quality"] |= facts.pop("quality", {})
        said |= facts
    said.setdefault("peak_mb", ended.peak_mb)
    if ended.late or ended.code != 0 or "outcome" not in said:
        said |= _failure(ended)
    size = said.pop("size", None) or said.get("problem_size", {})
    said.pop("problem_size", None)
    case = {"name": run.case.name, "sha256": run.case.sha256, "source": run.case.source.plain()}
    return {
        "schema": SCHEMA,
        "key": run.key(matrix.limits, matrix.version),
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "instance": {**case, **size},
        "setting": run.setting.plain(),
        "order": run.order,
        "seed": run.seed,
        "repeat": run.repeat,
        "limits": matrix.limits.plain(),
        "process_seconds": round(ended.seconds, 3),
        **said,
    }


def _failure(ended: Ended) -> dict[str, Any]:
    """Why a process that did not say how it ended did end."""
    lines = [line for line in ended.err.splitlines() if line.strip()]
    detail = lines[-1][:500] if lines else ""
    if ended.late:
        return {"outcome": "time_limit", "detail": detail, "code": "killed"}
    outcome = "memory_limit" if _OUT_OF_MEMORY.search(ended.err) else "crashed"
    return {"outcome": outcome, "detail": detail, "code": _ending(ended.code)}


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
