"""``few_sites``: students of one teacher, class … are not spread over many places."""

from __future__ import annotations

from dataclasses import dataclass

from placement.vocabulary.kinds import SitesTerm

STUDENT_FIELDS = ("school", "dept", "klass", "major", "teacher")
PLACE_FIELDS = ("employer", "park", "region", "place_id")


@dataclass(frozen=True, slots=True)
class FewSitesParams:
    """What students and places are grouped by, as in the table of blocks."""

    student_field: str = "teacher"
    place_field: str = "region"

    def __post_init__(self) -> None:
        if self.student_field not in STUDENT_FIELDS:
            raise ValueError(" | ".join(STUDENT_FIELDS))
        if self.place_field not in PLACE_FIELDS:
            raise ValueError(" | ".join(PLACE_FIELDS))


def cost(weight: int, scale: int) -> int:
    """Points that each set of a group and a site costs where somebody is.

    >>> cost(2, 100)
    200
    """
    return weight * scale


TERM = SitesTerm(
    word="few_sites",
    zh="少跑几处",
    en="Few sites",
    params=FewSitesParams,
    cost=cost,
)
