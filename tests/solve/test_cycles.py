"""The difference of two flows as cycles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.solve.cycles import cycles

NODES = 6


@st.composite
def circulations(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tails, heads and a circulation: rings over some nodes, their arcs either way round."""
    arcs: list[tuple[int, int]] = []
    units: list[int] = []
    for _ in range(draw(st.integers(0, 5))):
        ring = draw(st.lists(st.integers(0, NODES - 1), min_size=2, max_size=NODES, unique=True))
        amount = draw(st.integers(1, 4))
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
            along = draw(st.booleans())
            arcs.append((a, b) if along else (b, a))
            units.append(amount if along else -amount)
    both = np.array(arcs, dtype=np.int64).reshape(-1, 2)
    # Arcs with the same ends are one, and what is left of them may be nothing.
    ends, back = np.unique(both, axis=0, return_inverse=True)
    difference = np.zeros(len(ends), dtype=np.int64)
    np.add.at(difference, back.ravel(), np.array(units, dtype=np.int64))
    return ends[:, 0], ends[:, 1], difference


@given(circulations(), st.integers(0, 3))
def test_cycles_add_up_and_point_the_way_of_the_difference(
    made: tuple[np.ndarray, np.ndarray, np.ndarray], seed: int
) -> None:
    """Every part is closed and uses an arc once; together they are the difference."""
    tail, head, difference = made
    total = np.zeros_like(difference)
    for part in cycles(NODES, tail, head, difference, seed=seed):
        assert part.amount > 0
        assert len(np.unique(part.arcs)) == len(part.arcs)
        assert (part.way == np.sign(difference[part.arcs])).all()
        balance = np.zeros(NODES, dtype=np.int64)
        np.add.at(balance, head[part.arcs], part.way)
        np.add.at(balance, tail[part.arcs], -part.way)
        assert not balance.any()
        total[part.arcs] += part.amount * part.way
    assert (total == difference).all()


def test_the_same_seed_cuts_the_same_way() -> None:
    tail = np.array([0, 0, 1, 1, 2, 2])
    head = np.array([1, 1, 2, 2, 0, 0])
    ones = np.ones(6, dtype=np.int64)
    first, again = (
        [part.arcs.tolist() for part in cycles(3, tail, head, ones, seed=5)] for _ in range(2)
    )
    assert first == again


def test_what_is_no_circulation_is_refused() -> None:
    with pytest.raises(ValueError, match="no circulation"):
        cycles(2, np.array([0]), np.array([1]), np.array([1]))
