"""Random draws that are the same on every platform and with every NumPy version.

Only the raw words of PCG64 are used, whose stream NumPy promises never to change (the methods of
``numpy.random.Generator`` carry no such promise), and only integer arithmetic and correctly rounded
operations on top of them. So a seed names one instance, and tests can compare hashes.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_SHIFT = np.uint64(32)


class Draws:
    """A stream of random words of its own for each named part of an instance.

    Parts do not share a stream, so a change in how posts are made leaves the students as they were.

    >>> Draws(7).part("posts").below(6, 5).tolist() == Draws(7).part("posts").below(6, 5).tolist()
    True
    """

    def __init__(self, seed: int, *parts: str) -> None:
        self._seed = seed
        self._parts = parts
        words = [seed, *(zlib.crc32(part.encode()) for part in parts)]
        self._bits = np.random.PCG64(np.random.SeedSequence(words))

    def part(self, name: str) -> Draws:
        """The stream of that name under this one; asking twice gives it twice from its start."""
        return Draws(self._seed, *self._parts, name)

    def below(self, high: int, size: int) -> Ints:
        """``size`` integers in 0 … high − 1; high is at most 2³²."""
        words = self._bits.random_raw(size)
        return ((words >> _SHIFT) * np.uint64(high) >> _SHIFT).astype(np.int64)

    def between(self, low: int, high: int, size: int) -> Ints:
        """``size`` integers in low … high, both included."""
        return low + self.below(high - low + 1, size)

    def chance(self, per_mille: int, size: int) -> NDArray[np.bool_]:
        """True with that chance in a thousand, (size,)."""
        return self.below(1000, size) < per_mille

    def order(self, size: int) -> Ints:
        """A permutation of 0 … size − 1."""
        return np.argsort(self._bits.random_raw(size), kind="stable").astype(np.int64)

    def pick(self, weights: Ints, size: int) -> Ints:
        """``size`` positions into ``weights``, each as often as its weight says.

        The weights are integers that sum to at most 2³² and at least 1.
        """
        steps = np.cumsum(weights)
        return np.searchsorted(steps, self.below(int(steps[-1]), size), side="right")

    def some(self, weights: Ints, count: int) -> Ints:
        """At most ``count`` different positions of positive weight, drawn one after the other."""
        left = np.asarray(weights, dtype=np.int64).copy()
        chosen: list[int] = []
        while len(chosen) < count and left.any():
            one = int(self.pick(left, 1)[0])
            chosen.append(one)
            left[one] = 0
        return np.array(chosen, dtype=np.int64)

    def heavy(self, size: int, *, largest: int = 150) -> Ints:
        """Sizes with a power-law tail of exponent 8/7, in thousandths of the smallest, (size,).

        No size is more than ``largest`` times the smallest. One size is drawn from each of ``size``
        equal parts of the distribution, so that few enterprises have a tail too. Only division and
        square roots are used: they are rounded the same everywhere, powers are not.
        """
        parts = 1 << 20
        share = (self.order(size) * parts + self.below(parts, size) + 0.5) / (parts * size)
        half = np.sqrt(share)
        quarter = np.sqrt(half)
        sizes = 1000.0 / (half * quarter * np.sqrt(quarter))
        return np.minimum(sizes, 1000.0 * largest).astype(np.int64)


def apportion(total: int, weights: Ints, *, least: int = 0) -> Ints:
    """Whole parts of ``total`` in proportion to integer weights, each at least ``least``.

    Largest remainders, ties to the earlier one; the parts sum to ``total`` exactly.

    Raises
    ------
    ValueError
        When ``total`` is less than ``least`` for each part.

    >>> apportion(10, np.array([1, 1, 6]), least=1).tolist()
    [2, 2, 6]
    """
    weights = np.asarray(weights, dtype=np.int64)
    rest = total - least * len(weights)
    if rest < 0:
        raise ValueError(f"{total} cannot be cut into {len(weights)} parts of at least {least}")
    whole = int(weights.sum())
    if whole == 0:
        weights = np.ones_like(weights)
        whole = len(weights)
    parts, left = np.divmod(weights * rest, whole)
    short = rest - int(parts.sum())
    parts[np.argsort(-left, kind="stable")[:short]] += 1
    return parts + least
