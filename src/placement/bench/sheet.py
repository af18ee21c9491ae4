"""The cells of a report as CSV: a row for each instance and setting."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from placement.bench.outcome import MEASURES, PHASES
from placement.escaping import escaped

if TYPE_CHECKING:
    from placement.bench.report import Document

_SPREAD = ("median", "low", "high")
_QUALITY = ("placed", "first", "park_low", "local")
COLUMNS = (
    "instance", "sha256", "students", "setting", "runs", "outcomes",
    *(f"{name}_{part}" for name in (*PHASES, "total", "memory") for part in _SPREAD),
    *_QUALITY, "ranks", "listed", "parks", "levels",
)  # fmt: skip


def bench_sheet(document: Document) -> bytes:
    """UTF-8 with a byte-order mark, as spreadsheets want it; lists are apart by blanks.

    ``levels`` holds ``name=value/bound`` of each level. Names that a spreadsheet would run as a
    formula are escaped.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for cell in document["cells"]:
        spreads = [
            *(cell[f"phase_{name}"] for name in PHASES),
            *(cell[name] for name in MEASURES if name != "solve"),
        ]
        levels = (
            f"{level['name']}={level['value']['median']:g}/"
            f"{'' if level['bound'] is None else level['bound']}"
            for level in cell["levels"]
        )
        writer.writerow(
            [
                escaped(cell["instance"]),
                cell["sha256"],
                cell["students"],
                escaped(cell["setting"]),
                cell["runs"],
                " ".join(f"{name}={n}" for name, n in cell["outcomes"].items()),
                *("" if spread is None else spread[part] for spread in spreads for part in _SPREAD),
                *(
                    "" if cell["quality"][name] is None else cell["quality"][name]["median"]
                    for name in _QUALITY
                ),
                " ".join(map(str, cell["ranks"] or [])),
                cell["listed"],
                " ".join(map(str, cell["parks"] or [])),
                " ".join(levels),
            ]
        )
    return text.getvalue().encode("utf-8-sig")
