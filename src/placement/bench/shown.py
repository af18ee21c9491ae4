"""Figures of a report as people read them, on the console and on the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from placement.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.wording import Lang


def figure(value: float | None) -> str:
    """Three figures, more only before the point; '' where there is none.

    >>> figure(0.012345), figure(4.5678), figure(12345.6), figure(0.0), figure(None)
    ('0.0123', '4.57', '12,346', '0', '')
    """
    if value is None:
        return ""
    if abs(value) >= 100 or value == 0:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def percent(value: float | None) -> str:
    """A share in per cent.

    >>> percent(0.0512), percent(1.0), percent(None)
    ('5.12%', '100%', '')
    """
    if value is None:
        return ""
    return f"{100 * value:.3g}%" if abs(value) < 9.995 else f"{100 * value:,.0f}%"


def spread_of(spread: Mapping[str, float] | None) -> tuple[str, str]:
    """The median, and the quartiles where they differ from it as shown.

    >>> spread_of({"median": 2.0, "low": 1.0, "high": 3.0, "n": 5})
    ('2', '1 – 3')
    """
    if spread is None:
        return "", ""
    middle, low, high = (figure(spread[name]) for name in ("median", "low", "high"))
    return middle, "" if low == middle == high else f"{low} – {high}"


COMPARED = ("measure", "verdict", "effect", "interval", "p", "detectable", "a", "b", "pairs")
"""Columns of a comparison, what matters most first: a console may not have room for all."""


def effect_of(measure: Mapping[str, Any]) -> str:
    """The effect of a compared measure, with its sign: ``+5.1%``."""
    return signed(measure["effect"])


def interval_of(measure: Mapping[str, Any]) -> str:
    """The interval of that effect; '' where the measure has none."""
    if measure["effect"] is None or measure["name"] == "plans":
        return ""
    return f"{signed(measure['low']).rstrip('%')} … {signed(measure['high'])}"


def signed(value: float | None) -> str:
    """A relative change in per cent.

    >>> signed(0.051), signed(-0.002), signed(0.0)
    ('+5.1%', '-0.2%', '0%')
    """
    if value is None:
        return ""
    return f"{'+' if value > 0 else ''}{percent(value)}"


def settings_said(row: Mapping[str, Any]) -> str:
    """What a setting states beside its method."""
    said = [f"{key}={json.dumps(v, ensure_ascii=False)}" for key, v in row["params"].items()]
    if row["profile"]:
        said.append(f"profile={row['profile']}")
    if row["policy"] is not None:
        said.append(f"policy={','.join(row['policy'])}")
    return " ".join(said)


def outcomes_of(counts: Mapping[str, int], lang: Lang) -> str:
    """How many runs ended how: ``plan 5, time limit 1``."""
    told = [f"{sentence(f'bench.outcome.{name}', {}, lang=lang)} {n}" for name, n in counts.items()]
    return ("、" if lang == "zh" else ", ").join(told)


def levels_of(levels: Sequence[Mapping[str, Any]]) -> list[str]:
    """``placed 227 (227, 0%)`` a level: value, bound, gap; ``-`` where nothing is proved."""
    told = []
    for level in levels:
        bound = "-" if level["bound"] is None else f"{level['bound']:,}"
        word = "" if level["word"] is None else f", word {level['word']:,}"
        gap = percent(level["gap"]) or "-"
        told.append(f"{level['name']} {figure(level['value']['median'])} ({bound}, {gap}{word})")
    return told


def method_of(row: Mapping[str, Any]) -> str:
    """The method asked for, and what ran where that is another: ``auto → flow``."""
    ran = [name for name in row["ran"] if name != row["method"]]
    return " → ".join(filter(None, [str(row["method"]), ", ".join(ran)]))


def compared_row(measure: Mapping[str, Any], lang: Lang) -> list[str]:
    """A line of a comparison in the columns :data:`COMPARED`."""
    return [
        sentence(f"bench.head.{measure['name']}", {}, lang=lang),
        sentence(f"bench.verdict.{measure['verdict']}", {}, lang=lang),
        effect_of(measure),
        interval_of(measure),
        f"{measure['p']:.3g}",
        percent(measure["detectable"]),
        figure(measure["a"]),
        figure(measure["b"]),
        str(measure["pairs"]),
    ]
