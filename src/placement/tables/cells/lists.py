"""Several things in one cell, such as the employers a student must avoid."""

from __future__ import annotations

import re

from placement.tables.cells import BLANK, Read
from placement.tables.cells.text import clean, plain

_SEPARATORS = re.compile(r"[、，,;；|\n\r]+")
_NONE = frozenset({"无", "没有", "-", "--", "/", "×", "否"})


def read_list(value: object) -> Read:
    """Entries joined by ``|``.

    >>> read_list("甲公司、乙公司").value, read_list("无").value
    ('甲公司|乙公司', None)
    """
    text = value if isinstance(value, str) else plain(value)
    parts = [clean(part) for part in _SEPARATORS.split(text)]
    kept = [part for part in dict.fromkeys(parts) if part and part not in _NONE]
    return Read("|".join(kept)) if kept else BLANK
