"""Columns with a closed set of answers, in all the ways people tick a box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.tables.cells import BLANK, Read
from placement.tables.cells.text import key, plain

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_choice(value: object, choices: Mapping[str, str], *, code: str = "E209") -> Read:
    """The canonical answer; ``code`` where the cell holds none of them.

    >>> read_choice("√", {"√": "是", "×": "否"}).value
    '是'
    >>> read_choice(True, {"是": "是"}).value, read_choice("未知", {"男": "男"}, code="E207").code
    ('是', 'E207')
    """
    shown = plain(value).removeprefix("'")
    if not shown:
        return BLANK
    if shown in choices:
        return Read(choices[shown])
    wanted = key(shown).replace("✓", "√").replace("✔", "√").replace("✗", "×").replace("✘", "×")
    for spelling, canonical in choices.items():
        if key(spelling) == wanted:
            return Read(canonical)
    return Read(None, code, {"shown": shown, "choices": "、".join(dict.fromkeys(choices.values()))})
