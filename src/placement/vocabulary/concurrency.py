"""Limits on how many are at an enterprise at once, all places together.

Pieces of all timelines stand in one row of arrays, those of one enterprise (or of its posts of one
name) side by side. Who is there in piece j is there from piece ``low[j]`` to before ``high[j]`` in
common; so j is implied by another piece exactly where a smaller limit lies in that range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.months import last_day_of
from placement.vocabulary.internship import FIELDS, internships
from placement.vocabulary.kinds import Quota

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from placement.vocabulary.crowding import Cap

Ints = NDArray[np.int64]
FAR_BACK = np.datetime64("0001-01-01", "D")
FAR_AHEAD = np.datetime64("9999-12-31", "D")
_SPAN = int((FAR_AHEAD - FAR_BACK).astype(np.int64)) + 2
_MANY = np.int64(2**40)
"""Seats of a post that does not say."""


def groups(
    places: pd.DataFrame, hosted: pd.DataFrame, cap: Cap, allowed: Callable[[Ints], Ints]
) -> tuple[list[Quota], Ints]:
    """See :func:`placement.vocabulary.timeline.groups`; second, posts whose limit nobody tells.

    ``allowed`` takes the number of heads of each name, all ≥ 0.
    """
    rows = np.flatnonzero(internships({name: places[name].to_numpy() for name in FIELDS}))
    names = _Names.of(places, rows, cap)
    heads, present = names.smallest(places, cap.heads), names.largest(places, cap.present)
    known = (heads >= 0) & (names.employer != "")
    limit = allowed(np.maximum(heads, 0)) - np.maximum(present, 0)
    code = names.code
    if cap.filing:
        capped = (places["quota_filing"].to_numpy()[rows] == "").astype(bool)
        rows, code = rows[capped], code[capped]
    told = known[code]
    unknown, rows, code = rows[~told], rows[told], code[told]
    if not len(rows):
        return [], unknown
    windows = _Windows.of(places, rows, code)
    timeline = _Timeline.of(windows, names.elsewhere(hosted, cap), limit)
    sets = timeline.needed(windows)
    return _quotas(names, cap, timeline, windows, sets), unknown


@dataclass(frozen=True, slots=True)
class _Names:
    """Whose limit: enterprises, or their posts of one name.

    ``code`` is by row of ``rows``, ``employer`` and ``post`` by name.
    """

    rows: Ints
    code: Ints
    employer: NDArray[np.object_]
    post: NDArray[np.object_]

    @classmethod
    def of(cls, places: pd.DataFrame, rows: Ints, cap: Cap) -> _Names:
        import pandas as pd

        employer, post = (places[name].to_numpy()[rows] for name in ("employer", "post"))
        code, found = pd.factorize(employer)
        if cap.by_post:
            at, kinds = pd.factorize(post)
            code, pairs = pd.factorize(code.astype(np.int64) * len(kinds) + at)
            return cls(rows, code, found[pairs // len(kinds)], kinds[pairs % len(kinds)])
        return cls(rows, code, found, np.full(len(found), "", dtype=object))

    def smallest(self, places: pd.DataFrame, column: str) -> Ints:
        """The smallest count that a row of each name states, -1 where none does."""
        stated = places[column].to_numpy()[self.rows]
        none = np.iinfo(np.int64).max
        found = np.full(len(self.employer), none, dtype=np.int64)
        np.minimum.at(found, self.code, np.where(stated >= 0, stated, none))
        return np.where(found == none, -1, found)

    def largest(self, places: pd.DataFrame, column: str) -> Ints:
        """The largest count that a row of each name states, -1 where none does."""
        found = np.full(len(self.employer), -1, dtype=np.int64)
        np.maximum.at(found, self.code, places[column].to_numpy()[self.rows])
        return found

    def elsewhere(self, hosted: pd.DataFrame, cap: Cap) -> tuple[Ints, Ints, Ints, Ints]:
        """Name, first day, day after the last and number of interns from elsewhere."""
        employer, post = hosted["employer"].tolist(), hosted["post"].tolist()
        whose = list(zip(employer, post if cap.by_post else [""] * len(employer), strict=True))
        of = {name: k for k, name in enumerate(zip(self.employer, self.post, strict=True))}
        code = np.array([of.get(name, -1) for name in whose], dtype=np.int64)
        if cap.by_post:
            code[hosted["post"].to_numpy() == ""] = -1
        at = np.flatnonzero(code >= 0)
        first, after = _days(hosted.iloc[at])
        people = np.maximum(hosted["people"].to_numpy()[at], 0)
        return code[at], first, after, people


def _days(frame: pd.DataFrame, months: NDArray[np.float64] | None = None) -> tuple[Ints, Ints]:
    """First day and the day after the last, (rows,) each, counted from the first day there is."""
    first = frame["start"].to_numpy().astype("datetime64[D]")
    after = frame["end"].to_numpy().astype("datetime64[D]")
    if months is not None:
        counted = last_day_of(first, months) + np.timedelta64(1, "D")
        after = np.where(np.isnat(after), counted, after)
    first = np.where(np.isnat(first), FAR_BACK, first)
    after = np.where(np.isnat(after), FAR_AHEAD, after)
    after = np.maximum(after, first + np.timedelta64(1, "D"))
    return tuple((day - FAR_BACK).astype(np.int64) for day in (first, after))  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class _Windows:
    """Distinct pairs of first day and day after the last of each name, by name and first day.

    The rows of window w are ``rows[begin[w] : begin[w + 1]]``.
    """

    rows: Ints
    begin: Ints
    code: Ints
    first: Ints
    after: Ints
    seats: Ints

    @classmethod
    def of(cls, places: pd.DataFrame, rows: Ints, code: Ints) -> _Windows:
        held = places.iloc[rows][["start", "end", "months", "need"]]
        first, after = _days(held, held["months"].to_numpy())
        need = held["need"].to_numpy()
        order = np.lexsort((after, first, code))
        code, first, after, rows = code[order], first[order], after[order], rows[order]
        fresh = np.ones(len(rows), dtype=bool)
        fresh[1:] = (np.diff(code) != 0) | (np.diff(first) != 0) | (np.diff(after) != 0)
        at = np.flatnonzero(fresh)
        seats = np.add.reduceat(np.where(need < 0, _MANY, need)[order], at)
        begin = np.append(at, len(rows))
        return cls(rows, begin, code[at], first[at], after[at], seats)


@dataclass(frozen=True, slots=True)
class _Sets:
    """Pieces that no other implies, and which windows they hold: ``piece``, ``window`` (k,)."""

    pieces: Ints
    piece: Ints
    window: Ints


@dataclass(frozen=True, slots=True)
class _Timeline:
    """Pieces of all names in order; window w is there from piece ``since[w]`` to ``until[w]``.

    The last piece of each name begins when all is over: nobody is there.
    """

    code: Ints
    day: Ints
    limit: Ints
    seats: Ints
    since: Ints
    until: Ints

    @classmethod
    def of(
        cls, windows: _Windows, elsewhere: tuple[Ints, Ints, Ints, Ints], limit: Ints
    ) -> _Timeline:
        of, since, until, people = elsewhere
        ends = [_keyed(windows.code, windows.first), _keyed(windows.code, windows.after)]
        others = [_keyed(of, since), _keyed(of, until)]
        cuts = np.unique(np.concatenate([*ends, *others]))
        begin, end, come, go = (np.searchsorted(cuts, keys) for keys in (*ends, *others))
        code = cuts // _SPAN
        there = _running(begin, end, windows.seats, len(cuts))
        left = np.maximum(limit[code] - _running(come, go, people, len(cuts)), 0)
        return cls(code, cuts % _SPAN, left, there, begin, end)

    def needed(self, windows: _Windows) -> _Sets:
        """Pieces whose seats exceed the limit, without those that another implies."""
        binding = self.seats > self.limit
        size = len(self.limit)
        window = np.repeat(np.arange(len(self.since)), self.until - self.since)
        piece = _ranges(self.since, self.until)
        keep = binding[piece]
        piece, window = piece[keep], window[keep]
        low, high = np.zeros(size, dtype=np.int64), np.full(size, size)
        np.maximum.at(low, piece, self.since[window])
        np.minimum.at(high, piece, self.until[window])
        crowd = np.bincount(piece, minlength=size)
        # Of equal limits the larger set stays, of equal sets the first.
        order = np.lexsort((np.arange(size), -crowd, self.limit))
        rank = np.empty(size, dtype=np.int64)
        rank[order] = np.arange(size)
        rank[~binding] = size
        at = np.flatnonzero(binding)
        stays = at[_least(rank, low[at], high[at]) == rank[at]]
        chosen = np.zeros(size, dtype=bool)
        chosen[stays] = True
        keep = chosen[piece]
        order = np.argsort(piece[keep], kind="stable")
        return _Sets(stays, piece[keep][order], window[keep][order])


def _keyed(code: Ints, day: Ints) -> Ints:
    return code * _SPAN + day


def _running(begin: Ints, end: Ints, people: Ints, size: int) -> Ints:
    """How many are there in each of ``size`` pieces."""
    change = np.zeros(size, dtype=np.int64)
    np.add.at(change, begin, people)
    np.subtract.at(change, end, people)
    return np.cumsum(change)


def _ranges(begin: Ints, end: Ints) -> Ints:
    """All numbers from each begin to before its end, one range after another."""
    size = end - begin
    total = np.cumsum(size)
    found: Ints = np.arange(int(size.sum())) + np.repeat(begin - total + size, size)
    return found


def _least(values: Ints, low: Ints, high: Ints) -> Ints:
    """Smallest of ``values[low:high]`` for each of many ranges, by tables of powers of two."""
    if not len(low):
        return np.zeros(0, dtype=np.int64)
    power = np.log2(high - low).astype(np.int64)
    found = np.empty(len(low), dtype=np.int64)
    table = values
    for k in range(int(power.max()) + 1):
        if k:
            half = 2 ** (k - 1)
            table = np.minimum(table[:-half], table[half:])
        at = np.flatnonzero(power == k)
        found[at] = np.minimum(table[low[at]], table[high[at] - 2**k])
    return found


def _quotas(
    names: _Names, cap: Cap, timeline: _Timeline, windows: _Windows, sets: _Sets
) -> list[Quota]:
    """One a piece; its days stand in the label where the name has several."""
    pieces, code = sets.pieces, timeline.code[sets.pieces]
    if not len(pieces):
        return []
    several = (np.bincount(code, minlength=len(names.employer)) > 1)[code].tolist()
    employer, post = names.employer[code], names.post[code]
    first, after = _texts(timeline.day[pieces]), _texts(timeline.day[pieces + 1])
    limit, members = timeline.limit[pieces].tolist(), _members(windows, sets)
    found = []
    for j, (of, at) in enumerate(zip(employer.tolist(), post.tolist(), strict=True)):
        label = f"{of} {at}" if at else of
        if several[j]:
            label = f"{label} {first[j]}—{after[j]}"
        found.append(Quota(cap.key(of, at, first[j]), label, members[j], limit[j]))
    return found


def _members(windows: _Windows, sets: _Sets) -> list[Ints]:
    """Rows of each piece, in order."""
    begin, end = windows.begin[sets.window], windows.begin[sets.window + 1]
    rows, piece = windows.rows[_ranges(begin, end)], np.repeat(sets.piece, end - begin)
    order = np.lexsort((rows, piece))
    rows, cuts = rows[order], np.searchsorted(piece[order], sets.pieces).tolist()
    return [rows[a:b] for a, b in zip(cuts, [*cuts[1:], len(rows)], strict=True)]


def _texts(days: Ints) -> list[str]:
    """Days as in 2026-03-01, '' for no beginning and no end."""
    far = (days == 0) | (days == _SPAN - 2)
    said = np.datetime_as_string(FAR_BACK + days.astype("timedelta64[D]"), unit="D")
    return [str(day) for day in np.where(far, "", said)]
