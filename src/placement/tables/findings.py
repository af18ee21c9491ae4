"""Collects findings with the user's own cells, and keeps private values out of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import Fault
from placement.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from placement.instance import Origin
    from placement.tables.headings import Place
    from placement.tables.parts import Part

MASK = "***"
"""Stands for a value of a private column."""
NAMED = 200
"""An ``I`` finding names at most this many cells; its fact ``n`` counts all."""


@dataclass(slots=True)
class Findings:
    """Faults in the order they are found; :meth:`ordered` sorts them as the user reads."""

    faults: list[Fault] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Keep one fault."""
        self.faults.append(fault)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Keep several."""
        self.faults.extend(faults)

    def in_part(
        self,
        part: Part,
        place: Place,
        positions: np.ndarray,
        code: str,
        facts: Mapping[str, object],
    ) -> None:
        """A finding in cells of one column of one sheet; ``facts['shown']`` becomes its value."""
        letters, heading = part.at.get(place, ("", ""))
        private = _private(part.table, place[0])
        self.faults.append(
            _fault(
                code,
                part.file,
                part.sheet,
                letters,
                part.rows[positions],
                heading,
                facts,
                private=private,
            )
        )

    def in_table(
        self,
        origin: Origin,
        positions: np.ndarray,
        table: str,
        field_id: str,
        code: str,
        facts: Mapping[str, object],
    ) -> None:
        """A finding in rows of a whole table: one fault for each sheet the rows came from."""
        private = _private(table, field_id)
        sheets = origin.sheet_of_row[positions]
        for k in np.unique(sheets):
            rows = origin.row[positions[sheets == k]]
            self.faults.append(
                _fault(
                    code,
                    origin.files[k],
                    origin.sheets[k],
                    origin.columns[k].get(field_id, ""),
                    rows,
                    origin.headings[k].get(field_id, ""),
                    facts,
                    private=private,
                )
            )

    def ordered(self) -> tuple[Fault, ...]:
        """By file as given, sheet, severity, then row and column of the first cell.

        Cells that two tables share, such as the ids of a roster with the plan in it, are told of
        once.
        """
        place = {name: k for k, name in enumerate(self.files)}
        severity = {"error": 0, "warning": 1, "info": 2}

        def where(fault: Fault) -> tuple[object, ...]:
            cell = fault.cells[0] if fault.cells else ""
            column = cell.rstrip("0123456789")
            row = int(cell[len(column) :] or 0)
            return (
                place.get(fault.file, -1),
                fault.sheet,
                severity[fault.severity],
                row,
                len(column),
                column,
                fault.code,
            )

        once = {
            (f.code, f.file, f.sheet, f.cells, f.value) if f.cells else k: f
            for k, f in reversed(list(enumerate(self.faults)))
        }
        return tuple(sorted(reversed(once.values()), key=where))

    @property
    def failed(self) -> bool:
        """Whether any error was found."""
        return any(fault.severity == "error" for fault in self.faults)


def _fault(
    code: str,
    file: str,
    sheet: str,
    letters: str,
    rows: np.ndarray,
    heading: str,
    facts: Mapping[str, object],
    *,
    private: bool,
) -> Fault:
    named = rows[:NAMED] if code.startswith("I") else rows
    shown = str(facts.get("shown", ""))
    kept = {name: value for name, value in facts.items() if name != "shown"}
    return Fault(
        code,
        file=file,
        sheet=sheet,
        cells=tuple(f"{letters}{row}" for row in named) if letters else (),
        heading=heading,
        value=(MASK if private else shown) if shown else "",
        facts={"n": len(rows), **({} if private else kept)},
    )


def _private(table: str, column: str) -> bool:
    spec = SCHEMA.table(table).fields.get(column.rstrip("0123456789"))
    return spec is not None and spec.private
