"""Why claims are refused, in sentences: those that say the same are worded once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.vocabulary.claims import texts
from placement.wording import catalogue, sentence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from placement.policy import BoundRule
    from placement.wording import Lang

_BRACES = re.compile(r"\{(\w+)\}")
_DAYS = ("fact_date", "start", "end")
_RENAMED = {"months": "computed_months", "document": "agreement"}
"""Facts of sentences that are columns under another name."""


def reasons(
    frame: pd.DataFrame, rules: Sequence[BoundRule], as_of: dt.date, lang: Lang
) -> np.ndarray:
    """The sentence of each refused claim, '' for good ones, (rows,).

    Facts are columns of the claim, parameters of its rule, the days of its validity, and ``other``,
    what is paid in its place.
    """
    told = np.full(len(frame), "", dtype=object)
    codes = frame["refusal"].to_numpy()
    for code in sorted(set(codes) - {""}):
        rows = np.flatnonzero(codes == code)
        names = sorted(set(_BRACES.findall(catalogue()[code][lang])))
        facts = {name: _fact(name, frame, rows, rules, as_of, lang) for name in names}
        groups, first = _alike(facts, len(rows))
        spoken = [
            sentence(code, {name: column[k] for name, column in facts.items()}, lang=lang)
            for k in first
        ]
        told[rows] = np.array(spoken, dtype=object)[groups]
    return told


def _fact(
    name: str,
    frame: pd.DataFrame,
    rows: np.ndarray,
    rules: Sequence[BoundRule],
    as_of: dt.date,
    lang: Lang,
) -> np.ndarray:
    """One fact of some claims, (rows,)."""
    if name == "other":
        return _other(frame, rows, rules, lang)
    column = _RENAMED.get(name, name)
    if name in _DAYS:
        return texts(frame[name].to_numpy()[rows].astype("datetime64[D]"))
    found: np.ndarray
    if column in frame.columns:
        found = frame[column].to_numpy()[rows].astype(object)
        return found
    said = np.array([_of_rule(rule, name, as_of) for rule in rules], dtype=object)
    found = said[frame["rule"].to_numpy()[rows]]
    return found


def _other(
    frame: pd.DataFrame, rows: np.ndarray, rules: Sequence[BoundRule], lang: Lang
) -> np.ndarray:
    winner = frame["winner"].to_numpy()[rows]
    titles = [f"{r.id} {r.title_zh if lang == 'zh' else r.title_en}" for r in rules]
    named = np.array(titles, dtype=object)[frame["rule"].to_numpy()[np.maximum(winner, 0)]]
    found: np.ndarray = np.where(winner >= 0, named, frame["other"].to_numpy()[rows])
    return found


def _of_rule(rule: BoundRule, name: str, as_of: dt.date) -> object:
    if name == "as_of":
        return min(as_of, rule.valid_to or as_of).isoformat()
    if name in ("valid_from", "valid_to"):
        day = rule.valid_from if name == "valid_from" else rule.valid_to
        return "…" if day is None else day.isoformat()
    value = getattr(rule.params, name, "")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return "、".join(map(str, value)) if isinstance(value, tuple) else value


def _alike(facts: Mapping[str, np.ndarray], rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Number of the distinct combination of facts in each row, and the first row of each."""
    group = np.zeros(rows, dtype=np.int64)
    for column in facts.values():
        codes, distinct = pd.factorize(column, use_na_sentinel=False)
        group = pd.factorize(group * (len(distinct) + 1) + codes)[0]
    return group, np.unique(group, return_index=True)[1]
