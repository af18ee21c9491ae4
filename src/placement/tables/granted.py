"""Payments of earlier terms from one file: a roster that this program wrote, or a list of any kind.

Such a roster looks much like a list of students, so it is never guessed: it is read because
somebody says that it holds payments.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from placement.errors import Fault
from placement.tables.assembly import Assembly
from placement.tables.delimited import read_delimited
from placement.tables.files import PARQUET, SHEETS, expand, read_bytes
from placement.tables.findings import Findings
from placement.tables.headings import best_header
from placement.tables.parts import from_grid
from placement.tables.sheets import Sheet
from placement.tables.spreadsheet import read_spreadsheet

if TYPE_CHECKING:
    import pandas as pd

    from placement.tables.grid import Grid

TABLE = "granted"
_NEEDED = frozenset({"item", "amount"})


def read_granted(path: str | Path) -> tuple[pd.DataFrame | None, tuple[Fault, ...]]:
    """The rows of the sheet with the most columns of the table ``granted``, and what is wrong.

    None where no sheet tells both what was paid for and how much.
    """
    files, faults = expand([path])
    findings = Findings(files=[file.shown for file in files])
    findings.extend(faults)
    best: tuple[float, Sheet, list[Fault]] | None = None
    for file in files:
        data = read_bytes(file)
        found: list[Grid] | Fault
        if isinstance(data, Fault):
            findings.add(data)
            continue
        if file.suffix in PARQUET:
            facts = {"kind": file.suffix}
            findings.add(Fault("E103", file=file.shown, facts=facts))
            continue
        read = read_spreadsheet if file.suffix in SHEETS else read_delimited
        found = read(data, file.shown)
        if isinstance(found, Fault):
            findings.add(found)
            continue
        for grid in found:
            header = best_header(replace(grid, hint=TABLE), (TABLE,))
            if header is None or not {f for f, _ in header.columns.values()} >= _NEEDED:
                continue
            if best is None or header.score > best[0]:
                part, told, dropped = from_grid(grid, header)
                # Columns of a roster that the table does not have are nothing to be told of.
                best = header.score, Sheet(replace(part, carried={}), header, "", dropped), told
    if best is None:
        return None, findings.ordered()
    _, sheet, told = best
    findings.extend(fault for fault in told if fault.severity == "error")
    assembly = Assembly([sheet], findings, [Path(path).stem])
    assembly.complete()
    return assembly.tables()[0][TABLE], findings.ordered()
