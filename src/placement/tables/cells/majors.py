"""Lists of majors as employers write them: names, classes, "any", "related majors"."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from placement.tables.cells import BLANK, Read
from placement.tables.cells.text import clean, key, plain

Resolve = Callable[[str], str]
"""One entry to the name or code it stands for, '' where it is unknown."""
_SEPARATORS = re.compile(r"[、，,/；;|\n\r]+|\s{2,}")
_BRACKETS = re.compile(r"[（(\[【][^（）()\[\]【】]*[)）\]】]")
_WORDS = re.compile(r"或者|以及|或|及|和|与")
_TAIL = re.compile(
    r"(?:等)?(?:相关|相近|类似)(?:的)?(?:专业|类)?(?:均可|优先)?$|等(?:专业)?$|优先$"
)
_ANY = frozenset(
    key(word)
    for word in [
        "不限",
        "专业不限",
        "不限专业",
        "无",
        "无要求",
        "均可",
        "都可以",
        "全部",
        "所有专业",
        "任何专业",
        "各专业",
        "任意",
        "相关专业",
        "相近专业",
        "对口专业",
        "理工科",
        "理工类",
        "工科",
        "文科",
        "文科类",
        "不限制",
        "*",
    ]
)


def read_majors(value: object, resolve: Resolve) -> Read:
    """Entries joined by ``|``, or ``*`` for any (``W241``); ``E240`` names those nobody knows.

    >>> known = {"数控技术", "机械制造及自动化"}
    >>> look_up = lambda text: text.split("（")[0] if text.split("（")[0] in known else ""
    >>> read_majors("数控技术（3+2）、机械制造及自动化", look_up).value
    '数控技术|机械制造及自动化'
    >>> read_majors("不限", str).code
    'W241'
    """
    shown = plain(value)
    if not shown:
        return BLANK
    if key(shown) in _ANY:
        return Read("*", "" if shown == "*" else "W241", {"shown": shown})
    entries: list[str] = []
    unknown: list[str] = []
    text = value if isinstance(value, str) else shown
    for part in _SEPARATORS.split(text):
        item = clean(part)
        if not item:
            continue
        if key(item) in _ANY:
            return Read("*", "W241", {"shown": shown})
        found = _entry(item, resolve)
        entries.extend(found)
        if not found:
            unknown.append(item)
    joined = "|".join(dict.fromkeys(entries))
    if unknown:
        return Read(None, "E240", {"shown": "、".join(unknown)})
    if not joined:
        return BLANK
    # Abbreviations and loose groups are said; a direction in brackets is not worth a word.
    written = _BRACKETS.sub("", key(text))
    plainly = all(key(entry) in written for entry in entries)
    return Read(joined, "" if plainly else "I244", {"shown": shown, "used": joined})


@lru_cache(maxsize=4096)
def _entry(item: str, resolve: Resolve) -> tuple[str, ...]:
    for text in (item, _TAIL.sub("", item), item.removesuffix("专业")):
        if text and (found := resolve(text)):
            return (found,)
    # 及, 和, 与 join majors only where both sides are known: many names contain them.
    parts = [part for part in _WORDS.split(_TAIL.sub("", item)) if part]
    if len(parts) < 2:
        return ()
    each = tuple(resolve(part) for part in parts)
    return each if all(each) else ()
