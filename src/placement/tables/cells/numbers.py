"""Plain numbers: scores with 分 behind them, ranks, shares, and marks that are no number."""

from __future__ import annotations

import re

from placement.tables.cells import BLANK, Read
from placement.tables.cells.text import key, plain

_MARKS = frozenset(
    [
        "优",
        "良",
        "中",
        "差",
        "优秀",
        "良好",
        "中等",
        "及格",
        "不及格",
        "合格",
        "不合格",
        "缺考",
        "免修",
        "缓考",
        "无",
        "-",
        "--",
        "/",
    ]
)
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(分|%|名|位)?")


def read_number(value: object) -> Read:
    """A number; ``W218`` (not used) for words such as 缺考 or 优, ``E215`` for anything else.

    >>> read_number("86.5分").value, read_number("缺考").code, read_number("八十六又").code
    (86.5, 'W218', 'E215')
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Read(float(value)) if value == value else BLANK
    shown = plain(value).removeprefix("'")
    text = key(shown)
    if not text:
        return BLANK
    if found := _NUMBER.fullmatch(text.replace(",", "")):
        return Read(float(found[1]) / (100.0 if found[2] == "%" else 1.0))
    return Read(None, "W218" if text in _MARKS else "E215", {"shown": shown})


def read_integer(value: object) -> Read:
    """A whole number of any sign: explicit scores, ranks.

    >>> read_integer("第3名").value, read_integer(2.5).code
    (3, 'E215')
    """
    trimmed = re.sub(r"^第(?=\d)", "", plain(value)) if isinstance(value, str) else value
    read = read_number(trimmed)
    if not isinstance(read.value, float):
        return read
    if not read.value.is_integer() or abs(read.value) >= 2**53:
        return Read(None, "E215", {"shown": plain(value)})
    return Read(int(read.value))
