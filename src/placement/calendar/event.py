"""A day on which something is due, whoever says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Event:
    """Something due on one day.

    ``source`` names what asks for it: a provision or rule id, or the table it was read from, such
    as ``CZ-07`` or ``teachers:T003``. It makes an event recognisable from one export to the next,
    so it must not hold a day. ``who`` is the person, school or office that must act, '' where the
    source does not say. ``basis`` is the document, clause and sentence that ask for it, if any.
    """

    day: dt.date
    title_zh: str
    title_en: str
    source: str
    who: str = ""
    basis: str = ""

    def title(self, lang: str) -> str:
        """The title in one language."""
        return self.title_zh if lang == "zh" else self.title_en

    def plain(self) -> dict[str, str]:
        """Return the event as data that JSON can hold."""
        return {
            "day": self.day.isoformat(),
            "zh": self.title_zh,
            "en": self.title_en,
            "source": self.source,
            "who": self.who,
            "basis": self.basis,
        }


def by_day(events: Iterable[Event]) -> list[Event]:
    """Sort events by day, then by source and who acts; what is the same is there once."""
    return sorted(set(events), key=lambda e: (e.day, e.source, e.who, e.title_zh))
