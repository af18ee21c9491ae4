"""Prices on side constraints over an exact flow: a plan that keeps them, and a bound that stands.

The trees are solved alone first; where that plan keeps everything, nothing else is to do. Otherwise
levels are taken in order. At each, side constraints and the values of earlier levels have prices:
the best flow at any prices is a bound, cutting planes find the least (:mod:`placement.solve.dual`).
The flows met on the way are what the plan moves towards, as far as everything is kept
(:mod:`placement.solve.mixture`). Each level has its bound from prices that anyone can check.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.errors import NoPlanError
from placement.result import LevelResult, Prices, Result, Stop, proof_of
from placement.solve.assignment import assignment
from placement.solve.bound import bound
from placement.solve.circulation import LARGEST
from placement.solve.decided import decided_flow
from placement.solve.dropped import dropped
from placement.solve.filled import filled
from placement.solve.mixture import Mixed, mixture
from placement.solve.oracle import Oracle
from placement.solve.priced import Priced
from placement.solve.quotient import coarsened, without_lists
from placement.solve.refused import broken, refuse_if_proved
from placement.solve.relaxed import free_of_charge, relaxed
from placement.solve.retraced import retraced
from placement.solve.settled import settled
from placement.solve.stage import Stage
from placement.solve.standing import standing
from placement.solve.value import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.limits import Clock
    from placement.problem import Problem
    from placement.solve.dual import Answer
    from placement.solve.flow import Progress

Ints = NDArray[np.int64]
Plan = NDArray[np.int32]
SUPPORTS = frozenset({"rows", "soft", "openings", "sets", "caps", "teams"})
PROVES_OPTIMAL = False


@dataclass(frozen=True)
class Settings:
    """How hard to look.

    ``rounds`` of prices for each level, ``aims`` flows that the plan then moves towards.
    """

    rounds: int = 60
    aims: int = 8

    def __post_init__(self) -> None:
        if self.rounds < 1 or self.aims < 1:
            raise ValueError("rounds ≥ 1, aims ≥ 1")


def solve(
    problem: Problem,
    *,
    seed: int,
    clock: Clock,
    progress: Progress,
    settings: Settings,
    first: Result | None = None,
) -> Result:
    """A plan that keeps everything, with prices for every level.

    ``first`` is the plan on the trees alone where that is known, and known not to be the answer.

    Raises
    ------
    InfeasibleError
        When prices prove that there is none (E410).
    NoPlanError
        When no such plan was found: by the end of the clock (E400), or at all (E412).
    """
    if first is None:
        first, answer = relaxed(problem, seed=seed, clock=clock, progress=progress)
        if answer:
            return dataclasses.replace(first, method="price")
    search = Search(problem, first, clock, settings, seed)
    place_of = search.plan(progress)
    stopped = clock.reason()
    results = search.levels(place_of)
    return Result(
        place_of=place_of,
        stop=stopped or Stop.FINISHED,
        proof=proof_of([(level.value, level.bound) for level in results]),
        levels=tuple(results),
        method="price",
        seed=seed,
        timings={**first.timings, **search.timings, "total": clock.seconds()},
        statistics={**first.statistics, **search.statistics},
    )


class Search:
    """One run: the network in use, the flow so far, and the prices of each level."""

    def __init__(
        self, problem: Problem, first: Result, clock: Clock, settings: Settings, seed: int
    ) -> None:
        self.problem = problem
        self.first = first
        self.clock = clock
        self.settings = settings
        self.seed = seed
        self.timings: dict[str, float] = {}
        self.statistics: dict[str, int] = {"flows": 0}
        self.prices: dict[int, Prices] = {}
        self._row_price: NDArray[np.float64] | None = None

    def plan(self, progress: Progress) -> Plan:
        """The best plan found that keeps everything, (n,)."""
        found = None if self.clock.reason() is not None else self._by_levels(progress)
        if found is None or not standing(self.problem, found).kept:
            found = dropped(self.problem, self.first.place_of if found is None else found)
        if found is None:
            reason = self.clock.reason()
            refuse_if_proved(self.problem, self.prices.get(0))
            named = broken(self.problem, self.first.place_of)
            if reason is None:
                raise NoPlanError("E412", **named)
            raise NoPlanError("E400", stop=str(reason), **named)
        return filled(self.problem, found, seed=self.seed, clock=self.clock)

    def _by_levels(self, progress: Progress) -> Plan | None:
        problem = settled(self.problem, self.first)
        marks = [level.lists_matter for level in problem.levels]
        early = marks.index(True) if any(marks) else len(marks)
        small = coarsened(without_lists(problem, early), side=True) if early else problem
        priced = Priced.of(small, merged=bool(early))
        oracle = self._oracle(priced, 0, settled=problem is not self.problem)
        flow: Ints | None = None
        floor: list[int] = []
        for k, level in enumerate(problem.levels):
            progress(level.name, k / len(problem.levels))
            began = self.clock.seconds()
            if k and k == early:
                plan = None if flow is None else self._assigned(flow, priced)
                self.statistics["flows"] += oracle.calls
                priced = Priced.of(problem)
                oracle = self._oracle(priced, k, settled=problem is not self.problem)
                flow = None if plan is None else retraced(priced, plan)
            stage = Stage(priced, k, floor, oracle)
            if flow is None:
                flow = decided_flow(priced, oracle, stage.gain(self._start(stage)))
                if flow is None:
                    return None
            mixed = self._level(stage, flow)
            flow = mixed.flow
            floor.append(mixed.points)
            if not k and mixed.broken:
                refuse_if_proved(self.problem, self.prices.get(0))
            self.timings[f"price {level.name}"] = self.clock.seconds() - began
            if self._stopped():
                break
        self.statistics["flows"] += oracle.calls
        return None if flow is None else self._assigned(flow, priced)

    def _oracle(self, priced: Priced, k: int, *, settled: bool) -> Oracle:
        """Flows of a network; the plan on the trees is where the first search begins.

        Not where teams are settled: then it is no plan of this network.
        """
        prices = self.first.levels[k].prices
        if settled or prices is None:
            return Oracle(priced.network, self._stopped)

        def start() -> tuple[Ints, Ints]:
            own = priced.network.gain[: k + 1]
            # Any gains will do; a multiplier that could leave 64 bits is made smaller.
            size = (priced.network.num_nodes + 2) * (k + 1) * int(np.abs(own).max(initial=1))
            weights = [*(min(m, LARGEST // size) for m in prices.multiplier), 1]
            gain = np.array(weights, dtype=np.int64) @ own
            return retraced(priced, self.first.place_of), np.asarray(gain)

        return Oracle(priced.network, self._stopped, start)

    def _assigned(self, flow: Ints, priced: Priced) -> Plan:
        return assignment(priced.problem, priced.network, flow, seed=self.seed)

    def _stopped(self) -> bool:
        return self.clock.reason() is not None

    def _start(self, stage: Stage) -> Ints:
        """Prices to begin a level with: what the trees ask of earlier levels, rows as before."""
        prices = self.first.levels[stage.k].prices
        known = (1,) * stage.k if prices is None else prices.multiplier
        level_price = [max(1.0, float(m)) for m in known]
        rows = len(stage.priced.side.rows.limit)
        row_price = np.zeros(rows)
        if self._row_price is not None and stage.k:
            row_price = self._row_price * level_price[-1]
        return stage.start(row_price, level_price)

    def _level(self, stage: Stage, flow: Ints) -> Mixed:
        """The least bound of a level, and the flow nearest to it that keeps everything."""
        floor = np.array(stage.floor, dtype=np.int64)
        pool: list[Answer] = []
        start = stage.answer(self._start(stage))
        now = mixture(stage.priced, stage.k, floor, flow, flow)
        if start is None:
            return now
        best = stage.least(start, rounds=self.settings.rounds, stop=self._stopped, seen=pool.append)
        self.prices[stage.k] = stage.proof(best)
        rows = len(best.price) - stage.k
        self._row_price = best.price[:rows] / stage.scale
        blend = stage.blend([start, *pool])
        near = [] if blend is None else [blend]
        answers = sorted([start, *pool], key=lambda answer: answer.worth)[: self.settings.aims]
        near += [answer.flow for answer in answers]
        if now.broken:
            now = self._mended(stage, now, near)
        for decided in self._decided(stage, best, near):
            back = self._back(stage, decided, [now.flow, *near])
            now = min(now, back, key=lambda mixed: (mixed.broken, -mixed.points))
        enough = best.worth / stage.scale * (1.0 - _CLOSE)
        for aim in near:
            for seed in range(_CUTTINGS):
                if self._stopped() or (not now.broken and now.points >= enough):
                    return now
                before = now.points
                now = mixture(stage.priced, stage.k, floor, now.flow, aim, seed=seed)
                if now.points - before <= _LITTLE * abs(now.points):
                    break
        return now

    def _back(self, stage: Stage, flow: Ints, aims: list[Ints]) -> Mixed:
        """From a flow near the best prices towards others until nothing is broken."""
        floor = np.array(stage.floor, dtype=np.int64)
        back = mixture(stage.priced, stage.k, floor, flow, aims[0], pattern=flow)
        for aim in aims[1:]:
            if not back.broken or self._stopped():
                break
            back = mixture(stage.priced, stage.k, floor, back.flow, aim, pattern=flow)
        return back

    def _decided(self, stage: Stage, best: Answer, near: list[Ints]) -> Iterator[Ints]:
        """Flows near the best prices to come back from; one with sets decided anew."""
        yield from near[:1]
        if len(stage.priced.side.openings.least):
            found = decided_flow(stage.priced, stage.oracle, stage.gain(best.price))
            if found is not None:
                yield found

    def _mended(self, stage: Stage, now: Mixed, near: list[Ints]) -> Mixed:
        """A flow that keeps everything: what is left of one of the flows when breakers leave."""
        problem, floor = stage.priced.problem, np.array(stage.floor, dtype=np.int64)
        for flow in [now.flow, *near[:_MENDED]]:
            plan = dropped(problem, self._assigned(flow, stage.priced))
            if plan is not None:
                mended = retraced(stage.priced, plan)
                found = mixture(stage.priced, stage.k, floor, mended, mended)
                now = min(now, found, key=lambda mixed: (mixed.broken, -mixed.points))
        return now

    def levels(self, place_of: Plan) -> list[LevelResult]:
        """Every level with the least bound that was found for it."""
        began = self.clock.seconds()
        problem = self.problem
        reached = values(problem, place_of)
        results = []
        for k, level in enumerate(problem.levels):
            known = [self.prices[k]] if k in self.prices else []
            trees = self.first.levels[k].prices
            if trees is not None:
                known.append(free_of_charge(problem, trees))
            proved = [(bound(problem, k, prices, reached), i) for i, prices in enumerate(known)]
            value, at = min(proved, default=(None, -1))
            prices = known[at] if proved else None
            results.append(LevelResult(level.name, reached[k], value, prices))
        self.timings["prove"] = self.clock.seconds() - began
        return results


_MENDED = 3
_CUTTINGS = 6
_LITTLE = 1e-5
_CLOSE = 1e-4
"""Relative gap of a level that is near enough to go on to the next."""
