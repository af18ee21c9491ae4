"""Limits on how many are at an enterprise at once, one row after another.

:func:`periods` is the law as it stands, for audits; :func:`groups` what of it binds a plan.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from placement.months import last_day
from placement.vocabulary.internship import is_internship
from placement.vocabulary.kinds import Period, Row

if TYPE_CHECKING:
    from placement.vocabulary.crowding import Cap

Window = tuple[dt.date, dt.date]
"""First day, and the day from which nobody is there any more."""
Allowed = Callable[[int], int]


def periods(rows: Sequence[Row], hosted: Sequence[Row], cap: Cap, allowed: Allowed) -> list[Period]:
    """Every stretch of time that another does not imply, with everyone who is there then."""
    found = []
    others = _by_employer(hosted)
    for name, own in _by_name(rows, cap).items():
        limit = _limit(rows, own, cap, allowed)
        filed = frozenset(k for k in own if _is_filed(rows[k], cap))
        if limit is None or not name[0]:
            found.append(_unknown(name, own, cap, filed))
            continue
        pieces = _needed(_pieces(rows, own, _elsewhere(others, name, cap), limit))
        found += [_period(name, piece, cap, filed) for piece in pieces]
    return found


def groups(rows: Sequence[Row], hosted: Sequence[Row], cap: Cap, allowed: Allowed) -> list[Period]:
    """What a plan that keeps the seats must keep beside them, filed posts left out."""
    found = []
    others = _by_employer(hosted)
    for name, everyone in _by_name(rows, cap).items():
        limit = _limit(rows, everyone, cap, allowed)
        own = [k for k in everyone if not _is_filed(rows[k], cap)]
        if not own:
            continue
        if limit is None or not name[0]:
            found.append(_unknown(name, own, cap))
            continue
        pieces = _pieces(rows, own, _elsewhere(others, name, cap), limit)
        binding = [piece for piece in pieces if _seats(rows, piece) > piece.limit]
        found += [_period(name, piece, cap) for piece in _needed(binding)]
    return found


def _unknown(
    name: tuple[str, str], own: list[int], cap: Cap, filed: frozenset[int] = frozenset()
) -> Period:
    label = " ".join(part for part in name if part)
    return Period(cap.key(*name, ""), label, None, None, own, None, filed)


def _period(
    name: tuple[str, str], piece: _Piece, cap: Cap, filed: frozenset[int] = frozenset()
) -> Period:
    return Period(
        key=cap.key(*name, "" if piece.first == dt.date.min else piece.first.isoformat()),
        label=" ".join(part for part in name if part),
        since=None if piece.first == dt.date.min else piece.first,
        until=None if piece.after == dt.date.max else piece.after,
        members=sorted(k for _, posts in piece.there for k in posts),
        limit=piece.limit,
        filed=filed,
    )


There = frozenset[tuple[Window, tuple[int, ...]]]
"""Windows, each with the posts that have it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    first: dt.date
    after: dt.date
    there: There
    limit: int


def _by_name(rows: Sequence[Row], cap: Cap) -> dict[tuple[str, str], list[int]]:
    of_name: dict[tuple[str, str], list[int]] = {}
    for k, row in enumerate(rows):
        if is_internship(row):
            name = (row["employer"], row["post"] if cap.by_post else "")
            of_name.setdefault(name, []).append(k)
    return of_name


def _is_filed(row: Row, cap: Cap) -> bool:
    return cap.filing and row["quota_filing"] != ""


def _limit(rows: Sequence[Row], own: list[int], cap: Cap, allowed: Allowed) -> int | None:
    """Interns allowed at any time less those who are always there; may be below zero."""
    heads = [rows[k][cap.heads] for k in own if rows[k][cap.heads] >= 0]
    if not heads:
        return None
    present: int = max(0, *(rows[k][cap.present] for k in own))
    return allowed(min(heads)) - present


def _by_employer(hosted: Sequence[Row]) -> dict[str, list[Row]]:
    of_employer: dict[str, list[Row]] = {}
    for row in hosted:
        of_employer.setdefault(row["employer"], []).append(row)
    return of_employer


def _elsewhere(
    hosted: Mapping[str, Sequence[Row]], name: tuple[str, str], cap: Cap
) -> list[tuple[dt.date, dt.date, int]]:
    """When interns from elsewhere are there, and how many."""
    employer, post = name
    found = []
    for row in hosted.get(employer, []):
        if not cap.by_post or row["post"] == post != "":
            first, after = _window(row["start"], row["end"])
            found.append((first, after, max(0, row["people"])))
    return found


def _pieces(
    rows: Sequence[Row], own: list[int], elsewhere: list[tuple[dt.date, dt.date, int]], limit: int
) -> list[_Piece]:
    """Cut at every first and last day; pieces in which someone is there, in order."""
    of_window: dict[Window, tuple[int, ...]] = {}
    for k in own:
        end = rows[k]["end"]
        if end is None and rows[k]["start"] is not None and not math.isnan(rows[k]["months"]):
            end = last_day(rows[k]["start"], rows[k]["months"]) + dt.timedelta(days=1)
        window = _window(rows[k]["start"], end)
        of_window[window] = (*of_window.get(window, ()), k)
    days = {day for window in of_window for day in window}
    days |= {day for first, after, _ in elsewhere for day in (first, after)}
    found = []
    for first, after in pairwise(sorted(days)):
        there = frozenset(
            (window, posts) for window, posts in of_window.items() if window[0] <= first < window[1]
        )
        if there:
            others = sum(people for since, until, people in elsewhere if since <= first < until)
            found.append(_Piece(first, after, there, max(0, limit - others)))
    return found


def _window(first: dt.date | None, end: dt.date | None) -> Window:
    """At least a day long."""
    first = first or dt.date.min
    return first, max(end or dt.date.max, first + dt.timedelta(days=1))


def _seats(rows: Sequence[Row], piece: _Piece) -> float:
    """How many its posts could take; without end where a post does not say."""
    need = [rows[k]["need"] for _, posts in piece.there for k in posts]
    return math.inf if min(need) < 0 else sum(need)


def _needed(pieces: list[_Piece]) -> list[_Piece]:
    """Without those that another implies; of equals the first stays."""

    def implies(j: int, k: int) -> bool:
        one, other = pieces[j], pieces[k]
        if one.limit > other.limit or not other.there <= one.there:
            return False
        return j < k or one.limit < other.limit or one.there != other.there

    every = range(len(pieces))
    return [pieces[k] for k in every if not any(implies(j, k) for j in every if j != k)]
