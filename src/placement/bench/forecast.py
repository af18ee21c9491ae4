"""What a run will take: a model that was fitted on records, and what it says of an instance."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.bench.features import SIDE
from placement.bench.regression import Line
from placement.errors import UsageError
from placement.storage import translated, write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SCHEMA = 1
SHIPPED = "forecast.json"
TARGETS = ("solve", "total", "memory")
"""Seconds of solving; seconds of compiling, solving, verifying and writing; MB beyond the start."""

_LOGS: Mapping[str, tuple[str, ...]] = {
    "network": ("students", "arcs", "listed_pairs"),
    "students": ("students",),
    "levels": ("levels",),
    "side": SIDE,
}
COLUMNS = (*_LOGS, "bound")
"""Columns of the regression: logarithms of one more than sums of features, and 1 where there are
side constraints. Few, because a method has some dozens of instances to be fitted on."""
USED = tuple(dict.fromkeys(name for names in _LOGS.values() for name in names))
"""Features that a forecast hangs on."""


def columns_of(features: Mapping[str, float]) -> list[float]:
    """The columns :data:`COLUMNS` of an instance."""
    logs = [math.log1p(sum(features[name] for name in names)) for names in _LOGS.values()]
    return [*logs, float(any(features[name] for name in SIDE))]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Middle and ends of an interval, in the unit of the target."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Law:
    """The logarithm of a target as a line in the columns; ``half`` is half the interval's width."""

    line: Line
    half: float

    def at(self, features: Mapping[str, float]) -> Forecast:
        """The interval for an instance."""
        middle = float(self.line.at(np.array([columns_of(features)]))[0])
        # Far outside of what was fitted the exponent may leave the numbers there are.
        low, mid, high = (
            math.exp(min(700.0, middle + step)) for step in (-self.half, 0.0, self.half)
        )
        return Forecast(low, mid, high)


@dataclass(frozen=True, slots=True)
class Method:
    """What the runs of a method showed.

    ``ranges`` are least and greatest values of the features :data:`USED`; ``proved`` the share of
    the runs that proved their plan optimal, ``gap`` the median of the greatest relative gaps, None
    where half of the runs or more had a level without a bound. ``cut`` runs met their time limit.
    ``start_mb`` is what a process that has loaded the method holds before it begins.
    """

    runs: int
    instances: int
    cut: int
    laws: Mapping[str, Law]
    ranges: Mapping[str, tuple[float, float]]
    proved: float
    gap: float | None
    start_mb: float

    def at(self, features: Mapping[str, float]) -> dict[str, Forecast]:
        """The intervals of :data:`TARGETS`; memory is the peak of the process."""
        found = {name: law.at(features) for name, law in self.laws.items()}
        if "solve" in found and "total" in found:
            # Each has a law of its own; far outside of the runs they may cross.
            part, whole = found["solve"], found["total"]
            found["total"] = Forecast(
                whole.low, max(whole.middle, part.middle), max(whole.high, part.high)
            )
        if "memory" in found:
            rise = found["memory"]
            found["memory"] = Forecast(
                *(self.start_mb + part for part in (rise.low, rise.middle, rise.high))
            )
        return found

    def outside(self, features: Mapping[str, float]) -> dict[str, tuple[float, float]]:
        """Ranges of the runs that an instance lies outside of: there no interval holds."""
        return {
            name: (low, high)
            for name, (low, high) in self.ranges.items()
            if not low <= features[name] <= high
        }


@dataclass(frozen=True, slots=True)
class ForecastModel:
    """Forecasts by method, the machine and versions they were measured with.

    ``limit`` is the greatest time limit of a run in seconds (None: a run had none), ``coverage``
    the share of held-out runs inside their interval, by target and method and over all.
    """

    methods: Mapping[str, Method]
    machine: Mapping[str, Any]
    versions: Mapping[str, str]
    limit: float | None
    coverage: Mapping[str, float]
    created: str

    def plain(self) -> dict[str, Any]:
        """What JSON can hold; :func:`forecast_model` reads it back."""
        methods = {
            name: {
                "runs": one.runs,
                "instances": one.instances,
                "cut": one.cut,
                "proved": one.proved,
                "gap": one.gap,
                "start_mb": one.start_mb,
                "laws": {
                    target: {
                        "intercept": law.line.intercept,
                        "weights": dict(zip(COLUMNS, law.line.weights, strict=True)),
                        "half_width": law.half,
                    }
                    for target, law in one.laws.items()
                },
                "ranges": {key: list(ends) for key, ends in one.ranges.items()},
            }
            for name, one in self.methods.items()
        }
        return {
            "schema": SCHEMA,
            "created": self.created,
            "machine": dict(self.machine),
            "versions": dict(self.versions),
            "limit": self.limit,
            "coverage": dict(self.coverage),
            "methods": methods,
        }


def predictor(method: str, features: Mapping[str, float]) -> str:
    """The method whose runs a forecast rests on: without side constraints ``auto`` is a flow."""
    return "flow" if method == "auto" and not any(features[name] for name in SIDE) else method


def forecast_model(path: Path | None = None) -> ForecastModel:
    """The model of a file that ``placement bench fit`` wrote; the shipped one where none is named.

    Raises
    ------
    UsageError
        When the file cannot be read (E101, E107) or is no such model (E770).
    """
    if path is None:
        text = resources.files(__package__).joinpath(SHIPPED).read_text(encoding="utf-8")
    else:
        with translated(path):
            data = path.read_bytes()
        text = data.decode("utf-8", errors="replace")
    try:
        return _model(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        why = f"{type(error).__name__}: {error}"
        raise UsageError("E770", path=str(path or SHIPPED), why=why) from error


def write_forecast(model: ForecastModel, path: Path, *, force: bool = False) -> None:
    """Write a model as JSON.

    Raises
    ------
    UsageError
        When the file exists and ``force`` is not set (E411), or it cannot be written (E102, E105,
        E107).
    """
    if path.exists() and not force:
        raise UsageError("E411", path=str(path))
    text = json.dumps(model.plain(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    write_atomically(path.parent, {path.name: text.encode()}, force=True)


def _model(plain: dict[str, Any]) -> ForecastModel:
    if plain["schema"] != SCHEMA:
        raise ValueError(f"schema {plain['schema']}")
    methods = {
        name: Method(
            one["runs"],
            one["instances"],
            one["cut"],
            {target: _law(law) for target, law in one["laws"].items()},
            {key: (float(ends[0]), float(ends[1])) for key, ends in one["ranges"].items()},
            one["proved"],
            one["gap"],
            float(one["start_mb"]),
        )
        for name, one in plain["methods"].items()
    }
    return ForecastModel(
        methods,
        dict(plain["machine"]),
        dict(plain["versions"]),
        plain["limit"],
        dict(plain["coverage"]),
        str(plain["created"]),
    )


def _law(plain: dict[str, Any]) -> Law:
    weights = tuple(float(plain["weights"][name]) for name in COLUMNS)
    return Law(Line(float(plain["intercept"]), weights), float(plain["half_width"]))
