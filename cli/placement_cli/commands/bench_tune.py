"""``placement bench tune``: the best of many settings for a class of instances."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from placement_cli.commands.bench_run import step_line
from placement_cli.failures import DONE, INTERRUPTED, Finished
from placement_cli.group import command, option
from placement_cli.language import text
from placement_cli.parsing import duration, memory, seeds, share

if TYPE_CHECKING:
    from placement import Tuning
    from placement_cli.console import Console


@command("bench tune")
@click.argument("instances", metavar="SUITE|INPUT...", nargs=-1, required=True)
@option("--settings", "file", help="bench_candidates", metavar="FILE", required=True,
        type=click.Path(path_type=Path))  # fmt: skip
@option("--seeds", "numbers", help="bench_seeds", metavar="N..M", default="1..5", callback=seeds)
@option("--time-limit", help="bench_time", metavar="TIME", default="5m", callback=duration)
@option("--memory-limit", help="bench_memory", metavar="SIZE", callback=memory)
@option("--hold-out", metavar="SHARE", default="30%", callback=share)
@option("--shuffle", metavar="N", type=click.IntRange(0), default=0)
@option("--jobs", help="bench_jobs", metavar="N", type=click.IntRange(1), default=1)
@option("-o", "--out", help="bench_tune_out", required=True, type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True, expose_value=False)
@click.pass_obj
def COMMAND(
    console: Console,
    /,
    instances: tuple[str, ...],
    *,
    file: Path,
    numbers: list[int],
    time_limit: float,
    memory_limit: int | None,
    hold_out: float,
    shuffle: int,
    jobs: int,
    out: Path,
) -> None:
    """Race, say a line a run, and write the winner as a settings file."""
    from placement import RunLimits, bench_cases, bench_settings, bench_tune, tuned_file
    from placement_cli.commands.bench_compare import show

    if jobs > 1:
        console.note(f"! {text('bench.jobs', n=jobs)}")
    race = bench_tune(
        bench_cases(instances),
        bench_settings(file),
        numbers,
        out,
        limits=RunLimits(time_limit, memory_limit),
        hold_out=hold_out,
        seed=shuffle,
        jobs=jobs,
    )
    tuning = _raced(console, race)
    if tuning is None:
        console.fail(f"! {text('bench.tune.stopped')}")
        raise Finished(INTERRUPTED)
    written = out / "tuned.toml"
    written.write_text(tuned_file(tuning), encoding="utf-8")
    if console.json:
        console.document(_document(tuning, written))
    else:
        for line in _lines(tuning):
            console.data(line)
        if tuning.gain is not None:
            show(console, tuning.gain)
    console.stage("done", str(written))
    raise Finished(DONE)


def _raced(console: Console, race: Any) -> Tuning | None:
    """The end of the race; None where Ctrl-C came first."""
    with closing(race):
        try:
            while True:
                console.note(step_line(next(race)))
        except StopIteration as end:
            found: Tuning = end.value
            return found
        except KeyboardInterrupt:
            return None


def _lines(tuning: Tuning) -> list[str]:
    lines = [
        text("bench.tune.winner", name=tuning.winner.name, blocks=tuning.blocks,
             instances=len(tuning.trained)),
        *(text("bench.tune.dropped", name=name, blocks=n) for name, n in tuning.dropped),
    ]  # fmt: skip
    if len(tuning.left) > 1:
        lines.append(text("bench.tune.left", names=", ".join(tuning.left[1:])))
    held = ", ".join(tuning.held_out)
    key = "bench.tune.held_out" if tuning.gain is not None else "bench.tune.first"
    return [*lines, text(key, names=held)]


def _document(tuning: Tuning, written: Path) -> dict[str, Any]:
    return {
        "exit": DONE,
        "file": str(written),
        "winner": tuning.winner.plain(),
        "left": list(tuning.left),
        "dropped": [{"name": name, "blocks": blocks} for name, blocks in tuning.dropped],
        "blocks": tuning.blocks,
        "trained": list(tuning.trained),
        "held_out": list(tuning.held_out),
        "gain": None if tuning.gain is None else tuning.gain.plain(),
    }
