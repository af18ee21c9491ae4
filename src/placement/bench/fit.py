"""Fitting forecasts on records, and measuring on held-out instances how well they hold."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.bench.conformal import half_width, least_groups
from placement.bench.features import UNITS
from placement.bench.forecast import (
    TARGETS,
    USED,
    ForecastModel,
    Law,
    Method,
    columns_of,
    predictor,
)
from placement.bench.outcome import gap, has_plan, memory_mb, phase_seconds
from placement.bench.regression import Line, ridge
from placement.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from placement.bench.records import Record

AFTER_READING = ("compile", "solve", "verify", "write")
"""Phases of the target ``total``: how long reading takes hangs on the kind of file."""
LEAST = 2 * least_groups()
"""Instances of a method that a fit needs: twice what an interval does."""
PARTS = 10
"""Parts into which the instances are dealt, to be held out in turn."""
SPLITS = 20
"""How often coverage is measured, on other instances each time."""
HELD_OUT = 0.25
"""Share of the instances that a measurement sets aside."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One record as the fit sees it: logarithms of the targets; ``cut``: it met its time limit."""

    method: str
    instance: str
    columns: tuple[float, ...]
    log: Mapping[str, float]
    cut: bool

    def is_cut(self, target: str) -> bool:
        """Whether the target is only known to be at least so much."""
        return self.cut and target != "memory"


@dataclass(frozen=True, slots=True)
class Covered:
    """Of held-out runs, how many lay inside their interval."""

    inside: int
    runs: int

    @property
    def share(self) -> float:
        """In [0, 1]; 0 where there was no run."""
        return self.inside / max(1, self.runs)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many records do not count, and which methods had too few instances."""

    records: int
    methods: tuple[str, ...]


def bench_fit(records: Sequence[Record], *, seed: int = 0) -> tuple[ForecastModel, LeftOut]:
    """A model from records; see :func:`fitted`. ``seed`` deals the instances into parts.

    Records without features, with parameters of their own, and those of runs that failed do not
    count.

    Raises
    ------
    UsageError
        When records are of several machines (E771), or no method has instances enough (E772).
    """
    used = [record for record in records if _counts(record)]
    machines = {_called(record["machine"]): record["machine"] for record in used}
    if len(machines) > 1:
        raise UsageError("E771", n=len(machines), names="；".join(machines))
    seen = sights(used)
    laws = fitted(seen, np.random.default_rng(seed))
    if not laws:
        sizes = [len({s.instance for s in seen if s.method == name}) for name in _names(seen)]
        raise UsageError("E772", n=max(sizes, default=0), least=LEAST)
    limits = [record["limits"]["seconds"] for record in used]
    measured = coverage(seen, seed=seed)
    model = ForecastModel(
        methods={name: _method(name, used, laws[name]) for name in laws},
        machine=next(iter(machines.values())),
        versions=used[0]["versions"],
        limit=None if None in limits else max(limits),
        coverage={name: round(one.share, 4) for name, one in measured.items()},
        created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )
    few = tuple(name for name in _names(seen) if name not in laws)
    return model, LeftOut(len(records) - len(used), few)


def sights(records: Iterable[Record]) -> list[Sight]:
    """What can be fitted on."""
    return [_sight(record) for record in records if _counts(record)]


def fitted(seen: Sequence[Sight], rng: np.random.Generator) -> dict[str, dict[str, Law]]:
    """Laws by method and target; what has too few instances is left out.

    A method's instances are dealt into :data:`PARTS`. Each part in turn is held out, the others are
    fitted, and the distances of its runs calibrate the interval; the line is then fitted on all:
    split conformal prediction, every part once (V. Vovk, 2015).

    doi:10.1007/s10472-013-9368-4
    """
    found: dict[str, dict[str, Law]] = {}
    for method in _names(seen):
        mine = [sight for sight in seen if sight.method == method]
        names = np.array(sorted({sight.instance for sight in mine}), dtype=object)
        part = {name: k % PARTS for k, name in enumerate(rng.permutation(names))}
        for target in TARGETS:
            law = _law(target, [sight for sight in mine if target in sight.log], part)
            if law is not None:
                found.setdefault(method, {})[target] = law
    return found


def _law(target: str, mine: Sequence[Sight], part: Mapping[str, int]) -> Law | None:
    """One law; None where fewer than twice the least instances were seen to the end."""
    if len({sight.instance for sight in mine if not sight.is_cut(target)}) < LEAST:
        return None
    scores, groups = [], []
    for k in range(PARTS):
        held_out = [sight for sight in mine if part[sight.instance] == k]
        law = Law(_line(target, [sight for sight in mine if part[sight.instance] != k]), 0.0)
        scores += [distance(law, sight, target) for sight in held_out]
        groups += [sight.instance for sight in held_out]
    half = half_width(scores, groups)
    return None if half is None else Law(_line(target, mine), half)


def _line(target: str, sample: Sequence[Sight]) -> Line:
    return ridge(
        np.array([sight.columns for sight in sample]),
        np.array([sight.log[target] for sight in sample]),
        np.array([sight.is_cut(target) for sight in sample]),
    )


def distance(law: Law, sight: Sight, target: str) -> float:
    """How far a run lies from its forecast, in logarithms.

    A run that met its limit would have taken longer: it is off only where more was asked of it than
    the forecast says.
    """
    off = sight.log[target] - float(law.line.at(np.array([sight.columns]))[0])
    return max(0.0, off) if sight.is_cut(target) else abs(off)


def coverage(seen: Sequence[Sight], *, seed: int = 0, splits: int = SPLITS) -> dict[str, Covered]:
    """Runs inside their interval, by target and method (``solve exact``), by target, and of all.

    Each split sets other instances aside, fits and calibrates on the rest, and looks whether the
    runs of those set aside lie where they should.
    """
    rng = np.random.default_rng(seed + 1)
    names = sorted({sight.instance for sight in seen})
    inside: dict[str, int] = defaultdict(int)
    runs: dict[str, int] = defaultdict(int)
    for _ in range(splits):
        aside = set(rng.permutation(np.array(names, dtype=object))[: round(HELD_OUT * len(names))])
        laws = fitted([sight for sight in seen if sight.instance not in aside], rng)
        for sight in seen:
            for target, law in laws.get(sight.method, {}).items():
                if sight.instance in aside and target in sight.log:
                    for key in (f"{target} {sight.method}", target, "all"):
                        runs[key] += 1
                        inside[key] += distance(law, sight, target) <= law.half
    return {key: Covered(inside[key], runs[key]) for key in sorted(runs)}


def _counts(record: Record) -> bool:
    """Whether a forecast can rest on this run."""
    if set(record.get("features", ())) != set(UNITS) or record["setting"]["params"]:
        return False
    return has_plan(record) or _stopped_short(record)


def _stopped_short(record: Record) -> bool:
    """Whether it ended without a plan because its time was over."""
    late = record["outcome"] == "no_plan" and record.get("code") == "E400"
    return (late or record["outcome"] == "time_limit") and record["limits"]["seconds"] is not None


def _sight(record: Record) -> Sight:
    features = record["features"]
    found: dict[str, float] = {}
    if has_plan(record):
        solving = phase_seconds(record, "solve")
        if solving is not None:
            found["solve"] = solving
            found["total"] = sum(phase_seconds(record, name) or 0.0 for name in AFTER_READING)
        peak, start = memory_mb(record), record.get("start_mb")
        if peak is not None and start is not None:
            found["memory"] = max(1.0, peak - start)
    else:
        most = record["limits"]["seconds"]
        found["solve"] = max(0.001, most - record["seconds"].get("compile", 0.0))
        found["total"] = most
    short = _stopped_short(record) or record.get("stopped") == "time_limit"
    return Sight(
        method=predictor(record["setting"]["method"], features),
        instance=record["instance"]["sha256"],
        columns=tuple(columns_of(features)),
        log={name: float(np.log(max(1e-6, value))) for name, value in found.items()},
        cut=short,
    )


def _method(name: str, used: Sequence[Record], laws: Mapping[str, Law]) -> Method:
    mine = [r for r in used if predictor(r["setting"]["method"], r["features"]) == name]
    gaps = sorted(float("inf") if gap(r) is None else gap(r) or 0.0 for r in mine)
    middle = statistics.median_high(gaps)
    starts = [r["start_mb"] for r in mine if r.get("start_mb") is not None]
    ranges = {
        key: (min(values), max(values))
        for key in USED
        for values in [[float(r["features"][key]) for r in mine]]
    }
    return Method(
        runs=len(mine),
        instances=len({r["instance"]["sha256"] for r in mine}),
        cut=sum(sight.cut for sight in sights(mine)),
        laws=laws,
        ranges=ranges,
        proved=round(sum(r.get("proved") == "optimal" for r in mine) / len(mine), 4),
        gap=None if middle == float("inf") else middle,
        start_mb=statistics.median(starts) if starts else 0.0,
    )


def _names(seen: Iterable[Sight]) -> list[str]:
    return sorted({sight.method for sight in seen})


def _called(machine: Mapping[str, Any]) -> str:
    """What makes it another machine; a newer system on it does not."""
    memory = machine.get("memory_gb", "?")
    return f"{machine.get('processor', '?')} × {machine.get('cores', '?')}, {memory} GB"
