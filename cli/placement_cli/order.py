"""What was asked of a run, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from placement_cli.failures import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from placement import Fault, Instance, Policy, Profile, Result, Verdict


@dataclass(frozen=True)
class Order:
    """What the user asked for."""

    inputs: tuple[Path, ...]
    out: Path
    policy: Sequence[str] | None = None
    profile: str | None = None
    method: str = "auto"
    params: Mapping[str, str] = field(default_factory=dict)
    time_limit: float | None = None
    seed: int = 0
    force: bool = False
    levels: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    mark: bool = False

    def settings(self) -> dict[str, object]:
        """The options as the run record keeps them."""
        return {
            "inputs": [str(path) for path in self.inputs],
            "policy": list(self.policy) if self.policy is not None else None,
            "profile": self.profile,
            "method": self.method,
            "time_limit": self.time_limit,
            "seed": self.seed,
            "set": dict(self.levels),
            "sheet": self.sheet,
        }


@dataclass(frozen=True)
class Outcome:
    """A finished plan: what was found, how it was checked, and the files."""

    students: int
    instance: Instance
    policy: Policy
    profile: Profile
    result: Result
    verdict: Verdict
    faults: tuple[Fault, ...]
    files: tuple[Path, ...]
    timings: Mapping[str, float]

    @property
    def exit_code(self) -> int:
        """0, or 130 where Ctrl-C ended the search."""
        return INTERRUPTED if self.result.stop == "interrupted" else 0
