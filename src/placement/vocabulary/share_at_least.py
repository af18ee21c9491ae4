"""``share_at_least``: of the rows of one kind, at least a share says so.

“‘双师型’教师比例占专业教师比例60%以上” (开州府发〔2020〕22号 一（二）); “以上” includes the share
itself (民法典第一千二百五十九条), and the target is rounded up to whole rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.kinds import Measure, TargetRule
from placement.vocabulary.rounding import at_least
from placement.vocabulary.selection import check_columns, chosen

if TYPE_CHECKING:
    from placement.roster import Roster


@dataclass(frozen=True, slots=True)
class ShareParams:
    """``share`` of the rows of ``table`` have ``column`` in ``values``.

    Only rows with ``of_column`` in ``of_values`` are looked at; those of each value of ``group`` by
    themselves where one is named.
    """

    table: str = "teachers"
    column: str = "dual"
    values: tuple[str, ...] = ("是",)
    of_column: str = ""
    of_values: tuple[str, ...] = ()
    group: str = ""
    share: float = field(default=0.5, metadata={"unit": "share"})

    def __post_init__(self) -> None:
        check_columns(self.table, self.column, self.of_column, self.group)
        if not 0 < self.share <= 1:
            raise ValueError("0 < share ≤ 1")


def measure(roster: Roster, params: ShareParams) -> list[Measure]:
    """One measure a group; rows that do not say belong to the whole and not to the part.

    Where the target is missed and those rows could still meet it, nothing is known. Rows whose
    ``of_column`` is blank may belong to the whole or not: they are a measure of their own, which
    cannot be judged.
    """
    frame = roster.instance.table(params.table)
    said = chosen(frame, params.column, params.values)
    within = chosen(frame, params.of_column, params.of_values)
    names = frame[params.group].astype(str).to_numpy() if params.group else None
    groups = sorted(set(names[within.named])) if names is not None else [""]
    found = []
    for group in groups:
        mine = within.named if names is None else within.named & (names == group)
        whole = int(mine.sum())
        reached, open_ = (int((mine & mask).sum()) for mask in (said.named, said.blank))
        wanted = at_least(params.share, whole)
        unknown = whole == 0 or (reached < wanted <= reached + open_)
        key = f"share_at_least|{params.table}|{params.column}|{group}"
        label = group or "、".join(params.of_values or params.values)
        found.append(Measure(key, label, reached, None if unknown else wanted, "count"))
    blank = int(np.sum(within.blank)) if params.of_column else 0
    if blank:
        key = f"share_at_least|{params.table}|{params.column}||blank"
        found.append(Measure(key, f"{params.of_column} ?", blank, None, "count"))
    return found


RULE = TargetRule(
    word="share_at_least",
    zh="达到规定比例",
    en="So large a share",
    params=ShareParams,
    measure=measure,
)
