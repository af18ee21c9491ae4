"""The least bound over prices of rows, on knapsacks whose relaxation is known."""

from __future__ import annotations

import numpy as np
import pytest

from placement.solve.dual import Answer, least_bound

SCALE = 1000


class Knapsack:
    """Things with a gain and a weight in each row; prices are in parts of a thousand."""

    def __init__(self, seed: int, rows: int) -> None:
        rng = np.random.default_rng(seed)
        self.gain = rng.integers(1, 40, 30)
        self.weight = rng.integers(0, 10, (rows, 30))
        self.limit = self.weight.sum(axis=1) // 3
        self.norm = np.maximum(self.weight.max(axis=1), 1)
        self.asked = 0

    def answer(self, price: np.ndarray) -> Answer:
        """Take what is worth its price."""
        self.asked += 1
        net = self.gain * SCALE - price @ self.weight
        taken = (net > 0).astype(np.int64)
        slack = self.limit - self.weight @ taken
        worth = int(net @ taken) + int(price @ self.limit)
        return Answer(price, worth, slack, int(self.gain @ taken), taken, taken)

    def least(self) -> float:
        """The optimum of the relaxation in parts of things, times the scale."""
        from scipy.optimize import linprog

        found = linprog(-self.gain, A_ub=self.weight, b_ub=self.limit, bounds=(0, 1))
        return -SCALE * float(found.fun)


@pytest.mark.parametrize("rows", [1, 2, 5])
@pytest.mark.parametrize("seed", range(8))
def test_the_least_bound_is_the_relaxation(seed: int, rows: int) -> None:
    """From below nothing: no answer is under it, the best one within a thousandth."""
    sack = Knapsack(seed, rows)
    start = sack.answer(np.zeros(rows, dtype=np.int64))
    seen: list[Answer] = []
    best = least_bound(
        sack.answer, start, norm=sack.norm, box=20.0 * SCALE, rounds=80, stop=lambda: False,
        seen=seen.append,
    )  # fmt: skip
    least = sack.least()
    assert all(found.worth >= least - 1 for found in seen)
    assert best.worth <= least * 1.001
    assert best.worth == min(found.worth for found in [start, *seen])
    assert (best.price >= 0).all()
    again = sack.answer(best.price)
    assert again.worth == best.worth


@pytest.mark.parametrize("looks", range(4))
def test_it_stops_between_rounds_with_the_best_so_far(looks: int) -> None:
    sack = Knapsack(1, 3)
    start = sack.answer(np.zeros(3, dtype=np.int64))
    left = [looks]

    def stop() -> bool:
        left[0] -= 1
        return left[0] < 0

    best = least_bound(sack.answer, start, norm=sack.norm, box=1e4, rounds=80, stop=stop)
    assert sack.asked == looks + 1
    assert best.worth <= start.worth


def test_an_answer_that_was_stopped_ends_the_search() -> None:
    sack = Knapsack(2, 2)
    start = sack.answer(np.zeros(2, dtype=np.int64))
    best = least_bound(
        lambda _: None, start, norm=sack.norm, box=1e4, rounds=80, stop=lambda: False
    )
    assert best is start


def test_rows_that_do_not_bind_have_no_price() -> None:
    sack = Knapsack(3, 2)
    sack.limit = sack.weight.sum(axis=1)
    start = sack.answer(np.zeros(2, dtype=np.int64))
    best = least_bound(sack.answer, start, norm=sack.norm, box=1e4, rounds=80, stop=lambda: False)
    assert best is start
    assert sack.asked == 1
