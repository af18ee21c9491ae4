"""The calendar file, read back with a plain parser and held to the limits of RFC 5545."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.calendar import Event, calendar_text
from placement.calendar.ics import OCTETS, uid

DAY = dt.date(2026, 6, 30)
TEXTS = st.text(
    st.one_of(
        st.sampled_from("调度会议，；,;\\\n\r\t:\"'[]🏭é "),
        st.characters(exclude_categories=["Cs"], max_codepoint=0x2FFFF),
    ),
    max_size=120,
)
EVENTS = st.lists(
    st.builds(Event, st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), TEXTS, TEXTS, TEXTS,
              TEXTS, TEXTS),
    max_size=4,
)  # fmt: skip


def parse(text: str) -> list[tuple[str, str]]:
    """Content lines unfolded, each as its name with parameters, and its value."""
    assert text.endswith("\r\n")
    lines = text[:-2].split("\r\n")
    assert not any("\n" in line or "\r" in line for line in lines)
    whole: list[str] = []
    for line in lines:
        assert len(line.encode("utf-8")) <= OCTETS
        if line.startswith(" "):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    return [(line.partition(":")[0], line.partition(":")[2]) for line in whole]


def plain(value: str) -> str:
    """A text value without its escapes; what is not escaped must not need it."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def kept(text: str) -> str:
    """What of a text a calendar can hold: no control characters but line breaks."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))


@given(EVENTS, st.sampled_from(["zh", "en"]))
def test_what_is_written_is_read_back(events: list[Event], lang: str) -> None:
    """Every line within 75 octets and whole characters; titles and bases survive."""
    text = calendar_text(events, stamp=DAY, lang=lang, name="到期, 事项")
    found = parse(text)
    assert found[:2] == [("BEGIN", "VCALENDAR"), ("VERSION", "2.0")]
    assert found[-1] == ("END", "VCALENDAR")
    assert found.count(("BEGIN", "VEVENT")) == found.count(("END", "VEVENT")) == len(events)
    assert found.count(("BEGIN", "VALARM")) == found.count(("END", "VALARM")) == len(events)
    titles = [plain(value) for name, value in found if name == "SUMMARY"]
    assert titles == [kept(f"{e.title(lang)} {e.who}".rstrip()) for e in events]
    described = [plain(v) for name, v in found if name == "DESCRIPTION"][::2]
    assert described == [
        kept("\n".join([e.source, e.basis] if e.basis else [e.source])) for e in events
    ]
    days = [v for name, v in found if name == "DTSTART;VALUE=DATE"]
    assert days == [f"{e.day:%Y%m%d}" for e in events]
    ends = [v for name, v in found if name == "DTEND;VALUE=DATE"]
    assert ends == [f"{e.day + dt.timedelta(days=1):%Y%m%d}" for e in events]


def test_what_a_calendar_must_have_is_there() -> None:
    """PRODID and version once, UID and stamp of every event, an alarm a week before."""
    event = Event(DAY, "调度会", "Meeting", "CZ-04/yearly")
    found = parse(calendar_text([event], stamp=dt.date(2026, 1, 1)))
    names = [name for name, _ in found]
    assert names.count("PRODID") == names.count("VERSION") == 1
    assert dict(found)["DTSTAMP"] == "20260101T000000Z"
    assert dict(found)["UID"] == uid(event)
    assert dict(found)["TRIGGER"] == "-P7D"
    assert dict(found)["ACTION"] == "DISPLAY"


def test_an_event_keeps_its_uid() -> None:
    """Reworded or exported on another day it is the same; another day or person is another."""
    event = Event(DAY, "调度会", "Meeting", "CZ-04/yearly", "办公室", "第3条")
    same = Event(DAY, "季度调度会", "Quarterly meeting", "CZ-04/yearly", "办公室")
    others = [
        Event(DAY + dt.timedelta(days=1), "调度会", "Meeting", "CZ-04/yearly", "办公室"),
        Event(DAY, "调度会", "Meeting", "CZ-04/yearly", "学校"),
        Event(DAY, "调度会", "Meeting", "CZ-07/rounds", "办公室"),
    ]
    assert uid(event) == uid(same)
    assert uid(event) not in {uid(other) for other in others}
    assert re.fullmatch(r"[0-9a-f]{32}@placement", uid(event))


@pytest.mark.parametrize("character", ["a", "é", "调", "🏭"])
def test_long_lines_are_folded_at_every_offset(character: str) -> None:
    """Characters of one to four octets, wherever the limit falls; only the first line is full."""
    for offset in range(5):
        title = "-" * offset + character * 200
        text = calendar_text([Event(DAY, title, "", "X-1")], stamp=DAY)
        found = [plain(value) for name, value in parse(text) if name == "SUMMARY"]
        assert found == [title]
