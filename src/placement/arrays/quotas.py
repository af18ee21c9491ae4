"""Upper limits as two nested trees, one over places and one over students."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import UsageError
from placement.problem import QuotaTree
from placement.vocabulary import rule_word, term_word
from placement.vocabulary.kinds import BalanceTerm, Quota, QuotaRule

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.profile import Profile

_STUDENT_SIDE = ("school", "dept", "klass", "major")


def place_quotas(instance: Instance, policy: Policy, profile: Profile) -> list[Quota]:
    """Every limit on a set of places: from hard rules, the user's table, and balance groups."""
    places = instance.places
    ruled: list[Quota] = []
    for rule in policy.hard:
        word = rule_word(rule.word)
        if isinstance(word, QuotaRule):
            ruled += [
                replace(quota, key=f"{rule.id}|{quota.key}")
                for quota in word.quotas(places, instance.others(word.tables), rule.params)[0]
            ]
    quotas = _from_table(instance, places, student_side=False)
    balance = [
        quota
        for level in profile.levels
        for weighted in level.terms
        if isinstance(term := term_word(weighted.word), BalanceTerm) and weighted.weight
        for quota in balance_groups(places, term.place_field)
    ]
    return [*_widened(ruled, len(places)), *quotas, *balance]


def _widened(quotas: list[Quota], size: int) -> list[Quota]:
    """All rules' groups as nested or disjoint ones; see :func:`placement.verify.groups.ruled`.

    Taken by growing limit, so that what a group meets has no more room than it.
    """
    found: dict[int, Quota] = {}
    outermost = [-1] * size
    order = sorted(
        range(len(quotas)),
        key=lambda g: (quotas[g].limit, -len(quotas[g].members), quotas[g].key),
    )
    for g in order:
        members = quotas[g].members.tolist()
        met = {outermost[p] for p in members}
        if len(met) == 1 and -1 not in met:
            continue
        met.discard(-1)
        wide = quotas[g]
        if met:
            inside = np.concatenate([wide.members, *(found[h].members for h in met)])
            together = np.unique(inside)
            wide = replace(wide, members=together, exact=len(together) == len(members))
            members = together.tolist()
            for h in met:
                if found[h].limit == wide.limit:
                    del found[h]
        for p in members:
            outermost[p] = g
        found[g] = wide
    return list(found.values())


def balance_groups(places: pd.DataFrame, field: str) -> list[Quota]:
    """All places with the same value of a field, '' left out; the limit is their seats."""
    seats = places["need"].to_numpy()
    return [
        Quota(f"{field}|{value}", str(value), np.asarray(members), int(seats[members].sum()))
        for value, members in places.groupby(field, sort=True).indices.items()
        if value != ""
    ]


def student_quotas(instance: Instance) -> list[Quota]:
    """Every limit on a set of students, from the user's table."""
    return _from_table(instance, instance.students, student_side=True)


def _from_table(instance: Instance, frame: pd.DataFrame, *, student_side: bool) -> list[Quota]:
    table = instance.table("quotas")
    found = []
    for field, value, limit in zip(table["field"], table["value"], table["max"], strict=True):
        if (field in _STUDENT_SIDE) == student_side:
            members = np.flatnonzero((frame[field] == value).to_numpy())
            found.append(Quota(f"{field}|{value}|max", f"{field} {value}", members, int(limit)))
    return found


def nested(quotas: list[Quota], size: int) -> QuotaTree:
    """The tree of a family of sets over ``size`` leaves.

    Raises
    ------
    UsageError
        When two sets cross: they share members and neither holds the other.
    """
    order = sorted(range(len(quotas)), key=lambda g: (-len(quotas[g].members), quotas[g].limit))
    owner = np.full(size, -1, dtype=np.int64)
    parent_of: dict[int, int] = {}
    for g in order:
        members = quotas[g].members
        if not len(members):
            continue
        outside = np.unique(owner[members])
        if len(outside) > 1:
            other = quotas[int(outside[outside != -1][0])]
            raise UsageError("E340", a=quotas[g].label, b=other.label)
        parent_of[g] = int(outside[0])
        owner[members] = g
    # Smaller sets come first in the tree, so that one forward pass meets children before parents.
    inner_first = [g for g in reversed(order) if g in parent_of]
    place_in_tree = {g: k for k, g in enumerate(inner_first)}
    return QuotaTree(
        leaf=np.array([place_in_tree.get(int(g), -1) for g in owner], dtype=np.int32),
        parent=np.array([place_in_tree.get(parent_of[g], -1) for g in inner_first], dtype=np.int32),
        limit=np.array([quotas[g].limit for g in inner_first], dtype=np.int64),
        key=tuple(quotas[g].key for g in inner_first),
    )


def taken_off(tree: QuotaTree, leaves: np.ndarray, wide: Collection[str] = ()) -> QuotaTree:
    """The tree with one place less in every group above each of the given leaves (with repeats).

    Groups of the keys in ``wide`` hold more than the law counts together; locks that the law allows
    may exceed those, and then nothing is left.
    """
    used = tree.load(np.bincount(leaves, minlength=len(tree.leaf)).astype(np.int64))
    left = tree.limit - used
    wider = np.array([key in wide for key in tree.key], dtype=bool)
    return QuotaTree(tree.leaf, tree.parent, np.where(wider, np.maximum(left, 0), left), tree.key)
