"""Order classes: seats that a large enterprise keeps for one class of majors, if enough come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue.majors import catalogue

if TYPE_CHECKING:
    from placement.generate.draws import Draws, Ints
    from placement.generate.employers import Employers
    from placement.generate.schools import Cohorts


def class_sizes(count: int, draws: Draws) -> Ints:
    """Seats of each order class, 20 to 50."""
    return draws.between(20, 50, count)


def open_classes(seats: Ints, cohorts: Cohorts, employers: Employers, draws: Draws) -> pd.DataFrame:
    """The ``classes`` table, one row for each entry of ``seats``.

    A class is run with the school of a cohort drawn at random, by an enterprise of its trade, the
    larger the likelier; it opens with two fifths to seven tenths of its seats.
    """
    n = len(seats)
    cohort = draws.part("cohort").pick(cohorts.size, n)
    host = np.zeros(n, dtype=np.int64)
    for trade in np.unique(cohorts.trade[cohort]):
        own = np.flatnonzero(cohorts.trade[cohort] == trade)
        weights = np.where(employers.trade == trade, employers.seats, 0)
        if not weights.any():
            weights = employers.seats
        host[own] = draws.part(f"host {trade}").pick(weights, len(own))
    groups = [catalogue()[cohorts.major[c]].class_name for c in cohort.tolist()]
    parks = [employers.parks[p].name if p >= 0 else "" for p in employers.park[host].tolist()]
    filed = draws.part("filed").chance(900, n).tolist()
    return pd.DataFrame(
        {
            "class_id": [f"DD-{k:04d}" for k in range(1, n + 1)],
            "name": [
                f"{group.removesuffix('类')}订单班{k:03d}"
                for k, group in enumerate(groups, start=1)
            ],
            "employer": [employers.name[e] for e in host.tolist()],
            "park": parks,
            "school": [cohorts.names[s] for s in cohorts.school[cohort].tolist()],
            "majors": groups,
            "grade": cohorts.grade[cohort],
            "seats": seats,
            "min_seats": seats * draws.part("least").between(40, 70, n) // 100,
            "batch": np.where(draws.part("batch").chance(500, n), "2025年6月", "2025年12月"),
            "filing": [f"校企备〔2025〕{k}号" if yes else "" for k, yes in enumerate(filed, 1)],
            "start": np.full(n, np.datetime64("2026-03-01", "s")),
            "end": np.full(n, np.datetime64("2026-08-31", "s")),
            "region": [employers.region[e] for e in host.tolist()],
        }
    )
