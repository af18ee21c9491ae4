"""``participation``: a share of the enterprises takes part in cooperation with schools.

“到2025年，推动80%规上企业参与校企合作” (宜宾 2022 三（三）), “全市国有企业100%参与产教融合”
(六（五）), “各行业主管部门要支持本行业企业承担职业学校学生实习任务” (开州府发〔2020〕22号 二（三）
11). None of them says what taking part is: one of the things in ``counts`` on record in the
calendar year, see :func:`placement.vocabulary.hosts.evidence`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.hosts import EVIDENCE, evidence, hosts
from placement.vocabulary.kinds import Measure, TargetRule
from placement.vocabulary.rounding import at_least

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster

WHO = {
    "above_scale": ("above_scale", ("是",), "规上企业"),
    "small": ("above_scale", ("否",), "规模以下企业"),
    "soe": ("ownership", ("国有",), "国有企业"),
    "all": ("", (), "全部企业"),
}
"""Which enterprises: the column that says so, its values, and what they are called."""
GROUPS = ("", "agency", "park", "region")


@dataclass(frozen=True, slots=True)
class ParticipationParams:
    """``share`` of ``who``, and no fewer than ``at_least``, do one of ``counts``.

    ``by`` is one of them alone, or ``any`` of them.

    ``group`` asks it of the enterprises of each agency, park or region by themselves; ``each``
    measures every enterprise, which suits a share of one.
    """

    who: str = "above_scale"
    share: float = field(default=0.0, metadata={"unit": "share"})
    at_least: int = field(default=0, metadata={"unit": "count"})
    counts: tuple[str, ...] = EVIDENCE
    by: str = "any"
    group: str = ""
    each: bool = False

    def __post_init__(self) -> None:
        if self.who not in WHO:
            raise ValueError("who: " + " / ".join(WHO))
        if not self.counts or not set(self.counts) <= set(EVIDENCE):
            raise ValueError("counts: " + " / ".join(EVIDENCE))
        if self.by not in ("any", *self.counts):
            raise ValueError("by: " + " / ".join(("any", *self.counts)))
        if self.group not in GROUPS:
            raise ValueError("group: " + " / ".join(GROUPS[1:]))
        if not 0 <= self.share <= 1 or self.at_least < 0:
            raise ValueError("0 ≤ share ≤ 1, at_least ≥ 0")


def members(known: pd.DataFrame, who: str) -> tuple[np.ndarray, np.ndarray]:
    """Which enterprises belong to ``who``, and of which nobody can tell, (rows,) bool each."""
    column, values, _ = WHO[who]
    if not column:
        return np.ones(len(known), dtype=bool), np.zeros(len(known), dtype=bool)
    return known[column].isin(values).to_numpy(), (known[column] == "").to_numpy()


def measure(roster: Roster, params: ParticipationParams) -> list[Measure]:
    """One measure a group (or enterprise), then one for each enterprise nobody can place in it.

    Enterprises whose scale, owner or group is blank are in no denominator; they are listed as not
    to be judged. Where there is no enterprise at all, nothing is known.
    """
    known = hosts(roster)
    counted = params.counts if params.by == "any" else (params.by,)
    shown: np.ndarray = np.any(evidence(roster)[list(counted)].to_numpy(), axis=1)
    inside, unclear = members(known, params.who)
    group = known[params.group].to_numpy(dtype=object) if params.group else None
    if group is not None:
        nobody = np.asarray(group == "", dtype=bool)
        unclear, inside = unclear | (inside & nobody), inside & ~nobody
    names = known["employer"].to_numpy(dtype=object)
    word = f"participation|{params.who}"
    found = []
    if params.each:
        found = [
            Measure(f"{word}|{name}", name, int(takes_part), 1, "count")
            for name, takes_part in zip(names[inside], shown[inside].tolist(), strict=True)
        ]
    for key in () if params.each else _groups(group, inside):
        mine = inside & np.asarray(group == key, dtype=bool) if params.group else inside
        whole = int(mine.sum())
        wanted = max(params.at_least, at_least(params.share, whole))
        reached = int((mine & shown).sum())
        label = key or WHO[params.who][2]
        found.append(Measure(f"{word}|{key}", label, reached, wanted if whole else None, "count"))
    blank = [Measure(f"{word}|?|{name}", name, 0, None, "count") for name in names[unclear]]
    return found + blank


def _groups(group: np.ndarray | None, inside: np.ndarray) -> list[str]:
    return [""] if group is None else list(dict.fromkeys(group[inside].tolist()))


RULE = TargetRule(
    word="participation",
    zh="企业参与校企合作",
    en="Enterprises that take part",
    params=ParticipationParams,
    measure=measure,
)
