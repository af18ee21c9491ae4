"""One level with prices: side constraints and the values of earlier levels as rows."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.circulation import Face, greatest_gain
from placement.solve.dual import Answer, least_bound

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from placement.result import Prices
    from placement.solve.oracle import Oracle
    from placement.solve.priced import Priced

Ints = NDArray[np.int64]
LARGEST = 2**62
_CLOSE = 16
"""Prices of rows are carried from level to level: they move by this part of a score at first."""
_MARGIN, _TOLL = 2**20, 2**10
"""How far below 64 bits gains and tolls stay: potentials add up many, decisions many times one."""
_FARTHEST = 2.0**61
"""Any price this high is lowered before it is used."""
_NONE = 1e-7
_STEEP = 1e5
"""What a student beyond a limit costs in a combination, in the most that one can gain."""
FINE = 2**20
"""Parts of a point in which prices are counted, at most."""


class Stage:
    """Level k of a priced problem: the best flow at prices of rows and of earlier levels.

    A price vector is (R + k,): the rows, then the levels before k, in parts of a point of which
    ``scale`` make one. ``floor`` (k,) are the values that earlier levels must not fall below.
    """

    def __init__(
        self,
        priced: Priced,
        k: int,
        floor: Sequence[int],
        oracle: Oracle,
    ) -> None:
        self.priced = priced
        self.k = k
        self.floor = list(floor)
        self.oracle = oracle
        rows = priced.side.rows
        gain = np.abs(priced.network.gain[: k + 1]).max(axis=1, initial=1)
        # Points of sets and penalties are weighed too, also where no arc has any.
        most = np.abs(priced.side.openings.gain[: k + 1]).max(axis=1, initial=1)
        most = np.maximum.reduce([gain, most, rows.penalty[: k + 1].max(axis=1, initial=1)])
        self.norm = np.concatenate([_largest(priced)[rows.form], most[:k]])
        self.points = int(gain[k])
        # Potentials add up over nodes, worths over students.
        self._room = LARGEST // (max(priced.network.num_nodes, priced.problem.num_students) + 2)
        self.scale = max(1, min(FINE, self._room // (_MARGIN * int(most[k]))))

    def weights(self, price: Ints) -> Ints:
        """What a point of each level up to this one counts, (k + 1,)."""
        return np.append(price[len(price) - self.k :], self.scale)

    def gain(self, price: Ints) -> Ints:
        """Points of the arcs at prices, tolls taken off, (arcs,)."""
        side = self.priced.side
        charge = np.zeros(side.forms.size, dtype=np.int64)
        np.add.at(charge, side.rows.form, price[: len(price) - self.k])
        base = self.weights(price) @ self.priced.network.gain[: self.k + 1]
        return np.asarray(base - self.priced.tolls(charge))

    def start(self, row_price: NDArray[np.float64], level_price: Sequence[float]) -> Ints:
        """Prices to begin with: points of this level a unit of each row's form, (R,).

        ``level_price`` are points of this level for a point of each earlier one.
        """
        wanted = np.concatenate([row_price, np.array(level_price, dtype=np.float64)]) * self.scale
        return self.clipped(np.rint(np.minimum(wanted, _FARTHEST)).astype(np.int64))

    def clipped(self, price: Ints) -> Ints:
        """Prices with no soft row above its penalty, and none that could leave 64 bits."""
        rows = self.priced.side.rows
        size = len(rows.limit)
        most = self._room // (_TOLL * (len(price) + 1))
        price = np.minimum(price, most // self.norm)
        penalty = self.weights(price) @ rows.penalty[: self.k + 1]
        top = np.where(rows.soft, penalty, price[:size])
        return np.concatenate([np.minimum(price[:size], top), price[size:]])

    def answer(self, price: Ints) -> Answer | None:
        """The best flow at prices; None where it was stopped."""
        price = self.clipped(price)
        gain = self.gain(price)
        found = self.oracle.best(gain)
        if found is None:
            return None
        flow, height = found
        side = self.priced.side
        size = len(side.rows.limit)
        state = self.weights(price) @ side.openings.gain[: self.k + 1]
        sets = side.openings
        opened = sets.must | ((state > 0) & (sets.least <= sets.most))
        points = self.base_values(flow)
        reached = points[: self.k]
        reached = reached + side.openings.gain[: self.k, opened].sum(axis=1)
        over = self.priced.counted(flow)[side.rows.form]
        slack = np.concatenate([side.rows.limit - over, reached - np.array(self.floor, np.int64)])
        worth = int((gain * flow).sum()) + int(state[opened].sum())
        # Python integers: limits of money times prices could leave 64 bits.
        worth += sum(map(operator.mul, price[:size].tolist(), side.rows.limit.tolist()))
        fixed = [level.fixed for level in self.priced.problem.levels[: self.k]]
        worth += sum(
            int(p) * (c - v) for p, c, v in zip(price[size:], fixed, self.floor, strict=True)
        )
        return Answer(price, worth, slack, int(points[-1]), flow, height)

    def base_values(self, flow: Ints) -> Ints:
        """Points of a flow at the levels up to this one, what is fixed included, (k + 1,)."""
        fixed = [level.fixed for level in self.priced.problem.levels[: self.k + 1]]
        points = self.priced.network.gain[: self.k + 1] @ flow
        return np.asarray(points + np.array(fixed, dtype=np.int64))

    def least(
        self,
        start: Answer,
        *,
        rounds: int,
        stop: Callable[[], bool],
        seen: Callable[[Answer], None],
    ) -> Answer:
        """The answer with the least bound that the rounds allow."""
        return least_bound(
            self.answer,
            start,
            norm=self.norm,
            box=self.points * self.scale / (_CLOSE if self.k else 2),
            rounds=rounds,
            stop=stop,
            seen=seen,
        )

    def blend(self, answers: Sequence[Answer]) -> Ints | None:
        """A flow near the best combination of the answers' flows, (arcs,).

        The combination (shares that add up to one) keeps all rows as far as any does; the flow is a
        whole one within one unit of it on every arc. None where the small programme for the shares
        has no answer, or rounding in it leaves no such flow.
        """
        shares = self._shares(answers)
        if shares is None:
            return None
        used = [(s, a.flow) for s, a in zip(shares.tolist(), answers, strict=True) if s > _NONE]
        mean = np.zeros(len(self.priced.network.tail))
        for share, flow in used:
            mean += share / sum(s for s, _ in used) * flow
        face = Face(
            lower=np.floor(mean + _NONE).astype(np.int64),
            upper=np.ceil(mean - _NONE).astype(np.int64),
            fixed_by=np.zeros(0, dtype=np.int64),
        )
        best = min(answers, key=lambda answer: answer.worth)
        try:
            return greatest_gain(self.priced.network, face, self.gain(best.price))
        except ArithmeticError:
            return None

    def _shares(self, answers: Sequence[Answer]) -> NDArray[np.float64] | None:
        from ortools.math_opt.python import mathopt

        model = mathopt.Model()
        shares = [model.add_variable(lb=0.0) for _ in answers]
        model.add_linear_constraint(mathopt.fast_sum(shares) == 1.0)
        slack = np.stack([answer.slack for answer in answers]) / self.norm
        points = np.array([answer.points for answer in answers], dtype=np.float64)
        unit = max(1.0, float(np.abs(points).max()))
        goal = [p / unit * share for p, share in zip(points.tolist(), shares, strict=True)]
        for row in np.flatnonzero((slack < 0).any(axis=0)).tolist():
            missing = model.add_variable(lb=0.0)
            left = zip(slack[:, row].tolist(), shares, strict=True)
            model.add_linear_constraint(mathopt.fast_sum(s * t for s, t in left) + missing >= 0.0)
            goal.append(-_STEEP * self.points / unit * missing)
        model.maximize(mathopt.fast_sum(goal))
        found = mathopt.solve(model, mathopt.SolverType.GLOP)
        if not found.has_primal_feasible_solution():
            return None
        return np.asarray(found.variable_values(shares))

    def proof(self, best: Answer) -> Prices:
        """The prices of an answer, in positions of the problem."""
        size = len(best.price) - self.k
        return self.priced.prices(
            [int(w) for w in self.weights(best.price)],
            self.gain(best.price),
            best.height,
            best.price[:size],
        )


def _largest(priced: Priced) -> Ints:
    """The largest coefficient of each form, at least 1, (F,)."""
    found = np.ones(priced.side.forms.size, dtype=np.int64)
    np.maximum.at(found, priced.form, np.abs(priced.value))
    return found
