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
    known = {"zh_choices": "、".join(offered(choices)), "en_choices": ", ".join(_answers(choices))}
    return Read(None, code, {"shown": shown} | known)


def offered(choices: Mapping[str, str]) -> list[str]:
    """One spelling of each answer to choose from; in Chinese where there is one.

    >>> offered({"hard": "hard", "soft": "soft", "强制": "hard", "必须": "hard", "目标": "soft"})
    ['强制', '目标']
    """
    chinese: dict[str, str] = {}
    for spelling, canonical in choices.items():
        if not spelling.isascii():
            chinese.setdefault(canonical, spelling)
    return [chinese.get(answer, answer) for answer in _answers(choices)]


def _answers(choices: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(choices.values()))
