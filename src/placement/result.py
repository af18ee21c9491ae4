"""What a solve found, why it stopped, and what is proved: three questions, three fields."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray


class Stop(enum.StrEnum):
    """Why the solver stopped. Nothing here says the plan is good."""

    FINISHED = "finished"
    TIME_LIMIT = "time_limit"
    INTERRUPTED = "interrupted"


class Proof(enum.StrEnum):
    """What is proved about the plan: ``GAP`` of its first level at least."""

    OPTIMAL = "optimal"
    GAP = "gap"
    INFEASIBLE = "infeasible"
    NOTHING = "nothing"


def relative_gap(value: int, bound: int | None) -> float | None:
    """(bound − value) / max(1, |bound|); 0.0 is optimal, None is unknown.

    >>> relative_gap(95, 100), relative_gap(95, None)
    (0.05, None)
    """
    return None if bound is None else (bound - value) / max(1, abs(bound))


def proof_of(levels: Sequence[tuple[int, int | None]]) -> Proof:
    """What the values and bounds of a plan's levels, in order, prove together.

    >>> proof_of([(5, 5), (7, 7)]), proof_of([(5, 5), (7, None)]), proof_of([(5, None)])
    (<Proof.OPTIMAL: 'optimal'>, <Proof.GAP: 'gap'>, <Proof.NOTHING: 'nothing'>)
    """
    if all(value == bound for value, bound in levels):
        return Proof.OPTIMAL
    return Proof.NOTHING if levels[0][1] is None else Proof.GAP


def _none() -> NDArray[np.int64]:
    import numpy as np

    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Prices:
    """Multipliers of one level: what ``verify`` needs to recompute its bound.

    ``place_price`` (m,) on seats, ``place_group_price`` and ``student_group_price`` (G,) on the two
    quota trees, all ≥ 0, in points a student. ``slice_offset`` (G,) is the price at which a balance
    group sells its slices. ``multiplier[j]`` ≥ 0 weighs the value reached at earlier level j.

    Of side constraints: ``row_price`` (R,) ≥ 0, of a soft row at most its weighted penalty;
    ``open_price`` (O,) is charged for every student of a set and credited to the state of the set,
    below zero where students are paid to fill it; ``cap_price`` (C,) ≥ 0. Empty where there are
    none. All numbers are in parts of a point: ``scale`` > 0 of them are one point of the level.
    """

    place_price: NDArray[np.int64]
    place_group_price: NDArray[np.int64]
    student_group_price: NDArray[np.int64]
    slice_offset: NDArray[np.int64]
    multiplier: tuple[int, ...]
    row_price: NDArray[np.int64] = field(default_factory=_none)
    open_price: NDArray[np.int64] = field(default_factory=_none)
    cap_price: NDArray[np.int64] = field(default_factory=_none)
    scale: int = 1


@dataclass(frozen=True)
class LevelResult:
    """One level: the value of the plan, the proved bound in the same points, and its prices.

    ``bound`` is None where the level was not reached in time; nothing is then proved of it.
    ``word`` is a bound that a branch-and-bound solver gives without prices: its word, which nobody
    can check, and never part of what is called proved.
    """

    name: str
    value: int
    bound: int | None
    prices: Prices | None
    word: int | None = None

    @property
    def gap(self) -> float | None:
        """See :func:`relative_gap`."""
        return relative_gap(self.value, self.bound)

    @property
    def tighter_word(self) -> int | None:
        """``word`` where it says more than the bound does, else None."""
        if self.word is None or (self.bound is not None and self.bound <= self.word):
            return None
        return self.word

    @property
    def believed_gap(self) -> float | None:
        """The gap for those who take the solver at its word."""
        word = self.tighter_word
        return self.gap if word is None else relative_gap(self.value, word)


@dataclass(frozen=True)
class Result:
    """``place_of[i]`` (n,) is the position of student i's place, -1 where there is none.

    ``levels`` has one entry a level of the problem, in order; ``seed`` ordered students who are
    alike. ``timings`` are seconds by step, ``statistics`` sizes of what was solved. ``method`` ran
    because of ``reason``: a key of the message catalogue (``method.…``) and its facts. ``solver``
    names the branch-and-bound solver whose word stands in the levels, '' where none ran.
    """

    place_of: NDArray[np.int32]
    stop: Stop
    proof: Proof
    levels: tuple[LevelResult, ...]
    method: str
    seed: int
    timings: Mapping[str, float] = field(default_factory=dict)
    statistics: Mapping[str, int] = field(default_factory=dict)
    reason: Mapping[str, object] = field(default_factory=dict)
    solver: str = ""
