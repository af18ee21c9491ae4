"""The tables of a report that a console shows, as texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from placement.bench.outcome import MEASURES
from placement.bench.report import GROWING
from placement.bench.shown import (
    COMPARED,
    compared_row,
    figure,
    method_of,
    outcomes_of,
    percent,
    settings_said,
)
from placement.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.bench.comparison import Comparison
    from placement.wording import Lang

Table = tuple[str, list[str], list[list[str]]]
"""Title, headings, rows."""


def bench_tables(document: Mapping[str, Any], *, lang: Lang) -> list[Table]:
    """Settings, instances, growth, and the tests against the first setting."""
    made = [_settings(document, lang), _cells(document, lang), _growth(document, lang)]
    made += [
        (test["name"], _heads(COMPARED, lang), [compared_row(m, lang) for m in test["measures"]])
        for test in document["tests"]
    ]
    return [table for table in made if table[2]]


def compared_table(comparison: Comparison, *, lang: Lang) -> tuple[list[str], list[list[str]]]:
    """Headings and a row a measure of one comparison."""
    rows = [compared_row(measure, lang) for measure in comparison.plain()["measures"]]
    return _heads(COMPARED, lang), rows


def _heads(names: tuple[str, ...], lang: Lang) -> list[str]:
    return [sentence(f"bench.head.{name}", {}, lang=lang) for name in names]


def _title(name: str, lang: Lang) -> str:
    return sentence(f"bench.section.{name}", {}, lang=lang)


def _spread_title(name: str, lang: Lang) -> str:
    return _title(name, lang) + sentence("bench.spread", {}, lang=lang)


def _settings(document: Mapping[str, Any], lang: Lang) -> Table:
    heads = ("setting", "solved", "par10", "wins", *MEASURES, "gap", "outcomes", "method", "params")
    rows = [
        [
            row["label"],
            f"{row['solved']}/{row['runs']}",
            figure(row["par10"]),
            percent(row["wins"]),
            *(_spread(row[name]) for name in MEASURES),
            "" if row["gap"] is None else percent(row["gap"]["median"]),
            outcomes_of(row["outcomes"], lang),
            method_of(row),
            settings_said(row),
        ]
        for row in document["settings"]
    ]
    best = document["virtual_best"]
    if len(rows) > 1:
        name = sentence("bench.virtual", {}, lang=lang)
        solved = f"{best['solved']}/{best['problems']}"
        shown = [name, solved, figure(best["par10"]), "", _spread(best["solve"])]
        rows.append([*shown, *[""] * (len(heads) - len(shown))])
    return _spread_title("settings", lang), _heads(heads, lang), rows


def _cells(document: Mapping[str, Any], lang: Lang) -> Table:
    heads = ("instance", "setting", "solve", "total", "memory", "placed", "first", "park_low",
             "local", "outcomes")  # fmt: skip
    rows = [
        [
            cell["instance"],
            cell["setting"],
            *(_spread(cell[name]) for name in MEASURES),
            figure(_middle(cell["quality"]["placed"])),
            *(percent(_middle(cell["quality"][name])) for name in ("first", "park_low", "local")),
            outcomes_of(cell["outcomes"], lang),
        ]
        for cell in document["cells"]
    ]
    return _spread_title("cells", lang), _heads(heads, lang), rows


def _growth(document: Mapping[str, Any], lang: Lang) -> Table:
    laws = {(law["setting"], law["cost"]): law for law in document["growth"]}
    rows = [
        [setting, *(_law(laws.get((setting, cost))) for cost in GROWING)]
        for setting in dict.fromkeys(setting for setting, _ in laws)
    ]
    return _title("growth", lang), _heads(("setting", *GROWING), lang), rows


def _law(law: Mapping[str, Any] | None) -> str:
    if law is None:
        return ""
    return f"{law['exponent']:.2f} ±{(law['high'] - law['low']) / 2:.2f}"


def _spread(spread: Mapping[str, float] | None) -> str:
    """The median, and half the distance of the quartiles in per cent of it."""
    if spread is None:
        return ""
    middle, half = spread["median"], (spread["high"] - spread["low"]) / 2
    share = f"{100 * half / middle:.0f}" if middle else "0"
    return f"{figure(middle)} ±{share}%" if share != "0" else figure(middle)


def _middle(spread: Mapping[str, float] | None) -> float | None:
    return None if spread is None else spread["median"]
