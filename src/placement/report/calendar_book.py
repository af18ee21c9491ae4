"""The calendar as a file: a workbook for people, or ``.ics`` for the calendars they use."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from placement.calendar import calendar_text
from placement.errors import UsageError
from placement.report.page import Column, Page
from placement.report.workbook import Imprint, write_workbook
from placement.storage import named_as_workbook, write_atomically
from placement.wording import sentence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from placement.calendar import Event
    from placement.wording import Lang

_DAYS = (
    Column("日期", "Day", "date"),
    Column("事项", "What", width=48),
    Column("何人", "Who", width=20),
    Column("依据", "Source", width=18),
    Column("条款和原文", "Clause and wording", width=60),
)


def write_calendar(
    path: Path,
    events: Sequence[Event],
    since: dt.date,
    *,
    force: bool = False,
    lang: Lang = "zh",
) -> Path:
    """Write the events as ``.ics``, or as a workbook where the name does not end so.

    ``since`` is the first day of the list, which the file is stamped with: the same events give the
    same file.

    Raises
    ------
    UsageError
        When the file exists and ``force`` is not set (E411), or it cannot be written (E102, E105,
        E107).
    """
    calendar = path.suffix.lower() == ".ics"
    path = path if calendar else named_as_workbook(path)
    if path.exists() and not force:
        raise UsageError("E411", path=str(path))
    title = sentence("calendar.title", {"day": since.isoformat()}, lang=lang)

    def write(target: Path) -> None:
        if calendar:
            text = calendar_text(events, stamp=since, lang=lang, name=title)
            target.write_bytes(text.encode("utf-8"))
        else:
            write_workbook(target, [(title, days_page(events, lang))], _imprint(title))

    def _imprint(shown: str) -> Imprint:
        said = "\n".join(repr(event) for event in events)
        number = hashlib.sha256(said.encode()).hexdigest()[:8]
        label = sentence("calendar.number", {}, lang=lang)
        return Imprint(number, shown, since, lang, label)

    return write_atomically(path.parent, {path.name: write}, force=True)[0]


def days_page(events: Sequence[Event], lang: Lang) -> Page:
    """One row an event, by day."""
    days = np.array([event.day for event in events], dtype="datetime64[D]")
    texts = [
        [event.title(lang) for event in events],
        [event.who for event in events],
        [event.source for event in events],
        [event.basis for event in events],
    ]
    columns = [np.array(text, dtype=object) for text in texts]
    return Page(_DAYS, (days.astype("datetime64[s]"), *columns), frozen=1)
