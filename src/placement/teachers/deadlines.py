"""Days of the calendar that teachers' practice brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.calendar.event import Event
from placement.teachers.words import months_in_words
from placement.wording import sentence

if TYPE_CHECKING:
    import datetime as dt

    from placement.teachers.ledger import Entry, Ledger


def deadlines(
    ledger: Ledger, since: dt.date | None = None, until: dt.date | None = None
) -> list[Event]:
    """The day by which each teacher owes practice, and the last on which it can begin.

    Only days from ``since`` (the ledger's own day unless given) to ``until``, both included, by
    day. What is late is due on the ledger's own day. Where any five years running count, the last
    day on which they hold enough is a day too.
    """
    since = ledger.as_of if since is None else since
    ids, names = (ledger.teachers[column].tolist() for column in ("teacher_id", "name"))
    found = [
        event
        for entry in ledger.entries
        for event in _events(ledger, entry, ids[entry.teacher], names[entry.teacher])
        if event.day >= since and (until is None or event.day <= until)
    ]
    return sorted(found, key=lambda event: (event.day, event.source))


def _events(ledger: Ledger, entry: Entry, number: str, name: str) -> list[Event]:
    standing, rule = entry.standing, ledger.rules[entry.rule]
    if standing.due is None:
        return []
    source, who = f"teachers:{number}/{rule.id}", name or number

    def event(kind: str, day: dt.date) -> Event:
        said = {
            lang: sentence(
                f"teachers.event.{kind}",
                {"who": who, "owed": months_in_words(standing.owed, lang), "rule": rule.id,
                 "due": standing.due},
                lang=lang,
            )
            for lang in ("zh", "en")
        }  # fmt: skip
        return Event(day, said["zh"], said["en"], f"{source}/{kind}", who)

    if entry.state == "late":
        return [event("late", ledger.as_of)]
    if entry.state == "met":
        rolls = getattr(rule.params, "window", "") == "rolling" and standing.due > ledger.as_of
        return [event("holds", standing.due)] if rolls else []
    found = [event("due", standing.due)]
    if standing.latest_start is not None and entry.state == "open":
        found.append(event("start", standing.latest_start))
    return found
