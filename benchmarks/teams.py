"""Teams, projects that open or not, and caps: ``python -m benchmarks.teams``.

Solves the published instance, where it is beside this checkout, and thirty generated ones by the
method ``exact``; writes ``results/teams.md`` and ``results/teams.json``.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import machine
from benchmarks.project_teams import PUBLISHED, generated, problem_of, published
from benchmarks.results import FOLDER, keep, seconds, table
from placement import Limits, solve
from placement.result import Stop
from placement.solve.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.project_teams import Choosing
    from placement.result import LevelResult

INSTANCES = 30
LIMIT = 60.0
"""Seconds a run may take; what is not proved by then is shown so."""
GOAL = 10.0
"""Seconds in which an instance should be proved."""


@dataclass(frozen=True, slots=True)
class Row:
    """One instance; ``levels`` are (name, value, word of the solver, bound by prices)."""

    name: str
    students: int
    places: int
    levels: tuple[tuple[str, int, int | None, int | None], ...]
    stop: str
    seconds: float
    cpu_seconds: float

    @property
    def by_word(self) -> bool:
        """Whether the solver says that every level is at its best."""
        return all(value == word for _, value, word, _ in self.levels)

    @property
    def by_prices(self) -> int:
        """How many levels, from the first, are proved by prices that anybody can check."""
        tight = [value == bound for _, value, _, bound in self.levels]
        return [*tight, False].index(False)


def measured(choosing: Choosing, *, solver: str = "highs", limit: float = LIMIT) -> Row:
    """Solve one instance.

    Raises
    ------
    ArithmeticError
        When the plan breaks a constraint.
    """
    problem = problem_of(choosing)
    began, worked = time.perf_counter(), time.process_time()
    limits = Limits(time_seconds=limit)
    result = solve(problem, "exact", limits=limits, params={"solver": solver})
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    if not standing(problem, result.place_of).kept:
        raise ArithmeticError(f"{choosing.name}: the plan breaks a constraint")
    return Row(
        name=choosing.name,
        students=problem.num_students,
        places=problem.num_places,
        levels=tuple(map(_figures, result.levels)),
        stop=str(result.stop),
        seconds=took,
        cpu_seconds=cpu,
    )


def _figures(level: LevelResult) -> tuple[str, int, int | None, int | None]:
    return level.name, level.value, level.word, level.bound


def markdown(rows: Sequence[Row], facts: dict[str, object]) -> str:
    """The table, and what it comes to."""
    names = [name for name, *_ in rows[0].levels]
    headings = ["instance", "students", "places"]
    headings += [f"{name}: value / word / prices" for name in names]
    headings += ["optimal by its word", "levels proved by prices", "s", "CPU s"]
    lines = [
        [
            row.name,
            str(row.students),
            str(row.places),
            *(f"{_shown(v)} / {_shown(w)} / {_shown(b)}" for _, v, w, b in row.levels),
            "yes" if row.by_word and row.stop == Stop.FINISHED else f"no ({row.stop})",
            f"{row.by_prices} of {len(row.levels)}",
            seconds(row.seconds),
            seconds(row.cpu_seconds),
        ]
        for row in rows
    ]
    slowest = max(rows, key=lambda row: row.cpu_seconds)
    by_clock, by_cpu = (
        sum(row.by_word and took <= GOAL for row, took in zip(rows, times, strict=True))
        for times in ([row.seconds for row in rows], [row.cpu_seconds for row in rows])
    )
    summary = (
        f"Of {len(rows)}, {sum(row.by_word for row in rows)} are optimal by the solver's word: "
        f"{by_clock} within {GOAL:.0f} s by the clock, {by_cpu} within {GOAL:.0f} s of processor "
        f"time (the most, {slowest.name}, took {seconds(slowest.cpu_seconds)} s of it). A price "
        "bound is what anybody can check; the rest is the solver's word."
    )
    return f"{table(headings, lines)}\n\n{summary}\n\n{machine.line(facts)}\n"


def _shown(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def instances(count: int) -> Iterable[Choosing]:
    """The published one where it is there, said aloud where it is not, and ``count`` generated."""
    if (PUBLISHED / "students.csv").is_file():
        yield published()
    else:
        sys.stderr.write(f"NOT MEASURED: no published instance in {PUBLISHED.name}\n")
    for seed in range(count):
        yield generated(seed)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and keep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.teams", description=__doc__)
    parser.add_argument("--instances", type=int, default=INSTANCES, help="generated instances")
    parser.add_argument("--solver", choices=["highs", "cp_sat"], default="highs")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder for the results")
    given = parser.parse_args(arguments)
    facts = machine.facts()
    rows = []
    for choosing in instances(given.instances):
        rows.append(measured(choosing, solver=given.solver))
        sys.stderr.write(f"{rows[-1].name}: {rows[-1].seconds:.1f} s\n")
    facts["load_after"] = machine.facts()["load_before"]
    document = {"machine": facts, "solver": given.solver, "rows": [asdict(row) for row in rows]}
    keep(given.out, "teams", document, markdown(rows, facts))


if __name__ == "__main__":
    main()
