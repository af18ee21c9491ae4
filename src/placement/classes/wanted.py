"""What employers want and nobody has applied for: demand that posts and classes do not cover."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from placement.catalogue import majors
from placement.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from placement.instance import Instance

_SEPARATORS = re.compile(r"[|、，,；;/\s]+")
_ANY = ("*", "不限", "专业不限")


@dataclass(frozen=True, slots=True)
class Group:
    """A class of majors 专业类; its index in the catalogue, 0 for any major, -1 for none known."""

    index: int
    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """People of one group of majors that one employer wants, and how many seats already offer.

    ``covered`` are seats of the employer's posts and classes (and of classes of its whole park)
    whose majors suit; a seat covers one person once. ``class_id`` is the class proposed for what is
    ``open``, '' where none is.
    """

    park: str
    employer: str
    group: Group
    majors: tuple[str, ...]
    region: str
    people: int
    covered: int = 0
    class_id: str = ""

    @property
    def open(self) -> int:
        """People for whom nobody offers a seat."""
        return max(0, self.people - self.covered)


def wanted(instance: Instance) -> tuple[list[Wanted], list[Fault]]:
    """The table ``demand`` by employer and group of majors, in its order; W485 for unknown ones."""
    lines: dict[tuple[str, str, int], Wanted] = {}
    faults = []
    for row in instance.table("demand").to_dict("records"):
        entries = tuple(part for part in _SEPARATORS.split(row["major"]) if part)
        group = _group(entries)
        if row["people"] <= 0:
            continue
        if group.index < 0:
            facts = {"major": row["major"], "employer": row["employer"], "n": row["people"]}
            faults.append(Fault("W485", facts=facts))
            continue
        key = (row["park"], row["employer"], group.index)
        listed = ("*",) if group.index == 0 else entries
        line = lines.get(key)
        if line is None:
            line = Wanted(row["park"], row["employer"], group, (), row["region"], 0)
        both = tuple(dict.fromkeys([*line.majors, *listed]))
        region = line.region if line.region == row["region"] else ""
        lines[key] = replace(line, majors=both, people=line.people + row["people"], region=region)
    return _covered(instance, list(lines.values())), faults


def _group(entries: tuple[str, ...]) -> Group:
    """The group of the first entry: people write one major a row, or several of one class."""
    if not entries or entries[0] in _ANY:
        return Group(0, "")
    entry = majors.entry(entries[0])
    if entry.kind not in ("major", "class"):
        # A whole category has no class of its own; an index below 100 stands for it.
        name = entries[0] if entry.kind == "category" else ""
        return Group(entry.index, name) if entry.kind == "category" else Group(-1, name)
    lines = majors.catalogue().values()
    name = next(m.class_name for m in lines if majors.class_index(m.code) == entry.index)
    return Group(entry.index, name)


def _suits(text: str, group: Group) -> bool:
    """Whether a list of majors offers seats to a group: the same class, its category, or any."""
    for part in text.split("|"):
        entry = majors.entry(part) if part else majors.ANY
        if entry.kind == "any" or group.index == 0 or entry.index == group.index:
            return True
        if entry.index >= 0 and min(entry.index, group.index) < 100:
            wide, narrow = sorted((entry.index, group.index))
            if narrow // 100 == wide:
                return True
    return False


@dataclass(slots=True)
class _Seats:
    """Seats not yet counted against a demand."""

    majors: str
    left: int


def _covered(instance: Instance, lines: list[Wanted]) -> list[Wanted]:
    offers: dict[tuple[str, str], list[_Seats]] = {}
    for kind, owner, text, seats in _offers(instance):
        offers.setdefault((kind, owner), []).append(_Seats(text, seats))
    found = []
    for line in lines:
        covered = 0
        own = offers.get(("employer", line.employer), [])
        for offer in [*own, *offers.get(("park", line.park), [])]:
            if _suits(offer.majors, line.group):
                used = min(offer.left, line.people - covered)
                offer.left -= used
                covered += used
        found.append(replace(line, covered=covered))
    return found


def _offers(instance: Instance) -> Iterator[tuple[str, str, str, int]]:
    """Seats there are: by employer, or by park where a class is for all of it."""
    shares = instance.table("class_seats")
    split = set(shares["class_id"])
    listed = {}
    for row in instance.places[["place_id", "employer", "park", "majors", "need"]].to_dict(
        "records"
    ):
        listed[row["place_id"]] = row["majors"]
        if row["place_id"] not in split and row["need"] > 0:
            by = "employer" if row["employer"] else "park"
            yield by, row[by], row["majors"], row["need"]
    for row in shares.to_dict("records"):
        if row["class_id"] in listed:
            yield "employer", row["employer"], listed[row["class_id"]], max(0, row["seats"])


@dataclass(frozen=True, slots=True)
class NewClass:
    """A class nobody has applied for, from demand: of one employer, or joint (``employer`` '')."""

    class_id: str
    park: str
    employer: str
    group: Group
    majors: tuple[str, ...]
    region: str
    seats: int
    shares: tuple[tuple[str, int], ...]

    @property
    def name(self) -> str:
        """As such classes are called: enterprise or park, and the group of majors."""
        kind = "订单班" if self.employer else "园区联合订单班"
        return f"{self.employer or self.park}{self.group.name}{kind}"


def new_classes(
    lines: list[Wanted], least: int, taken: Iterable[str]
) -> tuple[list[NewClass], list[Wanted]]:
    """Classes for open demand of at least ``least`` people, and the lines with their classes.

    An employer that reaches it alone gets a class of its own; employers of one park that do not are
    joined by group of majors. ``taken`` are ids in use.
    """
    used = set(taken)
    parts: list[list[int]] = [[k] for k, line in enumerate(lines) if line.open >= least]
    joint: dict[tuple[str, int], list[int]] = {}
    for k, line in enumerate(lines):
        if 0 < line.open < least and line.park:
            joint.setdefault((line.park, line.group.index), []).append(k)
    parts += [own for own in joint.values() if sum(lines[k].open for k in own) >= least]
    made, told, number = [], list(lines), 0
    for part in sorted(parts, key=lambda own: own[0]):
        number += 1
        while (class_id := f"拟开{number:02d}") in used:
            number += 1
        own = [lines[k] for k in part]
        regions = {line.region for line in own}
        made.append(
            NewClass(
                class_id=class_id,
                park=own[0].park,
                employer=own[0].employer if len(own) == 1 else "",
                group=own[0].group,
                majors=tuple(dict.fromkeys(m for line in own for m in line.majors)),
                region=regions.pop() if len(regions) == 1 else "",
                seats=sum(line.open for line in own),
                shares=tuple((line.employer, line.open) for line in own) if len(own) > 1 else (),
            )
        )
        for k in part:
            told[k] = replace(lines[k], class_id=class_id)
    return made, told
