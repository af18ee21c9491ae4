"""One run as a process: started with its job, killed when its time is over, and how it ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from placement.bench.machine import megabytes

WORKER = "placement.bench.worker"
_SOURCES = str(Path(__file__).resolve().parent.parent.parent)


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended.

    ``seconds`` is wall-clock time from start to end as seen from outside, ``peak_mb`` the greatest
    resident set in 10⁶ bytes (None where the system does not tell), ``code`` the exit code, or
    minus the signal that ended it; ``late`` whether it was killed for its time.
    """

    seconds: float
    peak_mb: float | None
    code: int
    late: bool
    out: str
    err: str


class Process:
    """A run under way. Only :meth:`poll` and :meth:`kill` end it; both may be called again."""

    def __init__(self, job: str, kill_seconds: float | None) -> None:
        # Closed when the process has been collected.
        self._out = tempfile.TemporaryFile()  # noqa: SIM115
        self._err = tempfile.TemporaryFile()  # noqa: SIM115
        self._late = False
        self._kill_seconds = kill_seconds
        paths = [_SOURCES, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._began = time.monotonic()
        # Its own session, so that Ctrl-C reaches this process alone, which then ends the others.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", WORKER],
            stdin=subprocess.PIPE,
            stdout=self._out,
            stderr=self._err,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"},
            start_new_session=True,
        )
        assert self._process.stdin is not None
        # A worker that died at once has said why on its error stream.
        with contextlib.suppress(BrokenPipeError):
            # The pipe stays open: the worker ends itself when it breaks.
            self._process.stdin.write(job.encode() + b"\n")
            self._process.stdin.flush()

    def poll(self) -> Ended | None:
        """How it ended, None while it runs; kills it when its time is over."""
        ended = self._collect()
        overdue = self._kill_seconds is not None and self._age() > self._kill_seconds
        if ended is None and overdue and not self._late:
            self._late = True
            self._signal()
        return ended

    def kill(self) -> None:
        """End it now and wait until it is gone."""
        self._signal()
        while self._process.returncode is None and self._collect() is None:
            time.sleep(0.005)

    def _age(self) -> float:
        return time.monotonic() - self._began

    def _signal(self) -> None:
        # It may have ended in the meantime.
        with contextlib.suppress(ProcessLookupError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _collect(self) -> Ended | None:
        peak = None
        if os.name == "posix":
            pid, status, usage = os.wait4(self._process.pid, os.WNOHANG)
            if not pid:
                return None
            # Popen must not wait for a process that is gone.
            self._process.returncode = os.waitstatus_to_exitcode(status)
            peak = megabytes(usage.ru_maxrss)
        elif self._process.poll() is None:
            return None
        seconds = self._age()
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        texts = []
        for stream in (self._out, self._err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", errors="replace"))
            stream.close()
        code = int(self._process.returncode)
        return Ended(seconds, peak, code, self._late, texts[0], texts[1])
