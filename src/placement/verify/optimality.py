"""The plan's points at every level, and the bound that the certificate's prices prove.

Weak duality, in one pass over student types and personal choices: for prices π ≥ 0 on seats and
limits and multipliers μ ≥ 0 on earlier levels, no plan has more at level k than

Σ u π + Σ_i max(0, max_p [c_k + Σ_j μ_j c_j − Σ π]) + slices − Σ_j μ_j v_j.

Any prices prove some bound, so nothing here trusts the solver. Points are Python integers or 64-bit
integers well inside their range; the sums are Python integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.verify.groups import Group, by_value, ruled, tabled
from placement.verify.plan import Plan
from placement.verify.points import Judgement, Listed, judgements, listed
from placement.vocabulary import term_word
from placement.vocabulary.kinds import BalanceTerm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.profile import Profile
    from placement.verify.findings import RuleFindings
    from placement.verify.rows import Rows

Ints = NDArray[np.int64]
FAR_BELOW = -(2**62)
LARGEST = 2**61


@dataclass(frozen=True)
class Model:
    """All that values and bounds are computed from, rebuilt from instance, policy and profile."""

    instance: Instance
    profile: Profile
    judgements: list[Judgement]
    listed: Listed
    place_groups: list[Group]
    student_groups: list[Group]


def rebuild(rows: Rows, policy: Policy, profile: Profile, findings: list[RuleFindings]) -> Model:
    """The model from the plain forms alone."""
    instance = rows.instance
    balance = [
        Group(f"slice|{group.key}", group.members, group.limit)
        for field in _balanced_fields(profile)
        for group in by_value(instance, field)
    ]
    return Model(
        instance=instance,
        profile=profile,
        judgements=judgements(rows, findings, profile),
        listed=listed(instance, profile),
        place_groups=ruled(instance, policy) + tabled(instance, of_students=False) + balance,
        student_groups=[
            Group(f"student|{g.key}", g.members, g.limit)
            for g in tabled(instance, of_students=True)
        ],
    )


def _balanced_fields(profile: Profile) -> list[str]:
    words = (term_word(t.word) for level in profile.levels for t in level.terms if t.weight)
    return [word.place_field for word in words if isinstance(word, BalanceTerm)]


def values(model: Model, plan: Plan) -> list[int]:
    """Points of the plan at every level."""
    i = plan.placed
    p = plan.place_of[i]
    at = model.listed.find(i, p, len(model.instance.places))
    count = plan.count(len(model.instance.places))
    total = []
    for k in range(len(model.profile.levels)):
        points = sum(
            int(j.said[j.of_student[i], j.of_place[p]].sum())
            for j in model.judgements
            if j.level == k
        )
        points += int(model.listed.points[k][at[at >= 0]].sum())
        total.append(points + _evenness(model, k, count))
    return total


def _evenness(model: Model, k: int, count: Ints) -> int:
    total = 0
    for term in model.profile.levels[k].terms:
        word = term_word(term.word)
        if isinstance(word, BalanceTerm):
            for group in by_value(model.instance, word.place_field):
                seats, taken = group.limit or 0, int(count[group.members].sum())
                for j in range(min(taken, seats)):
                    part = j * term.params.slices // seats
                    total += term.weight * word.gain(part, term.params)
    return total


@dataclass(frozen=True)
class Claim:
    """What a certificate says of one level: prices by key, and multipliers of earlier levels."""

    prices: Mapping[str, int]
    multipliers: Sequence[int]


@dataclass(frozen=True)
class _Dual:
    """One level's weights on all levels so far, what each place nets, and the sum but for surplus.

    ``net`` (m,) is minus the tolls on a place's way out, ``fee`` (n,) the student's own.
    """

    weights: list[int]
    net: Ints
    fee: Ints
    base: int


def bounds(
    model: Model, claims: Sequence[Claim], reached: list[int]
) -> list[int | ValueError | OverflowError]:
    """The bound of each level from its claim; prices of unknown keys do not count.

    Where a price of a seat or limit or a multiplier is negative, a multiplier is missing, or prices
    leave 64 bits, the error stands in the level's place.
    """
    found: list[int | ValueError | OverflowError] = []
    duals: list[_Dual] = []
    for k, claim in enumerate(claims):
        try:
            duals.append(_dual(model, k, claim, reached))
            found.append(0)
        except (ValueError, OverflowError) as error:
            found.append(error)
    answers = iter(_surpluses(model, duals))
    sums = iter(duals)
    return [f if isinstance(f, Exception) else next(sums).base + next(answers) for f in found]


def _dual(model: Model, k: int, claim: Claim, reached: list[int]) -> _Dual:
    prices, weights = claim.prices, [*claim.multipliers, 1]
    if len(weights) != k + 1 or min(weights) < 0:
        raise ValueError("multipliers must be one non-negative number for each earlier level")
    if any(v < 0 for key, v in prices.items() if not key.startswith("slice|")):
        raise ValueError("prices of seats and limits must not be negative")
    locked, _ = _fixed(model)
    places = model.instance.places
    taken = np.bincount(list(locked.values()), minlength=len(places)).astype(np.int64)
    toll = [prices.get(f"place|{name}", 0) for name in places["place_id"]]
    need = places["need"].tolist()
    base = sum(t * max(0, n - int(u)) for t, n, u in zip(toll, need, taken, strict=True))
    for group in model.place_groups:
        price = prices.get(group.key, 0)
        used = int(taken[group.members].sum())
        if group.key.startswith("slice|"):
            base += _slice_worth(model, weights, group, price, used)
        else:
            base += price * max(0, (group.limit or 0) - used)
        if price:
            for p in group.members:
                toll[p] += price
    fee = [0] * len(model.instance.students)
    for group in model.student_groups:
        price = prices.get(group.key, 0)
        used = sum(1 for i in group.members if i in locked)
        base += price * max(0, (group.limit or 0) - used)
        for i in group.members:
            fee[i] += price
    _check_size(model, weights, toll, fee)
    fixed = values(model, Plan(_locked_plan(model, locked)))
    base += sum(w * fixed[j] for j, w in enumerate(weights))
    base -= sum(weights[j] * reached[j] for j in range(k))
    return _Dual(weights, -np.array(toll, dtype=np.int64), np.array(fee, dtype=np.int64), int(base))


def _check_size(model: Model, weights: list[int], toll: list[int], fee: list[int]) -> None:
    largest = sum(
        weights[j.level] * int(np.abs(j.said).max(initial=0))
        for j in model.judgements
        if 0 <= j.level < len(weights)
    )
    largest += max(map(abs, toll), default=0) + max(map(abs, fee), default=0)
    largest += sum(
        w * int(np.abs(model.listed.points[k]).max(initial=0)) for k, w in enumerate(weights)
    )
    if largest * (len(fee) + 1) > LARGEST:
        raise OverflowError("the certificate's prices are too large to be checked in 64 bits")


def _fixed(model: Model) -> tuple[dict[int, int], set[int]]:
    """Locked students with their places, and those who are held out."""
    ids = {label: k for k, label in enumerate(model.instance.students["student_id"])}
    names = {label: k for k, label in enumerate(model.instance.places["place_id"])}
    locks = model.instance.table("locks")
    locked, out = {}, set(np.flatnonzero(~model.instance.pool).tolist())
    for student, place in zip(locks["student_id"], locks["place_id"], strict=True):
        if place:
            locked[ids[student]] = names[place]
        else:
            out.add(ids[student])
    return locked, out - set(locked)


def _locked_plan(model: Model, locked: Mapping[int, int]) -> Ints:
    place_of = np.full(len(model.instance.students), -1, dtype=np.int64)
    for i, p in locked.items():
        place_of[i] = p
    return place_of


def _slice_worth(model: Model, weights: list[int], group: Group, offset: int, used: int) -> int:
    """What the seats of a balance group that locked students leave earn at the offset price."""
    seats = group.limit or 0
    total = 0
    for k, level in enumerate(model.profile.levels):
        for term in level.terms:
            word = term_word(term.word)
            if isinstance(word, BalanceTerm) and group.key.startswith(f"slice|{word.place_field}|"):
                weight = weights[k] if k < len(weights) else 0
                for j in range(min(used, seats), seats):
                    part = j * term.params.slices // seats
                    gain = weight * term.weight * word.gain(part, term.params)
                    total += max(0, gain + offset)
    return total


def _surpluses(model: Model, duals: list[_Dual]) -> list[int]:
    """By level: Σ over free students of max(0, the best place's points and net, less the fee)."""
    locked, out = _fixed(model)
    free = np.ones(len(model.instance.students), dtype=bool)
    free[[*locked, *out]] = False
    closed = (model.instance.students["adjust"] == "否").to_numpy() | model.listed.only
    best = np.zeros((len(duals), len(free)), dtype=np.int64)
    if not model.listed.only:
        best = np.where(closed, 0, np.maximum(_best_of_types(model, duals), 0))
        for i, allowed in _avoiding(model):
            if not closed[i]:
                for k, dual in enumerate(duals):
                    own = _points_at_all(model, dual.weights, i) + dual.net
                    best[k, i] = max(0, int(own[allowed].max(initial=0)))
    student, place, points = _listed_points(model)
    total = []
    for k, dual in enumerate(duals):
        weights = np.array(dual.weights, dtype=np.int64)
        np.maximum.at(best[k], student, weights @ points[: len(weights)] + dual.net[place])
        total.append(int(np.maximum(best[k] - dual.fee, 0)[free].sum()))
    return total


def _best_of_types(model: Model, duals: list[_Dual]) -> Ints:
    """The best points plus net over all allowed places, for every student as if alone, (L, n)."""
    of_student, some = _kinds_of(
        [j.of_student for j in model.judgements], len(model.instance.students)
    )
    of_place, other = _kinds_of([j.of_place for j in model.judgements], len(model.instance.places))
    net = np.full((len(duals), len(other)), FAR_BELOW, dtype=np.int64)
    for k, dual in enumerate(duals):
        np.maximum.at(net[k], of_place, dual.net)
    found = np.zeros((len(duals), len(some)), dtype=np.int64)
    # Each judgement spread over the kinds of place once: a student kind is then one row of it.
    spread = [(j, j.said[:, j.of_place[other]]) for j in model.judgements]
    forbids = [(j.of_student[some], said > 0) for j, said in spread if j.level == -1]
    gives = [(j.level, j.of_student[some], said) for j, said in spread if j.level >= 0]
    block = max(1, 1_000_000 // max(1, len(other)))
    for begin in range(0, len(some), block):
        rows = slice(begin, begin + block)
        allowed = np.ones((len(some[rows]), len(other)), dtype=bool)
        for of, lets_in in forbids:
            allowed &= lets_in[of[rows]]
        for k, dual in enumerate(duals):
            worth = np.broadcast_to(net[k], allowed.shape).copy()
            for level, of, said in gives:
                if level < len(dual.weights) and dual.weights[level]:
                    worth += dual.weights[level] * said[of[rows]]
            found[k, rows] = worth.max(axis=1, initial=0, where=allowed)
    return found[:, of_student]


def _kinds_of(columns: list[Ints], size: int) -> tuple[Ints, Ints]:
    """Number of each row's combination of columns, and one row of each combination."""
    if not columns or not size:
        return np.zeros(size, dtype=np.int64), np.zeros(min(1, size), dtype=np.int64)
    stacked = np.ascontiguousarray(np.stack(columns, axis=1))
    whole = stacked.view(np.dtype((np.void, stacked.itemsize * stacked.shape[1]))).ravel()
    _, first, of = np.unique(whole, return_index=True, return_inverse=True)
    return of.astype(np.int64), first.astype(np.int64)


def _avoiding(model: Model) -> list[tuple[int, NDArray[np.bool_]]]:
    """Students with employers to avoid, and which places are left for each by all hard rules."""
    employer = model.instance.places["employer"].to_numpy()
    found = []
    for i, names in enumerate(model.instance.students["avoid"].tolist()):
        if names:
            allowed = ~np.isin(employer, names.split("|"))
            for j in model.judgements:
                if j.level == -1:
                    allowed &= j.said[j.of_student[i], j.of_place] > 0
            found.append((i, allowed))
    return found


def _points_at_all(model: Model, weights: list[int], i: int) -> Ints:
    total = np.zeros(len(model.instance.places), dtype=np.int64)
    for j in model.judgements:
        if 0 <= j.level < len(weights):
            total += weights[j.level] * j.said[j.of_student[i], j.of_place]
    return total


def _listed_points(model: Model) -> tuple[Ints, Ints, Ints]:
    """Students, places and points (L, pairs) of the listed pairs that the hard rules allow."""
    i, p = model.listed.student, model.listed.place
    points = model.listed.points.copy()
    allowed = np.ones(len(i), dtype=bool)
    for j in model.judgements:
        said = j.said[j.of_student[i], j.of_place[p]]
        if j.level == -1:
            allowed &= said > 0
        else:
            points[j.level] += said
    employer = model.instance.places["employer"].to_numpy()[p]
    avoid = model.instance.students["avoid"].to_numpy()[i]
    for k in np.flatnonzero(avoid != "").tolist():
        allowed[k] &= employer[k] not in avoid[k].split("|")
    return i[allowed], p[allowed], points[:, allowed]
