"""Events as an iCalendar file (RFC 5545), for the calendars that people already use."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from placement.calendar.event import Event

OCTETS = 75
"""A content line has at most so many octets before its line break (RFC 5545, 3.1)."""
WARNING = "-P7D"
"""An alarm goes off a week before."""
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def calendar_text(
    events: Iterable[Event], *, stamp: dt.date, lang: str = "zh", name: str = ""
) -> str:
    r"""The whole file: all-day events with an alarm a week before.

    ``stamp`` is the day the list was made on; the same events and day give the same text, and an
    event keeps its UID whenever it is made, so that importing twice gives no doubles.

    >>> import datetime as dt
    >>> from placement.calendar import Event
    >>> day = dt.date(2026, 6, 30)
    >>> text = calendar_text([Event(day, "调度会; 2,3", "", "CZ-04")], stamp=day)
    >>> [line for line in text.split("\r\n") if line.startswith(("DTSTART", "SUMMARY"))]
    ['DTSTART;VALUE=DATE:20260630', 'SUMMARY:调度会\\; 2\\,3']
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//placement//placement calendar//EN",
        "CALSCALE:GREGORIAN",
    ]
    if name:
        lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for event in events:
        lines += _event(event, stamp, lang)
    lines.append("END:VCALENDAR")
    return "".join(part + "\r\n" for line in lines for part in folded(line))


def _event(event: Event, stamp: dt.date, lang: str) -> list[str]:
    title = escaped(f"{event.title(lang)} {event.who}".rstrip())
    described = [event.source] + ([event.basis] if event.basis else [])
    return [
        "BEGIN:VEVENT",
        f"UID:{uid(event)}",
        f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{title}",
        "DESCRIPTION:" + escaped("\n".join(described)),
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{title}",
        f"TRIGGER:{WARNING}",
        "END:VALARM",
        "END:VEVENT",
    ]


def uid(event: Event) -> str:
    """What tells an event from all others, in every export: its source, who acts, and the day.

    A title may be reworded without the event becoming another one.
    """
    said = "\n".join((event.source, event.who, event.day.isoformat()))
    return hashlib.sha256(said.encode()).hexdigest()[:32] + "@placement"


def escaped(text: str) -> str:
    r"""A text value: backslash, semicolon, comma and line break escaped (RFC 5545, 3.3.11).

    >>> print(escaped("一，二;三,四\n五\\六"))
    一，二\;三\,四\n五\\六
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROL.sub("", text).replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """A content line in parts of at most 75 octets; later parts start with the blank that joins.

    No character is cut in two.

    >>> [len(part.encode()) for part in folded("SUMMARY:" + "调" * 40)]
    [74, 55]
    """
    part = ""
    room = OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            yield part
            part, room = " ", OCTETS - 1
        part += character
        room -= size
    yield part
