"""What a policy pack holds, and the policy that several packs make on one day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from placement.vocabulary.binding import plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from placement.errors import Fault
    from placement.policy.example import Example

Level = Literal["hard", "warn", "off"]
LEVELS: tuple[Level, ...] = ("hard", "warn", "off")
"""``hard`` forbids, ``warn`` is checked and reported, ``off`` is not looked at."""
ProvisionType = Literal["hard", "target", "money", "calendar", "report", "field", "context"]
TYPES: tuple[ProvisionType, ...] = (
    "hard", "target", "money", "calendar", "report", "field", "context",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PackRule:
    """A word of the vocabulary with its parameters, as one provision uses it.

    ``units`` repeats the unit of each number that the pack sets. A rule may be valid for part of
    its document's time only; the same id may then stand again for another part.
    """

    id: str
    word: str
    level: Level
    params: object
    units: Mapping[str, str]
    zh: str
    en: str
    valid_from: dt.date
    valid_to: dt.date | None
    examples: tuple[Example, ...]

    def in_force(self, on: dt.date) -> bool:
        """Whether the rule counts on that day; both ends included."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Provision:
    """One sentence of a document that asks for something, whether or not rules can check it.

    ``confidence`` is 3 where the words were read in the document, 2 where the content is sure and
    the article number is inferred, 1 where neither is confirmed. A provision of type ``context``
    has no rules; ``reason_zh`` and ``reason_en`` say why nothing can be computed from it.
    """

    id: str
    clause: str
    quote: str
    type: ProvisionType
    confidence: int
    zh: str
    en: str
    note: str
    reason_zh: str
    reason_en: str
    rules: tuple[PackRule, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of an ambiguous sentence: the value that the parameter then has."""

    value: object
    zh: str
    en: str

    @property
    def name(self) -> str:
        """What people write for it: as in TOML, where it is true and not True.

        >>> Choice(True, "", "").name, Choice("by_kind", "", "").name
        ('true', 'by_kind')
        """
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value)


@dataclass(frozen=True, slots=True)
class Switch:
    """A question that a document leaves open; its answer is one parameter of some rules.

    ``rules`` are ids of the pack's own rules; ``default`` is the reading their texts start with.
    """

    name: str
    zh: str
    en: str
    rules: tuple[str, ...]
    param: str
    default: object
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """One document as data. ``region`` is the adcode it binds, '' the whole country.

    ``sha256`` is of everything the pack says, whatever file it came from and however that is laid
    out.
    """

    id: str
    title_zh: str
    title_en: str
    number: str
    authority: str
    region: str
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    provisions: tuple[Provision, ...]
    switches: tuple[Switch, ...]
    file: str
    sha256: str

    def in_force(self, on: dt.date) -> bool:
        """Whether the document binds on that day; both ends included."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule of a pack at the level it has in this run. ``params`` is the word's own dataclass.

    It counts for facts from ``valid_from`` to ``valid_to`` (None: open), both days included.
    """

    id: str
    provision: str
    word: str
    level: Level
    params: object
    clause: str
    quote: str
    pack: str
    title_zh: str
    title_en: str
    valid_from: dt.date
    valid_to: dt.date | None

    def plain(self) -> dict[str, object]:
        """Return the rule as data that JSON can hold, for the run record."""
        return {
            "id": self.id,
            "word": self.word,
            "level": self.level,
            "params": plain(self.params),
            "clause": self.clause,
            "pack": self.pack,
        }


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that bind one run. ``notes`` say which packs were chosen, and which have lapsed.

    ``switches`` are the readings chosen by name, those left at their default not among them.
    """

    packs: tuple[Pack, ...] = ()
    rules: tuple[BoundRule, ...] = ()
    on: dt.date | None = None
    notes: tuple[Fault, ...] = ()
    switches: Mapping[str, str] = field(default_factory=dict)

    @property
    def hard(self) -> tuple[BoundRule, ...]:
        """Rules that forbid."""
        return tuple(rule for rule in self.rules if rule.level == "hard")

    @property
    def active(self) -> tuple[BoundRule, ...]:
        """Rules that are checked: hard ones and warnings."""
        return tuple(rule for rule in self.rules if rule.level != "off")

    def counts_until(self, rule: BoundRule) -> dt.date | None:
        """Last day whose months are paid for by a rule, None for no end.

        Under a later version of the rule they go on at the rate of the day on which the claim
        arose.
        """
        later = any(r.id == rule.id and r.valid_from > rule.valid_from for r in self.active)
        return None if later else rule.valid_to

    def plain(self) -> list[dict[str, object]]:
        """Every rule as data, those switched off included, for the run record."""
        return [rule.plain() for rule in self.rules]
