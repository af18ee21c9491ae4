"""``venue_ban``: no hosts of a kind, told by their industry or their name.

No student at “酒吧、夜总会、歌厅、洗浴中心、电子游戏厅、网吧等营业性娱乐场所” (教职成〔2021〕4号
第十六条). The words are data of the pack. A name that has such a word and also says that its owner
makes or sells things (洗浴设备制造) is UNKNOWN: a person should look.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np

from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row, combinations

_ORDINARY = "一般场所"


@dataclass(frozen=True, slots=True)
class VenueParams:
    """``words`` bar a host by its name or industry, ``industries`` by its GB/T 4754 code's start.

    ``unless``: words that make a name doubtful. Case and width of letters do not matter.
    ``venues``: values of the column 场所性质 that bar, too; where any are given, 一般场所 there
    settles a doubt.
    """

    words: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(self.words) or not all(self.industries) or not all(self.unless):
            raise ValueError("no blank words")


def one(_student: Row, place: Row, params: VenueParams) -> Finding:
    """BROKEN by industry or name; UNKNOWN where the name is doubtful or only the post has a word.

    >>> bars = VenueParams(words=("酒吧", "KTV"), unless=("设备",))
    >>> place = {"employer": "星光ｋｔｖ", "industry": "", "post": "", "venue": "", "kind": "",
    ...          "order_class": 0}
    >>> one({}, place, bars).name, one({}, place | {"employer": "郴州国际酒店"}, bars).name
    ('BROKEN', 'KEPT')
    """
    if not is_internship(place):
        return Finding.KEPT
    if place["venue"] and place["venue"] in params.venues:
        return Finding.BROKEN
    found = _by_text(place, params)
    settled = found is Finding.UNKNOWN and params.venues and place["venue"] == _ORDINARY
    return Finding.KEPT if settled else found


def _by_text(place: Row, params: VenueParams) -> Finding:
    employer, industry = _plain(place["employer"]), _plain(place["industry"])
    if not employer and not industry:
        return Finding.UNKNOWN
    words = [_plain(word) for word in params.words]
    code = industry.lstrip("abcdefghijklmnopqrst")
    if code.isdecimal():
        if any(code.startswith(barred) for barred in params.industries):
            return Finding.BROKEN
    elif any(word in industry for word in words):
        doubtful = any(_plain(word) in industry for word in params.unless)
        return Finding.UNKNOWN if doubtful else Finding.BROKEN
    if any(word in employer for word in words):
        doubtful = any(_plain(word) in employer for word in params.unless)
        return Finding.UNKNOWN if doubtful else Finding.BROKEN
    return Finding.UNKNOWN if any(word in _plain(place["post"]) for word in words) else Finding.KEPT


def table(students: Columns, places: Columns, params: VenueParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    words = tuple(map(_plain, params.words))
    unless = tuple(map(_plain, params.unless))
    employer, industry, post = (
        np.array([_plain(text) for text in places[key]], dtype=object)
        for key in ("employer", "industry", "post")
    )
    codes = np.array([text.lstrip("abcdefghijklmnopqrst") for text in industry], dtype=object)
    coded = np.array([text.isdecimal() for text in codes], dtype=bool)
    barred = coded & np.array([text.startswith(params.industries) for text in codes], dtype=bool)
    by_industry = ~coded & _has(industry, words)
    by_name = _has(employer, words)

    # From the weakest sign to the strongest; each overwrites the last.
    finding = np.where(_has(post, words), np.int8(Finding.UNKNOWN), np.int8(Finding.KEPT))
    finding[by_name] = Finding.BROKEN
    finding[by_name & _has(employer, unless)] = Finding.UNKNOWN
    finding[by_industry] = Finding.BROKEN
    finding[by_industry & _has(industry, unless)] = Finding.UNKNOWN
    finding[barred] = Finding.BROKEN
    finding[(employer == "") & (industry == "")] = Finding.UNKNOWN
    if params.venues:
        finding[(finding == Finding.UNKNOWN) & (places["venue"] == _ORDINARY)] = Finding.KEPT
        finding[np.isin(places["venue"].astype(str), params.venues)] = Finding.BROKEN
    finding[~internships(places)] = Finding.KEPT
    return np.tile(finding, (combinations(students), 1))


def _has(texts: np.ndarray, words: tuple[str, ...]) -> np.ndarray:
    return np.array([any(word in text for word in words) for text in texts], dtype=bool)


@cache
def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


RULE = PairRule(
    word="venue_ban",
    zh="不得到规定场所实习",
    en="Not at a barred venue",
    params=VenueParams,
    student_fields=(),
    place_fields=("employer", "industry", "post", "venue", *FIELDS),
    one=one,
    table=table,
)
