"""Industries of GB/T 4754—2017: from what a table says to a code, and from a code to its name."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from placement.catalogue import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_CODE = re.compile(r"([A-T]?)(\d{2,4})(?!\d)|([A-T])(?![A-Z0-9])")


@cache
def names() -> Mapping[str, str]:
    """Code with its section letter (``C``, ``C36``, ``C361``, ``C3610``) to name."""
    return {row["code_with_section"]: row["name"] for row in rows("industries-gbt4754-2017.csv")}


@cache
def code(text: str) -> str:
    """Return the code that a text begins with or whose name it is; '' where it is neither.

    Of several codes of one name the longest is returned: it says the most. A code that is not in
    this edition stands for what it is part of: 3610 (2011) for C361.

    >>> code("3611"), code("C36 汽车制造业"), code("民宿服务"), code("汽车"), code("3610")
    ('C3611', 'C36', 'H6130', '', 'C361')
    """
    plain = _plain(text)
    found = _CODE.match(plain)
    if found is None:
        return _by_name().get(plain, "")
    section, digits, letter = found.groups()
    if letter:
        return letter
    stated = f"{section or _sections().get(digits[:2], '')}{digits}"
    wider = (stated[:length] for length in range(len(stated), 2, -1))
    return next((known for known in wider if known in names()), "")


@cache
def titles(code: str) -> tuple[str, ...]:
    """Return the names of a code and of all that it is part of, broadest first.

    >>> titles("C3611")
    ('制造业', '汽车制造业', '汽车整车制造', '汽柴油车整车制造')
    """
    stems = dict.fromkeys(code[:length] for length in (1, 3, 4, 5))
    return tuple(names()[stem] for stem in stems if stem in names())


@cache
def _sections() -> Mapping[str, str]:
    return {known[1:]: known[0] for known in names() if len(known) == 3}


@cache
def _by_name() -> Mapping[str, str]:
    return {_plain(names()[known]): known for known in sorted(names(), key=len)}


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())
