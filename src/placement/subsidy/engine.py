"""From a plan and the rules of a policy to claims: collected, dated, overridden, paid once.

The order matters: what a rule itself refuses stays refused for that reason; a fact outside the
time of its document earns nothing; an agreement exchanges the rate; what was paid before is taken
off; of several claims for one matter the highest is paid.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.schema import SCHEMA
from placement.subsidy.agreements import apply_agreements
from placement.subsidy.earlier import Earlier, people, settle
from placement.subsidy.reckoning import Reckoning
from placement.vocabulary import rule_word
from placement.vocabulary.claims import choose_one, claims, day, refused
from placement.vocabulary.kinds import GrantRule

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from placement.instance import Instance
    from placement.policy import BoundRule, Policy
    from placement.roster import Roster

_PERSONS = ("学生", "毕业生")
_ALIKE = ["rule", "payee", "student_id", "matter", "period", "amount"]
"""Claims that agree in all of these are one claim entered twice."""
_NOT_YET = ("S602", "S627")
"""Reasons that time alone would mend, unless the document ends first."""


def reckon(roster: Roster, policy: Policy, *, earlier: pd.DataFrame | None = None) -> Reckoning:
    """Claim everything that a plan entitles to by the roster's day, and refuse what must be.

    Parameters
    ----------
    roster
        The plan; only facts up to its ``as_of`` count.
    policy
        Loaded with ``on=None``, so that each rule is there for the facts of its own time.
    earlier
        Payments made before, with the columns of the table ``granted``; those of the roster's own
        table count as well.
    """
    before = _granted(roster.instance, earlier)
    roster = replace(roster, instance=_with_granted(roster.instance, before))
    rules = tuple(rule for rule in policy.active if _is_grant(rule))
    frame = _collect(roster, policy, rules)
    frame = _inside_validity(frame, rules)
    frame, documents, told = apply_agreements(frame, rules, roster.instance.table("agreements"))
    known = Earlier(before, people(roster.instance), rules)
    frame = settle(frame, known)
    frame = _no_repeats(frame, known.cards(frame["student_id"]))
    frame = _highest(frame)
    frame = known.topped_up(frame)
    frame["agreement"] = documents
    return Reckoning(
        frame=frame,
        rules=rules,
        packs={pack.id: pack for pack in policy.packs},
        roster=roster,
        granted=before,
        notes=(*told, *known.notes),
    )


def _is_grant(rule: BoundRule) -> bool:
    return isinstance(rule_word(rule.word), GrantRule)


def _granted(instance: Instance, earlier: pd.DataFrame | None) -> pd.DataFrame:
    own = instance.table("granted")
    if earlier is None:
        return own
    more = SCHEMA.table("granted").canonical(earlier)
    return pd.concat([own, more], ignore_index=True) if len(own) else more


def _with_granted(instance: Instance, granted: pd.DataFrame) -> Instance:
    return instance.replace(tables={**instance.tables, "granted": granted})


def _collect(roster: Roster, policy: Policy, rules: Sequence[BoundRule]) -> pd.DataFrame:
    """The claims of all rules, one below the other, with the number of their rule."""
    days: dict[dt.date, Roster] = {roster.as_of: roster}
    parts = [claims(0).assign(rule=np.zeros(0, dtype=np.int64))]
    for number, rule in enumerate(rules):
        # Months after a document has lapsed count for nothing.
        last = min(roster.as_of, policy.counts_until(rule) or roster.as_of)
        if last not in days:
            days[last] = replace(roster, as_of=last)
        word = rule_word(rule.word)
        if isinstance(word, GrantRule):
            found = word.claims(days[last], rule.params)
            parts.append(found.assign(rule=np.full(len(found), number, dtype=np.int64)))
    frame = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    rows = len(frame)
    return frame.assign(
        before=np.zeros(rows, dtype=np.int64),
        other=np.full(rows, "", dtype=object),
        winner=np.full(rows, -1, dtype=np.int64),
    )


def _inside_validity(frame: pd.DataFrame, rules: Sequence[BoundRule]) -> pd.DataFrame:
    """Refuse what happened, or would be due, outside the time of its rule."""
    if not len(frame):
        return frame
    first = np.array([day(rule.valid_from) for rule in rules])[frame["rule"]]
    last = np.array(
        [np.datetime64("9999-12-31") if r.valid_to is None else day(r.valid_to) for r in rules]
    )[frame["rule"]]
    fact = frame["fact_date"].to_numpy().astype("datetime64[D]")
    open_ = (frame["refusal"] == "").to_numpy() | frame["refusal"].isin(_NOT_YET).to_numpy()
    return refused(frame, open_ & ((fact < first) | (fact > last)), "S611")


def _no_repeats(frame: pd.DataFrame, cards: np.ndarray) -> pd.DataFrame:
    """Refuse what stands in the tables twice, and people who do under another student id."""
    whole = (frame["refusal"] == "") & (frame["repeat"] != "part")
    frame = refused(frame, (whole & frame[whole].duplicated(_ALIKE)).to_numpy(), "S635")
    person = frame["beneficiary"].isin(_PERSONS).to_numpy() & (cards != "")
    rows = np.flatnonzero((frame["refusal"] == "").to_numpy() & person)
    if not len(rows):
        return frame
    keys = pd.DataFrame(
        {"rule": frame["rule"].to_numpy()[rows], "card": cards[rows], "row": rows,
         "id": frame["student_id"].to_numpy()[rows]}
    )  # fmt: skip
    first = keys.groupby(["rule", "card"])[["row", "id"]].transform("first")
    again = (first["id"] != keys["id"]).to_numpy()
    frame = refused(frame, np.isin(np.arange(len(frame)), rows[again]), "S634")
    frame.loc[rows[again], "other"] = first["id"].to_numpy()[again]
    return frame


def _highest(frame: pd.DataFrame) -> pd.DataFrame:
    """Of several good claims for one matter the highest stands."""
    stands = choose_one(frame)
    lower = stands != np.arange(len(frame))
    chosen = refused(frame, lower, "S610")
    return chosen.assign(winner=np.where(lower, stands, -1))
