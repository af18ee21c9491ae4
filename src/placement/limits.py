"""Limits of a run are data; the clock that watches them is made anew for every run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.result import Stop

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop early.

    ``time_seconds`` is wall-clock time of one solve, None for no limit; ``stop`` is asked now and
    then from the solving thread and ends the run when it returns True (Ctrl-C sets it).
    """

    time_seconds: float | None = None
    stop: Callable[[], bool] | None = None

    def start(self) -> Clock:
        """A clock that begins now."""
        return Clock(self, time.monotonic())


@dataclass(frozen=True, slots=True)
class Clock:
    """One run's view of its limits."""

    limits: Limits
    began: float

    def reason(self) -> Stop | None:
        """Why the run must stop now, or None."""
        if self.limits.stop is not None and self.limits.stop():
            return Stop.INTERRUPTED
        if self.limits.time_seconds is not None and self.seconds() >= self.limits.time_seconds:
            return Stop.TIME_LIMIT
        return None

    def within(self, seconds: float) -> Clock:
        """A clock that ends after so many seconds more, or when this one does."""
        end = self.seconds() + seconds
        given = self.limits.time_seconds
        limit = end if given is None else min(end, given)
        return Clock(Limits(limit, self.limits.stop), self.began)

    def seconds(self) -> float:
        """Wall-clock seconds since the start."""
        return time.monotonic() - self.began
