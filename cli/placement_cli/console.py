"""What is said to the user: data on stdout, all else on stderr, in characters that GBK has."""

from __future__ import annotations

import json as json_
import os
import sys
import threading
import time
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from placement import UsageError
from placement_cli.language import LANG, text
from placement_cli.layout import columns, console_width, pad, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

HEARTBEAT = 10.0
"""Seconds between two lines of progress where no console can redraw one."""
_LABEL = {"zh": 6, "en": 8}
_COLOURS = {"×": "red", "!": "yellow", "√": "green"}


def prepare_streams() -> None:
    """Let no character end the program: what the console lacks is shown as ``?``.

    A stream that the caller has closed takes what is said and shows it to nobody.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, _nobody())
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _nobody() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


@dataclass
class Console:
    """One call's voice. ``verbosity`` is -1 quiet, 0 a line a stage, 1 detail, 2 everything."""

    verbosity: int = 0
    json: bool = False
    all_faults: bool = False
    """Whether faults are shown to the last cell: for plans by hand, of which no copy is marked."""

    @property
    def live(self) -> bool:
        """Whether a line can be redrawn: a console that nobody asked to be quiet."""
        return self.verbosity >= 0 and sys.stderr.isatty() and os.environ.get("TERM", "") != "dumb"

    def note(self, line: str, *, indent: str = "  ", level: int = 0) -> None:
        """A line on stderr from that verbosity on; broken at the console's width."""
        if self.verbosity < level:
            return
        _say(paint(line, sys.stderr, indent), "stderr")

    def fail(self, line: str, *, indent: str = "  ") -> None:
        """A line on stderr that ``-q`` does not silence."""
        self.note(line, indent=indent, level=-1)

    def stage(self, name: str, line: str) -> None:
        """``读取  2024春.xlsx  …``: what a finished stage has to say."""
        width = _LABEL[LANG.get()]
        self.note(pad(text(f"stage.{name}"), width) + line, indent=" " * width)

    def data(self, line: str, *, indent: str = "  ") -> None:
        """A line of the answer, on stdout; broken at the width of a console, whole in a pipe."""
        _say(paint(line, sys.stdout, indent), "stdout")

    def document(self, value: Mapping[str, Any] | list[Any]) -> None:
        """The one JSON document of ``--json``; ASCII where the stream is not UTF-8."""
        utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
        _say(json_.dumps(value, ensure_ascii=not utf8, indent=2, default=str), "stdout")

    @contextmanager
    def working(self, name: str) -> Iterator[Callable[[str], None]]:
        """Show that a stage is under way: a spinner on a console, else a line every ten seconds.

        Gives a function that takes what the stage is doing just now.
        """
        if self.verbosity < 0:
            yield lambda _doing: None
        elif self.live:
            with _spinner(text(f"stage.{name}")) as show:
                yield show
        else:
            with _heartbeat(self, name) as show:
                yield show


def _say(line: str, name: str) -> None:
    """A line on one of the two streams.

    Whoever reads may stop, as ``head`` does: the rest is then said to nobody, and the exit code is
    still the command's own.
    """
    stream = getattr(sys, name)
    try:
        click.echo(line, file=stream, color=coloured(stream))
    except BrokenPipeError:
        setattr(sys, name, _nobody())
    except OSError as error:
        if name == "stderr":
            return
        setattr(sys, name, _nobody())
        raise UsageError("E107", file=name, reason=error.strerror or str(error)) from error


@contextmanager
def _spinner(label: str) -> Iterator[Callable[[str], None]]:
    # Loaded here: help, errors and pipes never need it.
    from rich.console import Console as RichConsole
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    progress = Progress(
        TextColumn(pad(label, _LABEL[LANG.get()] - 1)),
        SpinnerColumn("line"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
        console=RichConsole(stderr=True, no_color=not coloured(sys.stderr)),
        transient=True,
    )
    with progress:
        task = progress.add_task("", total=None)
        yield lambda doing: progress.update(task, description=doing)


@contextmanager
def _heartbeat(console: Console, name: str) -> Iterator[Callable[[str], None]]:
    done = threading.Event()
    started = time.perf_counter()
    doing = [""]
    # A new thread starts with an empty context, so the sentences are taken here.
    said = copy_context()

    def beat() -> None:
        while not done.wait(HEARTBEAT):
            seconds = said.run(text, "progress.seconds", n=round(time.perf_counter() - started))
            said.run(console.stage, name, f"{seconds}  {doing[0]}".rstrip())

    def show(now: str) -> None:
        doing[0] = now

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield show
    finally:
        done.set()
        thread.join()


def paint(line: str, stream: Any, indent: str) -> str:
    """A line as a console shows it: broken at its width, its mark in colour; whole in a pipe."""
    if not stream.isatty():
        return line
    line = "\n".join(wrap(part, console_width() - 1, indent=indent) for part in line.split("\n"))
    mark = line.lstrip()[:1]
    if mark in _COLOURS and coloured(stream):
        return line.replace(mark, click.style(mark, fg=_COLOURS[mark], bold=True), 1)
    return line


def coloured(stream: Any) -> bool:
    """Whether to colour: a console, and neither ``NO_COLOR`` nor a dumb one."""
    return (
        stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") != "dumb"
    )


def table(rows: list[tuple[str, ...]]) -> list[str]:
    """Rows as lines with aligned columns, Chinese counted as two."""
    widths = [max(columns(row[k]) for row in rows) for k in range(len(rows[0]))] if rows else []
    return ["  ".join(map(pad, row, widths)).rstrip() for row in rows]
