"""Finding the row of headings, and which column is which field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from placement.schema import MARK_HEADINGS, SCHEMA, Table
from placement.tables.cells.numerals import number
from placement.tables.cells.text import key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.tables.grid import Grid

DEPTH = 3
"""A header has at most this many rows."""
WITHIN = 20
"""Headings are looked for in this many first rows that hold anything."""
Place = tuple[str, int]
"""Field id and the number of a repeated column (第二志愿 → 2), 0 for other columns."""

BY_NAME = frozenset({
    "supply", "demand", "works", "granted", "titles", "awards", "hires", "class_seats", "budgets",
    "blocks", "shares",
})  # fmt: skip
"""Tables read only from sheets that are called so: their headings are those of other tables too."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ORNAMENT = re.compile(r"^[*※#]+|[*※#:]+$|^\d+[.、](?=\D)")
_WISH = re.compile(
    r"(?:第([一二三四五六七八九十\d]+)(?:志愿|意向).{0,4}"
    r"|(?:pref|choice|志愿|意向企业|意向岗位|意向单位)_?([一二三四五六七八九十\d]+))"
)


@dataclass(frozen=True, slots=True)
class Header:
    """Headings of one sheet as those of one table.

    ``first`` and ``last`` are 0-based rows, -1 for files whose headings stand outside the rows;
    ``columns`` maps 0-based columns to fields, ``labels`` all columns with a heading to its text.
    ``clashes`` are pairs of columns that claim the same field, ``score`` orders candidates.
    """

    table: str
    first: int
    last: int
    columns: Mapping[int, Place]
    labels: Mapping[int, str]
    clashes: tuple[tuple[int, int], ...]
    score: float

    @property
    def missing(self) -> list[str]:
        """Required fields without a column."""
        there = {field for field, _ in self.columns.values()}
        fields = SCHEMA.table(self.table).fields.values()
        return [spec.id for spec in fields if spec.required and spec.id not in there]

    @property
    def complete(self) -> bool:
        """Whether every required field has a column."""
        return not self.missing

    @property
    def unknown(self) -> list[int]:
        """Columns with a heading that is no field of the table."""
        return [
            column
            for column, label in self.labels.items()
            if column not in self.columns and key(label) not in _OURS
        ]


_OURS = frozenset(key(heading) for heading in MARK_HEADINGS)


def spell(text: str) -> str:
    r"""A heading as it is compared: no blanks, marks or line breaks, brackets alike, lower case.

    >>> spell("*学 号："), spell("专业\n要求")
    ('学号', '专业要求')
    """
    return _ORNAMENT.sub("", _ORNAMENT.sub("", key(text)))


@cache
def _index() -> Mapping[str, Mapping[str, str]]:
    """Spelled heading to the field that it names in each table."""
    found: dict[str, dict[str, str]] = {}
    for table in SCHEMA.tables.values():
        for spec in table.fields.values():
            for name in (spec.id, spec.zh, *spec.aliases):
                found.setdefault(spell(name), {}).setdefault(table.id, spec.id)
    return found


@cache
def _repeated(table: str) -> str:
    """The field of the table whose columns are numbered, '' for none."""
    return next((s.id for s in SCHEMA.table(table).fields.values() if s.repeats), "")


def place_of(table: str, label: str) -> Place | None:
    """The field a heading names in a table, None where it names none.

    >>> place_of("students", "第二志愿"), place_of("posts", "需求人数/其中：女")
    (('pref', 2), ('need_female', 0))
    """
    return _places(label).get(table)


@cache
def _places(label: str) -> Mapping[str, Place]:
    """The field that a heading names in each table; most cells of a sheet name none anywhere."""
    name = spell(label)
    found: dict[str, Place] = {}
    # Of headings joined over several rows, what stands lower says more.
    parts = name.split("/")
    for text in ("/".join(parts[k:]) for k in range(len(parts))):
        for spelled in (text, _BRACKETS.sub("", text)):
            for table, field in _index().get(spelled, {}).items():
                found.setdefault(table, (field, int(field == _repeated(table))))
    wish = _WISH.fullmatch(_BRACKETS.sub("", name))
    if wish:
        rank = number(wish[1] or wish[2])
        for table in filter(_repeated, SCHEMA.tables):
            limit = SCHEMA.table(table).fields[_repeated(table)].repeats
            found.pop(table, None)
            if rank and 1 <= rank <= limit:
                found[table] = (_repeated(table), int(rank))
    return found


@cache
def named_table(hint: str) -> str:
    """The table a sheet or file name says it is, '' where it says nothing.

    >>> named_table("学生"), named_table("posts"), named_table("Sheet1")
    ('students', 'posts', '')
    """
    name = spell(hint)
    exact = {spell(n): t.id for t in SCHEMA.tables.values() for n in (t.id, t.zh, *t.aliases)}
    if name in exact:
        return exact[name]
    return ""


@cache
def likely_table(hint: str) -> str:
    """The table whose longest name is part of the hint, '' for none."""
    name = spell(hint)
    found = [
        (len(n), t.id)
        for t in SCHEMA.tables.values()
        for n in map(spell, (t.id, t.zh, *t.aliases))
        # 需求 alone is also part of what a list of posts is called.
        if len(n) > (2 if t.id in BY_NAME else 1) and n in name
    ]
    return max(found)[1] if found else ""


def best_header(grid: Grid, tables: Sequence[str] | None = None) -> Header | None:
    """The most likely header of a sheet over its first rows, None where nothing is recognised."""
    wanted = list(tables or SCHEMA.tables)
    filled = [r for r, row in enumerate(grid.rows[:2000]) if any(_given(v) for v in row)][:WITHIN]
    best: Header | None = None
    for first in filled:
        for depth in range(1, DEPTH + 1):
            if first + depth > len(grid.rows):
                break
            labels = _labels(grid, first, depth)
            for name in wanted:
                header = _match(SCHEMA.table(name), grid.hint, first, depth, labels)
                if header is not None and (best is None or _rank(header) > _rank(best)):
                    best = header
    return best


def _rank(header: Header) -> tuple[float, int, int]:
    """Of equally good headers the shallower counts, then the upper: a page may repeat its own."""
    return header.score, header.first - header.last, -header.first


def match_labels(table: str, hint: str, labels: Sequence[str]) -> Header | None:
    """The header of a file whose headings stand outside its rows."""
    return _match(SCHEMA.table(table), hint, 0, 1, dict(enumerate(labels)))


def _match(
    table: Table, hint: str, first: int, depth: int, labels: Mapping[int, str]
) -> Header | None:
    columns: dict[int, Place] = {}
    owner: dict[Place, int] = {}
    clashes: list[tuple[int, int]] = []
    for column, label in labels.items():
        place = place_of(table.id, label)
        if place is None:
            continue
        if place in owner:
            kept, dropped = _prefer(table, labels, owner[place], column, place[0])
            if dropped is None:
                clashes.append((owner[place], column))
            elif kept == column:
                del columns[owner[place]]
                columns[column], owner[place] = place, column
            continue
        columns[column], owner[place] = place, column
    there = {field for field, _ in columns.values()}
    if not there:
        return None
    # Employer, post and dates alone are a list of posts that lacks a column, not a plan.
    if table.id == "placements" and "student_id" not in there:
        return None
    if table.id in BY_NAME and table.id not in (named_table(hint), likely_table(hint)):
        return None
    missing = sum(spec.required and spec.id not in there for spec in table.fields.values())
    score = float(len(there)) - 0.5 * missing
    if not missing and len(there) > 1:
        score += 1.0
    if named_table(hint) == table.id:
        score += 3.0
    elif likely_table(hint) == table.id:
        score += 1.5
    # A lone word such as 企业 somewhere in a note is no header.
    if len(there) < 2 and (missing or len(labels) > 3):
        return None
    return Header(table.id, first, first + depth - 1, columns, labels, tuple(clashes), score)


def _prefer(
    table: Table, labels: Mapping[int, str], a: int, b: int, field: str
) -> tuple[int, int | None]:
    """Of two columns for one field, the one whose heading is the field's own name.

    序号 beside 岗位编号 is a running number, not a second key; two equals stay a clash (None).
    """
    names = {spell(table.fields[field].id), spell(table.fields[field].zh)}
    own = [spell(labels[c]) in names for c in (a, b)]
    running = [spell(labels[c]) == "序号" for c in (a, b)]
    if running[0] != running[1] and field != "seq":
        return (b, a) if running[0] else (a, b)
    if own[0] != own[1] and _weak(labels[a], labels[b]):
        return (a, b) if own[0] else (b, a)
    return a, None


def _weak(a: str, b: str) -> bool:
    """Whether one heading is a part of a wider one (需求人数 above 合计) rather than a rival."""
    return "/" in a or "/" in b


def _labels(grid: Grid, first: int, depth: int) -> dict[int, str]:
    """Headings by column: texts of the header rows joined from top to bottom."""
    width = max(len(row) for row in grid.rows[first : first + depth])
    spread = [
        _spread(grid, row, width, lowest=row == first + depth - 1, first=first)
        for row in range(first, first + depth)
    ]
    labels: dict[int, str] = {}
    for column in range(width):
        parts: list[str] = []
        for row in spread:
            text = row[column]
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        if parts:
            labels[column] = "/".join(parts)
    return labels


def _spread(grid: Grid, row: int, width: int, *, lowest: bool, first: int) -> list[str]:
    """One header row's texts, merged ones repeated across their columns.

    Files without merged ranges leave the cells right of a group heading empty; there the group
    reaches over every following column that has a heading of its own below.
    """
    cells = [_text(v) for v in grid.rows[row]] + [""] * (width - len(grid.rows[row]))
    for top, left, bottom, right in grid.merged:
        if top <= row <= bottom and left < width and right > left and top >= first:
            source = grid.rows[top][left] if left < len(grid.rows[top]) else ""
            if top == row:
                for column in range(left, min(right + 1, width)):
                    cells[column] = _text(source)
    if not lowest and not grid.merged and row + 1 < len(grid.rows):
        below = grid.rows[row + 1]
        for column in range(1, width):
            if not cells[column] and column < len(below) and _text(below[column]):
                cells[column] = cells[column - 1]
    return cells


def _text(value: object) -> str:
    """A heading's text, its line breaks gone; numbers and days are no headings."""
    if not isinstance(value, str):
        return ""
    text = " ".join(value.split())
    return re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", text)


def _given(value: object) -> bool:
    return value is not None and value != "" and not (isinstance(value, str) and value.isspace())
