"""Several things in one cell, such as the employers a student must avoid."""

from __future__ import annotations

import re

from placement.tables.cells import BLANK, Read
from placement.tables.cells.text import clean, plain

_SEPARATORS = re.compile(r"[、，,;；|\n\r]+")
_DENIED = frozenset({"无", "没有", "否", "×"})
_NONE = frozenset({"无", "没有", "-", "--", "/", "×", "否"})


def read_list(value: object) -> Read:
    """Entries joined by ``|``.

    >>> read_list("甲公司、乙公司").value, read_list("无").value
    ('甲公司|乙公司', None)
    """
    kept = [part for part in _parts(value) if part not in _NONE]
    return Read("|".join(kept)) if kept else BLANK


def read_answers(value: object) -> Read:
    """Entries of a column in which 无 is an answer and not a blank, such as hazards.

    >>> read_answers("无").value, read_answers("粉尘、/").value, read_answers("/").value
    ('无', '粉尘', None)
    """
    said = _parts(value)
    kept = [part for part in said if part not in _NONE]
    if not kept and any(part in _DENIED for part in said):
        return Read("无")
    return Read("|".join(kept)) if kept else BLANK


def _parts(value: object) -> list[str]:
    text = value if isinstance(value, str) else plain(value)
    return [part for part in dict.fromkeys(map(clean, _SEPARATORS.split(text))) if part]
