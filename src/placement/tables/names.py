"""Everything a place can be called, and which places a text means."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.tables.cells.text import key
from placement.tables.places import short_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.tables.draft import Draft

COMPARED = 50
"""So many unknown names are given look-alikes; comparing is slow."""
SIGNS = "/\\|>-、,:"
"""Any of these may stand between an employer and a title in one cell."""


@dataclass(frozen=True)
class PlaceNames:
    """Everything a place can be called, from the posts and order classes of the input."""

    ids: Mapping[str, str]
    pairs: Mapping[str, tuple[str, ...]]
    employers: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, tuple[tuple[str, str], ...]]
    spoken: tuple[str, ...]
    called: Mapping[str, tuple[str, str]]

    def find(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Place ids a text names, or () and what it could mean where it is several things.

        In this order: an id, employer/post, an employer (all its places), a title that belongs to
        places of one employer only. Nothing is guessed.
        """
        wanted = key(text)
        if wanted in self.ids:
            return (self.ids[wanted],), ()
        for sign in SIGNS:
            if sign in wanted:
                employer, _, post = wanted.partition(sign)
                found = self.pair(employer, post)
                if found:
                    return found, ()
        for table in (self.employers, self.pairs):
            if wanted in table:
                return table[wanted], ()
        short = self.employers.get(short_name(wanted))
        if short:
            return short, ()
        if wanted in self.titles:
            holders = self.titles[wanted]
            employers = dict.fromkeys(employer for employer, _ in holders)
            if len(employers) == 1:
                return tuple(place for _, place in holders), ()
            return (), tuple(f"{employer}/{text.strip()}" for employer in employers)
        return (), ()

    def near(self, texts: Sequence[str]) -> dict[str, str]:
        """For texts that name nothing, what they look like; comparing is slow, so for some only."""
        return {
            text: "、".join(difflib.get_close_matches(text, self.spoken, n=3, cutoff=0.5))
            for text in texts[:COMPARED]
        }

    def pair(self, employer: str, post: str) -> tuple[str, ...]:
        """Places of an employer with that title, as people write both."""
        title = key(post)
        joined = f"{key(employer)}/{title}"
        return self.pairs.get(joined, ()) or self.pairs.get(f"{short_name(employer)}/{title}", ())

    def titles_at(self, employer: str) -> tuple[str, ...]:
        """What the posts of an employer are called, with their ids; () for an unknown employer."""
        own = self.employers.get(key(employer)) or self.employers.get(short_name(employer), ())
        return tuple(f"{self.called[place][1]}（{place}）" for place in own)


def name_places(drafts: Mapping[str, Draft]) -> PlaceNames:
    """Index the places of the input by all their names."""
    rows: list[tuple[str, str, str]] = []
    for table, id_field, title in (("posts", "post_id", "post"), ("classes", "class_id", "name")):
        if table in drafts:
            draft = drafts[table]
            columns = (draft.column(id_field), draft.column("employer"), draft.column(title))
            rows += zip(*columns, strict=True)
    full = {employer: key(employer) for _, employer, _ in rows if employer}
    bearers: dict[str, set[str]] = {}
    for employer, name in full.items():
        bearers.setdefault(short_name(employer), set()).add(name)
    # A short form stands for an employer only where no other employer shares it.
    short = {e: b for e in full if len(bearers[b := short_name(e)]) == 1 and b != full[e]}
    ids: dict[str, str] = {}
    pairs: dict[str, list[str]] = {}
    employers: dict[str, list[str]] = {}
    titles: dict[str, list[tuple[str, str]]] = {}
    called = {place: (employer, post) for place, employer, post in reversed(rows)}
    for place, employer, post in rows:
        ids.setdefault(key(place), place)
        title = key(post)
        for name in filter(None, (full.get(employer), short.get(employer))):
            employers.setdefault(name, []).append(place)
            pairs.setdefault(f"{name}/{title}", []).append(place)
        if title:
            titles.setdefault(title, []).append((employer, place))
    spoken = dict.fromkeys(name for row in rows for name in row if name)
    return PlaceNames(
        ids=ids,
        pairs={k: tuple(v) for k, v in pairs.items()},
        employers={k: tuple(v) for k, v in employers.items()},
        titles={k: tuple(v) for k, v in titles.items()},
        spoken=tuple(spoken),
        called=called,
    )
