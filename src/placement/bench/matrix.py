"""The matrix: every instance with every setting under every seed, and the order of its runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from placement.bench.case import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.bench.case import Case
    from placement.bench.settings import Setting

GRACE = 10.0
"""Seconds to hand over, verify and write a plan, beyond half of the time limit."""


@dataclass(frozen=True, slots=True)
class RunLimits:
    """What one run may take.

    ``seconds`` is wall-clock time for reading, compiling and solving: the solver is given what
    reading and compiling have left of it. The process is killed after one and a half times that and
    ``grace`` seconds, which is for verifying and writing. ``memory_bytes`` is address space of the
    process. None is no limit.
    """

    seconds: float | None = 300.0
    memory_bytes: int | None = None
    grace: float = GRACE

    @property
    def kill_seconds(self) -> float | None:
        """Wall-clock seconds after which the process is killed."""
        return None if self.seconds is None else 1.5 * self.seconds + self.grace

    def plain(self) -> dict[str, Any]:
        """What JSON can hold."""
        return {"seconds": self.seconds, "memory": self.memory_bytes, "grace": self.grace}


@dataclass(frozen=True, slots=True)
class Run:
    """One cell of the matrix; ``repeat`` counts from 1, ``order`` is the setting's place in it."""

    case: Case
    setting: Setting
    seed: int
    repeat: int
    order: int = 0

    def key(self, limits: RunLimits, version: str) -> str:
        """What makes this run this run: the same key is never measured twice.

        Instance and setting count by their hashes, so renaming repeats nothing and changing does.
        """
        return digest(
            [
                self.case.sha256,
                self.case.profile,
                self.case.policy,
                self.setting.sha256,
                self.seed,
                self.repeat,
                limits.plain(),
                version,
            ]
        )


def planned(
    cases: Sequence[Case], settings: Sequence[Setting], seeds: Sequence[int], repeat: int
) -> list[Run]:
    """All runs. What is compared runs close together, and no setting always comes first.

    A machine that warms up, or is busy for an hour, then touches all settings alike.
    """
    runs = []
    turn = 0
    for again in range(1, repeat + 1):
        for seed in seeds:
            for case in cases:
                for k in range(len(settings)):
                    order = (k + turn) % len(settings)
                    runs.append(Run(case, settings[order], seed, again, order))
                turn += 1
    return runs
