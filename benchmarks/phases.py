"""The measured verbs and nothing else; a parameter is the property of ``Case`` of that name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import placement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd

    from placement import Instance, Policy, Problem, Profile, Result, Verdict


def read(tables: Path) -> Instance:
    """From files to a checked instance."""
    return placement.read_instance(tables)


def compile_(instance: Instance, policy: Policy, profile: Profile) -> Problem:
    """From tables, rules and weights to arrays."""
    return placement.compile_problem(instance, policy, profile)


def solve(problem: Problem) -> Result:
    """From arrays to a plan with its proof."""
    return placement.solve(problem)


def verify(
    instance: Instance,
    policy: Policy,
    profile: Profile,
    plan: pd.Series[str],
    claim: dict[str, Any],
) -> Verdict:
    """Rules, values and bounds again, from the tables."""
    return placement.verify(instance, policy, profile, plan, claim)


def write(
    out: Path,
    instance: Instance,
    policy: Policy,
    profile: Profile,
    problem: Problem,
    result: Result,
    verdict: Verdict,
) -> list[Path]:
    """Everything a run leaves behind."""
    return placement.write_plan(
        out,
        instance=instance,
        policy=policy,
        profile=profile,
        problem=problem,
        result=result,
        verdict=verdict,
        settings={},
        timings={},
        force=True,
    )


PHASES: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {"read": read, "compile": compile_, "solve": solve, "verify": verify, "write": write}
)
