"""What to expect of the methods on an instance, before any is run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from placement.bench.features import features_of
from placement.bench.forecast import predictor
from placement.bench.machine import machine, versions
from placement.solve import METHODS, method_module
from placement.solve.auto import foreseen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.bench.features import Features
    from placement.bench.forecast import Forecast, ForecastModel
    from placement.problem import Problem


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a method can do here and will take.

    ``lacks`` are the features of side constraints it cannot keep: then it is refused and nothing is
    foreseen. ``forecasts`` are by target, empty where the model knows no such runs; ``outside`` are
    the features in which this instance lies beyond all runs, with least and greatest value of
    these: no interval holds there. ``proved`` and ``gap`` are what its runs reached.
    """

    method: str
    lacks: tuple[str, ...]
    forecasts: Mapping[str, Forecast]
    outside: Mapping[str, tuple[float, float]]
    proves_optimal: bool
    proved: float | None
    gap: float | None

    def plain(self) -> dict[str, Any]:
        """What JSON can hold."""
        return {
            "method": self.method,
            "supported": not self.lacks,
            "lacks": list(self.lacks),
            "forecasts": {name: asdict(one) for name, one in self.forecasts.items()},
            "outside": {name: list(ends) for name, ends in self.outside.items()},
            "proves_optimal": self.proves_optimal,
            "proved": self.proved,
            "gap": self.gap,
        }


@dataclass(frozen=True, slots=True)
class Advice:
    """Features, what ``auto`` does and why, and an outlook for each method.

    ``auto`` are methods and reasons in the order they run; the last runs only if the plan of those
    before it breaks a side constraint. ``proof`` and ``fastest`` name methods, '' where nothing can
    be foreseen. ``differs`` says in what the model was fitted elsewhere: ``machine``, ``version``.
    """

    features: Features
    auto: tuple[tuple[str, str], ...]
    outlooks: tuple[Outlook, ...]
    proof: str
    fastest: str
    differs: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """What JSON can hold."""
        return {
            "features": dict(self.features),
            "auto": [{"method": method, "why": why} for method, why in self.auto],
            "methods": [outlook.plain() for outlook in self.outlooks],
            "best_proof": self.proof or None,
            "fastest": self.fastest or None,
            "differs": list(self.differs),
        }


def advise(
    problem: Problem,
    model: ForecastModel,
    *,
    methods: Sequence[str] | None = None,
    time_limit: float | None = None,
) -> Advice:
    """What each of the methods will take on a problem, and which to take; nothing is solved.

    ``methods`` are ``auto`` and all others unless said. Fastest has the least foreseen time of
    solving. Best proof is the fastest of those that go on until the optimum is proved, or, where
    none is foreseen to end within ``time_limit`` seconds, the one whose runs left the least gap.

    Raises
    ------
    UsageError
        When there is no such method (E341).
    """
    features = features_of(problem)
    lacking = frozenset() if problem.side is None else problem.side.features
    outlooks = tuple(
        _outlook(method, features, lacking, model) for method in methods or ("auto", *METHODS)
    )
    single = [one for one in outlooks if one.method != "auto" and "solve" in one.forecasts]
    return Advice(
        features,
        foreseen(problem),
        outlooks,
        _best_proof(single, time_limit),
        min(single, key=_middle).method if single else "",
        _differs(model),
    )


def _outlook(
    method: str, features: Features, lacking: frozenset[str], model: ForecastModel
) -> Outlook:
    module = method_module(method)
    lacks = tuple(sorted(lacking - module.SUPPORTS))
    known = None if lacks else model.methods.get(predictor(method, features))
    return Outlook(
        method,
        lacks,
        {} if known is None else known.at(features),
        {} if known is None else known.outside(features),
        module.PROVES_OPTIMAL,
        None if known is None else known.proved,
        None if known is None else known.gap,
    )


def _best_proof(single: Sequence[Outlook], time_limit: float | None) -> str:
    proving = [
        one
        for one in single
        if one.proves_optimal and (time_limit is None or _middle(one) <= time_limit)
    ]
    if proving:
        return min(proving, key=_middle).method
    with_gap = [one for one in single if one.gap is not None]
    return min(with_gap, key=lambda one: (one.gap, _middle(one))).method if with_gap else ""


def _middle(outlook: Outlook) -> float:
    return outlook.forecasts["solve"].middle


def _differs(model: ForecastModel) -> tuple[str, ...]:
    """In what the model was fitted elsewhere."""
    here = machine()
    told = []
    if any(model.machine.get(key) != here[key] for key in ("processor", "cores")):
        told.append("machine")
    if model.versions.get("placement") != versions()["placement"]:
        told.append("version")
    return tuple(told)
