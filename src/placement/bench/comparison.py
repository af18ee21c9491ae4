"""Whether a difference between two sides is real: paired tests with correction, and its size."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from statistics import NormalDist, median
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from placement.bench.outcome import MEASURES, gap, has_plan, value_difference, values
from placement.bench.pairing import Pair, Paired, matched, of_setting, paired
from placement.bench.signed_rank import holm, median_interval, sign_test, signed_rank
from placement.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from placement.bench.records import Record

Verdict = Literal["better", "worse", "none", "same"]
ALPHA = 0.05
_EFFICIENCY = 0.955
"""Of the signed-rank test beside the t test under the normal law, 3/π."""
_POWER = 0.95


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure over all pairs.

    ``effect`` is the median of B against A: a relative change for ``solve``, ``total`` and
    ``memory`` (0.05 is five per cent more), of ``value`` the relative gain at the first level that
    differs, of ``gap`` the difference, of ``plans`` the pairs won less those lost, as a share.
    ``low`` and ``high`` are its 95 % interval, ``p`` the corrected p. ``verdict`` is ``same``
    where all pairs agree and ``none`` where no difference is shown. ``detectable`` is the relative
    change that so many pairs, spread as these are, show 19 times of 20.
    """

    name: str
    pairs: int
    a: float | None
    b: float | None
    effect: float | None
    low: float | None
    high: float | None
    p: float
    verdict: Verdict
    detectable: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Setting ``name`` on two sides; ``regressions`` are measures shown worse by more than allowed.

    ``only_a`` and ``only_b`` count instances with seeds that one side alone has.
    """

    name: str
    pairs: int
    only_a: int
    only_b: int
    measures: tuple[Measured, ...]
    regressions: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """What JSON can hold."""
        return asdict(self)


def bench_compare(
    a: Sequence[Record],
    b: Sequence[Record],
    *,
    settings: tuple[str, str] | None = None,
    fail_over: float | None = None,
) -> list[Comparison]:
    """Compare the settings that two files share, or two settings inside ``a``.

    Runs are paired by instance and seed; of repeats the median counts. Times and memory are tested
    by the signed ranks of their log ratios, p values are corrected over the measures that differ at
    all. ``fail_over`` is the worsening that is a regression once it is shown.

    Raises
    ------
    UsageError
        When there is no such setting (E765), or the files share none (E766), or no pair (E767).
    """
    if settings is not None:
        sides = [
            (
                f"{settings[0]} → {settings[1]}",
                of_setting(a, settings[0]),
                of_setting(a, settings[1]),
            )
        ]
    else:
        sides = matched(a, b)
    return compared(sides, fail_over=fail_over)


def compared(
    sides: Sequence[tuple[str, Sequence[Record], Sequence[Record]]],
    *,
    fail_over: float | None = None,
) -> list[Comparison]:
    """Compare named pairs of sides, one setting a side; p values are corrected over all of them."""
    pairings = [paired(a, b) for _, a, b in sides]
    for (name, _, _), found in zip(sides, pairings, strict=True):
        if not found.pairs:
            raise UsageError("E767", name=name)
    drafts = [_drafts(found.pairs) for found in pairings]
    # Where all pairs agree there is nothing to test, and nothing to correct for.
    tested = [
        (k, j) for k, own in enumerate(drafts) for j, d in enumerate(own) if d.verdict != "same"
    ]
    corrected = holm([drafts[k][j].p for k, j in tested])
    spread = 1 - ALPHA / max(1, len(tested)) / 2
    for (k, j), p in zip(tested, corrected, strict=True):
        drafts[k][j] = drafts[k][j].judged(p, spread)
    return [
        _comparison(name, found, [draft.measured() for draft in own], fail_over)
        for (name, _, _), found, own in zip(sides, pairings, drafts, strict=True)
    ]


def _comparison(
    name: str, found: Paired, measures: Sequence[Measured], fail_over: float | None
) -> Comparison:
    beyond = tuple(
        m.name
        for m in measures
        if fail_over is not None
        and m.verdict == "worse"
        and m.effect is not None
        and abs(m.effect) > fail_over
    )
    return Comparison(name, len(found.pairs), found.only_a, found.only_b, tuple(measures), beyond)


def _drafts(pairs: Sequence[Pair]) -> list[_Draft]:
    ratios = [_ratio(measure, pairs, of) for measure, of in MEASURES.items()]
    return [_plans(pairs), *ratios, _gaps(pairs), _values(pairs)]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A measure before its p is corrected; ``good`` is the sign of a difference that is better."""

    name: str
    good: int
    differences: tuple[float, ...]
    a: float | None
    b: float | None
    p: float
    logs: bool = False
    verdict: Verdict = "same"
    detectable: float | None = None

    def judged(self, p: float, spread: float) -> _Draft:
        """With its corrected p, a verdict by it, and what would have been seen."""
        centre = sum(np.sign(self.differences)) if self.name == "plans" else self._centre()
        verdict: Verdict = "none"
        if p < ALPHA and centre:
            verdict = "better" if centre * self.good > 0 else "worse"
        seen = _detectable(self.differences, spread) if self.logs else None
        return replace(self, p=p, verdict=verdict, detectable=seen)

    def _centre(self) -> float:
        """The median, or where half of the pairs agree the sign that outweighs the other."""
        middle = median(self.differences)
        return middle or float(np.sign(np.sum(self.differences)))

    def measured(self) -> Measured:
        """With effect and interval in the unit of the measure."""
        n = len(self.differences)
        if not n:
            return Measured(
                self.name, 0, self.a, self.b, None, None, None, self.p, self.verdict, None
            )
        if self.name == "plans":
            effect = low = high = float(np.mean(self.differences))
        else:
            effect = median(self.differences)
            low, high = median_interval(self.differences)
        if self.logs:
            effect, low, high = (float(np.expm1(x)) for x in (effect, low, high))
        return Measured(
            self.name, n, self.a, self.b, effect, low, high, self.p, self.verdict, self.detectable
        )


def _draft(
    name: str, good: int, differences: list[float], sides: list[tuple[float, float]], p: float,
    *, logs: bool = False,
) -> _Draft:  # fmt: skip
    a = median(left for left, _ in sides) if sides else None
    b = median(right for _, right in sides) if sides else None
    verdict: Verdict = "none" if any(differences) else "same"
    return _Draft(name, good, tuple(differences), a, b, p, logs, verdict)


def _ratio(name: str, pairs: Sequence[Pair], of: Callable[[Record], float | None]) -> _Draft:
    """Median of the repeats on each side; pairs with a plan on both."""
    sides = _both(pairs, of)
    sides = [(left, right) for left, right in sides if left > 0 and right > 0]
    logs = [float(np.log(right / left)) for left, right in sides]
    return _draft(name, -1, logs, sides, signed_rank(logs), logs=True)


def _gaps(pairs: Sequence[Pair]) -> _Draft:
    sides = _both(pairs, gap)
    differences = [right - left for left, right in sides]
    return _draft("gap", -1, differences, sides, signed_rank(differences))


def _both(pairs: Sequence[Pair], of: Callable[[Record], float | None]) -> list[tuple[float, float]]:
    """The medians of the repeats of each side, where both have any."""
    sides = []
    for pair in pairs:
        left = [x for record in pair.a if (x := of(record)) is not None]
        right = [x for record in pair.b if (x := of(record)) is not None]
        if left and right:
            sides.append((median(left), median(right)))
    return sides


def _values(pairs: Sequence[Pair]) -> _Draft:
    """Repeats with one seed give one plan; where a limit cut them apart, the median difference."""
    differences = []
    for pair in pairs:
        found = [
            difference
            for left in pair.a
            for right in pair.b
            if (difference := value_difference(values(left), values(right))) is not None
        ]
        if found:
            differences.append(median(found))
    return _draft("value", 1, differences, [], signed_rank(differences))


def _plans(pairs: Sequence[Pair]) -> _Draft:
    """Whether there is a plan at all; of repeats, in most."""
    left = [float(np.mean([has_plan(r) for r in pair.a]) > 0.5) for pair in pairs]
    right = [float(np.mean([has_plan(r) for r in pair.b]) > 0.5) for pair in pairs]
    differences = [new - old for old, new in zip(left, right, strict=True)]
    p = sign_test(differences.count(1.0), differences.count(-1.0))
    draft = _draft("plans", 1, differences, [], p)
    return replace(draft, a=float(np.mean(left)), b=float(np.mean(right)))


def _detectable(logs: Sequence[float], spread: float) -> float | None:
    """The relative change that pairs with this spread show 19 times of 20."""
    if len(logs) < 2:
        return None
    deviation = 1.4826 * float(np.median(np.abs(np.asarray(logs) - np.median(logs))))
    sigmas = NormalDist().inv_cdf(spread) + NormalDist().inv_cdf(_POWER)
    return float(np.expm1(sigmas * deviation / (len(logs) * _EFFICIENCY) ** 0.5))
