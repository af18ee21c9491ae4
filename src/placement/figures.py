"""The tables of figures that the documents of a policy want published or reported.

``figures`` counts everything as it is, for the office itself; what may leave it is made of these
tables by :func:`placement.published`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.vocabulary import rule_word
from placement.vocabulary.kinds import FigureRule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.policy import Policy
    from placement.policy.pack import BoundRule
    from placement.roster import Roster
    from placement.wording import Lang

TOTAL = "合计"
"""The first text of a row that adds up the rows above it."""
HIDDEN = "-"
"""What stands where a number would give a hidden count away."""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One table of figures. ``rules`` are all rules of the policy that ask for this very table.

    ``clauses`` name document and clause of each; ``rule`` is the word, with the headings of the
    columns of ``frame``.
    """

    rule: FigureRule
    rules: tuple[str, ...]
    clauses: tuple[str, ...]
    frame: pd.DataFrame

    @property
    def word(self) -> str:
        """The word of the vocabulary that makes such a table."""
        return self.rule.word

    @property
    def title_zh(self) -> str:
        """What the table is called in Chinese."""
        return self.rule.zh

    @property
    def title_en(self) -> str:
        """What the table is called in English."""
        return self.rule.en

    @property
    def headings(self) -> Mapping[str, tuple[str, str]]:
        """Headings of the columns in Chinese and in English."""
        return self.rule.headings

    def told(self, lang: Lang) -> pd.DataFrame:
        """``frame`` with our own words in a language; what the user wrote stays."""
        words = self.rule.words
        if lang == "zh" or not words:
            return self.frame
        ends = [word for word in words if word.startswith("（")]

        def text(value: object) -> object:
            if not isinstance(value, str):
                return value
            for end in ends:
                if value.endswith(end):
                    return f"{text(value.removesuffix(end))}{words[end]}"
            return words.get(value, value)

        found = self.frame.copy()
        for name in found:
            if not pd.api.types.is_numeric_dtype(found[name]):
                found[name] = pd.Series(
                    [text(value) for value in found[name]], index=found.index, dtype=object
                )
        return found

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
        rule=word,
        rules=tuple(rule.id for rule in rules),
        clauses=tuple(f"《{titles.get(rule.pack, rule.pack)}》{rule.clause}" for rule in rules),
        frame=word.figures(roster, rules[0].params),
    )
