"""One plan with everything its reports are drawn from, each thing worked out once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from placement.audit import audit
from placement.explain import Choices, Demand, Reasons, choices, demands, reasons
from placement.report.placements import csv_bytes, placements_table
from placement.roster import Roster, local_places, overlap

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from placement.audit import Audit
    from placement.instance import Instance
    from placement.policy import Policy
    from placement.problem import Problem
    from placement.profile import Profile
    from placement.result import Result
    from placement.verify import Verdict
    from placement.wording import Lang

SPLIT_ABOVE = 20_000
"""Students above which the lists by employer and by class go into workbooks of their own."""
NAMED = 11
"""Offenders of a rule that a plan's own sheet can show, and one more to tell that there are."""
LISTED_AT_MOST = 300_000
"""Students up to which workbooks hold a row for each; ``placements.csv`` always does."""


@dataclass(frozen=True)
class Plan:
    """What was asked, what was found, and how it was checked."""

    instance: Instance
    policy: Policy
    profile: Profile
    problem: Problem
    result: Result
    verdict: Verdict
    settings: Mapping[str, object]
    lang: Lang

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """Position of each student's place in ``instance.places``, -1 for none, (n,)."""
        return np.asarray(self.result.place_of, dtype=np.int64)

    @cached_property
    def found(self) -> Reasons:
        """Why every student is where they are."""
        return reasons(self.instance, self.policy, self.profile, self.place)

    @cached_property
    def demands(self) -> list[Demand]:
        """What was asked of several students at once, and what the plan has of it."""
        return demands(self.instance, self.policy, self.profile, self.place, side=self.found.side)

    @cached_property
    def choices(self) -> Choices:
        """Every student's list."""
        return choices(self.instance)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The rows of ``placements.csv``."""
        return placements_table(
            self.instance, self.policy, self.profile, self.place, found=self.found, lang=self.lang
        )

    @cached_property
    def csv(self) -> bytes:
        """``placements.csv`` as it is written."""
        return csv_bytes(self.table)

    @cached_property
    def number(self) -> str:
        """方案编号: the first eight digits of the hash of ``placements.csv``."""
        return hashlib.sha256(self.csv).hexdigest()[:8]

    @cached_property
    def audit(self) -> Audit:
        """The plan by provision, from what the verifier found."""
        roster = Roster(self.instance, self.place, self.instance.term.start)
        return audit(
            roster, self.policy, profile=self.profile, checks=self.verdict.checks, limit=NAMED
        )

    @cached_property
    def days(self) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
        """First and last day of each placement, (n,) both."""
        return overlap(self.instance, self.place)

    @cached_property
    def taken(self) -> NDArray[np.int64]:
        """Students at each place, (m,)."""
        return np.bincount(self.place[self.place >= 0], minlength=len(self.instance.places))

    @cached_property
    def local(self) -> NDArray[np.object_]:
        """Whether each place lies in the city: '1', '0' or '', (m,)."""
        return local_places(self.instance)

    @property
    def listed(self) -> bool:
        """Whether workbooks have a row a student at all."""
        return len(self.place) <= LISTED_AT_MOST

    @property
    def split(self) -> bool:
        """Whether the lists by employer and by class are written by park and by school."""
        return self.listed and len(self.place) > SPLIT_ABOVE

    @property
    def title(self) -> str:
        """What the plan calls itself: a proposal, because schools and families decide."""
        name = "对接建议方案" if self.lang == "zh" else "Proposed placements"
        return f"{self.instance.term.name} {name}".strip()

    def of_students(self, column: str, who: NDArray[np.int64]) -> np.ndarray:
        """A column of the students table at some positions."""
        return self.instance.students[column].to_numpy()[who]

    def of_places(self, column: str, who: NDArray[np.int64]) -> NDArray[np.object_]:
        """A text column of the places of some students, '' for those without one."""
        values: NDArray[np.object_] = np.full(len(who), "", dtype=object)
        at = self.place[who]
        values[at >= 0] = self.instance.places[column].to_numpy()[at[at >= 0]]
        return values
