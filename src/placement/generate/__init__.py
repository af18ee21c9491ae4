"""Instances made from a seed, from one class to a nation: for tests, benchmarks and first trials.

A family is a module with ``SEATS``, how many a student there are unless somebody says, and
``build(shape, draws)``, and one line in :data:`FAMILIES`. All but ``city`` begin with a city and
change what makes them hard.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from placement.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.instance import Instance

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "city": "city",
        "shortage": "scarce",
        "popular": "popular",
        "nested": "nested",
        "classes": "many_classes",
        "ties": "ties",
        "planted": "planted",
        "infeasible": "infeasible",
    }
)
"""Family to the module of this package that builds it."""


def generate(
    num_students: int,
    num_posts: int,
    *,
    seed: int,
    family: str = "city",
    parks: int = 15,
    schools: int | None = None,
    shortage: float | None = None,
    preference_length: int = 5,
    local_share: float = 0.55,
    order_classes: int = 0,
    hosted: int = 0,
    city: str = "431000",
    dirty: bool = False,
    teachers: int = 0,
    block_least: int = 1,
    block_most: int = 0,
    teams: float = 0.0,
    shares: Literal["", "park", "county"] = "",
    share_least: int = 50,
    budgets: int = 0,
) -> Instance:
    """An invented instance; the same arguments give the same tables on every machine.

    ``shortage`` is seats per student to be placed, unless said what is usual in the family,
    ``local_share`` the part of the students who wish to stay near, ``schools`` one for every 4,000
    students unless said, ``city`` an adcode. The seats of ``order_classes`` are part of the total.
    ``hosted`` groups of interns from elsewhere are at the posts for a while; the other tables do
    not hang on them. ``dirty`` adds people and hosts that the law bars.

    The rest binds several students at once and leaves the other tables as they are. Each of
    ``teachers`` guides neighbours in the roster of a school; ``block_least`` of those go to one
    county, or nobody, and they go to ``block_most`` counties at most (0: no limit). ``teams`` is
    the part of the students who go together with classmates, by twos and threes. ``shares`` sets
    targets: that ``share_least`` per cent of the seats of each ``park`` are filled, or that of the
    students from each ``county`` of the city so many stay in it. So many payers of the document of
    Chenzhou, two at most, have ``budgets`` that bind: three quarters of what all seats would cost.

    Raises
    ------
    UsageError
        When the family is unknown, a number is out of range, the city is none, there are fewer
        seats than posts or more than 1,000 a post, blocks are asked for without teachers, or there
        are too few students for the family.

    >>> instance = generate(300, 40, seed=1)
    >>> len(instance.students), len(instance.places)
    (300, 40)
    """
    from placement.generate.draws import Draws
    from placement.generate.shape import Shape

    if family not in FAMILIES:
        raise UsageError("E604", name=family, families="、".join(FAMILIES))
    if seed < 0:
        raise UsageError("E601", name="seed", value=seed, low=0, high="∞")
    module = import_module(f"{__name__}.{FAMILIES[family]}")
    shape = Shape(
        num_students,
        num_posts,
        parks=parks,
        schools=schools,
        shortage=module.SEATS if shortage is None else shortage,
        preference_length=preference_length,
        local_share=local_share,
        order_classes=order_classes,
        hosted=hosted,
        city=city,
        dirty=dirty,
        teachers=teachers,
        block_least=block_least,
        block_most=block_most,
        teams=teams,
        shares=shares,
        share_least=share_least,
        budgets=budgets,
    )
    instance: Instance = module.build(shape, Draws(seed, family))
    return instance
