"""Budgets that bind plans, as rows over pairs, from the one-row form of what a grant costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.schema import SCHEMA
from placement.verify.crossing import Block, Row, Table
from placement.verify.groups import plain_rows
from placement.verify.points import alike
from placement.verify.rows import Kinds, kinds
from placement.verify.sorts import Sorts
from placement.vocabulary import rule_word
from placement.vocabulary.agreed import agreed_rate
from placement.vocabulary.costs import LOOKED_UP
from placement.vocabulary.kinds import GrantRule

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from placement.instance import Instance
    from placement.policy import BoundRule, Policy
    from placement.vocabulary.costs import Due, PairCost
    from placement.vocabulary.kinds import Row as Line

Ints = NDArray[np.int64]


class Paying(NamedTuple):
    """An active rule whose cost is a sum over pairs, and the last day whose months it pays."""

    rule: BoundRule
    cost: PairCost
    until: dt.date | None

    @property
    def params(self) -> Any:
        """Those of the rule, of whatever kind its word has."""
        return self.rule.params


class Cost(NamedTuple):
    """What a rule will pay for a pair: ``yuan``, charged to the calendar ``year``."""

    payer: str
    year: int
    yuan: int


def budgets(instance: Instance, policy: Policy, num_levels: int) -> list[Table]:
    """One table a budget that binds and that some active rule draws on.

    A claim is charged to the year of the day of its fact, with all that it is worth.
    """
    lines = {
        (line["year"], line["payer"]): line["amount"]
        for line in plain_rows(instance.table("budgets"), ("year", "payer", "amount", "binding"))
        if line["binding"] == "是"
    }
    if not lines:
        return []
    groups = _rivals(policy)
    payers = {own.params.payer for group in groups for own in group}
    parts: dict[tuple[int, str], list[_Part]] = {key: [] for key in lines if key[1] in payers}
    for group in groups:
        if any(own.params.payer == payer for own in group for _, payer in parts):
            for key, part in _judged(instance, group, list(parts)):
                parts[key].append(part)
    spent = _granted(instance)
    found = []
    for (year, payer), own in parts.items():
        limit = max(0, lines[year, payer] - spent.get((year, payer), 0))
        found.append(_table(f"budget|{year}|{payer}", own, limit, num_levels))
    return found


class _Part(NamedTuple):
    """``yuan[of_student[i], of_place[p]]`` is what some rules cost for student i at place p."""

    yuan: Ints
    of_student: Ints
    of_place: Ints


def _rivals(policy: Policy) -> list[list[Paying]]:
    """Rules by the matter for which only one of them is paid; most have none."""
    alone: list[list[Paying]] = []
    of_matter: dict[str, list[Paying]] = {}
    for rule in policy.active:
        word = rule_word(rule.word)
        if not isinstance(word, GrantRule) or word.cost is None:
            continue
        own = Paying(rule, word.cost, policy.counts_until(rule))
        matter = word.cost.matter(rule.params)
        if matter:
            of_matter.setdefault(matter, []).append(own)
        else:
            alone.append([own])
    return [*alone, *of_matter.values()]


def _granted(instance: Instance) -> dict[tuple[int, str], int]:
    """Yuan paid before by year and payer; what was recovered is back in the budget."""
    found: dict[tuple[int, str], int] = {}
    fields = ("paid_on", "payer", "amount", "status")
    for line in plain_rows(instance.table("granted"), fields):
        if line["paid_on"] is not None and line["status"] != "收回":
            key = (line["paid_on"].year, line["payer"])
            found[key] = found.get(key, 0) + line["amount"]
    return found


def _judged(
    instance: Instance, group: list[Paying], keys: list[tuple[int, str]]
) -> Iterator[tuple[tuple[int, str], _Part]]:
    """What rival rules cost each pair in each year and for each payer."""
    agreements = _agreements(instance, group)
    people = {field for own in group for field in own.cost.student_fields}
    hosts = {field for own in group for field in own.cost.place_fields}
    if agreements:
        people.add("school")
        hosts |= {"for_school", "employer"}
    students = _kinds(instance, instance.students, sorted(people))
    places = _kinds(instance, instance.places, sorted(hosts))
    shape = (len(students.rows), len(places.rows))
    found = {key: np.zeros(shape, dtype=np.int64) for key in keys}
    for s, student in enumerate(students.rows):
        for p, place in enumerate(places.rows):
            for cost in costs(group, student, place, agreements):
                if (cost.year, cost.payer) in found:
                    found[cost.year, cost.payer][s, p] += cost.yuan
    for key, yuan in found.items():
        yield key, _Part(yuan, students.of, places.of)


def costs(
    group: Iterable[Paying], student: Line, place: Line, agreements: Iterable[Line]
) -> list[Cost]:
    """What rival rules will pay for one student at one place; of one payee and time the highest."""
    stands: dict[object, Cost] = {}
    for number, own in enumerate(group):
        matter = own.cost.matter(own.params)
        for due in own.cost.one(student, place, own.params, own.until):
            if due.on < own.rule.valid_from:
                continue
            if own.rule.valid_to is not None and due.on > own.rule.valid_to:
                continue
            rate = due.rate
            for line in agreements:
                if _binds(line, own, due, student, place):
                    rate = agreed_rate(line["value"]) or 0
            cost = Cost(own.params.payer, due.on.year, rate * due.units)
            key = (due.to, due.period) if matter else (number, due.period)
            if key not in stands or cost.yuan > stands[key].yuan:
                stands[key] = cost
    return list(stands.values())


def _agreements(instance: Instance, group: Iterable[Paying]) -> list[Line]:
    """Agreements that set a rate for one of the rules."""
    fields = ("rule", "value", "school", "employer", "start", "end")
    names = {name for own in group for name in (own.rule.id, own.rule.provision, own.rule.word)}
    return [
        line
        for line in plain_rows(instance.table("agreements"), fields)
        if line["rule"] in names
        and agreed_rate(line["value"]) is not None
        and (line["school"] or line["employer"])
    ]


def _binds(line: Line, own: Paying, due: Due, student: Line, place: Line) -> bool:
    """Whether an agreement sets the rate of a claim."""
    school = student["school"] if own.cost.school == "school" else place["for_school"]
    return (
        line["rule"] in (own.rule.id, own.rule.provision, own.rule.word)
        and line["school"] in ("", school)
        and line["employer"] in ("", place["employer"])
        and (line["start"] is None or line["start"] <= due.on)
        and (line["end"] is None or due.on <= line["end"])
    )


def _kinds(instance: Instance, frame: pd.DataFrame, fields: list[str]) -> Kinds:
    """Kinds of rows by columns of their own and of other tables, see :data:`LOOKED_UP`."""
    more = {}
    for field in fields:
        table, _, name = field.rpartition(".")
        if table:
            key, own = LOOKED_UP[table]
            known = instance.table(table)
            values = dict(zip(known[key], known[name], strict=True))
            blank = SCHEMA.table(table).fields[name].missing()
            column = [values.get(row, blank) for row in frame[own]]
            more[field] = pd.Series(column, index=frame.index, dtype=known[name].dtype)
    return kinds(frame.assign(**more), fields)


def _table(key: str, parts: list[_Part], limit: int, num_levels: int) -> Table:
    """The parts added up: a block for every sort of students and number of yuan."""
    yuan = np.zeros((1, 1), dtype=np.int64)
    of_student = np.zeros(len(parts[0].of_student), dtype=np.int64)
    of_place = np.zeros(len(parts[0].of_place), dtype=np.int64)
    for part in parts:
        both, own = of_student * len(part.yuan) + part.of_student, part.yuan.shape[1]
        sort, of_student = np.unique(both, return_inverse=True)
        spot, of_place = np.unique(of_place * own + part.of_place, return_inverse=True)
        rows, columns = np.divmod(sort, len(part.yuan)), np.divmod(spot, own)
        yuan = yuan[np.ix_(rows[0], columns[0])] + part.yuan[np.ix_(rows[1], columns[1])]
        first, of_sort = alike(yuan)
        yuan, of_student = yuan[first], of_sort[of_student]
        first, of_spot = alike(yuan.T)
        yuan, of_place = yuan[:, first], of_spot[of_place]
    blocks = [
        Block([s], np.flatnonzero(yuan[s] == number).tolist(), number)
        for s in range(len(yuan))
        for number in np.unique(yuan[s]).tolist()
        if number
    ]
    return Table(
        Sorts(of_student, yuan.shape[0], {}),
        Sorts(of_place, yuan.shape[1], {}),
        [Row(key, tuple(blocks), limit, soft=False, penalty=(0,) * num_levels, unit=1)],
    )
