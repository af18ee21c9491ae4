"""What an audit holds: one entry a provision, one a rule of it, and who breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from placement.audit import document, sentences

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from placement.errors import Fault
    from placement.wording import Lang

Kind = Literal[
    "pair", "quota", "record", "target", "practice", "grant", "date", "figure", "plan"
]  # fmt: skip
Standing = Literal[
    "broken", "unchecked", "partly", "kept", "idle", "elsewhere", "off", "lapsed", "context",
    "silent",
]  # fmt: skip
"""How a rule or provision stands, the most urgent first.

``broken`` somewhere; ``unchecked``: nothing could be checked; ``partly``: nothing broken where it
could; ``kept`` everywhere; ``idle``: nothing in the plan that it is about; ``elsewhere``: another
command works it out; ``off``: switched off; ``lapsed``: not valid on the day; ``context``: nothing
computes; ``silent``: no rule.
"""
ORDER: tuple[Standing, ...] = (
    "broken", "unchecked", "partly", "kept", "idle", "elsewhere", "off", "lapsed", "context",
    "silent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Where:
    """A cell of the user's own files; ``cell`` '' where the table has no such column."""

    file: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Offender:
    """One thing that breaks a rule.

    A student at a place has both ids; a group, a measure or a row of a table has ``key``, what
    people call it. ``values`` are (table, field, text) of what the rule looked at, never of a
    private column; ``where`` the cells they stand in.
    """

    student_id: str = ""
    place_id: str = ""
    key: str = ""
    values: tuple[tuple[str, str, str], ...] = ()
    where: tuple[Where, ...] = ()

    @property
    def name(self) -> str:
        """Who or what it is: ``S1 → P1``, or the key of a group or row."""
        return " → ".join(filter(None, (self.student_id, self.place_id))) or self.key

    def said(self, lang: Lang) -> str:
        """What the rule looked at, in words."""
        return sentences.values(self, lang)

    @property
    def place_in_files(self) -> str:
        """File, sheet and cell of what the rule looked at, '' where nothing came from a file."""
        return sentences.places_of(self)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one group got towards a target; ``wanted`` None where the data do not tell."""

    key: str
    label: str
    reached: float
    wanted: float | None
    unit: str
    clipped: bool

    @property
    def shortfall(self) -> float:
        """How much is lacking, 0 where enough was reached or nobody knows what is wanted."""
        return max(0.0, self.wanted - self.reached) if self.wanted is not None else 0.0


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule over the plan.

    ``checked`` = ``met`` + ``violated`` + ``not_checkable`` + ``excepted``; the last are above a
    limit under an exception that was filed. ``outside`` counts what was left out because it does
    not fall into the rule's days. ``missing`` are (table, field) of the columns whose blanks kept
    it from being checked, ``empty`` the table that has no row at all.
    """

    id: str
    word: str
    kind: Kind
    level: str
    title_zh: str
    title_en: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    checked: int = 0
    met: int = 0
    violated: int = 0
    not_checkable: int = 0
    excepted: int = 0
    outside: int = 0
    offenders: tuple[Offender, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    empty: str = ""
    reaches: tuple[Reach, ...] = ()
    elsewhere: str = ""
    lapsed: bool = False

    def title(self, lang: Lang) -> str:
        """What the rule is about."""
        return self.title_zh if lang == "zh" else self.title_en

    def why_unchecked(self, lang: Lang) -> str:
        """Which table or columns it lacks, '' for none."""
        return sentences.why_unchecked(self, lang)

    def remedy(self, lang: Lang) -> str:
        """What can be done about offenders."""
        return sentences.remedy(self.word, self.kind, lang)

    @property
    def standing(self) -> Standing:
        """How the rule stands."""
        if self.level == "off":
            return "off"
        if self.lapsed:
            return "lapsed"
        if self.elsewhere:
            return "elsewhere"
        if self.violated:
            return "broken"
        if self.empty:
            return "unchecked"
        if self.not_checkable:
            return "unchecked" if self.not_checkable == self.checked else "partly"
        if self.checked:
            return "kept"
        return "lapsed" if self.outside else "idle"


@dataclass(frozen=True)
class ProvisionEntry:
    """One provision of a document with its rules; sums over them where a figure is asked for."""

    pack: str
    id: str
    type: str
    clause: str
    quote: str
    confidence: int
    title_zh: str
    title_en: str
    note: str
    reason_zh: str
    reason_en: str
    rules: tuple[RuleEntry, ...]

    def title(self, lang: Lang) -> str:
        """What the provision is about."""
        return self.title_zh if lang == "zh" else self.title_en

    def remarks(self, lang: Lang) -> str:
        """Why it could not be checked, where it is worked out, or why nothing computes."""
        return sentences.remarks(self, lang)

    @cached_property
    def standing(self) -> Standing:
        """The most urgent standing of its rules."""
        if not self.rules:
            return "context" if self.type == "context" else "silent"
        standings = {rule.standing for rule in self.rules}
        first = min(standings, key=ORDER.index)
        # One rule that could be checked is more than nothing.
        return "partly" if first == "unchecked" and standings & {"kept", "partly"} else first

    @cached_property
    def level(self) -> str:
        """The strictest level of its rules, '' where it has none; of a broken one, of those broken.

        A provision is as grave as what of it is broken, not as what else it asks for.
        """
        broken = [rule for rule in self.rules if rule.standing == "broken"]
        levels = {rule.level for rule in broken or self.rules}
        return next((level for level in ("hard", "warn", "off") if level in levels), "")

    @property
    def words(self) -> tuple[str, ...]:
        """The words that implement it."""
        return tuple(dict.fromkeys(rule.word for rule in self.rules))

    def total(self, figure: str) -> int:
        """Sum of ``checked``, ``met``, ``violated``, ``not_checkable`` … over the rules."""
        return sum(getattr(rule, figure) for rule in self.rules)

    @property
    def hard_broken(self) -> bool:
        """Whether one of its hard rules is broken."""
        return any(rule.level == "hard" and rule.violated for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Pin:
    """A student whom somebody fixed at a place, or at none ('' ), and why (B-12)."""

    student_id: str
    place_id: str
    reason: str
    where: Where | None


@dataclass(frozen=True)
class Audit:
    """The table by provision, in the order of the packs; what every plan must keep comes last.

    ``findings`` are faults that are no provision's, such as pins without a reason; ``titles`` name
    the packs in Chinese and English.
    """

    entries: tuple[ProvisionEntry, ...]
    pins: tuple[Pin, ...]
    findings: tuple[Fault, ...]
    titles: Mapping[str, tuple[str, str]]
    placed: int
    students: int
    on: dt.date | None
    as_of: dt.date

    def plain(self) -> dict[str, Any]:
        """The whole audit as data that JSON can hold."""
        return document.plain(self)

    @property
    def passed(self) -> bool:
        """Whether no hard rule is broken."""
        return not any(entry.hard_broken for entry in self.entries)

    @cached_property
    def urgent(self) -> tuple[ProvisionEntry, ...]:
        """All entries, the most urgent first; broken hard ones before broken warnings."""
        return tuple(
            sorted(self.entries, key=lambda e: (ORDER.index(e.standing), not e.hard_broken))
        )

    def standing(self, *wanted: Standing) -> tuple[ProvisionEntry, ...]:
        """Entries that stand so, in the order of the packs."""
        return tuple(entry for entry in self.entries if entry.standing in wanted)
