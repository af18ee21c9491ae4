"""Every constraint on several students: what was asked, what a plan has, and what is missing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from placement.constraints import kind_of
from placement.verify.crossing import Block, total
from placement.verify.groups import tabled
from placement.verify.locks import locks
from placement.verify.plan import Plan
from placement.verify.rows import Rows
from placement.verify.side import rebuild_side
from placement.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.profile import Profile
    from placement.verify.crossing import Row, Table
    from placement.verify.side import Side
    from placement.wording import Lang

Unit = Literal["people", "percent", "sites", "yuan"]
_KINDS = ("share", "budget", "opening", "block", "sites", "team", "limit")
"""The order of reports."""


@dataclass(frozen=True)
class Demand:
    """One constraint by its key (see :func:`placement.constraints.constraint_in_words`).

    ``asked`` and ``reached`` are in ``unit``; ``at_least`` says which way. ``short`` is what is
    missing or too much, in persons (sites, yuan), 0 where it is kept. ``opened`` is False for
    places that did not open and for teams of whom nobody is placed: they keep what is asked.
    """

    key: str
    kind: str
    hard: bool
    at_least: bool
    unit: Unit
    asked: float
    reached: float
    short: float
    opened: bool = True

    @property
    def kept(self) -> bool:
        """Whether the plan does what is asked."""
        return self.short <= 0


def demands(
    instance: Instance,
    policy: Policy,
    profile: Profile,
    place_of: NDArray[np.integer],
    *,
    side: Side | None = None,
) -> list[Demand]:
    """All constraints of an instance, missed ones first within each kind.

    Of blocks only those are told of that hold somebody: the others ask for nothing. ``side`` are
    the verifier's side constraints, where somebody has rebuilt them already.
    """
    held = locks(instance)
    own = side or rebuild_side(Rows(instance), policy, profile, held)
    plan = Plan(np.asarray(place_of, dtype=np.int64))
    found = [*_limits(instance, plan), *_openings(own, plan), *_blocks(own, plan)]
    found += _teams(own, plan, instance)
    for table in (*own.shares, *own.budgets):
        count = table.count(plan)
        found += [_row(row, table, count) for row in table.rows]
    return sorted(found, key=lambda demand: (_KINDS.index(demand.kind), demand.kept))


def _row(row: Row, table: Table, count: NDArray[np.int64]) -> Demand:
    """A share or a budget; shares of students in per cent of those who are placed."""
    kind = kind_of(row.key)
    over = max(0, total(row.blocks, count) - row.limit)
    if kind == "budget":
        reached = total(row.blocks, count) / row.unit
        return Demand(
            row.key, kind, not row.soft, at_least=False, unit="yuan",
            asked=row.limit / row.unit, reached=reached, short=over / row.unit,
        )  # fmt: skip
    base = [block for block in row.blocks if block.places is None]
    inside = next(block for block in row.blocks if block.places is not None)
    people = total((inside._replace(number=1),), count)
    at_least = inside.number < 0
    asked, reached = abs(row.limit) / row.unit, float(people)
    if base:
        asked = float(abs(base[0].number))
        placed = total((Block(base[0].students, None, 1),), count)
        reached = 100 * people / placed if placed else np.nan
    return Demand(
        row.key, kind, not row.soft, at_least=at_least, unit="percent" if base else "people",
        asked=asked, reached=reached, short=over / row.unit,
    )  # fmt: skip


def _openings(side: Side, plan: Plan) -> Iterator[Demand]:
    count = side.openings.count(plan)
    for own in side.openings.sets:
        there = total((own.block,), count)
        yield _set(own.key, "opening", own.least, there)


def _blocks(side: Side, plan: Plan) -> Iterator[Demand]:
    opened: dict[str, int] = {}
    for table in side.blocks:
        count = table.count(plan)
        for own in table.sets:
            there = total((own.block,), count)
            if there:
                opened[own.key] = there
                if own.least > 1:
                    yield _set(own.key, "block", own.least, there)
    for cap in side.caps:
        sites = sum(key in opened for key in cap.sets)
        yield Demand(
            cap.key, "sites", hard=True, at_least=False, unit="sites",
            asked=cap.limit, reached=sites, short=max(0, sites - cap.limit),
        )  # fmt: skip


def _set(key: str, kind: str, least: int, there: int) -> Demand:
    short = max(0, least - there) if there else 0
    return Demand(
        key, kind, hard=True, at_least=True, unit="people",
        asked=least, reached=there, short=short, opened=there > 0,
    )  # fmt: skip


def _teams(side: Side, plan: Plan, instance: Instance) -> Iterator[Demand]:
    torn = set(side.teams.torn(plan))
    ids = instance.students["student_id"].to_numpy()
    for team in side.teams.teams:
        at = plan.place_of[team.members]
        placed = int((at >= 0).sum())
        units = [side.teams.unit[p] for p in at.tolist() if p >= 0]
        together = max((units.count(unit) for unit in set(units)), default=0)
        short = max(1, len(at) - together) if team.name in torn else 0
        yield Demand(
            f"team|{ids[team.members[0]]}", "team", hard=True, at_least=True, unit="people",
            asked=len(at), reached=placed, short=short, opened=placed > 0,
        )  # fmt: skip


def _limits(instance: Instance, plan: Plan) -> Iterator[Demand]:
    """The user's own limits on places and on students."""
    counts: Mapping[bool, NDArray[np.int64]] = {
        False: plan.count(len(instance.places)),
        True: (plan.place_of >= 0).astype(np.int64),
    }
    for of_students, count in counts.items():
        for group in tabled(instance, of_students=of_students):
            there, limit = int(count[group.members].sum()), group.limit or 0
            key = f"student|{group.key}" if of_students else group.key
            yield Demand(
                key, "limit", hard=True, at_least=False, unit="people",
                asked=limit, reached=there, short=max(0, there - limit),
            )  # fmt: skip


def amount_in_words(demand: Demand, amount: float, lang: Lang, *, persons: bool = False) -> str:
    """``60%``, ``12 人``: an amount in the unit of a demand; of nobody there is no share.

    With ``persons`` a share is told in persons, as :attr:`Demand.short` is, and in whole ones.
    """
    if amount != amount:
        return sentence("amount.none", {}, lang=lang)
    unit = demand.unit
    if persons and unit in ("people", "percent"):
        unit, amount = "people", math.ceil(amount)
    shown = f"{amount:,.1f}".removesuffix(".0")
    return sentence(f"amount.{unit}", {"n": shown}, lang=lang)


def short_in_words(demand: Demand, lang: Lang) -> str:
    """What the plan has of it, and what is missing or too much; only the first where it is kept."""
    reached = amount_in_words(demand, demand.reached, lang)
    if demand.kept:
        return sentence("demand.reached", {"reached": reached}, lang=lang)
    short = amount_in_words(demand, demand.short, lang, persons=True)
    code = "demand.short" if demand.at_least else "demand.over"
    return sentence(code, {"reached": reached, "short": short}, lang=lang)
