"""How time and memory grow up to a nation: ``python -m benchmarks.wide``.

Each size is made as arrays, solved by ``greedy`` (and by ``flow`` where that ends in time) in a
process of its own, and measured: seconds, peak memory, proved gaps.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

from benchmarks.process import run
from benchmarks.results import FOLDER, keep, seconds, table

SIZES = ((10_000, 500), (100_000, 3_000), (1_000_000, 20_000), (10_000_000, 100_000))
FLOW_UP_TO = 100_000
LIMIT = 1_800.0
LEVELS = ("placed", "order_class", "park_balance", "weighted")


def measured(students: int, places: int, method: str, seed: int) -> dict[str, Any]:
    """One size by one method in this process: a small one first, so that nothing is compiled."""
    import time

    from benchmarks.wide_problem import wide_problem
    from placement.solve import solve

    solve(wide_problem(2_000, 100, seed=seed), method, seed=seed)
    began = time.perf_counter()
    problem = wide_problem(students, places, seed=seed)
    made, busy = time.perf_counter(), time.process_time()
    result = solve(problem, method, seed=seed)
    ended, cpu = time.perf_counter(), time.process_time() - busy
    return {
        "students": students,
        "places": places,
        "method": method,
        "types": problem.num_types,
        "arcs": len(problem.enter_type) + len(problem.leave_waypoint),
        "pairs": len(problem.pair_student),
        "make": made - began,
        "solve": ended - made,
        "cpu": cpu,
        "timings": dict(result.timings),
        "levels": [
            {"name": level.name, "value": level.value, "bound": level.bound, "gap": level.gap}
            for level in result.levels
        ],
    }


def in_process(students: int, places: int, method: str, seed: int) -> dict[str, Any]:
    """The same in a process of its own, with its peak memory."""
    command = [sys.executable, "-m", "benchmarks.wide", "--one", str(students), str(places), method]
    ended = run([*command, "--seed", str(seed)], limit=LIMIT)
    if ended.code != 0:
        why = "time limit" if ended.timed_out else ended.err.strip().splitlines()[-1:]
        return {"students": students, "places": places, "method": method, "failed": str(why)}
    return {**json.loads(ended.out), "peak_mb": ended.peak_mb, "all": ended.seconds}


def exponent(rows: list[dict[str, Any]]) -> float:
    """The slope of log CPU time over log students by least squares.

    >>> round(exponent([{"students": 10, "cpu": 1.0}, {"students": 100, "cpu": 10.0}]), 6)
    1.0
    """
    x = [math.log(row["students"]) for row in rows]
    y = [math.log(row["cpu"]) for row in rows]
    mid_x, mid_y = sum(x) / len(x), sum(y) / len(y)
    top = sum((a - mid_x) * (b - mid_y) for a, b in zip(x, y, strict=True))
    return top / sum((a - mid_x) ** 2 for a in x)


def page(rows: list[dict[str, Any]], facts: str) -> str:
    """The table of all runs, and how time grows."""
    lines = []
    for row in rows:
        size = f"{row['students']:,} × {row['places']:,}, {row['method']}"
        if "failed" in row:
            lines.append([size, row["failed"], *[""] * (4 + len(LEVELS))])
            continue
        gaps = [f"{100 * level['gap']:.3f}" for level in row["levels"]]
        times = [seconds(row[name]) for name in ("make", "solve", "cpu")]
        value = f"{row['levels'][-1]['value']:,}"
        lines.append([size, *times, f"{row['peak_mb']:,.0f}", *gaps, value])
    headings = ["size, method", "make s", "solve s", "solve CPU s", "peak MB"]
    headings += [f"{name} gap %" for name in LEVELS] + ["weighted"]
    done = [row for row in rows if row["method"] == "greedy" and "failed" not in row]
    text = "# From ten thousand to ten million students\n\n" + table(headings, lines)
    if len(done) > 1:
        text += f"\n\nCPU time of `greedy` grows with n^{exponent(done):.2f}."
    return f"{text}\n\n{facts}\n"


def main() -> None:
    """Measure all sizes, or one in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=3, metavar=("STUDENTS", "PLACES", "METHOD"))
    parser.add_argument("--up-to", type=int, default=SIZES[-1][0])
    parser.add_argument("--flow-up-to", type=int, default=FLOW_UP_TO)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=FOLDER)
    asked = parser.parse_args()
    if asked.one:
        students, places, method = asked.one
        print(json.dumps(measured(int(students), int(places), method, asked.seed)))
        return
    from benchmarks.machine import facts, line

    about = facts("numba")
    rows = []
    for students, places in SIZES:
        if students <= asked.up_to:
            rows.append(in_process(students, places, "greedy", asked.seed))
        if students <= min(asked.flow_up_to, asked.up_to):
            rows.append(in_process(students, places, "flow", asked.seed))
    keep(asked.out, "wide", {"facts": about, "runs": rows}, page(rows, line(about)))


if __name__ == "__main__":
    main()
