"""One sentence a student, from the keys and facts of :mod:`placement.explain.reasons`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.constraints import constraint_in_words
from placement.explain.alike import combined
from placement.explain.barriers import AVOID, OBSTACLES, OPEN
from placement.explain.fit import FIT_KINDS
from placement.wording import Lang, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from placement.explain.reasons import Reasons

_BONDS = frozenset({"block", "sites", "share", "budget", "kept_open"})
"""Outcomes that a constraint on several students explains."""
_CHOICES = "\0"
"""Stands in a sentence where the fates of the better choices go."""


def word(found: Reasons, lang: Lang) -> NDArray[np.object_]:
    """The sentence of every student, (n,): fit for a clerk to read to a parent."""
    fate = _fates(found, lang)
    text_code, _texts = pd.factorize(found.text)
    columns = (found.place, found.rank, found.fit_kind, found.count, found.fact, text_code)
    key_code, keys = pd.factorize(found.key)
    detail, rows = _details(found)
    kind, first = _kinds([key_code, *columns, detail])
    written = [
        _main(
            found,
            str(keys[key_code[i]]),
            [int(c[i]) for c in columns[:5]],
            str(found.text[i]),
            int(rows[detail[i]]) if detail[i] >= 0 else -1,
            lang,
        )
        for i in first.tolist()
    ]
    if not written:
        return np.zeros(0, dtype=object)
    sentences: NDArray[np.object_] = np.array(written, dtype=object)[kind]
    for student, text in fate.items():
        sentences[student] = sentences[student].replace(_CHOICES, text)
    return sentences


def _details(found: Reasons) -> tuple[np.ndarray, np.ndarray]:
    """Which of the distinct details explains each student, (n,) or -1; and a row of each."""
    detail = np.full(len(found.key), -1, dtype=np.int64)
    mine = np.flatnonzero(found.key[found.searching] == "none_open")
    if not len(mine):
        return detail, mine
    parts = np.concatenate([found.stand, found.example, found.breach], axis=1)[mine]
    kind, first = _kinds(list(parts.T))
    detail[found.searching[mine]] = kind
    return detail, mine[first]


def _kinds(columns: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The kind (n,) of each position by all columns together, and one position of each kind."""
    return combined([pd.factorize(column)[0].astype(np.int64) for column in columns])


def _main(found: Reasons, key: str, numbers: list[int], text: str, row: int, lang: Lang) -> str:
    """One sentence; ``row`` is that of what stands in the way, -1 where nothing is told of it."""
    place, rank, fit, count, fact = numbers
    facts: dict[str, object] = {
        "rank": rank,
        "n": count,
        "m": len(found.instance.places),
        "text": text or sentence("reason.no_text", {}, lang=lang),
        "choices": _CHOICES,
        "post": "",
        "fit": sentence(f"fit.{FIT_KINDS[fit]}.clause", {}, lang=lang),
        "units": fact,
        "unit": sentence(f"places_by.{found.instance.team_unit}.unit", {}, lang=lang),
        "same": sentence(f"places_by.{found.instance.team_unit}.same", {}, lang=lang),
    }
    if place >= 0:
        facts["post"] = found.post_names[place]
    if key == "no_eligible":
        if fact == -1:
            return sentence("reason.no_places", facts, lang=lang)
        facts |= _rule(found, fact, lang)
    if key == "group_full":
        group = found.room.groups[fact]
        facts |= {"label": group.label, "limit": group.limit}
    if row >= 0:
        facts["why"] = _obstacles(found, row, lang)
    return sentence(f"reason.{key}", facts, lang=lang)


def _obstacles(found: Reasons, row: int, lang: Lang) -> str:
    """How many of the places are full, not open and so on, with an example where it tells more."""
    told = []
    for k, name in enumerate(OBSTACLES):
        if k == OPEN or not found.stand[row, k]:
            continue
        facts: dict[str, object] = {"n": int(found.stand[row, k])}
        if name == "closed":
            facts |= _closed(found, int(found.example[row, k]), lang)
        if found.breach[row, k] >= 0:
            facts |= _bond(found, int(found.breach[row, k]), lang)
        told.append(sentence(f"stand.{name}", facts, lang=lang))
    return ("；" if lang == "zh" else "; ").join(told)


def _closed(found: Reasons, place: int, lang: Lang) -> dict[str, object]:
    """What a place that did not open would have needed."""
    row = found.instance.places.iloc[place]
    kind = "class" if row["order_class"] else "post"
    return {
        "post": found.post_names[place],
        "least": sentence(f"reason.least.{kind}", {"n": int(row["need_min"])}, lang=lang),
        "suited": int(found.suited[place]),
    }


def _bond(found: Reasons, position: int, lang: Lang) -> dict[str, object]:
    key = found.bonds.bonds[position].key
    return {"constraint": constraint_in_words(key, lang, instance=found.instance)}


def _fates(found: Reasons, lang: Lang) -> dict[int, str]:
    """Student to the fates of the choices ranked above the place obtained, joined."""
    outcomes = found.outcomes
    if not len(outcomes.student):
        return {}
    code, names = pd.factorize(outcomes.outcome)
    kind, first = _kinds([code, outcomes.rank, outcomes.place, outcomes.fact])
    written = np.array(
        [
            _fate(
                found,
                str(names[code[k]]),
                int(outcomes.rank[k]),
                int(outcomes.place[k]),
                int(outcomes.fact[k]),
                lang,
            )
            for k in first.tolist()
        ],
        dtype=object,
    )[kind].tolist()
    starts = np.flatnonzero(np.diff(outcomes.student, prepend=-1)).tolist()
    joint = "，" if lang == "zh" else "; "
    return {
        int(outcomes.student[begin]): joint.join(written[begin:end])
        for begin, end in zip(starts, [*starts[1:], len(written)], strict=True)
    }


def _fate(found: Reasons, outcome: str, rank: int, place: int, fact: int, lang: Lang) -> str:
    facts: dict[str, object] = {"rank": rank, "post": found.post_names[place], "n": fact}
    if outcome in _BONDS:
        facts |= _bond(found, fact, lang)
    if outcome == "closed":
        facts |= _closed(found, place, lang)
    if outcome == "barred":
        facts |= _rule(found, fact, lang)
    if outcome in ("capped", "group"):
        group = found.room.groups[fact]
        facts |= {"label": group.label, "limit": group.limit}
    return sentence(f"fate.{outcome}", facts, lang=lang)


def _rule(found: Reasons, position: int, lang: Lang) -> dict[str, object]:
    if position == AVOID:
        return {
            "rule": sentence("reason.avoid_title", {}, lang=lang),
            "id": sentence("reason.avoid_source", {}, lang=lang),
        }
    rule = found.policy.hard[position]
    return {"rule": rule.title_zh if lang == "zh" else rule.title_en, "id": rule.id.split("/")[0]}
