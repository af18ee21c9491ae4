"""The entry points: read everything, then say everything that is wrong at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from placement.errors import DataError, Fault, UsageError
from placement.instance import InputFile, Instance
from placement.schema import SCHEMA
from placement.tables.assembly import Assembly
from placement.tables.combined import settle, take_rosters
from placement.tables.delimited import read_delimited
from placement.tables.files import PARQUET, SHEETS, File, expand, read_bytes, sha256
from placement.tables.findings import Findings
from placement.tables.grid import Block, Grid
from placement.tables.parquet import read_parquet
from placement.tables.sheets import Sheet, check_headings, choose
from placement.tables.spreadsheet import read_spreadsheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

NEEDED = ("students", "posts")
"""Tables without which there is nothing to allocate."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read and everything that was found.

    ``instance`` holds the rows that could be read, even beside errors, so that further checks can
    run; it is None where there is no student table (or what was needed first) at all. Allocate only
    where ``ok``.
    """

    instance: Instance | None
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing blocks a run."""
        return not any(fault.severity == "error" for fault in self.faults)


def read_instance(*paths: str | Path, sheet: str | Sequence[str] | None = None) -> Instance:
    """Read the tables of one term from workbooks, CSV or Parquet files, or folders of them.

    ``sheet`` names the sheets to read where two look alike, or a hidden one.

    Raises
    ------
    DataError
        With all faults of all files, when there is any error among them, or when students or posts
        are missing.
    UsageError
        When no path is given.
    """
    reading = read_tables(*paths, sheet=sheet, needed=NEEDED)
    if reading.instance is None or not reading.ok:
        raise DataError(reading.faults)
    return reading.instance


def read_ledger(*paths: str | Path, sheet: str | Sequence[str] | None = None) -> Instance:
    """Read a ledger of teachers' practice: ``teachers``, and ``practice`` where there was any.

    Students and posts are not needed; enterprises tell how many teachers they take.

    Raises
    ------
    DataError
        With all faults of all files, when there is any error among them, or without teachers.
    UsageError
        When no path is given.
    """
    reading = read_tables(*paths, sheet=sheet, needed=("teachers",))
    if reading.instance is None or not reading.ok:
        raise DataError(reading.faults)
    return reading.instance


def read_tables(
    *paths: str | Path,
    sheet: str | Sequence[str] | None = None,
    needed: Sequence[str] = (),
    rosters: Sequence[str | Path] = (),
) -> Reading:
    """Read what is there; no fault of the data is raised, all are returned.

    ``needed`` names tables whose absence is an error, the one without which nothing can be read
    first. Without it one school's roster alone can be checked: wishes then stay unresolved.
    ``rosters`` are those of the paths that hold a plan made by hand: the table ``placements`` of
    the instance then says where each student is, and posts that no file lists are made from it.

    Raises
    ------
    UsageError
        When no path is given.
    """
    if not paths:
        raise UsageError("E110", table="学生（students）", guess="-")
    asked = [sheet] if isinstance(sheet, str) else list(sheet or ())
    files, faults = expand(paths)
    findings = Findings(files=[file.shown for file in files])
    findings.extend(faults)
    sources, hashes = open_files(files, findings)
    plans = {file.shown for file in files if file.path in _files_of(rosters)}
    groups, rest, faults = take_rosters(sources, plans)
    findings.extend(faults)
    chosen = choose(rest, asked)
    findings.extend(chosen.faults)
    taken, making = settle(groups, chosen.sheets)
    chosen.sheets.extend(taken)
    for part in chosen.sheets:
        if not (making and part.header.table == "posts"):
            findings.extend(check_headings(part))
    _demand(chosen.sheets, chosen.guesses, needed, bool(sources), findings)
    assembly = Assembly(
        chosen.sheets, findings, [Path(f.shown).stem for f in files], making_posts=making
    )
    assembly.complete()
    if not rosters and "placements" in {part.header.table for part in chosen.sheets}:
        _unused(chosen.sheets, findings)
    tables, carried, origins = assembly.tables()
    _filled(tables, needed, findings)
    ordered = findings.ordered()
    base = needed[0] if needed else "students"
    if base not in tables:
        return Reading(None, ordered)
    term, assumed = assembly.term()
    # A ledger of teachers is of no term.
    if assumed is not None and "students" in tables:
        findings.add(assumed)
        ordered = findings.ordered()
    for name in NEEDED:
        tables.setdefault(name, SCHEMA.table(name).empty())
    instance = Instance(
        tables=tables,
        term=term,
        city=assembly.city(),
        carried=carried,
        origins=origins,
        inputs=_inputs(files, hashes, chosen.sheets),
        notes=tuple(fault for fault in ordered if fault.severity != "error"),
        dropped=tuple(row for part in chosen.sheets for row in part.dropped),
    )
    return Reading(instance, ordered)


def _files_of(paths: Sequence[str | Path]) -> set[Path]:
    return {file.path for file in expand(paths)[0]}


def _unused(sheets: Sequence[Sheet], findings: Findings) -> None:
    """``W508``: a plan made by hand among the tables of a run binds nobody."""
    for sheet in sheets:
        if sheet.header.table == "placements":
            findings.add(Fault("W508", file=sheet.part.file, sheet=sheet.part.sheet))


_PLAN = ({"说明与指标", "合规检查", "参数与留痕"}, {"Overview", "Compliance", "Settings"})
"""Sheets by which a plan of ours is told: its lists look like a roster, its checks like rules."""


def open_files(
    files: Sequence[File], findings: Findings
) -> tuple[list[Grid | Block], dict[Path, str]]:
    """Every file's grids, and its hash; a file that cannot be read leaves its fault."""
    sources: list[Grid | Block] = []
    hashes: dict[Path, str] = {}
    for file in files:
        data = read_bytes(file)
        if isinstance(data, Fault):
            findings.add(data)
            continue
        hashes[file.path] = sha256(data)
        found: list[Grid] | Block | Fault
        if file.suffix in SHEETS:
            found = read_spreadsheet(data, file.shown)
        elif file.suffix in PARQUET:
            found = read_parquet(data, file.shown)
        else:
            found = read_delimited(data, file.shown)
        if isinstance(found, Fault):
            findings.add(found)
        elif isinstance(found, list) and any(
            {grid.sheet for grid in found} >= sheets for sheets in _PLAN
        ):
            findings.add(Fault("E108", file=file.shown))
        elif isinstance(found, Block):
            sources.append(found)
        else:
            sources.extend(found)
    return sources, hashes


def _demand(
    sheets: Sequence[Sheet],
    guesses: Sequence[str],
    needed: Sequence[str],
    opened: bool,  # noqa: FBT001 - internal, one call
    findings: Findings,
) -> None:
    """``E110`` for tables nobody gave; told once, and not beside a file that could not be read."""
    there = {sheet.header.table for sheet in sheets}
    told = {fault.code for fault in findings.faults if fault.severity == "error"}
    missing = [name for name in needed if name not in there]
    if not there and not needed:
        missing = ["students"]
    if not opened and told:
        return
    looks = [
        f"{sheet.part.file} {sheet.part.sheet}".strip()
        + f" → {SCHEMA.table(sheet.header.table).zh}"
        for sheet in sheets
    ]
    for name in missing:
        if "E112" in told and not there:
            continue
        table = SCHEMA.table(name)
        facts = {
            "table": f"{table.zh}（{table.id}）",
            "guess": "；".join([*guesses, *looks][:6]) or "-",
        }
        findings.add(Fault("E110", facts=facts))


def _filled(tables: Mapping[str, pd.DataFrame], needed: Sequence[str], findings: Findings) -> None:
    """``E122`` for needed tables that have headings and no rows, unless their rows were faulty."""
    for name in needed:
        if name in tables and not len(tables[name]) and not findings.failed:
            table = SCHEMA.table(name)
            findings.add(Fault("E122", facts={"table": f"{table.zh}（{table.id}）"}))


def _inputs(
    files: Sequence[File], hashes: dict[Path, str], sheets: Sequence[Sheet]
) -> tuple[InputFile, ...]:
    found: list[InputFile] = []
    for file in files:
        if file.path not in hashes:
            continue
        rows: dict[str, int] = {}
        for sheet in sheets:
            if sheet.part.file == file.shown:
                table = sheet.header.table
                rows[table] = rows.get(table, 0) + len(sheet.part.rows)
        found.append(InputFile(str(file.path), hashes[file.path], rows))
    return tuple(found)
