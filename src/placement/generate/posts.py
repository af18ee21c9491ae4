"""The post table: seats, majors asked for, windows, pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue.majors import catalogue, class_index
from placement.generate.draws import Draws, Ints, apportion
from placement.generate.sources import full_name, trades

if TYPE_CHECKING:
    from placement.generate.employers import Employers
    from placement.generate.schools import Cohorts

LEVEL_REQUIREMENTS = ("不限", "中专及以上", "大专及以上")
ANY_MAJOR = 0
"""Class index that stands for a post open to every major."""


@dataclass(frozen=True)
class Openings:
    """One entry a post, M of them, by enterprise.

    ``fit`` is the class asked for or ``ANY_MAJOR``; ``popular`` are integer weights, Zipf's law
    over the posts in an order that pay and size push.
    """

    employer: Ints
    seats: Ints
    trade: Ints
    fit: Ints
    level_req: Ints
    pay: Ints
    short: np.ndarray
    popular: Ints
    place_id: np.ndarray


def open_posts(employers: Employers, cohorts: Cohorts, draws: Draws) -> Openings:
    """Posts of the enterprises, with every class of majors that is taught asked for if possible."""
    count = len(employers.name)
    employer = np.repeat(np.arange(count), employers.posts)
    m = len(employer)
    trade = employers.trade[employer]
    fit = _classes(cohorts, trade, draws.part("class"))
    level_req = draws.part("level").pick(np.array([40, 38, 22], dtype=np.int64), m)
    # Posts that want a diploma want it of a class that somebody at that level studies.
    higher = np.unique(cohorts.fit[~cohorts.secondary])
    level_req = np.where((level_req == 2) & ~np.isin(fit, higher), 1, level_req)
    seats = _seats(employers, employer, draws.part("seats"))
    away = np.array([code.startswith("SW") for code in employers.code])[employer]
    pay = draws.part("pay").between(18, 38, m) + 4 * (level_req == 2) + 10 * away
    number = np.arange(m) - (np.cumsum(employers.posts) - employers.posts)[employer]
    ids = [
        f"{employers.code[e]}-{k:02d}"
        for e, k in zip(employer.tolist(), (number + 1).tolist(), strict=True)
    ]
    return Openings(
        employer=employer,
        seats=seats,
        trade=trade,
        fit=fit,
        level_req=level_req,
        pay=pay * 100,
        short=draws.part("short").chance(130, m),
        popular=_popularity(seats, pay, draws.part("popular")),
        place_id=np.array(ids, dtype=object),
    )


def post_table(
    openings: Openings, employers: Employers, cohorts: Cohorts, draws: Draws
) -> pd.DataFrame:
    """Every column of ``posts`` that the family fills."""
    m = len(openings.seats)
    at = openings.employer.tolist()
    short = openings.short
    start = np.where(short, np.datetime64("2026-04-01", "s"), np.datetime64("2026-03-01", "s"))
    end = np.where(short, np.datetime64("2026-06-30", "s"), np.datetime64("2026-08-31", "s"))
    parks = [park.name for park in employers.parks]
    same = openings.seats * draws.part("same").between(40, 130, m) // 10 + 2
    known = draws.part("same known").chance(350, m)
    return pd.DataFrame(
        {
            "post_id": openings.place_id,
            "employer": [employers.name[e] for e in at],
            "park": [
                parks[p] if p >= 0 else "" for p in employers.park[openings.employer].tolist()
            ],
            "region": [employers.region[e] for e in at],
            "place": [full_name(employers.region[e]) for e in at],
            "industry": [employers.industry[e] for e in at],
            "post": _titles(openings.trade, draws.part("title")),
            "kind": np.full(m, "实习"),
            "role": np.where(short, "辅助", "相对独立"),
            "need": openings.seats,
            "sex_req": _sexes(openings.trade, draws.part("sex")),
            "majors": _majors(openings, cohorts, draws.part("majors")),
            "level_req": np.array(LEVEL_REQUIREMENTS)[openings.level_req],
            "pay": openings.pay.astype(np.float64),
            "start": start,
            "end": end,
            "months": np.where(short, 3.0, 6.0),
            "staff_same": np.where(known, same, -1),
            "night": np.where(draws.part("night").chance(25, m), "是", "否"),
            "hazard": _hazards(openings.trade, draws.part("hazard")),
            "priority": draws.part("priority").pick(np.array([70, 20, 10], dtype=np.int64), m) / 2,
            "mentors": (openings.seats + 9) // 10,
        }
    )


def _classes(cohorts: Cohorts, trade: Ints, draws: Draws) -> Ints:
    """The class of majors each post asks for, in proportion to who studies what in its trade."""
    fit = np.full(len(trade), ANY_MAJOR, dtype=np.int64)
    for t in np.unique(trade):
        taught = cohorts.trade == t
        classes, which = np.unique(cohorts.fit[taught], return_inverse=True)
        heads = np.zeros(len(classes), dtype=np.int64)
        np.add.at(heads, which, cohorts.size[taught])
        own = np.flatnonzero(trade == t)
        open_to_all = len(own) // 25
        least = 1 if len(own) - open_to_all >= len(classes) else 0
        counts = apportion(len(own) - open_to_all, heads, least=least)
        labels = np.concatenate(
            [np.repeat(classes, counts), np.full(open_to_all, ANY_MAJOR, dtype=np.int64)]
        )
        fit[own] = labels[draws.part(f"trade {t}").order(len(own))]
    return fit


def _seats(employers: Employers, employer: Ints, draws: Draws) -> Ints:
    """Each enterprise's seats cut among its posts, at least one each, sums kept."""
    m = len(employer)
    weight = draws.between(20, 100, m)
    whole = np.zeros(len(employers.seats), dtype=np.int64)
    np.add.at(whole, employer, weight)
    spare = (employers.seats - employers.posts)[employer]
    seats = 1 + weight * spare // whole[employer]
    given = np.zeros(len(employers.seats), dtype=np.int64)
    np.add.at(given, employer, seats)
    # What rounding left over goes one by one to the enterprise's first posts.
    first = (np.cumsum(employers.posts) - employers.posts)[employer]
    return seats + ((np.arange(m) - first) < (employers.seats - given)[employer])


def _popularity(seats: Ints, pay: Ints, draws: Draws) -> Ints:
    m = len(seats)
    appeal = draws.below(1000, m) + 12 * pay + 3 * np.minimum(seats, 60)
    rank = np.empty(m, dtype=np.int64)
    rank[np.argsort(-appeal, kind="stable")] = np.arange(m)
    return 1_000_000 // (rank + 8)


def _titles(trade: Ints, draws: Draws) -> list[str]:
    which = draws.below(1 << 20, len(trade)).tolist()
    every = [t.posts for t in trades()]
    return [every[t][w % len(every[t])] for t, w in zip(trade.tolist(), which, strict=True)]


def _hazards(trade: Ints, draws: Draws) -> list[str]:
    every = [t.hazards for t in trades()]
    named = draws.below(1000, len(trade)).tolist()
    return [
        every[t][w % len(every[t])] if every[t] and w < 150 else ""
        for t, w in zip(trade.tolist(), named, strict=True)
    ]


def _sexes(trade: Ints, draws: Draws) -> np.ndarray:
    """One post in twenty names the sex that studies the trade more."""
    women = np.array([t.women for t in trades()])[trade]
    named = draws.chance(50, len(trade))
    return np.select([named & (women >= 60), named & (women <= 20)], ["女", "男"], "不限")


def _majors(openings: Openings, cohorts: Cohorts, draws: Draws) -> list[str]:
    """Mostly one to four majors of one class, some whole classes, a few ``*``."""
    m = len(openings.fit)
    lists = _listed(cohorts)
    form = draws.part("form").pick(np.array([34, 26, 14, 8, 18], dtype=np.int64), m).tolist()
    offset = draws.part("offset").below(1 << 20, m).tolist()
    made = []
    for t, c, req, k, at in zip(
        openings.trade.tolist(),
        openings.fit.tolist(),
        openings.level_req.tolist(),
        form,
        offset,
        strict=True,
    ):
        if c == ANY_MAJOR:
            made.append("*")
            continue
        group, names = lists[t, c, req == 2]
        if k == 4:
            made.append(group)
            continue
        # Lists start at a common major two times in three.
        first = 0 if at % 3 else at // 3 % len(names)
        chosen = [names[(first + j) % len(names)] for j in range(min(k + 1, len(names)))]
        made.append("|".join(dict.fromkeys(chosen)))
    return made


def _listed(cohorts: Cohorts) -> dict[tuple[int, int, bool], tuple[str, list[str]]]:
    """(trade, class, diploma wanted) to the class's name and its majors, most studied first."""
    heads: dict[str, int] = {}
    for code, size in zip(cohorts.major, cohorts.size.tolist(), strict=True):
        heads[code] = heads.get(code, 0) + size
    labels = catalogue()
    lists: dict[tuple[int, int, bool], tuple[str, list[str]]] = {}
    for t, trade in enumerate(trades()):
        for c in trade.classes:
            codes = [code for code in trade.majors if class_index(code) == c]
            codes.sort(key=lambda code: -heads.get(code, 0))
            for diploma in (False, True):
                kept = [code for code in codes if not diploma or code[0] in "45"]
                if kept:
                    names = list(dict.fromkeys(labels[code].name for code in kept))
                    lists[t, c, diploma] = (labels[kept[0]].class_name, names)
    return lists
