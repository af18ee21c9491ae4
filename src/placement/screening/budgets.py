"""Budgets that bind plans, and what of them does not hold."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.screening.cells import in_cells
from placement.verify.budgets import budgets
from placement.verify.crossing import total
from placement.verify.plan import Plan
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import GrantRule

if TYPE_CHECKING:
    from placement.errors import Fault
    from placement.instance import Instance
    from placement.policy import Policy
    from placement.verify.rows import Ints


def budget_faults(instance: Instance, policy: Policy, students: Ints, places: Ints) -> list[Fault]:
    """Budgets that nothing draws on (W281), that hold a part (W282), or less than the locks (E264).

    ``students`` are locked to ``places``, positions both.
    """
    table = instance.table("budgets")
    binding = np.flatnonzero((table["binding"] == "是").to_numpy())
    if not len(binding):
        return []
    names = table["payer"].to_numpy()
    drawing = _payers(instance, policy)
    faults: list[Fault] = []
    for payer in dict.fromkeys(names[binding].tolist()):
        rows = binding[names[binding] == payer]
        facts = {"payer": payer}
        if payer not in drawing:
            near = difflib.get_close_matches(payer, drawing, n=1, cutoff=0.3)
            known = near[0] if near else "、".join(drawing) or "-"
            faults += in_cells(
                instance, "budgets", rows, ("payer",), "W281", facts | {"near": known}
            )
        for rule, title, title_en in drawing.get(payer, ()):
            facts |= {"rule": rule, "title": title, "title_en": title_en}
            faults += in_cells(instance, "budgets", rows, ("payer",), "W282", facts)
    return faults + _overdrawn(instance, policy, students, places)


def _payers(instance: Instance, policy: Policy) -> dict[str, list[tuple[str, str, str]]]:
    """Payers of the active rules, with those rules that no plan's budget can hold."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for rule in policy.active:
        word = rule_word(rule.word)
        if not isinstance(word, GrantRule):
            continue
        params: Any = rule.params
        payers = [params.payer]
        if rule.word == "best_of":
            payers += instance.table("awards")["payer"].tolist()
        for payer in dict.fromkeys(payers):
            if payer:
                own = found.setdefault(payer, [])
                if word.cost is None:
                    own.append((rule.id, rule.title_zh, rule.title_en))
    return found


def _overdrawn(instance: Instance, policy: Policy, students: Ints, places: Ints) -> list[Fault]:
    """Budgets below what the locks cost (E264)."""
    place_of = np.full(len(instance.students), -1, dtype=np.int64)
    place_of[students] = places
    plan = Plan(place_of)
    table = instance.table("budgets")
    keys = [f"budget|{y}|{payer}" for y, payer in zip(table["year"], table["payer"], strict=True)]
    faults: list[Fault] = []
    for own in budgets(instance, policy, 0):
        count = own.count(plan)
        for row in own.rows:
            over = total(row.blocks, count) - row.limit
            if over > 0:
                at = np.array([keys.index(row.key)])
                facts = {"group": row.key, "over": over}
                faults += in_cells(instance, "budgets", at, ("amount",), "E264", facts)
    return faults
