"""Which sheet is which table: one look at every sheet of every file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.errors import Fault
from placement.schema import NOTE_SHEETS, SCHEMA, is_private
from placement.tables.cells.text import key, plain
from placement.tables.grid import Block, Grid
from placement.tables.headings import Header, best_header, likely_table, named_table, spell
from placement.tables.parts import Part, from_block, from_grid

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from placement.instance import DroppedRow

_INTO_PLAN = frozenset({"students", "posts", "classes"})
"""Tables whose unknown columns stand in the plan."""
IGNORED = (*NOTE_SHEETS, "模板说明", "填写说明", "使用说明", "错误清单")
"""Sheets whose names begin so hold no data."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part, the header it was cut out by, and what stood above it."""

    part: Part
    header: Header
    title: str
    dropped: tuple[DroppedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sheets to read, the faults met in choosing, and what unread sheets looked like."""

    sheets: list[Sheet]
    faults: list[Fault]
    guesses: list[str]


def choose(sources: Sequence[Grid | Block], asked: Collection[str] = ()) -> Chosen:
    """Assign sheets to tables.

    A sheet is read as the table most of its headings belong to; its name, or its file's, decides
    ties. Hidden sheets and our own notes are passed over unless asked for by name. Two sheets of
    one file that look like the same table are refused (``E111``) unless one is asked for.
    """
    chosen = Chosen([], [], [])
    wanted = {spell(name) for name in asked}
    for name in asked:
        if not any(spell(name) in (spell(s.hint), spell(s.file)) for s in sources):
            sheets = "、".join(s.hint for s in sources)
            chosen.faults.append(Fault("E121", value=name, facts={"sheets": sheets}))
    candidates: dict[tuple[str, str], list[tuple[Grid, Header]]] = {}
    for source in sources:
        if isinstance(source, Block):
            _take_block(source, chosen)
            continue
        named = spell(source.hint) in wanted
        if not named and (source.hidden or source.hint.startswith(IGNORED)):
            if source.hidden and source.rows:
                facts = {"why_zh": "隐藏", "why_en": "hidden"}
                chosen.faults.append(Fault("I120", source.file, source.sheet, facts=facts))
            continue
        header = best_header(source)
        if header is None:
            _unrecognised(source, chosen)
        else:
            candidates.setdefault((source.file, header.table), []).append((source, header))
    for (_, table), found in candidates.items():
        for grid, header in _of_one_file(table, found, wanted, chosen):
            _take(grid, header, chosen)
    return chosen


def _of_one_file(
    table: str, found: list[tuple[Grid, Header]], wanted: Collection[str], chosen: Chosen
) -> list[tuple[Grid, Header]]:
    """Of sheets that look like the same table: those asked for, else the clearly best one."""
    if len(found) == 1:
        return found
    if named := [pair for pair in found if spell(pair[0].hint) in wanted]:
        return named
    ranked = sorted(found, key=lambda pair: -pair[1].score)
    best = [p for p in ranked if p[1].complete and _holds_rows(p)] or ranked
    rivals = [p for p in best[1:] if p[1].score > best[0][1].score - 2]
    rest = [p for p in found if p is not best[0]]
    if rivals and not (
        named_table(best[0][0].hint) == table
        and not any(named_table(p[0].hint) == table for p in rivals)
    ):
        facts = {
            "table": f"{SCHEMA.table(table).zh}（{table}）",
            "sheets": "、".join(p[0].hint for p in [best[0], *rivals]),
        }
        chosen.faults.append(Fault("E111", file=best[0][0].file, facts=facts))
        return best[:1]
    for grid, _ in rest:
        facts = {
            "why_zh": f"“{best[0][0].hint}”更像{SCHEMA.table(table).zh}表",
            "why_en": f"“{best[0][0].hint}” looks more like the table {table}",
        }
        chosen.faults.append(Fault("I120", grid.file, grid.sheet, facts=facts))
    return best[:1]


def _holds_rows(pair: tuple[Grid, Header]) -> bool:
    grid, header = pair
    return any(any(row) for row in grid.rows[header.last + 1 :])


def _unrecognised(grid: Grid, chosen: Chosen) -> None:
    """A sheet without headings: a fault where its name promised a table, else a note."""
    first = next((row for row in grid.rows[:50] if any(plain(v) for v in row)), None)
    if first is None:
        return
    shown = "、".join(text for text in map(plain, first) if text)[:60]
    name = f"{grid.file} {grid.sheet}".strip()
    chosen.guesses.append(f"{name}：{shown}")
    table = named_table(grid.hint)
    if table:
        needed = "、".join(f.zh for f in SCHEMA.table(table).fields.values() if f.required)
        facts = {"table": f"{SCHEMA.table(table).zh}（{table}）", "needed": needed}
        chosen.faults.append(Fault("E112", grid.file, grid.sheet, facts=facts))
    else:
        facts = {"why_zh": "没有认出标题行", "why_en": "no row of headings recognised"}
        chosen.faults.append(Fault("I120", grid.file, grid.sheet, facts=facts))


def _take(grid: Grid, header: Header, chosen: Chosen) -> None:
    part, faults, dropped = from_grid(grid, header)
    chosen.faults.extend(faults)
    above = [plain(v) for row in grid.rows[: header.first] for v in row]
    title = " ".join(text for text in above if text)
    chosen.sheets.append(Sheet(part, header, title, dropped))


def _take_block(block: Block, chosen: Chosen) -> None:
    tables = [named_table(block.hint)] if named_table(block.hint) else list(SCHEMA.tables)
    found = [pair for t in tables if (pair := from_block(block, t)) is not None]
    if not found:
        chosen.guesses.append(f"{block.file}：{'、'.join(block.columns)[:60]}")
        if likely_table(block.hint):
            facts = {"why_zh": "没有认出标题", "why_en": "no heading recognised"}
            chosen.faults.append(Fault("I120", block.file, facts=facts))
        return
    part, header = max(found, key=lambda pair: pair[1].score)
    chosen.sheets.append(Sheet(part, header, ""))


def check_headings(sheet: Sheet) -> list[Fault]:
    """``E113``, ``E114``, ``W115`` and ``I123`` of one sheet."""
    part, header = sheet.part, sheet.header
    table = SCHEMA.table(header.table)
    faults: list[Fault] = []
    facts: dict[str, object]
    unknown = [header.labels[c] for c in header.unknown]
    for name in header.missing:
        spec = table.fields[name]
        facts = {
            "col": f"{spec.zh}（{spec.id}）",
            "table": f"{table.zh}（{table.id}）",
            "near": "、".join(_near((spec.zh, *spec.aliases), unknown)) or "-",
        }
        faults.append(Fault("E113", part.file, part.sheet, facts=facts))
    for a, b in header.clashes:
        spec = table.fields[header.columns[a][0]]
        facts = {"a": header.labels[a], "b": header.labels[b], "id": f"{spec.zh}（{spec.id}）"}
        faults.append(Fault("E114", part.file, part.sheet, facts=facts))
    into_plan = header.table in _INTO_PLAN
    shown = [name for name in part.carried if into_plan and not is_private(name)]
    kept_back = [name for name in part.carried if name not in shown]
    for code, names in (("W115", shown), ("I123", kept_back)):
        if names:
            facts = {"cols": "、".join(names), "n": len(names)}
            faults.append(Fault(code, part.file, part.sheet, facts=facts))
    return faults


def _near(names: Sequence[str], unknown: Sequence[str]) -> list[str]:
    import difflib

    spelled = {spell(label): label for label in unknown}
    found: dict[str, None] = {}
    for name in names:
        close = difflib.get_close_matches(spell(name), spelled, n=2, cutoff=0.6)
        inside = [s for s in spelled if key(name) in s or s in key(name)]
        for match in (*close, *inside):
            found[spelled[match]] = None
    return list(found)[:3]
