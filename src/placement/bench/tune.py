"""Finding the best of many settings for a class of instances, by racing them.

Candidates run on one instance and seed after the other; whoever is shown to be worse than the
leader drops out and costs nothing more. What is left is held against the first setting on instances
that the race never saw.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.bench.comparison import Comparison, compared
from placement.bench.outcome import has_plan, value_difference, values
from placement.bench.run import BenchMatrix, BenchStep, bench_matrix, bench_run
from placement.bench.signed_rank import holm, signed_rank
from placement.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from placement.bench.case import Case
    from placement.bench.matrix import RunLimits
    from placement.bench.records import Record
    from placement.bench.settings import Setting

ALPHA = 0.05
_OUTRANKS = 100.0
"""A difference in value: no ratio of seconds is e¹⁰⁰, so that value always ranks above time."""

Block = tuple["Case", int]


@dataclass(frozen=True, slots=True)
class Tuning:
    """What a race found.

    ``dropped`` names each candidate that left and the number of blocks (instances with seeds) it
    had run; ``left`` are those that nobody could show to be worse, the winner first. ``trained``
    and ``held_out`` name the instances. ``gain`` compares the winner with the first candidate on
    the held-out ones, None where the first has won.
    """

    winner: Setting
    left: tuple[str, ...]
    dropped: tuple[tuple[str, int], ...]
    blocks: int
    trained: tuple[str, ...]
    held_out: tuple[str, ...]
    gain: Comparison | None


@dataclass
class _Race:
    """Where a race stands: by candidate, its records block by block."""

    settings: list[Setting]
    records: dict[str, list[Record]] = field(default_factory=dict)
    dropped: list[tuple[str, int]] = field(default_factory=list)

    def standing(self) -> list[Setting]:
        """The candidates still in it, the leader first: who beats the others most often."""
        wins = {
            a.name: sum(
                difference(x, y) > 0
                for b in self.settings
                for x, y in zip(self.records[a.name], self.records[b.name], strict=True)
            )
            for a in self.settings
        }
        # Of equals the one stated first.
        return sorted(self.settings, key=lambda s: -wins[s.name])

    def drop(self) -> None:
        """Let go of all that are shown to be worse than the leader."""
        leader, *others = self.standing()
        pairs = [
            [
                difference(x, y)
                for x, y in zip(self.records[leader.name], self.records[s.name], strict=True)
            ]
            for s in others
        ]
        shown = holm([signed_rank(found) for found in pairs])
        for setting, p, found in zip(others, shown, pairs, strict=True):
            if p < ALPHA and sum(found) > 0:
                self.dropped.append((setting.name, len(found)))
                self.settings.remove(setting)


def bench_tune(
    cases: Sequence[Case],
    settings: Sequence[Setting],
    seeds: Sequence[int],
    out: Path,
    *,
    limits: RunLimits | None = None,
    hold_out: float = 0.3,
    seed: int = 0,
    jobs: int = 1,
) -> Generator[BenchStep, None, Tuning]:
    """Race the settings over instances and seeds; the generator's value is what was found.

    The share ``hold_out`` of the instances, one at least, is set aside. Of the others each is run
    once before any is run with a second seed, and none is left out, however early the race is
    decided. All runs are recorded as those of :func:`placement.bench_run`: a tuning that was
    stopped takes the same way again without repeating any. ``seed`` shuffles the instances.

    Better is who has a plan where the other has none, then who has the better values, level by
    level, and of equal values who solved in less time.

    Raises
    ------
    UsageError
        When there are fewer than two settings or instances (E768), or the settings differ in
        profile or policy, whose values cannot be compared (E769).

    References
    ----------
    M. López-Ibáñez et al., The irace package: iterated racing for automatic algorithm
    configuration, Operations Research Perspectives 3 (2016), doi:10.1016/j.orp.2016.09.002. There
    the test is Friedman's; here it is the signed ranks against the leader, corrected after Holm.
    """
    _check(cases, settings)
    rng = np.random.default_rng(seed)
    order = [cases[k] for k in rng.permutation(len(cases))]
    count = min(len(cases) - 1, max(1, round(hold_out * len(cases))))
    kept, trained = order[:count], order[count:]
    race = _Race(list(settings), {setting.name: [] for setting in settings})
    done = 0
    for number in seeds:
        for case in trained:
            if len(race.settings) == 1 and done >= len(trained):
                break
            found = yield from _block(case, race.settings, number, out, limits, jobs)
            for setting, record in zip(race.settings, found, strict=True):
                race.records[setting.name].append(record)
            done += 1
            if len(race.settings) > 1:
                race.drop()
    winner, *others = race.standing()
    gain = yield from _held_out(kept, [settings[0], winner], seeds, out, limits, jobs)
    return Tuning(
        winner,
        tuple(setting.name for setting in (winner, *others)),
        tuple(race.dropped),
        done,
        tuple(case.name for case in trained),
        tuple(case.name for case in kept),
        gain,
    )


def difference(a: Record, b: Record) -> float:
    """How much better ``a`` is: above zero where it is, by plan, values, then log seconds.

    >>> none = {"outcome": "crashed", "levels": [], "seconds": {}}
    >>> difference(none, none)
    0.0
    """
    if has_plan(a) != has_plan(b):
        return 2 * _OUTRANKS * (1 if has_plan(a) else -1)
    gained = value_difference(values(b), values(a))
    if gained:
        return math.copysign(_OUTRANKS, gained) + gained
    if gained is None:
        return 0.0
    return math.log(b["seconds"]["solve"] / a["seconds"]["solve"])


def tuned_file(tuning: Tuning) -> str:
    """A settings file with the winner, for ``placement bench run --settings``."""
    setting = tuning.winner
    lines = ["[[setting]]", f"name = {_toml(setting.name)}", f"method = {_toml(setting.method)}"]
    if setting.profile:
        lines.append(f"profile = {_toml(setting.profile)}")
    if setting.policy is not None:
        lines.append(f"policy = {_toml(','.join(setting.policy))}")
    if setting.params:
        inside = ", ".join(f"{key} = {_toml(value)}" for key, value in setting.params.items())
        lines.append(f"params = {{ {inside} }}")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    # Texts, numbers, truth values and lists of them are written alike in JSON and TOML.
    return json.dumps(value, ensure_ascii=False)


def _check(cases: Sequence[Case], settings: Sequence[Setting]) -> None:
    if len(settings) < 2 or len(cases) < 2:
        raise UsageError("E768", settings=len(settings), cases=len(cases))
    for setting in settings[1:]:
        if (setting.profile, setting.policy) != (settings[0].profile, settings[0].policy):
            raise UsageError("E769", a=settings[0].name, b=setting.name)


def _block(
    case: Case,
    settings: Sequence[Setting],
    number: int,
    out: Path,
    limits: RunLimits | None,
    jobs: int,
) -> Generator[BenchStep, None, list[Record]]:
    """One instance under one seed with all that are left; their records in the same order."""
    matrix = bench_matrix([case], settings, [number], out, limits=limits)
    known = yield from _run(matrix, jobs)
    by_hash = {record["setting"]["sha256"]: record for record in known}
    return [by_hash[setting.sha256] for setting in settings]


def _run(matrix: BenchMatrix, jobs: int) -> Generator[BenchStep, None, list[Record]]:
    records = list(matrix.recorded)
    for step in bench_run(matrix, jobs=jobs):
        records.append(step.record)
        yield step
    return records


def _held_out(
    cases: Sequence[Case],
    sides: Sequence[Setting],
    seeds: Sequence[int],
    out: Path,
    limits: RunLimits | None,
    jobs: int,
) -> Generator[BenchStep, None, Comparison | None]:
    """The first candidate and the winner on instances that the race never saw."""
    first, winner = sides
    if first.sha256 == winner.sha256:
        return None
    matrix = bench_matrix(cases, sides, seeds, out, limits=limits)
    known = yield from _run(matrix, jobs)
    own = [[r for r in known if r["setting"]["sha256"] == s.sha256] for s in sides]
    return compared([(f"{first.name} → {winner.name}", own[0], own[1])])[0]
