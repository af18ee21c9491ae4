"""Sets that hold nobody or enough: places that open, groups that go somewhere together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.arrays.rows import MOST, Sorts
from placement.errors import UsageError
from placement.side import Caps, Openings
from placement.vocabulary import term_word
from placement.vocabulary.kinds import OpeningTerm, SitesTerm

if TYPE_CHECKING:
    from placement.arrays.forms import FormBook
    from placement.instance import Instance
    from placement.profile import Profile

Ints = NDArray[np.int64]


@dataclass
class Sets:
    """Openings and caps while they are collected; numbers still count the locked students.

    ``most`` are students who may go to a set of pairs, -1 for a whole place: its seats.
    """

    key: list[str] = field(default_factory=list)
    form: list[Ints] = field(default_factory=list)
    least: list[Ints] = field(default_factory=list)
    most: list[Ints] = field(default_factory=list)
    gain: list[Ints] = field(default_factory=list)
    place: list[Ints] = field(default_factory=list)
    cap_key: list[str] = field(default_factory=list)
    cap_limit: list[int] = field(default_factory=list)
    cap_sets: list[Ints] = field(default_factory=list)

    def add(
        self, key: list[str], form: Ints, least: Ints, most: Ints, gain: Ints, place: Ints
    ) -> Ints:
        """Some sets more, ``gain`` (L, sets); their positions."""
        first = len(self.key)
        self.key += key
        for held, own in (
            (self.form, form), (self.least, least), (self.most, most),
            (self.gain, gain), (self.place, place),
        ):  # fmt: skip
            held.append(own)
        return np.arange(first, len(self.key))

    def openings(self, used: Ints, seats: Ints, levels: int) -> Openings:
        """All sets less the locked students; ``seats`` (m,) is what is left of each place."""
        none = np.zeros(0, dtype=np.int64)
        form, least, most, place = (
            np.concatenate([none, *own]) for own in (self.form, self.least, self.most, self.place)
        )
        whole = place >= 0
        most[whole] = np.maximum(seats[place[whole]], 0)
        inside = used[form]
        return Openings(
            key=tuple(self.key),
            form=form.astype(np.int32),
            least=np.maximum(least - inside, 0),
            most=most,
            must=inside > 0,
            gain=np.concatenate([np.zeros((levels, 0), dtype=np.int64), *self.gain], axis=1),
            place=place.astype(np.int32),
        )

    def caps(self) -> Caps:
        """All caps."""
        sizes = [len(own) for own in self.cap_sets]
        none = np.zeros(0, dtype=np.int64)
        return Caps(
            key=tuple(self.cap_key),
            limit=np.array(self.cap_limit, dtype=np.int64),
            cap=np.repeat(np.arange(len(sizes)), sizes).astype(np.int32),
            opening=np.concatenate([none, *self.cap_sets]).astype(np.int32),
        )


def opening_places(book: FormBook, sets: Sets, instance: Instance, profile: Profile) -> None:
    """A set for each place that needs more than one student, or is worth something once open."""
    places = instance.places
    least = np.maximum(places["need_min"].to_numpy(dtype=np.int64), 1)
    value = places["open_value"].to_numpy(dtype=np.float64)
    at = np.flatnonzero((least > 1) | (value != 0))
    if not len(at):
        return
    form = book.new(len(at))
    book.add_at(at, form, np.ones_like(at))
    gain = np.zeros((len(profile.levels), len(at)), dtype=np.int64)
    for k, level in enumerate(profile.levels):
        for weighted in level.terms:
            word = term_word(weighted.word)
            if isinstance(word, OpeningTerm):
                own = value[at].tolist()
                gain[k] += [word.gain(v, weighted.weight, level.scale) for v in own]
    ids = places["place_id"].to_numpy()
    sets.add([f"place|{ids[p]}" for p in at], form, least[at], np.full_like(at, -1), gain, at)


def blocks(
    book: FormBook,
    sets: Sets,
    instance: Instance,
    profile: Profile,
    there: NDArray[np.bool_],
    free: NDArray[np.bool_],
) -> None:
    """Sets and caps of the table ``blocks`` and of the profile's terms on sites.

    There is a set for each value of the students in ``there`` (n,) and each value of the places.

    Raises
    ------
    UsageError
        When there are too many of them (E288).
    """
    asked: dict[tuple[str, str], tuple[int, int]] = {
        (row["student_field"], row["place_field"]): (row["least"], row["most"])
        for row in instance.table("blocks").to_dict("records")
        if row["least"] > 1 or row["most"] >= 0
    }
    costs = site_costs(profile)
    for fields in dict.fromkeys([*asked, *costs]):
        least, most = asked.get(fields, (1, -1))
        who = Sorts.of(book.students, fields[0], there=there, chained=False)
        where = Sorts.of(book.places, fields[1], chained=False)
        count = len(who.names) * len(where.names)
        if len(sets.key) + count > MOST:
            raise UsageError("E288", n=len(sets.key) + count, most=MOST)
        form = book.new(count).reshape(len(who.names), len(where.names))
        # Without chains every code stands under one name.
        student = np.repeat(who.code, len(where.code))
        place = np.tile(where.code, len(who.code))
        cells = form[np.ix_(who.sort, where.sort)].ravel()
        book.add(fields, student, place, cells, np.ones_like(cells))
        goers = who.total(free.astype(np.int64))
        gain = np.zeros((len(profile.levels), count), dtype=np.int64)
        gain -= np.array(costs.get(fields, [0] * len(profile.levels)), dtype=np.int64)[:, None]
        keys = [f"{fields[0]}={s}|{fields[1]}={e}" for s in who.names for e in where.names]
        own = sets.add(
            keys,
            form.ravel(),
            np.full(count, max(1, least), dtype=np.int64),
            np.repeat(goers, len(where.names)),
            gain,
            np.full(count, -1, dtype=np.int64),
        )
        if most >= 0:
            sets.cap_key += [f"{fields[0]}={s}|{fields[1]}" for s in who.names]
            sets.cap_limit += [most] * len(who.names)
            sets.cap_sets += list(own.reshape(form.shape))


def site_costs(profile: Profile) -> dict[tuple[str, str], list[int]]:
    """Points that an open set costs at each level, by the fields that terms on sites name."""
    found: dict[tuple[str, str], list[int]] = {}
    for k, level in enumerate(profile.levels):
        for weighted in level.terms:
            word = term_word(weighted.word)
            if isinstance(word, SitesTerm) and weighted.weight:
                fields = (weighted.params.student_field, weighted.params.place_field)
                costs = found.setdefault(fields, [0] * len(profile.levels))
                costs[k] += word.cost(weighted.weight, level.scale)
    return found
