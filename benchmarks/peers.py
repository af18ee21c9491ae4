"""Other solvers on the same instances, side by side: ``python -m benchmarks.peers``.

Every method runs in a process of its own under the same limits of time and memory; where it reaches
one, that is a row of the table. Exits with 1 when two methods that claim an optimum differ.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from benchmarks import machine, process, results
from benchmarks.methods import METHODS
from benchmarks.peers_page import markdown
from benchmarks.registry import SUBJECTS

DEFAULT = ("free", "listed")
"""Subjects without nested limits, which not every method can be told."""
DISTURBED = 0.5
"""A long run with less processor time than this share of the clock is repeated: it stood still."""
TRIES = 3
FROM = 1_000
"""Students of the smallest instances compared unless ``--size`` says otherwise."""
SHORT = 5.0
"""Seconds below which a method runs more than once; the median counts."""


@dataclass(frozen=True)
class Row:
    """One method at one size: ``state`` is "" where it handed over a plan, else why it did not.

    ``disturbed`` counts runs that were thrown away because the machine did something else.
    """

    subject: str
    students: int
    places: int
    pairs: int
    method: str
    state: str
    disturbed: int = 0
    build: float | None = None
    solve: float | None = None
    cpu: float | None = None
    peak_mb: float | None = None
    claim: str = "nothing"
    levels: dict[str, int] = field(default_factory=dict)
    passed: bool = True
    findings: list[str] = field(default_factory=list)

    @property
    def instance(self) -> tuple[str, int, int]:
        """What was solved: rows of one instance are compared."""
        return self.subject, self.students, self.places

    @property
    def seconds(self) -> float | None:
        """Building and solving."""
        return None if self.build is None or self.solve is None else self.build + self.solve

    def at_limit(self, seconds: float) -> bool:
        """Whether a larger instance is not worth trying."""
        return bool(self.state) or (self.seconds is not None and self.seconds >= seconds)


def compete(
    subject: str, size: tuple[int, int], names: list[str], asked: argparse.Namespace
) -> list[Row]:
    """All methods on one instance."""
    with tempfile.TemporaryDirectory() as folder:
        numbers = [str(n) for n in size]
        python = [sys.executable, "-m"]
        made = process.run([*python, "benchmarks.stage", subject, *numbers, folder, "--pairs"])
        if made.code:
            raise SystemExit(f"staging {subject} ended with {made.code}:\n{made.err}")
        pairs = int(json.loads(made.out)["pairs"])
        has_pairs = (Path(folder) / "pairs.npz").is_file()
        rows = []
        for name in names:
            if METHODS[name].takes == "pairs" and not has_pairs:
                rows.append(Row(subject, *size, pairs, name, "not tried: too many pairs"))
                continue
            limits = ["--seconds", str(asked.seconds), "--memory-gb", str(asked.memory_gb)]
            command = [*python, "benchmarks.contest", name, subject, *numbers, folder, *limits]
            row = _timed(Row(subject, *size, pairs, name, ""), command, repeat=asked.repeat)
            print(f"{subject} {size} {name}: {row.state or row.seconds}", file=sys.stderr)
            rows.append(row)
    return rows


def _timed(row: Row, command: list[str], *, repeat: int) -> Row:
    """The median of some runs where one is short, else the one."""
    first = _undisturbed(row, command)
    if first.seconds is None or first.seconds > SHORT:
        return first
    others = [_undisturbed(row, command) for _ in range(repeat - 1)]
    return sorted((first, *others), key=lambda one: one.seconds or 0.0)[repeat // 2]


def _undisturbed(row: Row, command: list[str]) -> Row:
    """One run in which the process did not stand still; the last one where all did."""
    runs = [process.run(command)]
    while len(runs) < TRIES and _stood_still(runs[-1]):
        runs.append(process.run(command))
    return replace(ending(row, runs[-1]), disturbed=len(runs) - 1)


def _stood_still(ended: process.Ended) -> bool:
    return ended.seconds > SHORT and ended.cpu < DISTURBED * ended.seconds


def ending(row: Row, ended: process.Ended) -> Row:
    """What a process that has ended says of its method."""
    given = asdict(row)
    if ended.code == 0:
        # Some packages greet on standard output when they are imported.
        said = json.loads(ended.out.splitlines()[-1])
        state = "" if said.get("levels") else "no plan in time"
        return Row(**{**given, **said, "state": state})
    if ended.code == -signal.SIGALRM:
        state = "time limit"
    elif "MemoryError" in ended.err or "bad_alloc" in ended.err:
        state = "memory limit"
    elif "ModuleNotFoundError" in ended.err:
        state = "not installed"
    else:
        last = ended.err.strip().splitlines() or [f"exit code {ended.code}"]
        state = f"failed: {last[-1]}"
    return Row(**{**given, "state": state, "cpu": ended.cpu, "peak_mb": round(ended.peak_mb, 1)})


def disagreements(rows: list[Row]) -> list[str]:
    """Sentences about plans that break a rule, and claimed optima that are not the same."""
    found = []
    for row in rows:
        where = f"{row.subject} {row.students} × {row.places}"
        if row.method == "placement" and row.claim != "proved":
            found.append(f"{where}: ours has no proof: {row.state}")
        where += f", {row.method}"
        if not row.passed:
            found.append(f"{where}: the plan does not pass: {', '.join(row.findings)}")
        ours = next((r for r in rows if r.instance == row.instance and r.claim == "proved"), None)
        if ours and row.claim in ("proved", "optimal") and row.levels != ours.levels:
            found.append(f"{where}: claims an optimum of {row.levels}, not {ours.levels}")
    return found


def merged(before: list[Row], now: list[Row]) -> list[Row]:
    """Earlier rows with those measured now in their place, in the order of a whole run."""
    rows = {(row.subject, row.students, row.method): row for row in (*before, *now)}
    order = list(METHODS)
    return sorted(
        rows.values(),
        key=lambda row: (DEFAULT.index(row.subject), row.students, order.index(row.method)),
    )


def main() -> None:
    """Measure, print, keep, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subject", choices=DEFAULT, action="append")
    parser.add_argument("--size", type=int, action="append", metavar="STUDENTS")
    parser.add_argument("--method", choices=METHODS, action="append")
    parser.add_argument("--seconds", type=float, default=60.0, help="of building and solving")
    parser.add_argument("--repeat", type=int, default=3, help="runs of what is short")
    parser.add_argument("--memory-gb", type=float, default=12.0, help="address space of a process")
    parser.add_argument("--results", type=Path, default=results.FOLDER)
    parser.add_argument(
        "--merge", action="store_true", help="keep rows measured before where none is measured now"
    )
    asked = parser.parse_args()
    facts = machine.facts("scipy", *(m.needs for m in METHODS.values() if m.needs))
    chosen = ["placement", *(n for n in asked.method or METHODS if n != "placement")]
    rows: list[Row] = []
    for subject in asked.subject or DEFAULT:
        out: dict[str, str] = {}
        for size in SUBJECTS[subject].sizes:
            if size[0] not in asked.size if asked.size else size[0] < FROM:
                continue
            found = compete(subject, size, [name for name in chosen if name not in out], asked)
            pairs = found[0].pairs
            found += [Row(subject, *size, pairs, name, out[name]) for name in chosen if name in out]
            found.sort(key=lambda row: chosen.index(row.method))
            for row in found:
                if row.at_limit(asked.seconds):
                    out.setdefault(row.method, f"not tried: limit at {size[0]:,}")
            rows += found
            print(markdown(found, [facts], asked.seconds), file=sys.stderr)
    facts["load_after"] = round(os.getloadavg()[0], 2)
    limits = {"seconds": asked.seconds, "memory_gb": asked.memory_gb}
    machines = [facts]
    if asked.merge:
        before = json.loads((asked.results / "peers.json").read_text(encoding="utf-8"))
        machines = [*before["machine"], facts]
        rows = merged([Row(**row) for row in before["rows"]], rows)
    text = markdown(rows, machines, asked.seconds)
    print(text)
    document = {"machine": machines, "limits": limits, "rows": [asdict(row) for row in rows]}
    results.keep(asked.results, "peers", document, text)
    wrong = disagreements(rows)
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main()
