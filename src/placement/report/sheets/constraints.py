"""约束与目标: what was asked of several students at once, and what the plan has of it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from placement.constraints import constraint_in_words
from placement.explain import amount_in_words
from placement.report.page import Column, Page, Sheet, text_page
from placement.wording import sentence

if TYPE_CHECKING:
    from placement.explain import Demand
    from placement.report.plan import Plan

COLUMNS = (
    Column("种类", "Kind", width=14),
    Column("约束或目标", "Constraint or target", width=76),
    Column("级别", "Level", width=8),
    Column("要求", "Asked", width=14),
    Column("实际", "Reached", width=14),
    Column("结果", "Result", width=14),
    Column("差额", "Missing or too much", width=14),
)


def build(plan: Plan) -> Page:
    """A heading a kind with how many are kept, then its constraints, missed ones first."""
    rows: list[tuple[str, ...]] = []
    strong = set()
    for kind, group in groupby(plan.demands, key=lambda demand: demand.kind):
        own = list(group)
        strong.add(len(rows))
        name = sentence(f"constraint.kind.{kind}", {}, lang=plan.lang)
        kept = sum(demand.kept for demand in own)
        rows.append((name, "", "", "", "", f"{kept}/{len(own)}", ""))
        rows += [_row(plan, name, demand) for demand in own]
    return text_page(COLUMNS, rows, strong=frozenset(strong))


def _row(plan: Plan, name: str, demand: Demand) -> tuple[str, ...]:
    lang = plan.lang
    asked = amount_in_words(demand, demand.asked, lang)
    side = sentence("demand.at_least" if demand.at_least else "demand.at_most", {}, lang=lang)
    short = ""
    if not demand.kept:
        short = amount_in_words(demand, demand.short, lang, persons=True)
    return (
        name,
        constraint_in_words(demand.key, lang, instance=plan.instance),
        sentence("demand.hard" if demand.hard else "demand.soft", {}, lang=lang),
        f"{side} {asked}",
        amount_in_words(demand, demand.reached, lang),
        _result(demand, plan),
        short,
    )


def _result(demand: Demand, plan: Plan) -> str:
    if not demand.kept:
        return sentence("demand.missed", {}, lang=plan.lang)
    if not demand.opened:
        return sentence(f"demand.closed.{demand.kind}", {}, lang=plan.lang)
    return sentence("demand.kept", {}, lang=plan.lang)


def _asked(plan: Plan) -> bool:
    return bool(plan.demands)


SHEET = Sheet("constraints", "约束与目标", "Constraints", build, shown=_asked)
