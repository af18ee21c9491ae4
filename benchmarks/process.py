"""One command in a fresh process: how long, how much memory, how it ended.

Only the standard library is imported here, and by every script that starts measured processes: on
Linux a process begins with the peak memory of the one that started it, so that one must be small.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended.

    ``seconds`` is wall-clock time from start to end, ``cpu`` processor time of all its threads,
    ``peak_mb`` the greatest resident set (``ru_maxrss``) in 10⁶ bytes, ``code`` the exit code, or
    minus the signal that ended it.
    """

    seconds: float
    cpu: float
    peak_mb: float
    code: int
    timed_out: bool
    out: str
    err: str


def run(
    command: Sequence[str | Path],
    *,
    limit: float | None = None,
    env: Mapping[str, str] | None = None,
) -> Ended:
    """Start a command and wait for it; after ``limit`` seconds it and its children are killed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        late = threading.Event()
        began = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=out,
            stderr=err,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )

        def kill() -> None:
            late.set()
            # It may have ended in the meantime.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(limit, kill) if limit is not None else None
        if timer is not None:
            timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        if timer is not None:
            timer.cancel()
        # Popen must not wait for a process that is gone.
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", errors="replace"))
    return Ended(
        seconds=seconds,
        cpu=usage.ru_utime + usage.ru_stime,
        peak_mb=megabytes(usage.ru_maxrss),
        code=process.returncode,
        timed_out=late.is_set(),
        out=texts[0],
        err=texts[1],
    )


def megabytes(maxrss: int) -> float:
    """``ru_maxrss`` in 10⁶ bytes: it is given in KiB, on macOS in bytes."""
    return maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
