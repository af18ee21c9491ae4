"""The tables of figures that the documents of a policy want published or reported.

``figures`` counts everything as it is, for the office itself. ``published`` is what may leave it:
counts of fewer than five persons would tell who they are, so they are shown as ``<5``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.vocabulary import rule_word
from placement.vocabulary.kinds import FigureRule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from placement.policy import Policy
    from placement.policy.pack import BoundRule
    from placement.roster import Roster

TOTAL = "合计"
"""The first text of a row that adds up the rows above it."""
HIDDEN = "-"
"""What stands where a number would give a hidden count away."""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One table of figures. ``rules`` are all rules of the policy that ask for this very table.

    ``clauses`` name document and clause of each. ``headings`` are those of the columns of ``frame``
    in Chinese and in English; ``people`` and ``derived`` are as in
    :class:`placement.vocabulary.kinds.FigureRule`.
    """

    word: str
    rules: tuple[str, ...]
    title_zh: str
    title_en: str
    clauses: tuple[str, ...]
    headings: Mapping[str, tuple[str, str]]
    people: tuple[str, ...]
    derived: tuple[str, ...]
    frame: pd.DataFrame

    def plain(self) -> dict[str, object]:
        """Return the table as data that JSON can hold; numbers that are not known are null."""
        return {
            "word": self.word,
            "rules": list(self.rules),
            "zh": self.title_zh,
            "en": self.title_en,
            "clauses": list(self.clauses),
            "columns": [
                {"id": name, "zh": zh, "en": en} for name, (zh, en) in self.headings.items()
            ],
            "rows": [[_plain(value) for value in row] for row in self.frame.to_numpy(object)],
        }


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and np.isnan(value) else value


def figures(roster: Roster, policy: Policy) -> list[FigureTable]:
    """Work out every table that a rule in force on the day of the roster asks for, in their order.

    A table that several provisions ask for with the same parameters is there once.

    >>> import datetime as dt
    >>> import numpy as np
    >>> from placement.generate import generate
    >>> from placement.policy import load_policy
    >>> from placement.roster import Roster
    >>> city = generate(200, 40, seed=1)
    >>> policy = load_policy(["chenzhou-2018"], on=dt.date(2026, 6, 30))
    >>> nobody = Roster(city, np.full(200, -1), dt.date(2026, 6, 30))
    >>> [table.word for table in figures(nobody, policy)]
    ['supply_demand', 'local_figures', 'contribution']
    """
    asked: dict[tuple[str, object], list[BoundRule]] = {}
    for rule in policy.active:
        word = rule_word(rule.word)
        ends = rule.valid_to is not None and rule.valid_to < roster.as_of
        if isinstance(word, FigureRule) and rule.valid_from <= roster.as_of and not ends:
            asked.setdefault((rule.word, rule.params), []).append(rule)
    titles = {pack.id: pack.title_zh for pack in policy.packs}
    return [_table(roster, rules, titles) for rules in asked.values()]


def _table(roster: Roster, rules: list[BoundRule], titles: Mapping[str, str]) -> FigureTable:
    word = rule_word(rules[0].word)
    if not isinstance(word, FigureRule):
        raise AssertionError(f"{rules[0].word} gives no figures")
    return FigureTable(
        word=word.word,
        rules=tuple(rule.id for rule in rules),
        title_zh=word.zh,
        title_en=word.en,
        clauses=tuple(f"《{titles.get(rule.pack, rule.pack)}》{rule.clause}" for rule in rules),
        headings=word.headings,
        people=word.people,
        derived=word.derived,
        frame=word.figures(roster, rules[0].params),
    )


def published(table: FigureTable, *, below: int = 5) -> FigureTable:
    """The table as it may leave the office: counts from 1 to ``below`` − 1 become ``<below``.

    In a row with a hidden count, ``derived`` columns are hidden too. Where the table has a row of
    totals and a column hides one count alone, the smallest other count is hidden with it, or the
    total would give the first away. ``below`` 0 or 1 hides nothing.
    """
    frame = table.frame.copy()
    if below <= 1 or not table.people:
        return replace(table, frame=frame)
    lead = frame.iloc[:, 0].to_numpy(dtype=object)
    total = np.asarray(lead == TOTAL, dtype=bool)
    hidden = np.zeros(len(frame), dtype=bool)
    for name in table.people:
        counts = table.frame[name].to_numpy(dtype=np.int64)
        small = (counts > 0) & (counts < below)
        second = _second(counts, small, total)
        shown = counts.astype(object)
        shown[small] = f"<{below}"
        shown[second] = HIDDEN
        frame[name] = pd.Series(shown, index=frame.index, dtype=object)
        hidden |= small | second
    for name in table.derived:
        shown = frame[name].to_numpy(dtype=object)
        shown[hidden] = HIDDEN
        frame[name] = pd.Series(shown, index=frame.index, dtype=object)
    return replace(table, frame=frame)


def _second(
    counts: NDArray[np.int64], small: NDArray[np.bool_], total: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The other count to hide where a total would give a single hidden one away, (rows,) bool."""
    chosen = np.zeros(len(counts), dtype=bool)
    others = np.flatnonzero(~small & ~total & (counts > 0))
    if total.any() and (small & ~total).sum() == 1 and len(others):
        chosen[others[np.argmin(counts[others])]] = True
    return chosen
