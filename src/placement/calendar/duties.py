"""Days on which the documents of a policy want something done, and on which they end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from placement.calendar.event import Event, by_day
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import DateRule
from placement.wording import sentence

if TYPE_CHECKING:
    from placement.policy import Pack, Policy


_ALWAYS = (dt.date(2000, 1, 1), dt.date(2100, 12, 31))


def duties(policy: Policy, since: dt.date, until: dt.date) -> list[Event]:
    """Events of all dates in the policy's active rules, from ``since`` to ``until``, by day.

    Both ends are included. A rule asks for nothing on days on which it is not in force. The last
    day of a document is an event too, unless a rule of its own names that one day. Load the policy
    with ``on=None`` for a range that leaves the time of one of its packs.

    >>> from placement.policy import load_policy
    >>> policy = load_policy(["chenzhou-2018"], on=None)
    >>> for event in duties(policy, dt.date(2026, 6, 1), dt.date(2026, 6, 30)):
    ...     print(event.day, event.source)
    2026-06-30 CZ-04/yearly
    2026-06-30 CZ-07/rounds
    """
    packs = {pack.id: pack for pack in policy.packs}
    found = []
    ends_told = set()
    for rule in policy.active:
        word = rule_word(rule.word)
        if not isinstance(word, DateRule):
            continue
        first = max(since, rule.valid_from)
        last = until if rule.valid_to is None else min(until, rule.valid_to)
        pack = packs[rule.pack]
        basis = f"《{pack.title_zh}》{pack.number} {rule.clause}：“{rule.quote}”"
        if pack.valid_to is not None and word.dates(rule.params, *_ALWAYS) == [pack.valid_to]:
            ends_told.add(pack.id)
        found += [
            Event(day, rule.title_zh, rule.title_en, rule.id, basis=basis)
            for day in (word.dates(rule.params, first, last) if first <= last else [])
        ]
    found += [
        _end(pack, pack.valid_to)
        for pack in policy.packs
        if pack.valid_to is not None
        and pack.id not in ends_told
        and since <= pack.valid_to <= until
    ]
    return by_day(found)


def year_after(since: dt.date) -> dt.date:
    """The last day of a year that begins on a day.

    >>> import datetime as dt
    >>> year_after(dt.date(2026, 1, 1)), year_after(dt.date(2024, 2, 29))
    (datetime.date(2026, 12, 31), datetime.date(2025, 2, 28))
    """
    # A year of days is the same day of the next year only where no 29 February comes between.
    try:
        return since.replace(year=since.year + 1) - dt.timedelta(days=1)
    except ValueError:
        return dt.date(since.year + 1, 2, 28)


def _end(pack: Pack, day: dt.date) -> Event:
    facts = {"title": pack.title_zh, "title_en": pack.title_en}
    return Event(
        day,
        sentence("calendar.pack_ends", facts, lang="zh"),
        sentence("calendar.pack_ends", facts, lang="en"),
        pack.id,
        basis=f"《{pack.title_zh}》{pack.number}",
    )
