"""Text as people type it: blanks of every width, full-width letters, invisible characters."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from placement.tables.cells import BLANK, Read

# Blanks become one plain blank, invisible characters nothing, full-width letters, digits and the
# signs that stand in numbers their narrow form. Chinese punctuation stays as it was written.
_NARROW: dict[int, int | None] = {
    code: code - 0xFEE0
    for code in range(0xFF01, 0xFF5F)
    if chr(code - 0xFEE0).isalnum() or chr(code) in "＋－．／％＠＃＿＊"
}
_NARROW |= dict.fromkeys([0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F], 0x20)
_NARROW |= dict.fromkeys([0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029], 0x20)
_NARROW |= dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
_TWINS = str.maketrans("（）【】［］，：；“”‘’—–―~～", "()[][],:;\"\"''-----")
_BLANKS = re.compile(r" {2,}")
_CJK_GAP = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")

DIRTY = (
    r"^['\s]|\s$|\s\s|[\t\n\r\f\v\x{85}\x{a0}\x{3000}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{2060}"
    r"\x{feff}\x{ff01}-\x{ff5e}]"
)
"""RE2 pattern of what :func:`clean` would change; used on whole columns."""
PLAIN_ID = r"^[0-9A-Za-z_\-\x{4e00}-\x{9fff}]*$"
"""RE2 pattern of an id that needs no cleaning."""


def clean(text: str) -> str:
    r"""The text without stray blanks, invisible characters and full-width letters.

    >>> clean(" ２０２４ 级\u3000"), clean("SMT\n技术员"), clean("（盖章）")
    ('2024 级', 'SMT 技术员', '（盖章）')
    """
    return _BLANKS.sub(" ", text.translate(_NARROW)).strip()


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """The text with widths, brackets and case alike, blanks within it kept.

    >>> folded("Ａ公司（甲）") == folded(" a公司(甲)"), folded("甲 公司") == folded("甲公司")
    (True, False)
    """
    return clean(text).translate(_TWINS).casefold()


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """The text as it is compared: cleaned, no blanks at all, brackets alike, lower case.

    >>> key("SMT 技术员") == key("ＳＭＴ技术员"), key("甲（乙）") == key("甲(乙)")
    (True, True)
    """
    return folded(text).replace(" ", "")


def plain(value: object) -> str:
    """Any cell as a person would read it off the screen, '' for an empty one.

    >>> plain(12.0), plain(2026.3), plain(None)
    ('12', '2026.3', '')
    """
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def read_text(value: object) -> Read:
    """Free text; a leading apostrophe that forces text in Excel is dropped."""
    text = plain(value)
    if text.startswith("'"):
        text = text[1:].strip()
    return Read(text) if text else BLANK


def read_name(value: object) -> Read:
    """A person's name: blanks between Chinese characters are layout, not part of the name.

    >>> read_name("张 伟").value, read_name("Anna  Li").value
    ('张伟', 'Anna Li')
    """
    text = _CJK_GAP.sub("", plain(value).removeprefix("'"))
    return Read(text) if text else BLANK
