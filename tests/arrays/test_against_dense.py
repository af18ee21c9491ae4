"""Medium instances against an independent dense programme in HiGHS, level by level."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, lil_array

from placement.arrays import compile_problem
from placement.profile import load_profile
from placement.solve import METHODS, method_module, solve
from random_instances import PlainModel, both_packs, random_instance

EXACT = [name for name in METHODS if method_module(name).PROVES_OPTIMAL]


def dense_values(model: PlainModel) -> list[int]:
    """The optimum of every level, one binary variable a pair and one a seat of each even group."""
    pairs = [(i, p) for i in range(len(model.students)) for p in model.choices(i) if p >= 0]
    slices = [
        (k, places, gain)
        for k, groups in model.slices.items()
        for places, gains in groups
        for gain in gains
    ]
    width = len(pairs) + len(slices)
    rows: list[tuple[dict[int, int], int, int]] = []
    for i in range(len(model.students)):
        own = {v: 1 for v, (j, _) in enumerate(pairs) if j == i}
        rows.append((own, int(-1 not in model.choices(i)), 1))
    for who, where, limit in model.limits:
        some = {v: 1 for v, (i, p) in enumerate(pairs) if i in who and p in where}
        rows.append((some, 0, limit))
    for places in {tuple(places) for _, places, _ in slices}:
        balance = {v: 1 for v, (_, p) in enumerate(pairs) if p in places}
        for s, (_, own_places, _) in enumerate(slices):
            if tuple(own_places) == places:
                balance[len(pairs) + s] = -1
        rows.append((balance, 0, 0))
    assert model.profile is not None
    points = np.zeros((len(model.profile.levels), width))
    for v, (i, p) in enumerate(pairs):
        points[:, v] = model.points(i, p)
    for s, (k, _, gain) in enumerate(slices):
        points[k, len(pairs) + s] = gain
    found: list[int] = []
    for k in range(len(points)):
        kept = [
            (dict(enumerate(points[j].astype(int).tolist())), value, value)
            for j, value in enumerate(found)
        ]
        answer = milp(
            -points[k],
            constraints=_constraint([*rows, *kept], width),
            bounds=Bounds(0, 1),
            integrality=np.ones(width),
            options={"mip_rel_gap": 0.0},
        )
        assert answer.success, answer.message
        found.append(round(-answer.fun))
    return found


def _constraint(rows: list[tuple[dict[int, int], int, int]], width: int) -> LinearConstraint:
    matrix = lil_array((len(rows), width))
    for r, (row, _, _) in enumerate(rows):
        for v, a in row.items():
            if a:
                matrix[r, v] = a
    low, high = np.array([r[1] for r in rows]), np.array([r[2] for r in rows])
    return LinearConstraint(csr_array(matrix), low, high)


@pytest.mark.parametrize("method", EXACT)
@pytest.mark.parametrize("seed", range(50))
def test_levels_equal_the_dense_programme(method: str, seed: int) -> None:
    """Forty students and twelve posts with all rules, lists and limits on both sides."""
    rng = np.random.default_rng(5000 + seed)
    instance = random_instance(rng, students=40, posts=12)
    profile = load_profile("city" if seed % 2 else "school")
    result = solve(compile_problem(instance, both_packs(), profile), method, seed=seed)
    expected = dense_values(PlainModel(instance, both_packs(), profile))
    assert [level.value for level in result.levels] == expected
    assert [level.bound for level in result.levels] == expected
