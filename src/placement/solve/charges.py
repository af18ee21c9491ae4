"""What side constraints charge in an auction, raised until they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.problem import Problem
    from placement.solve.market import Floats
    from placement.solve.standing import Standing

CLOSED = 1e9
"""Nobody pays that much."""


@dataclass(frozen=True)
class Charges:
    """Points of the last level by form (F,), below zero for what must fill; ``closed`` (m,)."""

    form: Floats
    closed: NDArray[np.bool_]

    @classmethod
    def none(cls, problem: Problem) -> Charges:
        """Nothing is charged and every place may open."""
        size = 0 if problem.side is None else problem.side.forms.size
        return cls(np.zeros(size), np.zeros(problem.num_places, dtype=bool))

    def raised(self, problem: Problem, stands: Standing, span: float) -> Charges:
        """More for rows that are exceeded, less for sets that must fill; small sets close.

        Of the sets that are short the emptier half closes: their students may fill the others.
        """
        side = problem.side
        assert side is not None
        form = self.form.copy()
        closed = self.closed.copy()
        rows, sets = side.rows, side.openings
        over = np.flatnonzero(stands.over)
        step = span / 8 / rows.unit[over]
        np.add.at(form, rows.form[over], np.maximum(step, np.abs(form[rows.form[over]])))
        lacking = np.flatnonzero((stands.short > 0) & sets.must)
        need = np.maximum(span / 8, np.abs(form[sets.form[lacking]]))
        np.subtract.at(form, sets.form[lacking], need)
        short = np.flatnonzero((stands.short > 0) & ~sets.must)
        full = stands.count[short] / np.maximum(sets.least[short], 1)
        shut = short[np.argsort(full, kind="stable")[: (len(short) + 1) // 2]].tolist()
        for c in np.flatnonzero(stands.above).tolist():
            own = side.caps.opening[side.caps.cap == c]
            own = own[(stands.count[own] > 0) & ~sets.must[own]]
            shut += own[np.argsort(stands.count[own], kind="stable")][: stands.above[c]].tolist()
        form[sets.form[shut]] = CLOSED
        places = sets.place[shut]
        closed[places[places >= 0]] = True
        return Charges(form, closed)

    def tolls(self, problem: Problem) -> tuple[Floats, Floats, Floats, Floats]:
        """What is charged on each half of a route, listed pair and place."""
        sizes = (
            len(problem.enter_type), len(problem.leave_waypoint),
            len(problem.pair_student), problem.num_places,
        )  # fmt: skip
        side = problem.side
        if side is None or not self.form.any():
            enter, leave, pair, place = (np.zeros(size) for size in sizes)
            return enter, leave, pair, place
        forms = (side.forms.enter, side.forms.leave, side.forms.pair, side.forms.place)
        enter, leave, pair, place = (
            entries.weighed(self.form, size) for entries, size in zip(forms, sizes, strict=True)
        )
        return enter, leave, pair, place
