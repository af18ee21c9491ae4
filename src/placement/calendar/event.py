"""A day on which something is due, whoever says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Event:
    """Something due on one day.

    ``source`` names what asks for it: a provision or rule id, or the table it was read from, such
    as ``CZ-07`` or ``teachers:T003``. It makes an event recognisable from one export to the next,
    so it must not hold a day. ``who`` is the person, school or office that must act, '' where the
    source does not say.
    """

    day: dt.date
    title_zh: str
    title_en: str
    source: str
    who: str = ""
