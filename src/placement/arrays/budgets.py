"""Budgets that bind plans: the yuan that every pair costs a payer in a year, as rows.

A claim is charged to the calendar year of the day on which its fact is complete, with all that it
is worth, whenever it is paid in the end. Of rival claims for one matter the highest counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.arrays.distinct import Coded
from placement.arrays.forms import Crossed
from placement.schema import SCHEMA
from placement.vocabulary import rule_word
from placement.vocabulary.agreed import agreed_rate
from placement.vocabulary.costs import LOOKED_UP, days
from placement.vocabulary.kinds import GrantRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.arrays.forms import FormBook
    from placement.arrays.rows import Bounds
    from placement.instance import Instance
    from placement.policy import BoundRule, Policy
    from placement.vocabulary.costs import Dues, PairCost
    from placement.vocabulary.kinds import Columns

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class _Paying:
    """An active rule whose cost is a sum over pairs."""

    rule: BoundRule
    cost: PairCost
    payer: str
    matter: str

    @property
    def params(self) -> Any:
        """Those of the rule, of whatever kind its word has."""
        return self.rule.params


def budgets(book: FormBook, bounds: Bounds, instance: Instance, policy: Policy) -> None:
    """A row in yuan for each budget that binds plans and that some active rule draws on.

    The limit is the budget less what was granted in its year, and no less than 0.
    """
    table = instance.table("budgets")
    table = table[(table["binding"] == "是").to_numpy()]
    paying = _paying(policy) if len(table) else []
    table = table[table["payer"].isin({own.payer for own in paying}).to_numpy()]
    if not len(table):
        return
    forms = book.new(len(table))
    wanted = list(zip(table["year"].tolist(), table["payer"].tolist(), strict=True))
    for group in _rivals(paying):
        if {own.payer for own in group} & {payer for _, payer in wanted}:
            book.cross(_crossed(group, wanted, forms, instance, policy))
    before = _granted(instance)
    for form, (year, payer), amount in zip(forms.tolist(), wanted, table["amount"], strict=True):
        left = max(0, int(amount) - before.get((year, payer), 0))
        bounds.add(f"budget|{year}|{payer}", form, left)


def _paying(policy: Policy) -> list[_Paying]:
    found = []
    for rule in policy.active:
        word = rule_word(rule.word)
        if isinstance(word, GrantRule) and word.cost is not None:
            params: Any = rule.params
            found.append(_Paying(rule, word.cost, params.payer, word.cost.matter(params)))
    return found


def _rivals(paying: Sequence[_Paying]) -> list[list[_Paying]]:
    """Rules by matter; those without one have no rivals."""
    alone = [[own] for own in paying if not own.matter]
    of_matter: dict[str, list[_Paying]] = {}
    for own in paying:
        if own.matter:
            of_matter.setdefault(own.matter, []).append(own)
    return [*alone, *of_matter.values()]


def _granted(instance: Instance) -> dict[tuple[int, str], int]:
    """Yuan paid before by calendar year and payer, without what was recovered."""
    table = instance.table("granted")
    table = table[((table["status"] != "收回") & table["paid_on"].notna()).to_numpy()]
    year = table["paid_on"].dt.year
    total = table.assign(year=year).groupby(["year", "payer"])["amount"].sum().reset_index()
    keys = zip(total["year"].tolist(), total["payer"].tolist(), strict=True)
    return dict(zip(keys, total["amount"].tolist(), strict=True))


def _crossed(
    group: Sequence[_Paying],
    wanted: Sequence[tuple[int, str]],
    forms: Ints,
    instance: Instance,
    policy: Policy,
) -> Crossed:
    """What rival rules cost in each wanted year, for each wanted payer."""
    agreements = _agreements(instance, group)
    people = {f for own in group for f in own.cost.student_fields}
    hosts = {f for own in group for f in own.cost.place_fields}
    if len(agreements):
        people |= {own.cost.school for own in group} & {"school"}
        hosts |= {own.cost.school for own in group} & {"for_school"} | {"employer"}
    of_student, students = _kinds(instance, instance.students, sorted(people))
    of_place, places = _kinds(instance, instance.places, sorted(hosts))
    shape = (int(of_student.max(initial=0)) + 1, int(of_place.max(initial=0)) + 1)
    totals = np.zeros((len(wanted), *shape), dtype=np.int64)
    for payer, year, yuan in _claimed(group, students, places, agreements, policy, shape):
        for total, own in zip(totals, wanted, strict=True):
            if own[1] == payer:
                total += np.where(year == own[0], yuan, 0)
    row, student, place = np.nonzero(totals)
    return Crossed(of_student, of_place, student, place, forms[row], totals[row, student, place])


def _claimed(
    group: Sequence[_Paying],
    students: Columns,
    places: Columns,
    agreements: pd.DataFrame,
    policy: Policy,
    shape: tuple[int, int],
) -> list[tuple[str, Ints, Ints]]:
    """Payer, year and yuan of every claim that stands, (student kinds, place kinds) each."""
    found: list[tuple[str, Ints, Ints]] = []
    rivals: dict[tuple[str, str], list[int]] = {}
    for own in group:
        for due in own.cost.table(students, places, own.params, policy.counts_until(own.rule)):
            on = np.broadcast_to(due.on, shape)
            rate = _agreed(own, due, on, students, places, agreements)
            yuan = np.where(_in_force(own.rule, on), rate * due.units, 0)
            rivals.setdefault((due.to, due.period), []).append(len(found))
            year = on.astype("datetime64[Y]").astype(np.int64) + 1970
            found.append((own.payer, year, np.broadcast_to(yuan, shape).copy()))
    if group[0].matter:
        for claims in rivals.values():
            best = np.argmax(np.stack([found[k][2] for k in claims]), axis=0)
            for place, k in enumerate(claims):
                found[k][2][best != place] = 0
    return found


def _in_force(rule: BoundRule, on: np.ndarray) -> np.ndarray:
    """Whether a fact of that day lies in the time of the rule."""
    inside = on >= np.datetime64(rule.valid_from, "D")
    if rule.valid_to is not None:
        inside &= on <= np.datetime64(rule.valid_to, "D")
    return np.asarray(inside)


def _agreements(instance: Instance, group: Sequence[_Paying]) -> pd.DataFrame:
    """Agreements that set a rate for one of the rules, with that ``rate``."""
    table = instance.table("agreements")
    names = {name for own in group for name in _names(own.rule)}
    rates = [agreed_rate(str(value)) for value in table["value"]]
    table = table.assign(yuan=np.array([-1 if r is None else r for r in rates], dtype=np.int64))
    party = (table["school"] != "") | (table["employer"] != "")
    return table[(table["rule"].isin(names) & party & (table["yuan"] >= 0)).to_numpy()]


def _names(rule: BoundRule) -> set[str]:
    return {rule.id, rule.provision, rule.word}


def _agreed(
    own: _Paying,
    due: Dues,
    on: np.ndarray,
    students: Columns,
    places: Columns,
    agreements: pd.DataFrame,
) -> Ints:
    """The rate of each pair, (student kinds, place kinds); the last agreement counts."""
    rate = np.broadcast_to(due.rate, on.shape).copy()
    since, until = (days(agreements[name].to_numpy()) for name in ("start", "end"))
    for row, first, last in zip(agreements.to_dict("records"), since, until, strict=True):
        if row["rule"] not in _names(own.rule):
            continue
        binds = ~(on < first) & ~(on > last)
        if row["school"]:
            of_student = own.cost.school == "school"
            school = students["school"][:, None] if of_student else places["for_school"]
            binds &= np.asarray(school == row["school"], dtype=bool)
        if row["employer"]:
            binds &= np.asarray(places["employer"] == row["employer"], dtype=bool)
        rate[binds] = row["yuan"]
    return rate


def _kinds(
    instance: Instance, frame: pd.DataFrame, fields: Sequence[str]
) -> tuple[Ints, dict[str, np.ndarray]]:
    """Kinds of rows by columns of their own and of other tables, see :data:`LOOKED_UP`."""
    columns = {}
    for field in fields:
        table, _, name = field.rpartition(".")
        if not table:
            columns[field] = frame[field]
            continue
        key, own = LOOKED_UP[table]
        known = instance.table(table)
        at = pd.Index(known[key]).get_indexer(pd.Index(frame[own]))
        values = known[name].to_numpy()
        missing = np.array([SCHEMA.table(table).fields[name].missing()], dtype=values.dtype)
        columns[field] = pd.Series(np.append(values, missing)[at], index=frame.index)
    return Coded(pd.DataFrame(columns, index=frame.index)).combinations(fields)
