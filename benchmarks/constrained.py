"""Shares, order classes and budgets over a city: ``python -m benchmarks.constrained``.

The method ``price`` and, on the same model for the same time, HiGHS and CP-SAT (the method
``exact``), each in a process of its own; values, proved bounds and the solvers' own word.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.process import run
from benchmarks.results import FOLDER, keep, seconds, table

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = ((1_000, 90, 5), (20_000, 1_000, 60), (100_000, 5_000, 300))
METHODS = ("price", "highs", "cp_sat")
LIMIT = 60.0
BUILDING = 900.0
"""Seconds more than the limit that a process gets to make its instance."""


def measured(size: Sequence[int], method: str, limit: float, seed: int) -> dict[str, Any]:
    """One size by one method in this process; kernels are compiled on a small one first."""
    import time

    from benchmarks.constrained_city import constrained_city
    from placement import Limits, NoPlanError, solve
    from placement.solve.standing import standing

    name = "price" if method == "price" else "exact"
    params = {} if method == "price" else {"solver": method}
    solve(constrained_city(1_000, 90, 5, seed=seed), "price", seed=seed)
    problem = constrained_city(*size, seed=seed)
    assert problem.side is not None
    found: dict[str, Any] = {
        "students": size[0],
        "places": problem.num_places,
        "method": method,
        "arcs": len(problem.enter_type) + len(problem.leave_waypoint) + len(problem.pair_student),
        "rows": len(problem.side.rows.limit),
        "openings": len(problem.side.openings.least),
    }
    began, busy = time.perf_counter(), time.process_time()
    try:
        result = solve(problem, name, seed=seed, limits=Limits(time_seconds=limit), params=params)
    except NoPlanError:
        return {**found, "seconds": time.perf_counter() - began, "levels": [], "stop": "no plan"}
    if not standing(problem, result.place_of).kept:
        raise ArithmeticError("the plan breaks a constraint")
    return {
        **found,
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - busy,
        "stop": str(result.stop),
        "levels": [
            {"name": v.name, "value": v.value, "bound": v.bound, "gap": v.gap, "word": v.word}
            for v in result.levels
        ],
    }


def in_process(size: Sequence[int], method: str, limit: float, seed: int) -> dict[str, Any]:
    """The same in a process of its own, with its peak memory."""
    command = [sys.executable, "-m", "benchmarks.constrained", "--one", *map(str, size), method]
    ended = run([*command, "--limit", str(limit), "--seed", str(seed)], limit=limit + BUILDING)
    if ended.code != 0:
        failed = {"students": size[0], "places": size[1], "method": method, "levels": []}
        return {**failed, "stop": "killed" if ended.timed_out else f"exit {ended.code}"}
    row: dict[str, Any] = json.loads(ended.out.splitlines()[-1])
    return {**row, "peak_mb": ended.peak_mb}


def markdown(rows: Sequence[dict[str, Any]], facts: dict[str, object]) -> str:
    """One row a size and method; gaps are proved by prices, the word is the solver's own."""
    from benchmarks import machine

    names = next(([v["name"] for v in row["levels"]] for row in rows if row["levels"]), [])
    headings = ["students", "places", "rows", "classes", "method", "s", "CPU s", "peak MB", "ended"]
    headings += [f"{name}: value, gap %, word" for name in names]
    lines = []
    for row in rows:
        levels = [
            f"{v['value']:,}, {_percent(v['gap'])}, {_number(v['word'])}" for v in row["levels"]
        ]
        lines.append(
            [
                f"{row['students']:,}",
                f"{row['places']:,}",
                str(row.get("rows", "")),
                str(row.get("openings", "")),
                row["method"],
                seconds(row["seconds"]) if "seconds" in row else "",
                seconds(row["cpu"]) if "cpu" in row else "",
                f"{row['peak_mb']:.0f}" if "peak_mb" in row else "",
                row["stop"],
                *(levels or [""] * len(names)),
            ]
        )
    return f"{table(headings, lines)}\n\n{machine.line(facts)}\n"


def _percent(gap: float | None) -> str:
    return "–" if gap is None else f"{100 * gap:.3f}"


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and keep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.constrained", description=__doc__)
    parser.add_argument("--one", nargs=4, metavar=("STUDENTS", "POSTS", "CLASSES", "METHOD"))
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds of each solve")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--up-to", type=int, default=SIZES[-1][0], help="students at most")
    parser.add_argument("--methods", nargs="+", default=METHODS, choices=METHODS)
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder for the results")
    given = parser.parse_args(arguments)
    if given.one:
        *size, method = given.one
        row = measured([int(part) for part in size], method, given.limit, given.seed)
        sys.stdout.write(json.dumps(row) + "\n")
        return
    from benchmarks import machine

    facts: dict[str, object] = machine.facts()
    rows: list[dict[str, Any]] = []
    for size in SIZES:
        for method in given.methods if size[0] <= given.up_to else ():
            rows.append(in_process(size, method, given.limit, given.seed))
            sys.stderr.write(f"{size[0]} {method}: {rows[-1]['stop']}\n")
    facts["load_after"] = machine.facts()["load_before"]
    document = {"machine": facts, "limit": given.limit, "rows": rows}
    keep(given.out, "constrained", document, markdown(rows, facts))


if __name__ == "__main__":
    main()
