"""In which round an order class was applied for: June and December, as documents of cities ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import Fault
from placement.vocabulary.filed_class import FiledClassParams, round_in

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from placement.policy import Policy

ROUNDS = ("all", "6", "12")
"""What may be asked for."""


@dataclass(frozen=True, slots=True, order=True)
class Round:
    """Year and month of an application; zeros where neither batch nor date says one."""

    year: int = 0
    month: int = 0

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}" if self.month else ""


def rounds_of(classes: pd.DataFrame) -> list[Round]:
    """The round of every row: of the date ``applied``, or else of the text ``batch``.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"batch": ["2025年6月", "2025年6月", "春"],
    ...                      "applied": pd.to_datetime([None, "2025-12-03", None])})
    >>> [str(found) for found in rounds_of(rows)]
    ['2025-06', '2025-12', '']
    """
    return [
        Round(*round_in(batch)) if day != day else Round(day.year, day.month)
        for batch, day in zip(classes["batch"], classes["applied"], strict=True)
    ]


def in_round(rounds: list[Round], wanted: str) -> NDArray[np.bool_]:
    """Which rows belong to the round asked for, ``6`` or ``12``; with ``all`` every one."""
    if wanted == "all":
        return np.ones(len(rounds), dtype=bool)
    return np.array([found.month == int(wanted) for found in rounds], dtype=bool)


def told(classes: pd.DataFrame, rounds: list[Round], policy: Policy, wanted: str) -> list[Fault]:
    """Classes applied for in another month (W481), and those of no known round (W482)."""
    months, rule_id = _months(policy)
    faults = []
    for class_id, found in zip(classes["class_id"], rounds, strict=True):
        if found.month and found.month not in months:
            facts = {
                "id": class_id,
                "round": str(found),
                "months": "、".join(map(str, months)),
                "rule": rule_id,
            }
            faults.append(Fault("W481", facts=facts))
    unknown = [i for i, found in zip(classes["class_id"], rounds, strict=True) if not found.month]
    if unknown:
        left_out = wanted != "all"
        names = "、".join(unknown[:5]) + ("…" if len(unknown) > 5 else "")
        code = "W482" if left_out else "I482"
        faults.append(Fault(code, facts={"n": len(unknown), "names": names}))
    return faults


def _months(policy: Policy) -> tuple[tuple[int, ...], str]:
    """Months in which classes are applied for, and the rule that says so ('-' for the custom)."""
    for rule in policy.active:
        if isinstance(rule.params, FiledClassParams):
            return rule.params.months, rule.id
    return (6, 12), "-"
