"""All that a file of runs shows, as one document: tables, profiles, fits, tests."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import asdict
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from placement.bench.case import digest
from placement.bench.comparison import compared
from placement.bench.outcome import (
    MEASURES,
    PHASES,
    best_values,
    facts,
    gap,
    has_plan,
    phase_seconds,
    solved,
)
from placement.bench.pairing import paired
from placement.bench.performance import par10, performance_profile, virtual_best, wins
from placement.bench.scaling import growth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from placement.bench.performance import Times
    from placement.bench.records import Record

GROWING = ("compile", "solve", "verify", "total", "memory")
"""What is fitted against the number of students."""

Groups = dict[str, list["Record"]]
Document = dict[str, Any]


def bench_report(records: Sequence[Record]) -> Document:
    """The report of these records, whatever their order; JSON can hold it.

    ``settings`` has a row a setting, ``cells`` one for each instance and setting, ``profiles`` the
    performance profiles of the seconds of solving, ``growth`` the fitted power laws, ``tests`` each
    setting against the first one, corrected over all of them. A run counts as solved when it ended
    by itself, in time, with the best values that any run of its instance reached (of the same
    levels).
    """
    ordered = sorted(records, key=_order)
    by_setting = _settings(ordered)
    best = best_values(ordered)
    times = {name: _times(own, best) for name, own in by_setting.items()}
    cells = [
        _cell(name, instance, group)
        for name, own in by_setting.items()
        for instance, group in _by_instance(own).items()
    ]
    # What is compared stands together; the sort keeps the order of the settings.
    cells.sort(key=lambda cell: (cell["students"] or 0, cell["instance"], cell["sha256"]))
    return {
        "schema": 1,
        "runs": len(ordered),
        "outcomes": dict(sorted(Counter(record["outcome"] for record in ordered).items())),
        "settings": [_setting_row(name, own, times, best) for name, own in by_setting.items()],
        "virtual_best": _virtual(times, ordered),
        "cells": cells,
        "profiles": {name: [list(s) for s in steps] for name, steps in _profiles(times).items()},
        "growth": _growth(cells),
        "tests": _tests(by_setting),
        **_circumstances(ordered),
    }


def _order(record: Record) -> tuple[Any, ...]:
    size = record["instance"].get("students") or 0
    # Settings in the order of their file: the first is what the others are held against.
    return (
        record.get("order", 0),
        record["setting"]["name"],
        size,
        record["instance"]["name"],
        record["seed"],
        record["repeat"],
        record["key"],
    )


def _settings(records: Sequence[Record]) -> Groups:
    """Records by the label of their setting.

    Two settings of one name (a file that was edited, other limits, another version) stay apart:
    each is labelled with the beginning of its hash.
    """
    kinds: dict[str, set[str]] = defaultdict(set)
    for record in records:
        kinds[record["setting"]["name"]].add(_kind(record))
    groups: Groups = defaultdict(list)
    for record in records:
        name = record["setting"]["name"]
        label = name if len(kinds[name]) == 1 else f"{name} #{_kind(record)[:6]}"
        groups[label].append(record)
    return dict(groups)


def _kind(record: Record) -> str:
    versions = record.get("versions", {})
    said = [record["setting"]["sha256"], record["limits"], versions.get("placement")]
    return digest(said)


def _by_instance(records: Iterable[Record]) -> Groups:
    groups: Groups = defaultdict(list)
    for record in records:
        groups[record["instance"]["sha256"]].append(record)
    return dict(groups)


def _times(records: Sequence[Record], best: Mapping[Any, Any]) -> Times:
    """Seconds of solving by instance and seed: the median of the repeats, infinite if unsolved."""
    found: dict[tuple[str, int], list[float]] = defaultdict(list)
    for record in records:
        at = (record["instance"]["sha256"], record["seed"])
        found[at].append(record["seconds"]["solve"] if solved(record, best) else math.inf)
    # The lower middle one: half solved is solved, half unsolved at an even count too.
    return {at: sorted(seconds)[(len(seconds) - 1) // 2] for at, seconds in found.items()}


def _spread(values: Iterable[float | None]) -> dict[str, float] | None:
    """Median and quartiles of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    low, _, high = quantiles(known, n=4, method="inclusive") if len(known) > 1 else known * 3
    return {
        "median": _round(median(known)),
        "low": _round(low),
        "high": _round(high),
        "n": len(known),
    }


def _round(value: float) -> float:
    return float(f"{value:.6g}")


def _setting_row(
    name: str, records: Sequence[Record], times: Mapping[str, Times], best: Mapping[Any, Any]
) -> dict[str, Any]:
    done = [solved(record, best) for record in records]
    seconds = [
        record["seconds"]["solve"] if good else math.inf
        for record, good in zip(records, done, strict=True)
    ]
    penalised = par10(seconds, [record["limits"]["seconds"] for record in records])
    first = records[0]
    return {
        "label": name,
        **{
            key: first["setting"][key]
            for key in ("method", "params", "profile", "policy", "sha256")
        },
        "limits": first["limits"],
        "ran": sorted({record["ran"] for record in records if record.get("ran")}),
        "runs": len(records),
        "outcomes": dict(sorted(Counter(record["outcome"] for record in records).items())),
        "solved": sum(done),
        "proved": sum(record.get("proved") == "optimal" and has_plan(record) for record in records),
        "par10": None if penalised is None else _round(penalised),
        "wins": _round(wins(times)[name]),
        **{measure: _spread(of(record) for record in records) for measure, of in MEASURES.items()},
        "gap": _spread(gap(record) for record in records),
    }


def _virtual(times: Mapping[str, Times], records: Sequence[Record]) -> dict[str, Any]:
    """What the best setting of each problem would give."""
    best = virtual_best(times)
    limit = {
        (record["instance"]["sha256"], record["seed"]): record["limits"]["seconds"]
        for record in records
    }
    at = list(best)
    penalised = par10([best[k] for k in at], [limit[k] for k in at])
    return {
        "problems": len(best),
        "solved": sum(math.isfinite(s) for s in best.values()),
        "par10": None if penalised is None else _round(penalised),
        "solve": _spread(s for s in best.values() if math.isfinite(s)),
    }


def _cell(setting: str, sha256: str, records: Sequence[Record]) -> dict[str, Any]:
    """One instance with one setting over its seeds and repeats."""
    plans = [record for record in records if has_plan(record)]
    phases = {name: _spread(phase_seconds(record, name) for record in records) for name in PHASES}
    quality = {name: _spread(facts(record)[name] for record in plans) for name in
               ("placed", "first", "park_low", "local")}  # fmt: skip
    instance = records[0]["instance"]
    example = min(plans, key=lambda r: (r["seed"], r["repeat"])) if plans else None
    return {
        "setting": setting,
        "instance": instance["name"],
        "sha256": sha256,
        "students": next((n for r in records if (n := r["instance"].get("students"))), None),
        "runs": len(records),
        "outcomes": dict(sorted(Counter(record["outcome"] for record in records).items())),
        "details": sorted({f"{r['outcome']}: {r.get('detail') or r.get('code') or ''}"
                           for r in records if not has_plan(r)}),
        **{measure: _spread(of(record) for record in records) for measure, of in MEASURES.items()},
        **{f"phase_{name}": spread for name, spread in phases.items()},
        "levels": _levels(plans),
        "quality": quality,
        "ranks": example["quality"].get("ranks") if example else None,
        "listed": example["quality"].get("listed") if example else None,
        "parks": example["quality"].get("parks") if example else None,
    }  # fmt: skip


def _levels(plans: Sequence[Record]) -> list[dict[str, Any]]:
    """By level: the median value over the seeds, the best bound, the largest gap, words."""
    if not plans or len({len(record["levels"]) for record in plans}) > 1:
        return []
    found = []
    for levels in zip(*(record["levels"] for record in plans), strict=True):
        bounds = [level["bound"] for level in levels if level["bound"] is not None]
        words = [level["word"] for level in levels if level.get("word") is not None]
        gaps = [level["gap"] for level in levels]
        found.append(
            {
                "name": levels[0]["name"],
                "value": _spread(level["value"] for level in levels),
                "bound": min(bounds, default=None),
                "gap": None if None in gaps else _round(max(gaps)),
                "word": min(words, default=None),
            }
        )
    return found


def _profiles(times: Mapping[str, Times]) -> dict[str, list[tuple[float, float]]]:
    return {
        name: [(_round(ratio), _round(share)) for ratio, share in steps]
        for name, steps in performance_profile(times).items()
    }


def _growth(cells: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A power law for each setting and cost that instances of three sizes show."""
    found = []
    for setting in dict.fromkeys(cell["setting"] for cell in cells):
        for cost in GROWING:
            points = sorted(
                (cell["students"], spread["median"])
                for cell in cells
                if cell["setting"] == setting and cell["students"]
                and (spread := cell[f"phase_{cost}" if cost in PHASES else cost])
            )  # fmt: skip
            law = growth([n for n, _ in points], [c for _, c in points])
            if law is not None:
                fitted = {name: _round(value) for name, value in asdict(law).items()}
                found.append({"setting": setting, "cost": cost, **fitted,
                              "points": [list(point) for point in points]})  # fmt: skip
    return found


def _tests(by_setting: Groups) -> list[dict[str, Any]]:
    """Every setting against the first, where they share an instance and seed."""
    names = list(by_setting)
    first = by_setting[names[0]] if names else []
    sides = [
        (f"{names[0]} → {name}", first, by_setting[name])
        for name in names[1:]
        if paired(first, by_setting[name]).pairs
    ]
    return [comparison.plain() for comparison in compared(sides)]


def _circumstances(records: Sequence[Record]) -> dict[str, Any]:
    """On what and with what everything was measured."""
    machines = {repr(sorted(r["machine"].items())): r["machine"] for r in records if "machine" in r}
    versions = {repr(sorted(r["versions"].items())): r["versions"] for r in records
                if "versions" in r}  # fmt: skip
    loads = [record["load"] for record in records if record.get("load") is not None]
    instances = {r["instance"]["sha256"]: r["instance"]["name"] for r in records}
    return {
        "machines": list(machines.values()),
        "versions": list(versions.values()),
        "load": _spread(loads),
        "jobs": sorted({record.get("jobs", 1) for record in records}),
        "instances": [{"name": name, "sha256": sha} for sha, name in instances.items()],
        "from": min((r["created"] for r in records if "created" in r), default=None),
        "to": max((r["created"] for r in records if "created" in r), default=None),
    }
