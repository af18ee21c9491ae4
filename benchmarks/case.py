"""One subject at one size, and everything on the way from its tables to its plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from placement import (
    claims,
    compile_problem,
    load_policy,
    load_profile,
    placed,
    read_instance,
    solve,
    verify,
    write_instance,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from benchmarks.registry import Subject
    from placement import Instance, Policy, Problem, Profile, Result, Verdict


@dataclass(frozen=True)
class Case:
    """Each property is made once, when it is first asked for; ``folder`` takes all files."""

    subject: Subject
    students: int
    places: int
    folder: Path

    def __str__(self) -> str:
        return f"{self.subject.name}-{self.students}x{self.places}"

    @cached_property
    def instance(self) -> Instance:
        """The tables in memory."""
        return self.subject.build(self.students, self.places)

    @cached_property
    def tables(self) -> Path:
        """The tables on the disk."""
        form = self.subject.form
        path = self.folder / (f"{self}.xlsx" if form == "xlsx" else str(self))
        write_instance(self.instance, path, form=form, force=True)
        return path

    @cached_property
    def policy(self) -> Policy:
        """The rules in force."""
        instance = self.instance
        return load_policy(self.subject.policy, instance_city=instance.city, on=instance.term.start)

    @cached_property
    def profile(self) -> Profile:
        """The levels of the objective."""
        return load_profile(self.subject.profile)

    @cached_property
    def problem(self) -> Problem:
        """The compiled arrays."""
        return compile_problem(self.instance, self.policy, self.profile)

    @cached_property
    def result(self) -> Result:
        """What was found."""
        return solve(self.problem)

    @cached_property
    def plan(self) -> pd.Series[str]:
        """Place by student."""
        return placed(self.problem, self.result)

    @cached_property
    def claim(self) -> dict[str, Any]:
        """What the certificate says of the levels."""
        return claims(self.problem, self.result)

    @cached_property
    def verdict(self) -> Verdict:
        """What the verifier says."""
        return verify(self.instance, self.policy, self.profile, self.plan, self.claim)

    @cached_property
    def out(self) -> Path:
        """Where plans are written."""
        return self.folder / f"{self}-out"


class StagedCase(Case):
    """A case whose tables were written before and are read again."""

    @cached_property
    def instance(self) -> Instance:
        """The tables in memory."""
        return read_instance(self.folder / str(self))
