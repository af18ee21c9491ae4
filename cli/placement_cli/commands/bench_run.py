"""``placement bench run``: instances × settings × seeds, each in a process of its own."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from placement_cli.failures import DONE, INTERRUPTED, Finished
from placement_cli.group import command, option
from placement_cli.language import text
from placement_cli.parsing import duration, memory, seeds

if TYPE_CHECKING:
    from placement import BenchMatrix, BenchStep
    from placement_cli.console import Console


@command("bench run")
@click.argument("instances", metavar="SUITE|INPUT...", nargs=-1, required=True)
@option("--settings", "file", help="bench_settings", metavar="FILE",
        type=click.Path(path_type=Path))  # fmt: skip
@option("--seeds", "numbers", help="bench_seeds", metavar="N..M", default="0", callback=seeds)
@option("--time-limit", help="bench_time", metavar="TIME", default="5m", callback=duration)
@option("--memory-limit", help="bench_memory", metavar="SIZE", callback=memory)
@option("--repeat", help="bench_repeat", metavar="N", type=click.IntRange(1), default=1)
@option("--jobs", help="bench_jobs", metavar="N", type=click.IntRange(1), default=1)
@option("-o", "--out", help="bench_out", required=True, type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console,
    /,
    instances: tuple[str, ...],
    *,
    file: Path | None,
    numbers: list[int],
    time_limit: float,
    memory_limit: int | None,
    repeat: int,
    jobs: int,
    out: Path,
) -> None:
    """Run what is not recorded yet, a line a run; say how to go on where it is stopped."""
    from placement import RunLimits, bench_cases, bench_matrix, bench_settings, usual_setting

    settings = (usual_setting(),) if file is None else bench_settings(file)
    cases = bench_cases(instances)
    limits = RunLimits(time_limit, memory_limit)
    matrix = bench_matrix(cases, settings, numbers, out, limits=limits, repeat=repeat)
    total, before = len(matrix.runs), len(matrix.recorded)
    console.stage(
        "bench",
        text(
            "bench.start",
            cases=len(cases),
            settings=len(settings),
            seeds=len(numbers),
            repeat=repeat,
            total=total,
            done=before,
        ),
    )
    if jobs > 1:
        console.note(f"! {text('bench.jobs', n=jobs)}")
    outcomes = Counter(record["outcome"] for record in matrix.recorded)
    code = _run(console, matrix, jobs, outcomes)
    done = sum(outcomes.values())
    if code == INTERRUPTED:
        console.fail(f"! {text('bench.stopped', done=done, total=total)}")
    else:
        console.stage("done", text("bench.runs", n=done, outcomes=_told(outcomes)))
    if console.json:
        console.document(
            {
                "exit": code,
                "file": str(matrix.file),
                "runs": total,
                "recorded": done,
                "recorded_before": before,
                "outcomes": dict(sorted(outcomes.items())),
            }
        )
    raise Finished(code)


def _run(console: Console, matrix: BenchMatrix, jobs: int, outcomes: Counter[str]) -> int:
    """Run and count; 130 where Ctrl-C ended it."""
    from placement import bench_run

    try:
        with closing(bench_run(matrix, jobs=jobs)) as steps:
            for step in steps:
                outcomes[step.record["outcome"]] += 1
                console.note(step_line(step))
    except KeyboardInterrupt:
        return INTERRUPTED
    return DONE


def step_line(step: BenchStep) -> str:
    """``[12/200] tiny-60  flow  seed 3  plan …``: a run that was just recorded."""
    record = step.record
    seconds = record["seconds"].get("solve")
    return text(
        "bench.step",
        done=step.done,
        total=step.total,
        instance=record["instance"]["name"],
        setting=record["setting"]["name"],
        seed=record["seed"],
        outcome=text(f"bench.outcome.{record['outcome']}"),
        solve="-" if seconds is None else f"{seconds:.3g}",
        left=_left(step.left_seconds),
    )


def _left(seconds: float) -> str:
    if seconds >= 100:
        return text("bench.minutes", n=round(seconds / 60))
    return text("bench.seconds", n=round(seconds))


def _told(outcomes: Counter[str]) -> str:
    parts = [f"{text(f'bench.outcome.{name}')} {n}" for name, n in sorted(outcomes.items())]
    return "  ".join(parts)
