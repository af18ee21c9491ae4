"""The plan's points at every level, and the bound that the certificate's prices prove.

Weak duality, in one pass over student types and personal choices: for prices π ≥ 0 on seats and
limits and multipliers μ ≥ 0 on earlier levels, no plan has more at level k than

Σ u π + Σ_i max(0, max_p [c_k + Σ_j μ_j c_j − Σ π]) + slices − Σ_j μ_j v_j.

Rows over pairs have prices too, sets that open or not the better of their two states, and a level
may be priced in parts of a point (``scale``), so that fractions prove whole points.

Any prices prove some bound, so nothing here trusts the solver. Points are Python integers or 64-bit
integers well inside their range; the sums are Python integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.verify.charges import LARGEST, charge, of_places, tolls, worth
from placement.verify.groups import Group, by_value, ruled, tabled
from placement.verify.locks import Locks, locks
from placement.verify.points import Judgement, Listed, judgements, listed
from placement.verify.side import Side, rebuild_side, side_points
from placement.verify.surplus import Dual, Market, surpluses
from placement.vocabulary import term_word
from placement.vocabulary.kinds import BalanceTerm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.profile import Profile
    from placement.verify.findings import RuleFindings
    from placement.verify.plan import Plan
    from placement.verify.rows import Rows

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Model:
    """All that values and bounds are computed from, rebuilt from instance, policy and profile."""

    instance: Instance
    profile: Profile
    judgements: list[Judgement]
    listed: Listed
    place_groups: list[Group]
    student_groups: list[Group]
    locks: Locks
    side: Side


def rebuild(rows: Rows, policy: Policy, profile: Profile, findings: list[RuleFindings]) -> Model:
    """The model from the plain forms alone."""
    instance = rows.instance
    balance = [
        Group(f"slice|{group.key}", group.members, group.limit)
        for field in _balanced_fields(profile)
        for group in by_value(instance, field)
    ]
    held = locks(instance)
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
        locks=held,
        side=rebuild_side(rows, policy, profile, held),
    )


def _balanced_fields(profile: Profile) -> list[str]:
    words = (term_word(t.word) for level in profile.levels for t in level.terms if t.weight)
    return [word.place_field for word in words if isinstance(word, BalanceTerm)]


def values(model: Model, plan: Plan) -> list[int]:
    """Points of the plan at every level."""
    side = side_points(model.side, plan, len(model.profile.levels))
    return [a + b for a, b in zip(_own_points(model, plan), side, strict=True)]


def _own_points(model: Model, plan: Plan) -> list[int]:
    """Points of the pairs and of evenness, without side constraints."""
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
    """What a certificate says of one level: prices by key, and multipliers of earlier levels.

    All are in parts of a point, ``scale`` of which are one.
    """

    prices: Mapping[str, int]
    multipliers: Sequence[int]
    scale: int = 1


def bounds(
    model: Model, claims: Sequence[Claim], reached: list[int]
) -> list[int | ValueError | OverflowError]:
    """The bound of each level from its claim; prices of unknown keys do not count.

    Where a price that must not be is negative, a multiplier is missing, a soft row costs more than
    its penalty, or prices leave 64 bits, the error stands in the level's place.
    """
    found: list[int | ValueError | OverflowError] = []
    duals: list[Dual] = []
    charges: list[list[Ints | None]] = []
    for k, claim in enumerate(claims):
        try:
            own = [charge(table, claim.prices) for table in model.side.tables]
            duals.append(_dual(model, k, claim, reached, own))
            charges.append(own)
            found.append(claim.scale)
        except (ValueError, OverflowError) as error:
            found.append(error)
    market = Market(
        model.instance,
        model.judgements,
        model.listed,
        model.locks,
        tolls(model.side, charges) if charges else [],
    )
    answers = iter(
        dual.base + surplus for dual, surplus in zip(duals, surpluses(market, duals), strict=True)
    )
    return [f if isinstance(f, Exception) else next(answers) // f for f in found]


def _dual(
    model: Model, k: int, claim: Claim, reached: list[int], charges: list[Ints | None]
) -> Dual:
    prices, weights = claim.prices, [*claim.multipliers, claim.scale]
    if len(weights) != k + 1 or min(weights) < 0:
        raise ValueError("multipliers must be one non-negative number for each earlier level")
    if claim.scale < 1:
        raise ValueError("the scale of a level must be at least 1")
    if any(v < 0 for key, v in prices.items() if not key.startswith(("slice|", "open|"))):
        raise ValueError("prices of seats, limits, rows and caps must not be negative")
    places = model.instance.places
    taken = model.locks.plan.count(len(places))
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
        used = sum(1 for i in group.members if i in model.locks.place)
        base += price * max(0, (group.limit or 0) - used)
        for i in group.members:
            fee[i] += price
    _check_size(model, weights, toll, fee, charges)
    base += worth(model.side, prices, weights, model.instance, model.locks)
    fixed = _own_points(model, model.locks.plan)
    base += sum(w * fixed[j] for j, w in enumerate(weights))
    base -= sum(weights[j] * reached[j] for j in range(k))
    net = -np.array(toll, dtype=np.int64) - of_places(model.side, charges, len(places))
    return Dual(weights, net, np.array(fee, dtype=np.int64), int(base))


def _check_size(
    model: Model, weights: list[int], toll: list[int], fee: list[int], charges: list[Ints | None]
) -> None:
    largest = sum(
        weights[j.level] * int(np.abs(j.said).max(initial=0))
        for j in model.judgements
        if 0 <= j.level < len(weights)
    )
    largest += max(map(abs, toll), default=0) + max(map(abs, fee), default=0)
    largest += sum(int(np.abs(own).max(initial=0)) for own in charges if own is not None)
    largest += sum(
        w * int(np.abs(model.listed.points[k]).max(initial=0)) for k, w in enumerate(weights)
    )
    if largest * (len(fee) + 1) > LARGEST:
        raise OverflowError("the certificate's prices are too large to be checked in 64 bits")


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
