"""The pictures of a report: which lines go where."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from placement.bench.chart import Axis, Line, chart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from placement.bench.report import Document

    Label = Callable[[str], str]

_HALF = (560, 320)


def profile_chart(document: Document, label: Label) -> str:
    """Performance profiles of the seconds of solving; '' with one setting, which has no rival."""
    if len(document["profiles"]) < 2:
        return ""
    last = max(tau for steps in document["profiles"].values() for tau, _ in steps)
    lines = [
        Line(name, [(tau, share) for tau, share in steps], steps=True)
        for name, steps in document["profiles"].items()
    ]
    x = Axis(label("bench.axis.tau"), log=True, low=1.0, high=max(2.0, last * 1.1))
    y = Axis(label("bench.axis.problems"), share=True, low=0.0, high=1.0)
    name = label("bench.section.profiles")
    return chart(lines, x, y, name=name, size=(1080, 380))


def growth_chart(document: Document, cost: str, label: Label) -> str:
    """Medians by size with their fitted lines, logarithmic; '' where nothing is fitted."""
    lines = []
    for law in document["growth"]:
        if law["cost"] != cost:
            continue
        points = [(size, spent) for size, spent in law["points"]]
        ends = (points[0][0], points[-1][0])
        fitted = [(size, law["factor"] * size ** law["exponent"]) for size in ends]
        key = f"{law['setting']}  n^{law['exponent']:.2f} [{law['low']:.2f}, {law['high']:.2f}]"
        lines += [
            Line(key, points, marks=True, joined=False),
            Line("", fitted, dashed=True),
        ]
    if not lines:
        return ""
    unit = label("bench.axis.megabytes" if cost == "memory" else "bench.axis.seconds")
    x, y = Axis(label("bench.axis.students"), log=True), Axis(unit, log=True)
    name = label(f"bench.head.{cost}")
    return chart(lines, x, y, name=name, size=_HALF)


def parks_chart(document: Document, label: Label) -> str:
    """The sorted vector of the parks' fulfilment on the largest instance that has parks."""
    lines = [
        Line(cell["setting"], list(enumerate(cell["parks"], start=1)), marks=True)
        for cell in _largest(document, "parks")
    ]
    if not lines:
        return ""
    x = Axis(label("bench.axis.park"), whole=True)
    y = Axis(label("bench.axis.filled"), share=True, low=0.0, high=1.0)
    return chart(lines, x, y, name=label("bench.section.parks"), size=_HALF)


def ranks_chart(document: Document, label: Label) -> str:
    """The share of students with a list who got one of their first k choices."""
    lines = [
        Line(
            cell["setting"],
            [(k, n / cell["listed"]) for k, n in enumerate(accumulate(cell["ranks"]), start=1)],
            marks=True,
        )
        for cell in _largest(document, "ranks")
    ]
    if not lines:
        return ""
    x = Axis(label("bench.axis.choice"), whole=True)
    y = Axis(label("bench.axis.listed"), share=True, low=0.0, high=1.0)
    return chart(lines, x, y, name=label("bench.section.ranks"), size=_HALF)


def _largest(document: Document, field: str) -> list[Mapping[str, Any]]:
    """The cells of the instance with the most students that have that field."""
    cells = [cell for cell in document["cells"] if cell[field]]
    if not cells:
        return []
    last = max(cells, key=lambda cell: (cell["students"] or 0, cell["sha256"]))
    return [cell for cell in cells if cell["sha256"] == last["sha256"]]
