"""Schools, what they teach, and their classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.catalogue.majors import catalogue, class_index
from placement.generate.draws import Draws, Ints, apportion
from placement.generate.sources import people, trades

if TYPE_CHECKING:
    from placement.generate.shape import Shape

_KINDS = ("高职", "中职", "中职", "技工", "中职")
_ENDINGS = {"高职": "职业技术学院", "中职": "职业中等专业学校", "技工": "技工学校"}
_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True)
class Cohorts:
    """One entry a class of students, K of them; ``school`` points into ``names``.

    ``fit`` is the class index of the major in the catalogue, the same on every level; ``secondary``
    tells majors of secondary schools.
    """

    names: tuple[str, ...]
    school: Ints
    trade: Ints
    major: tuple[str, ...]
    fit: Ints
    secondary: np.ndarray
    level: tuple[str, ...]
    grade: Ints
    title: tuple[str, ...]
    size: Ints


def found_schools(shape: Shape, draws: Draws) -> Cohorts:
    """Schools with 5 to 15 majors each out of a few trades, and classes of 30 to 50 students."""
    sizes = _class_sizes(shape.num_students, draws.part("sizes"))
    count = min(shape.num_schools, len(sizes))
    kinds = [_KINDS[k % len(_KINDS)] for k in range(count)]
    weights = np.array([5 if kind == "高职" else 2 for kind in kinds], dtype=np.int64)
    weights = weights * draws.part("schools").between(60, 140, count)
    shares = apportion(len(sizes), weights, least=1)
    school: list[int] = []
    trade: list[int] = []
    major: list[str] = []
    grade: list[int] = []
    level: list[str] = []
    title: list[str] = []
    for s in range(count):
        own = draws.part(f"school {s}")
        for place, code, num in _curriculum(kinds[s], int(shares[s]), own):
            # About one class in ten is a second year that comes for a shorter stay.
            second = own.chance(100, num)
            advanced = own.chance(400, num)
            for k in range(num):
                school.append(s)
                trade.append(place)
                major.append(code)
                grade.append(2024 if second[k] else 2023)
                level.append(_level(kinds[s], advanced=bool(advanced[k])))
                title.append(f"{catalogue()[code].name}{grade[-1] % 100}{k + 1:02d}班")
    return Cohorts(
        names=_school_names(kinds),
        school=np.array(school, dtype=np.int64),
        trade=np.array(trade, dtype=np.int64),
        major=tuple(major),
        fit=np.array([class_index(code) for code in major], dtype=np.int64),
        secondary=np.array([code[0] in "67" for code in major], dtype=bool),
        level=tuple(level),
        grade=np.array(grade, dtype=np.int64),
        title=tuple(title),
        size=sizes,
    )


def _class_sizes(num_students: int, draws: Draws) -> Ints:
    """Sizes of 30 to 50 that sum to the number of students; fewer than 30 make one small class."""
    count = max(1, round(num_students / 40))
    if num_students <= 50 or not 30 * count <= num_students <= 50 * count:
        return apportion(num_students, np.ones(count, dtype=np.int64))
    # Each class has 30, and room for 20 more: what remains goes to rooms drawn at random.
    rooms = draws.order(20 * count)[: num_students - 30 * count] % count
    return 30 + np.bincount(rooms, minlength=count)


def _curriculum(kind: str, classes: int, draws: Draws) -> list[tuple[int, str, int]]:
    """(trade, major, number of classes) of one school."""
    every = trades()
    taught = [every[t].taught(secondary=kind != "高职") for t in range(len(every))]
    shares = np.array([t.share * bool(codes) for t, codes in zip(every, taught, strict=True)])
    wanted = min(15, max(5, classes * 2 // 3), classes)
    chosen = draws.some(shares, max(2, min(7, wanted // 2)))
    offered = [(int(t), code) for t in chosen for code in taught[t]]
    # The first majors of a trade are the common ones.
    rank = np.concatenate([np.arange(len(taught[t])) for t in chosen])
    kept = np.sort(draws.some(24 // (rank + 2), wanted))
    weights = np.array([every[offered[k][0]].share for k in kept]) * 12 // (rank[kept] + 2)
    numbers = apportion(classes, weights, least=1)
    return [(*offered[k], int(n)) for k, n in zip(kept, numbers, strict=True)]


def _level(kind: str, *, advanced: bool) -> str:
    if kind == "技工":
        return "高级工" if advanced else "中级工"
    return "高职专科" if kind == "高职" else "中职"


def _school_names(kinds: list[str]) -> tuple[str, ...]:
    stems = people()["schools"]
    names = []
    for k, kind in enumerate(kinds):
        again = k // len(stems)
        number = f"第{_NUMERALS[again % 9]}" * bool(again) + f"{again // 9}" * (again > 9)
        names.append(f"{stems[k % len(stems)]}{number}{_ENDINGS[kind]}")
    return tuple(names)
