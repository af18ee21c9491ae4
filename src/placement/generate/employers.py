"""Enterprises and parks: where they are, how large, and what they need."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue import regions
from placement.generate.draws import Draws, Ints, apportion
from placement.generate.sources import (
    Park,
    counties,
    elsewhere,
    full_name,
    known_parks,
    people,
    residents,
    trades,
)

if TYPE_CHECKING:
    from placement.generate.shape import Shape

INVENTED = "虚构单位，仅供演示"
_OUTSIDE_PER_MILLE = 110


@dataclass(frozen=True)
class Employers:
    """One entry an enterprise, E of them, those of a park side by side.

    ``park`` points into ``parks``, -1 where it is in none; ``seats`` and ``posts`` are what it
    offers in all; ``staff`` is -1 where nobody knows.
    """

    parks: tuple[Park, ...]
    name: tuple[str, ...]
    code: tuple[str, ...]
    trade: Ints
    park: Ints
    region: tuple[str, ...]
    seats: Ints
    posts: Ints
    staff: Ints
    industry: tuple[str, ...]


def found_employers(
    shape: Shape, seats_of_trade: Ints, posts_of_trade: Ints, draws: Draws
) -> Employers:
    """Enterprises whose seats follow a power law within each trade.

    ``seats_of_trade`` and ``posts_of_trade`` are met exactly.
    """
    parts = []
    for t, (seats, posts) in enumerate(zip(seats_of_trade, posts_of_trade, strict=True)):
        if posts:
            parts.append(_sizes(int(seats), int(posts), draws.part(f"trade {t}")))
    used = np.flatnonzero(posts_of_trade)
    trade = np.repeat(used, [len(part[0]) for part in parts])
    seats, posts = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
    parks = _parks(shape)
    park, sites = _sites(shape, parks, trade, draws.part("site"))
    order = np.lexsort((-seats, np.where(park < 0, len(parks), park)))
    trade, seats, posts, park = trade[order], seats[order], posts[order], park[order]
    region = tuple(sites[k] for k in order.tolist())
    return Employers(
        parks=parks,
        name=_firm_names(shape, trade, region, draws.part("name")),
        code=_firm_codes(shape, parks, park, region),
        trade=trade,
        park=park,
        region=region,
        seats=seats,
        posts=posts,
        staff=_staff(seats, draws.part("staff")),
        industry=_industries(trade, draws.part("industry")),
    )


def enterprise_table(employers: Employers, shape: Shape, draws: Draws) -> pd.DataFrame:
    """The ``enterprises`` table: staff, interns already there, credit, approval."""
    n = len(employers.name)
    staff = employers.staff
    interns = np.where(draws.part("interns").chance(120, n), np.maximum(staff, 0) // 60, 0)
    day = np.datetime64("2025-12-10", "s") + draws.part("approved").below(40, n) * 86_400
    approved = np.where(draws.part("pending").chance(40, n), np.datetime64("NaT", "s"), day)
    bad = draws.part("credit").chance(20 if shape.dirty else 0, n)
    partner = draws.part("partner").below(1000, n) < 200 + np.minimum(employers.seats, 60) * 8
    return pd.DataFrame(
        {
            "employer": list(employers.name),
            "park": [employers.parks[k].name if k >= 0 else "" for k in employers.park.tolist()],
            "region": list(employers.region),
            "industry": list(employers.industry),
            "staff_total": staff,
            "interns_now": np.where(staff < 0, -1, interns),
            "above_scale": np.where(staff < 0, "", np.where(staff >= 80, "是", "否")),
            "approved": approved,
            "credit": np.where(bad, "否", "是"),
            "partner": np.where(partner, "是", "否"),
            "note": np.full(n, INVENTED),
        }
    )


def park_table(employers: Employers) -> pd.DataFrame:
    """The ``parks`` table; the target is nine seats in ten of what the park offers."""
    inside = employers.park >= 0
    offered = np.zeros(len(employers.parks), dtype=np.int64)
    np.add.at(offered, employers.park[inside], employers.seats[inside])
    return pd.DataFrame(
        {
            "park": [park.name for park in employers.parks],
            "region": [park.region for park in employers.parks],
            "county": [regions.name(park.region) for park in employers.parks],
            "target": offered * 9 // 10,
        }
    )


def _sizes(seats: int, posts: int, draws: Draws) -> tuple[Ints, Ints]:
    """Seats and posts of the enterprises of one trade: three enterprises for five posts."""
    count = max(1, posts * 3 // 5)
    # The mean is about 3.4 times the smallest: no enterprise, so no post, gets more than is sane.
    weight = draws.heavy(count, largest=max(1, min(150, 17_000 * count // seats)))
    # Large enterprises have more posts, though not in proportion to their seats.
    own_posts = apportion(posts, np.sqrt(weight).astype(np.int64), least=1)
    own_seats = own_posts + apportion(seats - posts, weight)
    return own_seats, own_posts


def _parks(shape: Shape) -> tuple[Park, ...]:
    """Known parks where the city is theirs, then invented ones, county by county."""
    inside = counties(shape.city)
    parks = [park for park in known_parks() if park.region in inside][: shape.parks]
    for k in range(shape.parks - len(parks)):
        region = inside[k % len(inside)]
        again = k // len(inside)
        name = f"{regions.name(region)}第{again + 1}产业园（虚构）"
        parks.append(Park(name, f"P{region[2:]}{again}", region, 3, ()))
    return tuple(parks)


def _sites(
    shape: Shape, parks: tuple[Park, ...], trade: Ints, draws: Draws
) -> tuple[Ints, list[str]]:
    """Park (-1 for none) and region of each enterprise."""
    n = len(trade)
    every = trades()
    inside = counties(shape.city)
    known = residents()
    at = draws.part("county").pick(
        np.array([known.get(code, 30) for code in inside], dtype=np.int64), n
    )
    hosts = [code for code in elsewhere()["hosts"] if code not in inside]
    away = draws.part("away").chance(_OUTSIDE_PER_MILLE, n)
    host = draws.part("host").below(len(hosts), n)
    park = np.full(n, -1, dtype=np.int64)
    if parks:
        in_park = draws.part("inside").below(100, n) < np.array([t.inside for t in every])[trade]
        for t in np.unique(trade):
            # A park that favours the trade draws five times as many of its enterprises.
            weights = [p.weight * (5 if every[t].id in p.trades else 1) for p in parks]
            own = np.flatnonzero((trade == t) & in_park & ~away)
            stream = draws.part(f"park {t}")
            park[own] = stream.pick(np.array(weights, dtype=np.int64), len(own))
    region = [
        parks[p].region if p >= 0 else hosts[h] if out else inside[c]
        for p, out, h, c in zip(
            park.tolist(), away.tolist(), host.tolist(), at.tolist(), strict=True
        )
    ]
    return park, region


def _firm_names(
    shape: Shape, trade: Ints, region: tuple[str, ...], draws: Draws
) -> tuple[str, ...]:
    """Town, two invented characters and a word of the trade; a third character where pairs end."""
    words = people()
    brands = [a + b for a in words["brand_first"] for b in words["brand_second"]]
    inside = set(counties(shape.city))
    which = draws.below(1 << 30, len(trade)).tolist()
    shuffled = [brands[k] for k in draws.order(len(brands)).tolist()]
    seen: Counter[str] = Counter()
    made = []
    for k, t in enumerate(trade.tolist()):
        county, full = regions.name(region[k]), full_name(region[k])
        town = county if region[k] in inside and which[k] % 3 else full.removesuffix(county)
        town = _short(town or county)
        kind = trades()[t].firms[which[k] // 3 % len(trades()[t].firms)]
        at = seen[town + kind]
        seen[town + kind] += 1
        again, brand = divmod(at, len(shuffled))
        extra = words["brand_first"][again - 1] if again else ""
        # Each kind of firm starts elsewhere in the list, so that names do not repeat in a town.
        start = sum(map(ord, town + kind)) * 7
        made.append(f"{town}{shuffled[(brand + start) % len(shuffled)]}{extra}{kind}")
    return tuple(made)


def _short(town: str) -> str:
    """桂阳县 → 桂阳, but 道县 stays: a name of one character is none."""
    stem = town.rstrip("市县区") if len(town) > 2 else town
    return stem.removesuffix("瑶族自治")


def _firm_codes(
    shape: Shape, parks: tuple[Park, ...], park: Ints, region: tuple[str, ...]
) -> tuple[str, ...]:
    """GX-0007: park, SN (in the city, outside parks) or SW (elsewhere), and a number within it."""
    inside = set(counties(shape.city))
    seen: Counter[str] = Counter()
    codes = []
    for k, p in enumerate(park.tolist()):
        area = parks[p].code if p >= 0 else "SN" if region[k] in inside else "SW"
        seen[area] += 1
        codes.append(f"{area}-{seen[area]:04d}")
    return tuple(codes)


def _staff(seats: Ints, draws: Draws) -> Ints:
    """Most employ ten times their seats or more; some less, so that the 10 % cap binds."""
    n = len(seats)
    ample = seats * draws.part("ample").between(100, 320, n) // 10 + 10
    tight = np.maximum(seats * draws.part("tight").between(55, 95, n) // 10, 10)
    kind = draws.part("kind").pick(np.array([80, 12, 8], dtype=np.int64), n)
    return np.select([kind == 0, kind == 1], [ample, tight], -1)


def _industries(trade: Ints, draws: Draws) -> tuple[str, ...]:
    which = draws.below(1 << 20, len(trade)).tolist()
    every = trades()
    return tuple(
        every[t].industries[w % len(every[t].industries)]
        for t, w in zip(trade.tolist(), which, strict=True)
    )
