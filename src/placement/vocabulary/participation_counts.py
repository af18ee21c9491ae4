"""``participation_counts``: how many enterprises take part under each reading of taking part."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.vocabulary.hosts import EVIDENCE, evidence, hosts
from placement.vocabulary.kinds import FigureRule
from placement.vocabulary.participation import WHO, members
from placement.vocabulary.participation_list import RULE as LIST

if TYPE_CHECKING:
    from placement.roster import Roster

ANY, UNCLEAR = "任一", "无法归类"
_HEADINGS = {
    "who": ("企业", "Enterprises"),
    "by": ("口径", "Counted by"),
    "count": ("参与企业数", "Taking part"),
    "of": ("企业数", "Enterprises in all"),
    "share": ("比例", "Share"),
}


@dataclass(frozen=True, slots=True)
class ParticipationCountsParams:
    """``who`` is counted, see ``participation``."""

    who: str = "above_scale"

    def __post_init__(self) -> None:
        if self.who not in WHO:
            raise ValueError("who: " + " / ".join(WHO))


def figures(roster: Roster, params: ParticipationCountsParams) -> pd.DataFrame:
    """A row for each of the four readings, one for any of them, one for enterprises left out.

    The last stands only where there are enterprises whose scale or owner is not known.
    """
    known = hosts(roster)
    inside, unclear = members(known, params.who)
    yes = evidence(roster).to_numpy(dtype=bool)[inside]
    names = [LIST.headings[name][0] for name in EVIDENCE]
    counts = [int(yes[:, k].sum()) for k in range(len(EVIDENCE))]
    whole = int(inside.sum())
    rows = [*zip(names, counts, strict=True), (ANY, int(yes.any(axis=1).sum()))]
    found = pd.DataFrame(
        {
            "who": np.full(len(rows), WHO[params.who][2], dtype=object),
            "by": [name for name, _ in rows],
            "count": np.array([count for _, count in rows], dtype=np.int64),
            "of": np.int64(whole),
            "share": [round(count / whole, 4) if whole else float("nan") for _, count in rows],
        }
    )
    if not unclear.any():
        return found[list(_HEADINGS)]
    left = {"who": [WHO[params.who][2]], "by": [UNCLEAR], "count": [int(unclear.sum())],
            "of": [whole], "share": [float("nan")]}  # fmt: skip
    return pd.concat([found, pd.DataFrame(left)], ignore_index=True)[list(_HEADINGS)]


RULE = FigureRule(
    word="participation_counts",
    zh="企业参与校企合作的各口径数",
    en="Enterprises that take part, by each reading",
    params=ParticipationCountsParams,
    headings=MappingProxyType(_HEADINGS),
    figures=figures,
    words=MappingProxyType(
        {
            **{LIST.headings[name][0]: LIST.headings[name][1] for name in EVIDENCE},
            ANY: "Any of them",
            UNCLEAR: "Not to be classed",
            "规上企业": "Enterprises above scale",
            "规模以下企业": "Enterprises below scale",
            "国有企业": "State-owned enterprises",
            "全部企业": "All enterprises",
        }
    ),
)
