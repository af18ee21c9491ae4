"""Which sets open: decided anew after every flow until none is short and no cap is exceeded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from placement.solve.oracle import Oracle
    from placement.solve.priced import Priced

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
TRIES = 3
"""How often a short set of pairs is paid more before it is closed."""
ROUNDS = 60
"""Flows at most; each closes a set or helps one, so fewer are needed."""


def decided_flow(priced: Priced, oracle: Oracle, base: Ints) -> Ints | None:
    """A flow of great gain in which every open set has enough and caps are kept, (arcs,).

    ``base`` (arcs,) are gains. Rows are not looked at. Where a set that must be open cannot be
    filled, or one that is closed not emptied, the last flow still breaks that. None where it was
    stopped before there was a flow.
    """
    decided = Decided.nothing(priced, base)
    found = oracle.best(decided.gain(base))
    if found is None:
        return None
    flow, _height = found
    for _ in range(ROUNDS):
        before = decided.state()
        if not decided.learn(priced.counted(flow)) or decided.state() == before:
            break
        found = oracle.best(decided.gain(base))
        if found is None:
            break
        flow, _height = found
    return flow


@dataclass
class Decided:
    """Openings that are ``shut`` or ``held`` open, and tries at each.

    ``pay`` (O,) is what students get for being in a set that is no single place; ``large`` is more
    than any way through the network can gain.
    """

    priced: Priced
    shut: Bools
    held: Bools
    tries: Ints
    pay: Ints
    large: int

    @classmethod
    def nothing(cls, priced: Priced, base: Ints) -> Decided:
        """Every set that can fill may open, those that must are held open."""
        sets = priced.side.openings
        none = np.zeros(len(sets.least), dtype=np.int64)
        held = sets.must & (sets.least > 0)
        large = 8 * int(np.abs(base).max(initial=1))
        shut = (sets.least > sets.most) & ~sets.must
        return cls(priced, shut, held, none.copy(), none.copy(), large)

    def state(self) -> tuple[bytes, ...]:
        """What the next flow depends on, and tries at sets that may close."""
        tries = self.tries[~self.priced.side.openings.must]
        return tuple(part.tobytes() for part in (self.shut, self.held, self.pay, tries))

    def gain(self, base: Ints) -> Ints:
        """Gains of the arcs under the decisions; ``base`` without."""
        side = self.priced.side
        charge = np.zeros(side.forms.size, dtype=np.int64)
        np.add.at(charge, side.openings.form, np.where(self.shut, self.large, -self.pay))
        gain = base - self.priced.tolls(charge)
        first = self.priced.network.block["first"]
        gain[first] += np.where(self.held[self.priced.first_of], self.large, 0)
        return gain

    def learn(self, counted: Ints) -> bool:
        """Decide anew where a flow breaks something; False where it breaks nothing.

        ``counted`` (F,) are the values of the forms.
        """
        sets = self.priced.side.openings
        count = counted[sets.form]
        opened = sets.must | (count > 0)
        if (self.shut & (count > 0)).any():
            self._let_go()
        crowded = self._close_beyond_caps(count, opened)
        short = opened & (count < sets.least) & ~self.shut
        self._settle(short, count)
        left = self.shut & (count > 0)
        return bool(crowded or short.any() or left.any())

    def _let_go(self) -> None:
        """No more help for sets that may close: it keeps students in others that are closed."""
        helped = (self.held | (self.pay > 0)) & ~self.priced.side.openings.must
        self.held[helped] = False
        self.pay[helped] = 0
        self.tries[helped] = TRIES

    def _settle(self, short: Bools, count: Ints) -> None:
        """Of the short sets the worse half closes, the others are helped to fill."""
        sets = self.priced.side.openings
        at = np.flatnonzero(short & ~sets.must)
        filled = count[at] / np.maximum(sets.least[at], 1)
        helped_in_vain = self.held[at] | (self.tries[at] >= TRIES)
        worse = np.zeros(len(at), dtype=bool)
        worse[np.argsort(filled, kind="stable")[: (len(at) + 1) // 2]] = True
        close = helped_in_vain | (worse & (filled < 1 / 2))
        self.shut[at[close]] = True
        self.held[at[close]] = False
        stay = np.append(at[~close], np.flatnonzero(short & sets.must))
        self.tries[stay] += 1
        whole = sets.place[stay] >= 0
        self.held[stay[whole]] = True
        parts = stay[~whole]
        self.pay[parts] = np.clip(2 * self.pay[parts], max(1, self.large // 64), self.large)

    def _close_beyond_caps(self, count: Ints, opened: Bools) -> bool:
        """Close the smallest sets of every cap that has too many; whether there was one."""
        side = self.priced.side
        caps, sets = side.caps, side.openings
        used = np.zeros(len(caps.limit), dtype=np.int64)
        inside = opened[caps.opening]
        np.add.at(used, caps.cap, inside.astype(np.int64))
        above = used > caps.limit
        if not above.any():
            return False
        entry = np.flatnonzero(inside & above[caps.cap])
        opening, cap = caps.opening[entry], caps.cap[entry]
        order = np.lexsort((-count[opening], ~sets.must[opening], cap))
        cap, opening = cap[order], opening[order]
        turn = np.arange(len(cap)) - np.searchsorted(cap, cap)
        close = (turn >= caps.limit[cap]) & ~sets.must[opening]
        self.shut[opening[close]] = True
        return True
