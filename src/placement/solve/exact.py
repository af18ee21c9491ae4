"""Exact with side constraints: branch and bound on the compressed network, level by level.

The value reached at a level is a row of the next. Places that open or not and are alike count as
one that opens several times, so that nobody branches between them. A relaxation without integers
gives the prices that prove a bound (A. M. Geoffrion, "Lagrangean relaxation for integer
programming", 1974, doi:10.1007/BFb0120690); where its best plan is whole it is the answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from placement.errors import InfeasibleError, NoPlanError
from placement.result import LevelResult, Prices, Result, Stop, proof_of
from placement.side import Side
from placement.solve.assignment import assignment
from placement.solve.branching import Query, relaxed, solved, version
from placement.solve.conflict import conflict
from placement.solve.identical import gathered
from placement.solve.network import build
from placement.solve.pricing import Charges, proved
from placement.solve.programme import programme
from placement.solve.spread import spread
from placement.solve.standing import standing
from placement.solve.tied import tied
from placement.solve.value import values

if TYPE_CHECKING:
    from placement.limits import Clock
    from placement.problem import Problem
    from placement.solve.branching import Answer
    from placement.solve.network import Network
    from placement.solve.programme import Programme

Ints = NDArray[np.int64]
Progress = Callable[[str, float], None]

SUPPORTS: frozenset[str] = frozenset({"rows", "soft", "openings", "sets", "caps", "teams"})
PROVES_OPTIMAL = True


@dataclass(frozen=True)
class Settings:
    """``solver`` does the branching; ``mip_gap`` is the relative gap that it may call optimal.

    ``threads`` are those of ``cp_sat``: with eight it runs all its strategies, which pays on fewer
    cores too. ``highs`` takes what the machine offers.

    Raises
    ------
    ValueError
        When there is no such solver, no thread, or the gap is not from 0 up to 1.
    """

    solver: Literal["highs", "cp_sat"] = "highs"
    threads: int = 8
    mip_gap: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what no solver takes."""
        if self.solver not in {"highs", "cp_sat"}:
            raise ValueError(f"solver={self.solver}, not highs or cp_sat")
        if self.threads < 1 or not 0 <= self.mip_gap < 1:
            raise ValueError(f"threads={self.threads}, mip_gap={self.mip_gap}")


@dataclass
class _Search:
    """Where a run stands.

    ``whole`` is the programme that is solved, ``split`` the places that stand for nobody but
    themselves in it. ``loose`` is the one whose duals are prices. ``place_of`` is the best plan so
    far, ``reached`` its values, ``columns`` what it is in the programme.
    """

    problem: Problem
    settings: Settings
    clock: Clock
    seed: int
    whole: Programme
    loose: Programme
    network: Network
    split: set[int] = field(default_factory=set)
    place_of: NDArray[np.int32] | None = None
    reached: list[int] = field(default_factory=list)
    columns: Ints | None = None
    levels: list[tuple[int | None, int | None, Prices | None]] = field(default_factory=list)

    def level(self, k: int) -> bool:
        """Solve level k; False where the clock ended that before the solver was done."""
        loose = self._query(self.loose, k)
        first = relaxed(loose, self.clock)
        if first.status == "infeasible":
            self._refuse(self.loose)
        one_programme = self.loose is self.whole
        if one_programme and first.status == "optimal" and self._take(first, k):
            word: int | None = self._word(first, k)
            done = True
        else:
            done, word = self._branch(k)
        if self.place_of is None:
            raise NoPlanError("E400", stop=str(self.clock.reason() or Stop.TIME_LIMIT))
        found = self._price(first, k) if first.duals is not None else None
        if found is None:
            self.levels.append((None, word, None))
        else:
            self.levels.append((found[0], word, found[1]))
        return done

    def _query(self, asked: Programme, k: int) -> Query:
        floors = tuple((asked.gain[j], self.reached[j] - int(asked.constant[j])) for j in range(k))
        return Query(asked, asked.gain[k], floors, self.columns if asked is self.whole else None)

    def _branch(self, k: int) -> tuple[bool, int | None]:
        """Whether the solver finished, and its bound; the best plan found is taken."""
        while True:
            answer = solved(
                self._query(self.whole, k),
                self.clock,
                solver=self.settings.solver,
                threads=self.settings.threads,
                gap=self.settings.mip_gap,
                seed=self.seed,
            )
            if answer.status == "infeasible":
                if k:
                    raise ArithmeticError("the solver lost the plan of the level before")
                self._refuse(self.whole)
            if answer.values is None or self._take(answer, k):
                return answer.status == "optimal", self._word(answer, k)

    def _take(self, answer: Answer, k: int) -> bool:
        """Make the answer the plan; False where it is none yet.

        It is none where columns are fractions, and where the teams of a class of places do not fit
        into the places one by one; the class is then taken apart.
        """
        assert answer.values is not None
        columns = np.rint(answer.values).astype(np.int64)
        if np.abs(answer.values - columns).max(initial=0) > 1e-5:
            return False
        whole = self.whole
        network, held = whole.network, whole.gathered
        place_of = assignment(held.problem, network, columns[whole.columns["arc"]], seed=self.seed)
        place_of, failed = spread(self.problem, held, place_of, columns[whole.columns["open"]])
        if failed:
            self.split.update(failed)
            self.whole = _whole(self.problem, self.split)
            self.columns = None
            return False
        reached = values(self.problem, place_of)
        if not standing(self.problem, place_of).kept or reached[:k] < self.reached[:k]:
            raise ArithmeticError("the solver's plan breaks a rule or loses an earlier level")
        if not self.reached or reached[: k + 1] >= self.reached[: k + 1]:
            self.place_of, self.reached, self.columns = place_of, reached, columns
        return True

    def _word(self, answer: Answer, k: int) -> int | None:
        if not math.isfinite(answer.bound):
            return None
        said = math.floor(answer.bound + 1e-6) + int(self.whole.constant[k])
        return max(said, self.reached[k]) if self.reached else said

    def _price(self, first: Answer, k: int) -> tuple[int, Prices] | None:
        assert first.duals is not None
        assert self.problem.side is not None
        rows, duals = self.loose.rows, first.duals
        held = self.loose.gathered
        openings = self.problem.side.openings
        # Whoever is alike has the price of the place that stands for all.
        leader = np.arange(len(openings.key))
        at_place = np.full(self.problem.num_places, -1, dtype=np.int64)
        single = openings.place >= 0
        at_place[openings.place[single]] = leader[single]
        gone = held.times == 0
        leader[gone] = at_place[held.leader[openings.place[gone]]]
        charges = Charges(
            row=duals[rows["row"]],
            open=(duals[rows["most"]] + duals[rows["least"]])[leader],
            cap=duals[rows["cap"]],
            multiplier=-duals[len(self.loose.low) :],
        )
        tight = [bound == self.reached[j] for j, (bound, _, _) in enumerate(self.levels)]
        target = math.floor(first.bound + 1e-6) + int(self.loose.constant[k])
        return proved(
            self.problem,
            self.network,
            k,
            charges,
            reached=self.reached,
            tight=tight,
            target=max(target, self.reached[k]),
        )

    def _refuse(self, asked: Programme) -> None:
        """Say which hard rules are in conflict.

        Raises
        ------
        InfeasibleError
            Always (E410).
        """
        found = conflict(asked, self.clock, self.settings.solver)
        raise InfeasibleError(
            "E410",
            keys="、".join(found.keys),
            n=len(found.keys),
            rules=found.keys,
            fractions=found.of_fractions,
            least=found.least,
        )


def solve(
    problem: Problem,
    *,
    seed: int,
    clock: Clock,
    progress: Progress,
    settings: Settings | None = None,
) -> Result:
    """The best plan that keeps every side constraint; the best so far where the clock says stop.

    Raises
    ------
    InfeasibleError
        When the solver proves that no plan keeps all hard rules (E410).
    NoPlanError
        When the clock ends before any plan is found (E400).
    ArithmeticError
        When a plan of the solver does not keep what it should.
    """
    settings = settings or Settings()
    if problem.side is None:
        sizes = problem.num_students, problem.num_places, len(problem.levels)
        problem = replace(problem, side=Side.none(*sizes))
    assert problem.side is not None
    whole = _whole(problem, set())
    plain = not problem.side.teams.size
    loose = whole if plain else programme(gathered(problem), whole=False)
    search = _Search(problem, settings, clock, seed, whole, loose, build(problem))
    timings = {"build": clock.seconds()}
    stopped: Stop | None = None
    for k, level in enumerate(problem.levels):
        stopped = clock.reason()
        if stopped is not None:
            break
        progress(level.name, k / len(problem.levels))
        began = clock.seconds()
        done = search.level(k)
        timings[f"level {level.name}"] = clock.seconds() - began
        if not done:
            stopped = clock.reason() or Stop.TIME_LIMIT
            break
    if search.place_of is None:
        raise NoPlanError("E400", stop=str(stopped))
    timings["total"] = clock.seconds()
    known = [*search.levels, *[(None, None, None)] * len(problem.levels)]
    levels = tuple(
        LevelResult(level.name, search.reached[k], known[k][0], known[k][2], known[k][1])
        for k, level in enumerate(problem.levels)
    )
    return Result(
        place_of=search.place_of,
        stop=stopped or Stop.FINISHED,
        proof=proof_of([(level.value, level.bound) for level in levels]),
        levels=levels,
        method="exact",
        seed=seed,
        timings=timings,
        statistics={
            "nodes": search.whole.network.num_nodes,
            "arcs": len(search.whole.network.tail),
            "columns": len(search.whole.upper),
            "rows": len(search.whole.low),
        },
        solver=version(settings.solver),
    )


def _whole(problem: Problem, split: set[int]) -> Programme:
    """The programme that is solved; the places ``split`` stand for themselves alone."""
    assert problem.side is not None
    teams = bool(problem.side.teams.size)
    problem = tied(problem) if teams else problem
    return programme(gathered(problem, split), whole=teams)
