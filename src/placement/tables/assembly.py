"""Parts to tables: joined, completed in the order in which they lean on each other, checked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.errors import Fault
from placement.schema import SCHEMA
from placement.tables.draft import Draft, join
from placement.tables.keys import check_keys, check_required
from placement.tables.ledger import complete_ledger
from placement.tables.links import (
    check_locks,
    check_quotas,
    check_students,
    drop_repeats,
    resolve_places,
    wide_preferences,
)
from placement.tables.listed import list_places
from placement.tables.names import PlaceNames, name_places
from placement.tables.own_majors import OwnMajors, read_own
from placement.tables.parsers import parser_of
from placement.tables.places import (
    complete_classes,
    complete_period,
    complete_posts,
    complete_regions,
    locate_limits,
    one_spelling,
)
from placement.tables.planned import check_names, find_places, make_posts
from placement.tables.shares import check_blocks, check_shares, resolve_shares
from placement.tables.students import complete_students
from placement.tables.term import (
    city_in,
    commonest_city,
    earliest,
    from_params,
    school_year,
    term_around,
    term_in,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.instance import Origin, Term
    from placement.tables.findings import Findings
    from placement.tables.headings import Place
    from placement.tables.parts import Part
    from placement.tables.sheets import Sheet

_FIRST = ("params", "majors")
"""Tables that decide how the others are read."""
_OWN = "self_found"
"""The column of students that names a post of their own."""


class Assembly:
    """All tables of one reading while they are put together; used once."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        findings: Findings,
        stems: Sequence[str],
        *,
        making_posts: bool = False,
    ) -> None:
        self._making_posts = making_posts
        self._sheets = list(sheets)
        self._findings = findings
        # What the user called things, most telling first: titles, sheets, files.
        self._spoken = [s.title for s in sheets] + [s.part.sheet for s in sheets] + list(stems)
        self._drafts: dict[str, Draft] = {}
        self._own = OwnMajors()
        self._prefs: tuple[pd.DataFrame, Origin] | None = None
        self._stated: Term | None = None
        self._city = ""

    def complete(self) -> None:
        """Read, complete and check every table."""
        for table in _FIRST:
            self._join(table)
        self._own = read_own(self._drafts.get("majors"), self._findings)
        self._state()
        for table in SCHEMA.tables:
            if table not in _FIRST:
                self._join(table)
        drafts, findings = self._drafts, self._findings
        if self._making_posts:
            make_posts(drafts["posts"], drafts["placements"], findings)
        if "posts" in drafts:
            complete_posts(drafts["posts"], findings)
        if "classes" in drafts:
            complete_classes(drafts["classes"], findings)
        one_spelling(drafts, findings)
        within = self._city or city_in(self._spoken)
        complete_regions(drafts, within)
        if "quotas" in drafts:
            locate_limits(drafts["quotas"], within)
        if "students" in drafts:
            complete_students(
                drafts["students"], findings, self._own.of, scored="scores" in drafts, within=within
            )
            complete_period(drafts["students"], findings)
        for table in ("placements", "hosted"):
            if table in drafts:
                complete_period(drafts[table], findings)
        for draft in drafts.values():
            check_required(draft, findings, scored="scores" in drafts)
            check_keys(draft, findings)
        complete_ledger(drafts, findings)
        self._link()
        if "quotas" in drafts:
            check_quotas(drafts["quotas"], drafts, findings)
        if "blocks" in drafts:
            check_blocks(drafts["blocks"], findings)
        if "shares" in drafts:
            check_shares(drafts["shares"], findings)
            resolve_shares(drafts, findings, within=within)

    def tables(
        self,
    ) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame], dict[str, Origin]]:
        """Canonical frames, carried columns and origins by table."""
        tables = {name: draft.frame() for name, draft in self._drafts.items()}
        carried = {
            name: draft.carried_frame() for name, draft in self._drafts.items() if draft.carried
        }
        origins = {name: draft.origin for name, draft in self._drafts.items()}
        if self._prefs is not None:
            tables["prefs"], origins["prefs"] = self._prefs
        return tables, carried, origins

    def term(self) -> tuple[Term, Fault | None]:
        """The term, and the note that says what it was taken from where nothing states it."""
        if self._stated is not None:
            return self._stated, None
        starts = [
            self._drafts[name].values["start"]
            for name in ("posts", "students", "classes", "placements")
            if name in self._drafts and "start" in self._drafts[name].values
        ]
        first = earliest(starts)
        if first is not None:
            term = term_around(first, start=first)
            return term, Fault("I131", facts={"used": term.name, "start": first.isoformat()})
        term = term_around(dt.datetime.now(tz=dt.UTC).astimezone().date())
        return term, Fault("W133", facts={"used": term.name, "start": term.start.isoformat()})

    def city(self) -> str:
        """The prefecture the term's places lie in, '' where nobody says."""
        if self._city:
            return self._city
        posts = self._drafts.get("posts")
        codes = posts.column("region").tolist() if posts is not None else []
        parks = self._drafts.get("parks")
        names = parks.column("park").tolist() if parks is not None else []
        schools = [
            school
            for table in ("students", "teachers")
            if table in self._drafts
            for school in pd.unique(self._drafts[table].column("school")).tolist()
        ]
        return commonest_city(codes) or city_in([*self._spoken, *names, *schools])

    def _state(self) -> None:
        params = self._drafts.get("params")
        said: dict[str, str] = {}
        if params is not None:
            said = dict(zip(params.column("key"), params.column("value"), strict=True))
        self._stated, self._city, faults = from_params(said)
        self._findings.extend(faults)
        if self._stated is None:
            found = [term for text in self._spoken if text and (term := term_in(text))]
            self._stated = found[0] if found else None

    def _join(self, table: str) -> None:
        sheets = [sheet for sheet in self._sheets if sheet.header.table == table]
        if not sheets:
            return

        def parser(part: Part, place: Place):  # type: ignore[no-untyped-def]
            return parser_of(
                part,
                place,
                SCHEMA.table(table).fields[place[0]],
                resolve=self._own.resolve,
                school_year=school_year(self._stated),
            )

        self._drafts[table] = join(
            [sheet.part for sheet in sheets],
            [" ".join((s.title, s.part.sheet, s.part.file)) for s in sheets],
            self._findings,
            parser,
        )

    def _link(self) -> None:
        drafts, findings = self._drafts, self._findings
        named = "posts" in drafts or "classes" in drafts
        asked = {"prefs", "scores", "locks", "placements"} & drafts.keys() or (
            "students" in drafts
            and any(c.startswith("pref") or c == _OWN for c in drafts["students"].values)
        )
        names = name_places(drafts) if named and asked else None
        if "students" in drafts:
            wide = wide_preferences(drafts["students"], names, findings)
            if wide is not None and "prefs" not in drafts:
                self._prefs = wide
            if names is not None and _OWN in drafts["students"].values:
                resolve_places(drafts["students"], _OWN, names, findings, code="W440")
            known = pd.Index(drafts["students"].column("student_id"), dtype=object)
        else:
            known = None
        for table, field in (("prefs", "place_id"), ("scores", "post_id"), ("locks", "place_id")):
            if table not in drafts:
                continue
            draft = drafts[table]
            keep = np.ones(len(draft), dtype=bool)
            if known is not None:
                keep &= check_students(draft, known, findings)
            if names is not None:
                keep &= self._resolve(draft, field, names)
            if table == "prefs":
                keep &= draft.column("place_id") != ""
            draft.take(keep)
            if table == "prefs":
                drop_repeats(draft, findings)
            if table == "locks":
                check_locks(draft, self._seats(), findings)
        if "placements" in drafts:
            draft = drafts["placements"]
            keep = np.ones(len(draft), dtype=bool)
            if known is not None:
                keep &= check_students(draft, known, findings)
            if "students" in drafts:
                check_names(draft, drafts["students"], findings)
            if not self._making_posts:
                listed = None if names is None else list_places(names, drafts)
                keep &= find_places(draft, listed, findings)
            draft.take(keep)

    def _resolve(self, draft: Draft, field: str, names: PlaceNames) -> np.ndarray:
        code = "E260" if draft.table.id == "locks" else "E250"
        return resolve_places(draft, field, names, self._findings, code=code)

    def _seats(self) -> dict[str, int]:
        seats: dict[str, int] = {}
        for table, key, count in (("posts", "post_id", "need"), ("classes", "class_id", "seats")):
            if table in self._drafts:
                draft = self._drafts[table]
                seats |= dict(zip(draft.column(key), draft.column(count).tolist(), strict=True))
        return seats
