"""Whole runs in fresh processes, from files to verified files: ``python -m benchmarks.end_to_end``.

Nothing is subtracted: the start of the interpreter and all imports are in every figure.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import sysconfig
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import placement
from benchmarks import machine, process, results

STAGES = ("read", "check", "solve", "verify")
"""Stages whose seconds a run records; the rest is starting, and writing the files."""
SMALL = 7
"""How often what takes a fraction of a second is run; the median counts."""
GOALS = {"school": 5.0, "city": 20.0, "province": 60.0, "import placement": 0.2, "--help": 0.4}
"""Seconds to reach on two cores: to all files for the school, to a verified plan for the others."""


@dataclass(frozen=True, slots=True)
class Task:
    """Tables of a subject, and the options of ``placement run`` over them."""

    name: str
    subject: str
    students: int
    places: int
    options: tuple[str, ...] = ()


TASKS = (
    Task("school", "school", 4_654, 312),
    Task("city", "city", 100_000, 5_000, ("--profile", "city")),
    Task("province", "city", 1_000_000, 20_000, ("--profile", "city")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``stages`` are seconds as the run itself recorded them.

    ``peak_mb`` is None for what is too small to be told from the process that started it.
    """

    name: str
    state: str
    seconds: float
    cpu: float
    peak_mb: float | None
    runs: int
    proved: str
    stages: dict[str, float]


def forget(*folders: Path) -> int:
    """Ask the system to drop files from its cache, as after a boot; gives how many it was asked."""
    asked = 0
    for folder in folders:
        paths = [folder] if folder.is_file() else folder.rglob("*")
        for path in paths:
            if path.is_file() and not path.is_symlink():
                handle = os.open(path, os.O_RDONLY)
                os.fsync(handle)
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(handle)
                asked += 1
    return asked


def measured(task: Task, folder: Path, *, repeat: int, cold: bool = True) -> list[Row]:
    """One cold run, and the median of ``repeat`` warm ones."""
    size = str(task.students), str(task.places)
    stage: list[str | Path] = [
        sys.executable,
        "-m",
        "benchmarks.stage",
        task.subject,
        *size,
        folder,
    ]
    made = process.run(stage)
    _expect(made)
    tables, out = Path(json.loads(made.out)["tables"]), folder / f"{task.name}-out"
    command: list[str | Path] = [program(), "run", tables, "-o", out, "--force", "--lang", "en"]
    command += task.options
    name = f"{task.name}: {task.students:,} × {task.places:,}"
    rows = []
    if cold:
        library = (Path(sysconfig.get_path(part)) for part in ("stdlib", "purelib"))
        forget(*library, Path(placement.__file__).parent, tables)
        ended = process.run(command)
        _expect(ended)
        rows.append(Row(name, "cold", ended.seconds, ended.cpu, ended.peak_mb, 1, *_recorded(out)))
    warm = [process.run(command) for _ in range(repeat)]
    for ended in warm:
        _expect(ended)
    middle = sorted(warm, key=lambda ended: ended.seconds)[len(warm) // 2]
    peak = max(ended.peak_mb for ended in warm)
    return [*rows, Row(name, "warm", middle.seconds, middle.cpu, peak, repeat, *_recorded(out))]


def _recorded(out: Path) -> tuple[str, dict[str, float]]:
    """What the last run says it proved, and the seconds of its stages."""
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return record["status"]["proved"], {name: record["timings"][name] for name in STAGES}


def program() -> Path:
    """The command as it is installed beside this interpreter."""
    return Path(sysconfig.get_path("scripts")) / "placement"


def small(name: str, command: list[str | Path]) -> Row:
    """The median of a few runs of something short."""
    ended = [process.run(command) for _ in range(SMALL)]
    for one in ended:
        _expect(one)
    middle = statistics.median(one.seconds for one in ended)
    cpu = statistics.median(one.cpu for one in ended)
    return Row(name, "warm", middle, cpu, None, SMALL, "", {})


def _expect(ended: process.Ended) -> None:
    if ended.code != 0:
        raise SystemExit(f"a measured command ended with {ended.code}:\n{ended.out}{ended.err}")


def markdown(rows: list[Row], facts: dict[str, object]) -> str:
    """The table, with the goals beside."""
    lines = []
    for row in rows:
        goal = next((GOALS[key] for key in GOALS if key in row.name), None)
        verified = [results.seconds(row.stages[name]) if row.stages else "" for name in STAGES]
        lines.append(
            [
                f"{row.name}, {row.state}",
                results.seconds(row.seconds),
                results.seconds(row.cpu),
                *verified,
                "" if row.peak_mb is None else f"{row.peak_mb:,.0f}",
                row.proved,
                str(row.runs),
                "" if goal is None else f"{goal:g}",
            ]
        )
    headings = ["what", "seconds", "CPU s", *STAGES, "peak MB", "proved", "runs", "goal, s"]
    return f"{results.table(headings, lines)}\n\n{machine.line(facts)}\n"


def main() -> None:
    """Measure, print, and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", choices=[*(task.name for task in TASKS), "small"], action="append"
    )
    parser.add_argument("--province", action="store_true", help="also 1,000,000 × 20,000")
    parser.add_argument("--repeat", type=int, default=3, help="warm runs; the median counts")
    parser.add_argument("--results", type=Path, default=results.FOLDER)
    asked = parser.parse_args()
    facts = machine.facts()
    wanted = asked.only or ["small", "school", "city", *(["province"] if asked.province else [])]
    rows: list[Row] = []
    if "small" in wanted:
        rows.append(small("empty interpreter", [sys.executable, "-c", "pass"]))
        rows.append(small("import placement", [sys.executable, "-c", "import placement"]))
        rows.append(small("placement --help", [program(), "--help"]))
    with tempfile.TemporaryDirectory() as folder:
        for task in TASKS:
            if task.name in wanted:
                rows += measured(task, Path(folder), repeat=asked.repeat)
                print(markdown(rows[-2:], facts), file=sys.stderr)
    facts["load_after"] = round(os.getloadavg()[0], 2)
    text = markdown(rows, facts)
    print(text)
    document = {"machine": facts, "rows": [asdict(row) for row in rows]}
    results.keep(asked.results, "end_to_end", document, text)


if __name__ == "__main__":
    main()
