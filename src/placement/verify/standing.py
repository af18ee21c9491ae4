"""Which side constraints a plan keeps: one built-in check a kind, in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.verify.crossing import total

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from placement.verify.crossing import Row, Table
    from placement.verify.plan import Plan
    from placement.verify.side import Side

Judged = tuple[int, list[str]]
"""How many were looked at, and what names those that do not hold."""


def openings(side: Side, plan: Plan) -> Judged:
    """Places with some students, but fewer than they need."""
    count = side.openings.count(plan)
    found = [
        own.key.removeprefix("place|")
        for own in side.openings.sets
        if 0 < total((own.block,), count) < own.least
    ]
    return len(side.openings.sets), found


def blocks(side: Side, plan: Plan) -> Judged:
    """Sets with some students, but fewer than they need, and groups spread over too many."""
    found: list[str] = []
    opened: set[str] = set()
    for table in side.blocks:
        count = table.count(plan)
        for own in table.sets:
            there = total((own.block,), count)
            if there:
                opened.add(own.key)
            if 0 < there < own.least:
                found.append(own.key)
    found += [cap.key for cap in side.caps if sum(k in opened for k in cap.sets) > cap.limit]
    return sum(len(table.sets) for table in side.blocks) + len(side.caps), found


def teams(side: Side, plan: Plan) -> Judged:
    """Teams that were torn apart."""
    return len(side.teams.teams), side.teams.torn(plan)


def shares(side: Side, plan: Plan) -> Judged:
    """Shares that every plan must keep."""
    return _rows(side.shares, plan, soft=False)


def targets(side: Side, plan: Plan) -> Judged:
    """Shares that are aimed at."""
    return _rows(side.shares, plan, soft=True)


def budgets(side: Side, plan: Plan) -> Judged:
    """Budgets of payers that plans must not exceed."""
    return _rows(side.budgets, plan, soft=False)


def _rows(tables: Sequence[Table], plan: Plan, *, soft: bool) -> Judged:
    """Rows that are exceeded, with by how many persons or yuan: ``-2`` too few, ``+0.5`` more."""
    checked, found = 0, []
    for table in tables:
        count = table.count(plan)
        for row in table.rows:
            if row.soft == soft:
                checked += 1
                over = total(row.blocks, count) - row.limit
                if over > 0:
                    found.append(f"{row.key} {_amount(row, over)}")
    return checked, found


def _amount(row: Row, over: int) -> str:
    sign = "-" if "least" in row.key.split("|") else "+"
    whole, rest = divmod(over, row.unit)
    return f"{sign}{over / row.unit:.15g}" if rest else f"{sign}{whole}"


CHECKS: Mapping[str, tuple[str, Callable[[Side, Plan], Judged]]] = {
    "opening": ("hard", openings),
    "blocks": ("hard", blocks),
    "teams": ("hard", teams),
    "shares": ("hard", shares),
    "targets": ("warn", targets),
    "budget": ("hard", budgets),
}
"""Name of a check to its level and what judges it."""
ALWAYS = frozenset({"opening"})
"""Checks that are told also where no such constraint exists."""
