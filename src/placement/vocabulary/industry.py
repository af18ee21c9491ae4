"""``industry``: a post in one of the industries that a city wants to see staffed first.

Cities name their key industries in tiers: “做强汽车、机械、信息、铁道交通等主干专业集群；改造提升
钢铁、日化、化工、食品加工等传统专业集群；大力发展电子信息……等新兴专业集群”
(《柳州市深化产教融合实施方案》三（一）4). Which industries, and what each tier is worth, is data of
the profile. A wish of the city, never a rule.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

import numpy as np

from placement.catalogue import industries
from placement.vocabulary.kinds import Columns, PairTerm, Row, combinations

_CODE = re.compile(r"[A-T]?\d{2,4}|[A-T]")
NO_TIER = -1


@dataclass(frozen=True, slots=True)
class IndustryParams:
    """``names`` of the tiers, what each is worth (``values``), and what belongs to it (``match``).

    An entry of ``match`` is a ``|``-joined list: codes of GB/T 4754 (``36``, ``C36``, ``C``) take
    every industry below them, other words every industry in whose text or in whose names
    they stand, those of the divisions it is part of included. The first tier that fits counts.
    """

    names: tuple[str, ...] = ()
    values: tuple[float, ...] = field(default=(), metadata={"unit": "share"})
    match: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_tiers(self.names, self.match)
        if len(self.values) != len(self.names):
            raise ValueError("names and values: equally many")
        if not all(0 <= value <= 1 for value in self.values):
            raise ValueError("values: 0 … 1")


def check_tiers(names: tuple[str, ...], match: tuple[str, ...]) -> None:
    """Refuse tiers that do not pair up, have no name, or have a blank entry.

    Raises
    ------
    ValueError
        When they are so.
    """
    if len(names) != len(match):
        raise ValueError("names and match: equally many")
    if not all(names) or len(set(names)) != len(names):
        raise ValueError("names: not blank, no name twice")
    if not all(part.strip() for entry in match for part in entry.split("|")):
        raise ValueError("match: no blank parts")


def tier(industry: str, match: tuple[str, ...]) -> int:
    """Position of the first tier that an industry belongs to; ``NO_TIER`` where there is none.

    >>> tier("C3670", ("36|31", "食品")), tier("方便食品制造", ("36|31", "食品"))
    (0, 1)
    >>> tier("", ("36",))
    -1
    """
    own = industries.code(industry)
    text = _plain(" ".join((industry, *industries.titles(own))))
    for position, entry in enumerate(match):
        for part in map(_plain, entry.split("|")):
            if _CODE.fullmatch(part) is None:
                if part in text:
                    return position
            elif own.startswith(part) or own[1:].startswith(part):
                return position
    return NO_TIER


def tiers(texts: np.ndarray, match: tuple[str, ...]) -> np.ndarray:
    """Position of the tier of every industry, (n,) int64; see :func:`tier`."""
    distinct, at = np.unique(texts.astype(str), return_inverse=True)
    codes = [industries.code(text) for text in distinct]
    plain = [
        _plain(" ".join((text, *industries.titles(code))))
        for text, code in zip(distinct, codes, strict=True)
    ]
    found = np.full(len(distinct), NO_TIER, dtype=np.int64)
    # From the last tier to the first; each overwrites the later one.
    for position in range(len(match) - 1, -1, -1):
        parts = [_plain(part) for part in match[position].split("|")]
        stems = tuple(part for part in parts if _CODE.fullmatch(part))
        words = [part for part in parts if not _CODE.fullmatch(part)]
        by_code = [c.startswith(stems) or c[1:].startswith(stems) for c in codes]
        by_word = [any(word in text for word in words) for text in plain]
        found[np.array(by_code, dtype=bool) | np.array(by_word, dtype=bool)] = position
    return np.asarray(found[at])


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def one(_student: Row, place: Row, params: IndustryParams) -> float:
    """What the tier of the post's industry is worth; nothing where it has none.

    >>> wanted = IndustryParams(names=("主干", "传统"), values=(1.0, 0.5), match=("36", "31"))
    >>> one({}, {"industry": "汽车制造业"}, wanted), one({}, {"industry": "C31"}, wanted)
    (1.0, 0.5)
    """
    position = tier(place["industry"], params.match)
    return 0.0 if position == NO_TIER else params.values[position]


def table(students: Columns, places: Columns, params: IndustryParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    # The last value stands for NO_TIER.
    worth = np.array([*params.values, 0.0])
    return np.tile(worth[tiers(places["industry"], params.match)], (combinations(students), 1))


TERM = PairTerm(
    word="industry",
    zh="重点产业",
    en="Key industry",
    params=IndustryParams,
    student_fields=(),
    place_fields=("industry",),
    one=one,
    table=table,
)
