"""What a verification says: findings, one entry a rule, and the levels recomputed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from placement.errors import Fault


@dataclass(frozen=True, slots=True)
class Check:
    """One rule over the whole plan.

    ``checked`` counts pairs (or groups) looked at, ``violated`` those that break the rule,
    ``not_checkable`` those whose data are missing; the rest keep it. ``offenders`` names up to
    a thousand of the violated: (student id, place id), or ('', group key). ``excepted`` counts
    groups above their limit under an exception that was filed; ``exceptions`` names up to a
    thousand of them by their keys. ``missing`` are (table, column) of what was blank where the
    rule could not be checked.
    """

    rule: str
    title_zh: str
    title_en: str
    level: str
    clause: str
    quote: str
    pack: str
    checked: int
    violated: int
    not_checkable: int
    offenders: tuple[tuple[str, str], ...] = ()
    excepted: int = 0
    exceptions: tuple[str, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class VerifiedLevel:
    """One level recomputed: points of the plan, and the bound from the certificate's prices.

    ``bound`` is None where the certificate gives no prices for the level.
    """

    name: str
    value: int
    bound: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Empty ``findings`` is good. ``checks`` has one entry an active rule, kept or not."""

    findings: tuple[Fault, ...]
    checks: tuple[Check, ...]
    levels: tuple[VerifiedLevel, ...]

    @property
    def passed(self) -> bool:
        """No finding of severity error."""
        return not any(finding.severity == "error" for finding in self.findings)
