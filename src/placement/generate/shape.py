"""What is asked of a generated instance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from placement.errors import UsageError
from placement.generate.sources import counties


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes and proportions; every family makes of them what it can.

    ``shortage`` is seats per student of the pool (0.9 is a tenth too few), those of
    ``order_classes`` included, ``local_share`` the part of the students who wish to stay in their
    county or city, ``city`` an adcode, ``preference_length`` the longest list, ``hosted`` the
    groups of interns from elsewhere. ``dirty`` adds people and hosts that the law bars.

    Each of ``teachers`` guides neighbours in the roster of a school; ``block_least`` of them go to
    one county or nobody, and they go to ``block_most`` counties at most (0: no limit). ``teams`` is
    the part of the students who go with classmates. ``shares`` sets targets: of ``share_least`` per
    cent of the seats of each park, or of the students of each county who stay in the city.
    ``budgets`` are payers whose budgets bind plans.

    Raises
    ------
    UsageError
        When a number is out of its range or ``city`` is no city with counties.
    """

    num_students: int
    num_posts: int
    parks: int = 15
    schools: int | None = None
    shortage: float = 1.05
    preference_length: int = 5
    local_share: float = 0.55
    order_classes: int = 0
    hosted: int = 0
    city: str = "431000"
    dirty: bool = False
    teachers: int = 0
    block_least: int = 1
    block_most: int = 0
    teams: float = 0.0
    shares: Literal["", "park", "county"] = ""
    share_least: int = 50
    budgets: int = 0

    def __post_init__(self) -> None:
        limits = (
            ("num_students", self.num_students, 1, 20_000_000),
            ("num_posts", self.num_posts, 1, 1_000_000),
            ("parks", self.parks, 0, 2_000),
            ("schools", 1 if self.schools is None else self.schools, 1, 2_000),
            ("shortage", self.shortage, 0.01, 100.0),
            ("preference_length", self.preference_length, 0, 10),
            ("local_share", self.local_share, 0.0, 1.0),
            ("order_classes", self.order_classes, 0, 10_000),
            ("hosted", self.hosted, 0, 1_000_000),
            ("teachers", self.teachers, 0, 1_000_000),
            ("block_least", self.block_least, 1, 1000),
            ("block_most", self.block_most, 0, 1000),
            ("teams", self.teams, 0.0, 1.0),
            ("share_least", self.share_least, 0, 100),
            ("budgets", self.budgets, 0, 2),
        )
        for name, value, low, high in limits:
            if not low <= value <= high:
                raise UsageError("E601", name=name, value=value, low=low, high=high)
        if self.shares not in ("", "park", "county"):
            raise UsageError("E606", name=self.shares)
        if not self.teachers and (self.block_least > 1 or self.block_most):
            raise UsageError("E607")
        if not counties(self.city):
            raise UsageError("E602", value=self.city)

    @property
    def num_schools(self) -> int:
        """As asked for, or one for every 4,000 students."""
        return self.schools or max(1, round(self.num_students / 4000))
