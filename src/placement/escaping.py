"""Text that a spreadsheet would run as a formula, made harmless and back.

A cell that starts with ``= + - @``, a tab or a carriage return is a formula to Excel when a CSV
file is opened or a cell is edited. Such text gets an apostrophe in front. Text that already starts
with an apostrophe before such a character gets another, so that :func:`unescaped` gives back
exactly what was there.
"""

from __future__ import annotations

import re

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def escaped(text: str) -> str:
    """The text as it may stand in a cell.

    >>> escaped("=1+1"), escaped("0431"), escaped("'=1")
    ("'=1+1", '0431', "''=1")
    """
    return f"'{text}" if _RISKY.match(text) else text


def unescaped(text: str) -> str:
    """What :func:`escaped` was given.

    >>> unescaped("'=1+1")
    '=1+1'
    """
    return text[1:] if _ESCAPED.match(text) else text
