"""A sheet that holds two tables: a roster of students that also says where each of them is.

实习花名册 is how schools keep a plan that was made by hand: the student's columns, then 实习单位,
实习岗位 and the days, and often what is known of the post (报酬, 地点) beside them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from placement.tables.cells.periods import HEADINGS
from placement.tables.grid import Block, Grid, letters
from placement.tables.headings import Header, best_header, named_table, spell
from placement.tables.parts import from_grid
from placement.tables.rows import data_rows
from placement.tables.sheets import IGNORED, Sheet

if TYPE_CHECKING:
    from collections.abc import Collection

    from placement.errors import Fault

TARGETS = frozenset({"place_id", "employer", "post"})
"""Columns of which a plan needs at least one."""
_OF_BOTH = ("student_id", "name")
_DAYS = frozenset({"start", "end", "months"})
_NOT_OF_POSTS = _DAYS | {"post_id", "need", "need_min", "need_female", "sex_req", "level_req",
                         "majors", "note", "contact", "phone", "kind"}  # fmt: skip
"""Fields of a post whose headings mean something else, or nothing, beside a student."""


def roster_sheets(grid: Grid) -> tuple[list[Sheet], list[Fault]]:
    """The tables of one sheet of a plan made by hand, [] where it says where nobody is.

    ``students`` comes first where the sheet has names, then ``placements``, then ``posts`` with
    what stands of them in the same rows.
    """
    plan = best_header(grid, ("placements",))
    if plan is None or not _fields(plan) & TARGETS:
        return [], []
    people = best_header(grid, ("students",))
    if people is None or not _is_roster(people, plan):
        other = best_header(grid)
        named = named_table(grid.hint)
        if named not in ("", "placements") or (other is not None and other.score > plan.score):
            return [], []
        part, faults, dropped = from_grid(grid, plan)
        return [Sheet(part, plan, "", dropped)], faults
    # One row of headings for all: the one that tells more.
    plan, people = _aligned(grid, plan, people)
    posts = best_header(_head_of(grid, people), ("posts",))
    periods = {c for c, label in people.labels.items() if spell(label) in HEADINGS}
    own = {c for c, (field, _) in plan.columns.items() if field not in _OF_BOTH} | periods
    people = _without(people, own)
    rows = data_rows(grid, people)
    part, faults, dropped = from_grid(grid, people, rows=rows)
    # What the plan reads is not unnamed.
    taken = {f"列{letters(c)}" for c in own}
    part = replace(part, carried={h: v for h, v in part.carried.items() if h not in taken})
    above = " ".join(str(v) for row in grid.rows[: people.first] for v in row if v)
    found = [Sheet(part, people, above, dropped)]
    quiet = replace(rows, dropped=(), fault=None)
    for header in (_only(plan, plan.columns, periods), _of_posts(posts, people, plan)):
        if header is not None:
            part, more, _ = from_grid(grid, header, rows=quiet)
            faults += [fault for fault in more if header.table == "posts" or fault.code != "I117"]
            found.append(Sheet(replace(part, carried={}), header, ""))
    return found, faults


def _fields(header: Header) -> set[str]:
    return {field for field, _ in header.columns.values()}


def _is_roster(people: Header, plan: Header) -> bool:
    """Whether the rows tell of the students, too; a roster without names is one that lacks them."""
    fields = _fields(people)
    return "student_id" in fields and ("name" in fields or bool(fields - _fields(plan)))


def _head_of(grid: Grid, header: Header) -> Grid:
    """The sheet down to its headings."""
    return replace(grid, rows=grid.rows[: header.last + 1])


def _aligned(grid: Grid, plan: Header, people: Header) -> tuple[Header, Header]:
    if (plan.first, plan.last) == (people.first, people.last):
        return plan, people
    again = best_header(_head_of(grid, people), ("placements",))
    if again is not None and _fields(again) & TARGETS and again.last == people.last:
        return again, people
    other = best_header(_head_of(grid, plan), ("students",))
    return plan, other if other is not None else people


def _without(header: Header, columns: Collection[int]) -> Header:
    return replace(
        header,
        columns={c: place for c, place in header.columns.items() if c not in columns},
        labels={c: label for c, label in header.labels.items() if c not in columns},
    )


def _only(header: Header, columns: Collection[int], also: Collection[int] = ()) -> Header:
    kept = {*columns, *also}
    return replace(
        header,
        columns={c: place for c, place in header.columns.items() if c in columns},
        labels={c: label for c, label in header.labels.items() if c in kept},
        clashes=(),
    )


def _of_posts(posts: Header | None, people: Header, plan: Header) -> Header | None:
    """What the rows tell of the posts themselves: columns that are nobody else's."""
    columns = {}
    if posts is not None and posts.last == people.last:
        columns = {
            c: place
            for c, place in posts.columns.items()
            if c not in people.columns and c not in plan.columns and place[0] not in _NOT_OF_POSTS
        }
    for c, (field, rank) in plan.columns.items():
        if field in ("employer", "post"):
            columns[c] = (field, rank)
    if not columns:
        return None
    labels = {c: {**people.labels, **plan.labels}[c] for c in columns}
    return Header("posts", people.first, people.last, columns, labels, (), 0.0)


def take_rosters(
    sources: list[Grid | Block], files: Collection[str]
) -> tuple[list[list[Sheet]], list[Grid | Block], list[Fault]]:
    """Sheets of the plan by grid, the sources that are none, and the faults met."""
    groups, rest, faults = [], [], []
    for source in sources:
        plain = isinstance(source, Grid) and not (source.hidden or source.hint.startswith(IGNORED))
        sheets: list[Sheet] = []
        if isinstance(source, Grid) and plain and source.file in files:
            sheets, found = roster_sheets(source)
            faults += found
        if sheets:
            groups.append(sheets)
        else:
            rest.append(source)
    return groups, rest, faults


def settle(groups: list[list[Sheet]], others: Collection[Sheet]) -> tuple[list[Sheet], bool]:
    """Of the tables that rosters hold those that no sheet of its own gives.

    A student table or post table of its own says more than a roster; the second value tells whether
    the posts are made from rosters.
    """
    there = {sheet.header.table for sheet in others}
    making = not there & {"posts", "classes"}
    kept = []
    for group in groups:
        posts = next((s for s in group if s.header.table == "posts"), None)
        for sheet in group:
            table = sheet.header.table
            if (table == "posts" and not making) or (table == "students" and table in there):
                continue
            if table == "students" and making and posts is not None:
                carried = {h: v for h, v in sheet.part.carried.items()
                           if h not in posts.header.labels.values()}  # fmt: skip
                sheet = replace(sheet, part=replace(sheet.part, carried=carried))
            kept.append(sheet)
    return kept, making and any(s.header.table == "posts" for s in kept)
