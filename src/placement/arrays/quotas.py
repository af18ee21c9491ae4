"""Upper limits as two nested trees, over places and over students, and what crosses them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from placement.catalogue.regions import below
from placement.problem import QuotaTree
from placement.vocabulary import rule_word, term_word
from placement.vocabulary.kinds import BalanceTerm, Quota, QuotaRule

if TYPE_CHECKING:
    import pandas as pd

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.profile import Profile

_STUDENT_SIDE = ("school", "dept", "klass", "major")


def place_quotas(instance: Instance, policy: Policy, profile: Profile) -> list[Quota]:
    """Every limit on a set of places, in the order in which the tree takes them.

    First the balance groups, whose slices need it, then the user's limits, then those of hard rules
    by growing limit.
    """
    places = instance.places
    ruled: list[Quota] = []
    for rule in policy.hard:
        word = rule_word(rule.word)
        if isinstance(word, QuotaRule):
            ruled += [
                replace(quota, key=f"{rule.id}|{quota.key}")
                for quota in word.quotas(places, instance.others(word.tables), rule.params)[0]
            ]
    ruled.sort(key=lambda quota: (quota.limit, -len(quota.members), quota.key))
    balance = [
        quota
        for level in profile.levels
        for weighted in level.terms
        if isinstance(term := term_word(weighted.word), BalanceTerm) and weighted.weight
        for quota in balance_groups(places, term.place_field)
    ]
    return [*balance, *_from_table(instance, places, student_side=False), *ruled]


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
            # A limit of a city holds the places of its counties.
            held = below(value, frame[field].unique()) if field == "region" else [value]
            members = np.flatnonzero(frame[field].isin(held).to_numpy())
            found.append(Quota(f"{field}|{value}|max", f"{field} {value}", members, int(limit)))
    return found


@dataclass(frozen=True)
class Family:
    """Upper limits on places and on students: as many as nest in two trees, and the others."""

    place_tree: QuotaTree
    student_tree: QuotaTree
    crossing_places: tuple[Quota, ...]
    crossing_students: tuple[Quota, ...]


def family(instance: Instance, policy: Policy, profile: Profile) -> Family:
    """All limits of an instance."""
    m, n = len(instance.places), len(instance.students)
    of_places, crossing_places = nesting(place_quotas(instance, policy, profile), m)
    of_students, crossing_students = nesting(student_quotas(instance), n)
    return Family(
        place_tree=nested(of_places, m),
        student_tree=nested(of_students, n),
        crossing_places=tuple(crossing_places),
        crossing_students=tuple(crossing_students),
    )


def nesting(quotas: list[Quota], size: int) -> tuple[list[Quota], list[Quota]]:
    """The sets that nest with all taken before them, and those that cross one; none is empty."""
    kept: list[Quota] = []
    crossing: list[Quota] = []
    # Sets of one layer are disjoint: which set of the layer each leaf is in, -1 for none.
    layers: list[np.ndarray] = []
    for quota in quotas:
        if not len(quota.members):
            continue
        free = []
        for layer in layers:
            met, count = np.unique(layer[quota.members], return_counts=True)
            if len(met) == 1 and met[0] == -1:
                free.append(layer)
            # A set that is met lies within this one, or this one within it.
            elif not all(
                g == -1 or c == len(kept[g].members) or c == len(quota.members)
                for g, c in zip(met.tolist(), count.tolist(), strict=True)
            ):
                crossing.append(quota)
                break
        else:
            if not free:
                free = [np.full(size, -1, dtype=np.int64)]
                layers.append(free[0])
            free[0][quota.members] = len(kept)
            kept.append(quota)
    return kept, crossing


def nested(quotas: list[Quota], size: int) -> QuotaTree:
    """The tree of sets over ``size`` leaves of which no two cross; see :func:`nesting`."""
    order = sorted(range(len(quotas)), key=lambda g: (-len(quotas[g].members), quotas[g].limit))
    owner = np.full(size, -1, dtype=np.int64)
    parent_of: dict[int, int] = {}
    for g in order:
        members = quotas[g].members
        parent_of[g] = int(owner[members[0]])
        owner[members] = g
    # Smaller sets come first in the tree, so that one forward pass meets children before parents.
    inner_first = list(reversed(order))
    place_in_tree = {g: k for k, g in enumerate(inner_first)}
    return QuotaTree(
        leaf=np.array([place_in_tree.get(int(g), -1) for g in owner], dtype=np.int32),
        parent=np.array([place_in_tree.get(parent_of[g], -1) for g in inner_first], dtype=np.int32),
        limit=np.array([quotas[g].limit for g in inner_first], dtype=np.int64),
        key=tuple(quotas[g].key for g in inner_first),
    )


def taken_off(tree: QuotaTree, leaves: np.ndarray) -> QuotaTree:
    """The tree with one place less in every group above each of the given leaves (with repeats)."""
    used = tree.load(np.bincount(leaves, minlength=len(tree.leaf)).astype(np.int64))
    return QuotaTree(tree.leaf, tree.parent, tree.limit - used, tree.key)
