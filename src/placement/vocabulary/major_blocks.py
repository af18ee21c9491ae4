"""``major_blocks``: how majors that a document sets against industries are taught and placed.

“在改造传统产业方面,重点推动车辆工程、新能源汽车技术……等汽车、石化、农产品加工产业相关学科专业建设”
(吉政办发〔2018〕48号（八）). The document gives no number, so the figures are reported and
nothing can fall short. Which majors belong to which block is data, see
:mod:`placement.catalogue.blocks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from placement.catalogue import blocks, majors
from placement.vocabulary.industry import tiers
from placement.vocabulary.kinds import FigureRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from placement.roster import Roster


@dataclass(frozen=True, slots=True)
class MajorBlocksParams:
    """``blocks``: id of the pack whose blocks are reported."""

    blocks: str = "jilin-2018"

    def __post_init__(self) -> None:
        if not blocks.lines(self.blocks):
            raise ValueError("blocks: a pack with lines in major-blocks.csv")


def figures(roster: Roster, params: MajorBlocksParams) -> pd.DataFrame:
    """One row an industry of a block, in the order of the document.

    ``students`` have a major of the row, ``placed`` of them have a place, ``matched`` a place in
    the row's industry; ``seats`` are what places of that industry offer. A major that the document
    names in two blocks counts in both.
    """
    import pandas as pd

    students, places = roster.instance.students, roster.instance.places
    major, distinct = pd.factorize(students["major_code"])
    seats = np.maximum(places["need"].to_numpy(), 0)
    placed = roster.place_of >= 0
    found: dict[str, list[object]] = {name: [] for name in RULE.headings}
    groups: dict[tuple[str, str], list[blocks.Line]] = {}
    for line in blocks.lines(params.blocks):
        groups.setdefault((line.block, line.industry), []).append(line)
    for (block, industry), lines in groups.items():
        entries = [entry for line in lines for entry in line.entries]
        codes = "|".join(dict.fromkeys(code for line in lines for code in line.codes))
        taught = np.array([_belongs(code, entries) for code in distinct], dtype=bool)[major]
        local = tiers(places["industry"].to_numpy(), (codes,)) >= 0
        there = taught & placed
        there[placed] &= local[roster.place_of[placed]]
        row = (
            block,
            industry,
            "、".join(line.major for line in lines),
            int(taught.sum()),
            int((taught & placed).sum()),
            int(there.sum()),
            int(seats[local].sum()),
        )
        for name, value in zip(RULE.headings, row, strict=True):
            found[name].append(value)
    return pd.DataFrame(found)


def _belongs(code: str, entries: Sequence[str]) -> bool:
    """Whether a major is one of the entries, or lies in a class or category that is.

    >>> _belongs("660702", ["4607"]), _belongs("700209", ["4607"]), _belongs("", ["4607"])
    (True, False, False)
    """
    if not majors.known_code(code):
        return False
    for text in entries:
        entry = majors.entry(text)
        if entry.kind == "major" and code in entry.codes:
            return True
        if entry.kind == "class" and len(code) >= 4 and majors.class_index(code) == entry.index:
            return True
        if entry.kind == "category" and majors.category_index(code) == entry.index:
            return True
    return False


RULE = FigureRule(
    word="major_blocks",
    zh="专业与产业块对接",
    en="Majors against blocks of industry",
    params=MajorBlocksParams,
    headings=MappingProxyType(
        {
            "block": ("产业块", "Block"),
            "industry": ("产业", "Industry"),
            "majors": ("文件所列专业", "Majors named"),
            "students": ("相关专业学生数", "Students"),
            "placed": ("已安排", "Placed"),
            "matched": ("安排在本产业", "Placed in the industry"),
            "seats": ("本产业岗位数", "Seats in the industry"),
        }
    ),
    figures=figures,
    people=("students", "placed", "matched"),
    keys=(("block", "block"), ("industry", "industry")),
)
