"""One method on one staged instance, in a process of its own: ``python -m benchmarks.contest``.

Whatever the method says, its plan is judged by ``placement.verify`` from the tables. Memory is that
of the process when the method has ended, before anything is judged.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.case import StagedCase
from benchmarks.methods import METHODS
from benchmarks.pairs import load
from benchmarks.process import megabytes
from benchmarks.registry import SUBJECTS
from benchmarks.stage import PAIRS

if TYPE_CHECKING:
    from benchmarks.methods import Answer

GRACE = 5.0
"""Seconds beyond the limit in which a solver that heeds it can hand over its plan."""


def judged(case: StagedCase, answer: Answer) -> dict[str, Any]:
    """Values of the plan and whether every rule, seat and claim holds, from the tables alone."""
    import pandas as pd

    from placement import verify

    assert answer.place_of is not None
    students = case.instance.students["student_id"].to_numpy(dtype=object)
    labels = np.append(case.instance.places["place_id"].to_numpy(dtype=object), "")
    plan = pd.Series(labels[answer.place_of], index=pd.Index(students), dtype=object)
    verdict = verify(case.instance, case.policy, case.profile, plan, answer.certificate)
    levels = {level.name: level.value for level in verdict.levels}
    tight = all(level.bound == level.value for level in verdict.levels)
    return {
        "passed": verdict.passed and (tight or answer.claim != "proved"),
        "findings": [finding.code for finding in verdict.findings],
        "levels": levels,
    }


def _read(case: StagedCase) -> StagedCase:
    """The case, with all that compiling starts from in memory."""
    for name in ("instance", "policy", "profile"):
        getattr(case, name)
    return case


def main() -> None:
    """Run the method under its limits, judge its plan, and say so as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("subject", choices=SUBJECTS)
    parser.add_argument("students", type=int)
    parser.add_argument("places", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--memory-gb", type=float, required=True)
    asked = parser.parse_args()
    most = int(asked.memory_gb * 1e9)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    case = StagedCase(SUBJECTS[asked.subject], asked.students, asked.places, asked.folder)
    method = METHODS[asked.method]
    module = import_module(f"benchmarks.methods.{method.module}")
    # Reading is nobody's time: what a method is handed is in memory, and so are all modules.
    handed = load(case.folder / PAIRS) if method.takes == "pairs" else _read(case)
    # The system ends the process when the time is up, whatever code it is in.
    signal.setitimer(signal.ITIMER_REAL, asked.seconds + GRACE)
    before = time.process_time()
    answer: Answer = module.run(handed, asked.seconds)
    cpu = time.process_time() - before
    signal.setitimer(signal.ITIMER_REAL, 0)
    peak = megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    said: dict[str, Any] = {
        "build": answer.build,
        "solve": answer.solve,
        "cpu": cpu,
        "claim": answer.claim,
        "peak_mb": round(peak, 1),
    }
    if answer.place_of is not None:
        said.update(judged(case, answer))
    print(json.dumps(said))


if __name__ == "__main__":
    main()
