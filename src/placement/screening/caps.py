"""Caps on how many a place may take: which bind, and which nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.screening.cells import in_cells, in_places
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import QuotaRule

if TYPE_CHECKING:
    from placement.errors import Fault
    from placement.instance import Instance
    from placement.policy import Policy

_UNKNOWN = {"mentor_ratio": "W453"}
"""What is said of places whose cap cannot be computed, where it is not about the staff."""


def caps(instance: Instance, policy: Policy) -> list[Fault]:
    """Groups that ask for more than their cap (W270); posts of unknown cap (W273, W453)."""
    places = instance.places
    if not len(places):
        return []
    need = places["need"].to_numpy()
    faults: list[Fault] = []
    for rule in policy.active:
        word = rule_word(rule.word)
        if not isinstance(word, QuotaRule):
            continue
        groups, unknown = word.quotas(places, instance.others(word.tables), rule.params)
        facts = {"rule": rule.id, "title": rule.title_zh, "title_en": rule.title_en}
        for group in groups:
            wanted = int(need[group.members].sum())
            if wanted > group.limit:
                more = {"label": group.label, "n": wanted, "limit": group.limit}
                faults += in_places(instance, group.members, "W270", {**facts, **more})
        if len(unknown):
            code = _UNKNOWN.get(rule.word, "W273")
            faults += in_places(instance, np.asarray(unknown), code, facts)
    return faults


def hosted_faults(instance: Instance) -> list[Fault]:
    """Interns from elsewhere at enterprises without a post (W451), or of no stated post (W452)."""
    hosted = instance.table("hosted")
    if not len(hosted):
        return []
    strange = ~hosted["employer"].isin(instance.places["employer"]).to_numpy()
    faults = []
    for name in dict.fromkeys(hosted["employer"][strange].tolist()):
        rows = np.flatnonzero((hosted["employer"] == name).to_numpy())
        faults += in_cells(instance, "hosted", rows, ("employer",), "W451", {"employer": name})
    loose = np.flatnonzero((hosted["post"] == "").to_numpy() & ~strange)
    people = int(np.maximum(hosted["people"].to_numpy()[loose], 0).sum())
    faults += in_cells(instance, "hosted", loose, ("employer",), "W452", {"people": people})
    return faults
