"""``mentor_ratio``: nobody at the enterprise guides too many interns at once.

“职业学校和实习单位要分别选派…实习指导教师和专门人员全程指导” (教职成〔2021〕4号 第十二条) names no
number, so the number is the user's own. Interns from elsewhere are guided too, so they count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from placement.vocabulary import concurrency, timeline
from placement.vocabulary.crowding import HOSTED, Cap, place_fields
from placement.vocabulary.kinds import Period, Quota, QuotaRule, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pandas as pd

_BASES = ("enterprise", "same_post")


@dataclass(frozen=True, slots=True)
class MentorRatioParams:
    """At most ``people_per_mentor`` interns at once for every mentor.

    ``basis`` tells whose mentors the column gives: those of the ``enterprise`` (the smallest number
    a row states), or of posts of one name (``same_post``).
    """

    people_per_mentor: int = field(default=10, metadata={"unit": "people-per-mentor"})
    basis: str = "enterprise"

    def __post_init__(self) -> None:
        if self.people_per_mentor < 1:
            raise ValueError("people_per_mentor: 1 …")
        if self.basis not in _BASES:
            raise ValueError("basis: enterprise / same_post")


def _cap(params: MentorRatioParams) -> Cap:
    same_post = params.basis == "same_post"
    return Cap(
        prefix=f"mentor_ratio|{params.basis}|{params.people_per_mentor}",
        heads="mentors",
        present="interns_same" if same_post else "interns_now",
        by_post=same_post,
        filing=False,
    )


def quotas(
    places: pd.DataFrame, others: Mapping[str, pd.DataFrame], params: MentorRatioParams
) -> tuple[list[Quota], np.ndarray]:
    """All enterprises at once; see :mod:`placement.vocabulary.concurrency`."""

    def allowed(mentors: concurrency.Ints) -> concurrency.Ints:
        return mentors * params.people_per_mentor

    return concurrency.groups(places, others["hosted"], _cap(params), allowed)


def one(
    rows: Sequence[Row], others: Mapping[str, Sequence[Row]], params: MentorRatioParams
) -> list[Period]:
    """One enterprise after another; see :mod:`placement.vocabulary.timeline`."""
    return timeline.groups(rows, others["hosted"], _cap(params), _allowed(params))


def periods(
    rows: Sequence[Row], others: Mapping[str, Sequence[Row]], params: MentorRatioParams
) -> list[Period]:
    """The ratio at every moment."""
    return timeline.periods(rows, others["hosted"], _cap(params), _allowed(params))


def _allowed(params: MentorRatioParams) -> timeline.Allowed:
    return lambda mentors: params.people_per_mentor * mentors


RULE = QuotaRule(
    word="mentor_ratio",
    zh="企业导师带学生人数",
    en="Interns for each mentor",
    params=MentorRatioParams,
    place_fields=place_fields("mentors"),
    quotas=quotas,
    one=one,
    periods=periods,
    tables=HOSTED,
)
