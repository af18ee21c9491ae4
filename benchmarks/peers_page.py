"""The page of the comparison: who is first where, and a table for each instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import machine, results
from benchmarks.methods import METHODS

if TYPE_CHECKING:
    from benchmarks.peers import Row

WORDS = {
    "proved": "yes, checked",
    "optimal": "its word",
    "feasible": "no",
    "stable": "no (stable)",
    "nothing": "no",
}
OURS = ("placement", "flow-types")
"""What goes through our compile step: the second is no other programme but a part of ours."""


def markdown(rows: list[Row], machines: list[dict[str, object]], seconds: float) -> str:
    """Who is first where, then a table for each instance."""
    parts = [standings(rows)]
    for ours in (row for row in rows if row.method == "placement"):
        own = [row for row in rows if row.instance == ours.instance]
        names = [name for name in ours.levels if name != "order_class"]
        headings = [
            f"{ours.subject}: {ours.students:,} × {ours.places:,}",
            *names, "proved", "build s", "solve s", "CPU s",
            "solve ÷ ours", "all ÷ ours", "peak MB",
        ]  # fmt: skip
        lines = [_line(row, ours, names, seconds) for row in own]
        parts.append(f"{ours.pairs:,} allowed pairs.\n\n{results.table(headings, lines)}")
    parts += [machine.line(facts) for facts in machines]
    return "\n\n".join(parts) + "\n"


def _line(row: Row, ours: Row, names: list[str], seconds: float) -> list[str]:
    title = METHODS[row.method].title
    peak = "" if row.peak_mb is None else f"{row.peak_mb:,.0f}"
    if row.state:
        ratio = ""
        if row.state in ("time limit", "no plan in time") and ours.seconds:
            ratio = "> " + _plain(f"{seconds / ours.seconds:.2g}")
        return [title, *[""] * len(names), row.state, "", "", "", "", ratio, peak]
    assert row.build is not None
    assert row.solve is not None
    assert row.seconds is not None
    assert row.cpu is not None
    late = "> " if row.claim == "feasible" else ""
    ratios = ["", ""]
    if ours.solve and ours.seconds:
        ratios = [f"{row.solve / ours.solve:.2g}", f"{row.seconds / ours.seconds:.2g}"]
    return [
        title,
        *(f"{row.levels[name]:,}" for name in names),
        WORDS[row.claim],
        results.seconds(row.build),
        results.seconds(row.solve),
        results.seconds(row.cpu),
        *(late + _plain(ratio) for ratio in ratios),
        peak,
    ]


def _plain(figure: str) -> str:
    """Two figures without an exponent."""
    return f"{float(figure):,.0f}" if "e" in figure else figure


def standings(rows: list[Row]) -> str:
    """One line an instance: ours, the quickest other one with the same value, and who is first."""
    headings = [
        "instance", "allowed pairs", "ours, s", "other, s", "other ÷ ours",
        "the same in CPU s", "first in value", "others as good", "first in time", "quickest other",
    ]  # fmt: skip
    lines = []
    for ours in (row for row in rows if row.method == "placement" and row.seconds):
        others = [r for r in rows if r.instance == ours.instance and r.method not in OURS]
        done = [r for r in others if r.seconds is not None and not r.state and r.passed]
        values = list(ours.levels.values())
        better = [r for r in done if list(r.levels.values()) > values]
        equal = [r for r in done if r.levels == ours.levels and r.seconds is not None]
        quickest = min(equal, key=lambda r: r.seconds or 0.0, default=None)
        assert ours.seconds is not None
        shown = ["-"] * 4
        first = True
        if quickest is not None and quickest.seconds is not None:
            first = ours.seconds <= quickest.seconds
            ratio = _plain(f"{quickest.seconds / ours.seconds:.2g}")
            cpu = _plain(f"{(quickest.cpu or 0.0) / ours.cpu:.2g}") if ours.cpu else "-"
            title = METHODS[quickest.method].title
            shown = [results.seconds(quickest.seconds), ratio, cpu, title]
        lines.append(
            [
                f"{ours.subject}: {ours.students:,} × {ours.places:,}",
                f"{ours.pairs:,}",
                results.seconds(ours.seconds),
                *shown[:3],
                "**no**" if better else "yes",
                str(len(equal)),
                "yes" if first else "**no**",
                shown[3],
            ]
        )
    return results.table(headings, lines)
