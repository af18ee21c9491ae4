"""Strict orders of PrefLib (``.soi``, ``.soc``): voters become students, alternatives posts.

Lines of the head begin with ``#``; every other line is ``count: first,second,…``: that many voters
with that list. A post has one seat, and nobody accepts a post that is not on the list.

N. Mattei and T. Walsh, "PrefLib: a library for preferences", Algorithmic Decision Theory 2013,
doi:10.1007/978-3-642-41575-3_20.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from placement.errors import DataError, Fault
from placement.instance import Instance, Term

_ORDER = re.compile(r"\s*(\d{1,7})\s*:\s*(\d{1,9}(?:\s*,\s*\d{1,9})*)\s*")
_HEAD = re.compile(r"#\s*([A-Z][A-Z0-9 ]*?)\s*:\s*(.*)")
_NAME = "ALTERNATIVE NAME "
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNDATED = dt.date(2013, 1, 1)


@dataclass
class _Reading:
    """What has been read of one file so far."""

    file: str
    head: dict[str, str] = field(default_factory=dict)
    lists: list[tuple[int, int, list[int]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, line: int, **facts: object) -> None:
        self.faults.append(Fault(code, file=self.file, facts={"line": line, **facts}))

    def number(self, key: str) -> int | None:
        text = self.head.get(key, "")
        return int(text) if text.isdecimal() else None


def recognises(text: str) -> bool:
    """Whether the head has PrefLib's lines."""
    return text.startswith("#") and "# NUMBER ALTERNATIVES:" in text[:20_000]


def parse(text: str, file: str, name: str) -> Instance:
    """The instance of one file; the term is named by the file's title and dated by its publication.

    Raises
    ------
    DataError
        Every line that cannot be read (E617), names an unknown alternative (E614) or one twice
        (E618), and a head that lacks a number (E621) or announces another one (E619).
    """
    reading = _Reading(file)
    for line, content in enumerate(text.splitlines(), start=1):
        if content.startswith("#"):
            match = _HEAD.fullmatch(content.rstrip())
            if match:
                reading.head[match[1]] = match[2].strip()
        elif content.strip():
            _read_list(reading, line, content)
    _check(reading, len(text.splitlines()))
    if reading.faults:
        raise DataError(reading.faults)
    return _instance(reading, reading.head.get("TITLE") or name)


def _read_list(reading: _Reading, line: int, content: str) -> None:
    match = _ORDER.fullmatch(content)
    if not match:
        reading.fault("E617", line, value=content.strip()[:40])
        return
    listed = [int(part) for part in match[2].split(",")]
    known = reading.number("NUMBER ALTERNATIVES")
    for k, alternative in enumerate(listed):
        if known is not None and not 1 <= alternative <= known:
            reading.fault("E614", line, value=alternative, n=known)
        elif alternative in listed[:k]:
            reading.fault("E618", line, value=alternative)
    reading.lists.append((line, int(match[1]), listed))


def _check(reading: _Reading, last: int) -> None:
    if reading.number("NUMBER ALTERNATIVES") is None:
        reading.fault("E621", 1, what="NUMBER ALTERNATIVES")
    voters = reading.number("NUMBER VOTERS")
    if voters is None:
        reading.fault("E621", 1, what="NUMBER VOTERS")
    found = sum(count for _, count, _ in reading.lists)
    # Lines that could not be read would be counted as missing voters: one fault is enough.
    if voters is not None and found != voters and not reading.faults:
        reading.fault("E619", last, wanted=voters, what="voters", found=found)


def _instance(reading: _Reading, title: str) -> Instance:
    posts = reading.number("NUMBER ALTERNATIVES") or 0
    names = [reading.head.get(f"{_NAME}{k}") or f"Alternative {k}" for k in range(1, posts + 1)]
    ids = np.array([f"P{k:0{len(str(posts))}d}" for k in range(1, posts + 1)], dtype=object)
    lists = [listed for _, count, listed in reading.lists for _ in range(count)]
    lengths = np.array([len(listed) for listed in lists], dtype=np.int64)
    width = len(str(len(lists)))
    voters = np.array([f"V{k:0{width}d}" for k in range(1, len(lists) + 1)], dtype=object)
    named = np.array([alternative for listed in lists for alternative in listed], dtype=np.int64)
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    day = reading.head.get("PUBLICATION DATE", "")
    tables = {
        "students": pd.DataFrame(
            {
                "student_id": _texts(voters),
                "name": _texts(voters),
                "major": _texts(np.full(len(voters), "", dtype=object)),
                "adjust": _texts(np.full(len(voters), "否", dtype=object)),
            }
        ),
        "posts": pd.DataFrame(
            {
                "post_id": _texts(ids),
                "employer": _texts(np.array(names, dtype=object)),
                "post": _texts(np.array(names, dtype=object)),
                "need": np.ones(posts, dtype=np.int64),
            }
        ),
        "prefs": pd.DataFrame(
            {
                "student_id": _texts(np.repeat(voters, lengths)),
                "rank": np.arange(len(named)) - first + 1,
                "place_id": _texts(ids[named - 1]),
            }
        ),
    }
    start = dt.date.fromisoformat(day) if _DAY.fullmatch(day) else _UNDATED
    return Instance.from_frames(tables, term=Term(title, start))


def _texts(values: np.ndarray) -> pd.Series:
    return pd.Series(values, dtype=object)
