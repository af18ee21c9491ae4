"""How many, or how many per cent: bounds of the table of shares."""

from __future__ import annotations

from placement.tables.cells import Read
from placement.tables.cells.numbers import read_number
from placement.tables.cells.text import key, plain


def read_share(value: object) -> Read:
    """A bound as written; ``60%`` is 60, and tells that a per cent is meant.

    >>> read_share("60%").value, read_share("60%").also
    (60.0, {'percent': True})
    >>> read_share("60人").value, read_share(12).value, read_share("多数").code
    (60.0, 12.0, 'E215')
    """
    text = key(plain(value))
    if isinstance(value, str) and text.endswith("%"):
        read = read_number(text.removesuffix("%"))
        return Read(read.value, read.code, read.facts, {"percent": True})
    if isinstance(value, str) and text.endswith("人"):
        return read_number(text.removesuffix("人"))
    return read_number(value)
