"""Family ``nested``: limits within limits on both sides, nearly all of which bind.

Post ⊂ enterprise ⊂ park ⊂ region on the side of the places, class ⊂ department ⊂ school on the side
of the students.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue.majors import category_index
from placement.generate import city

if TYPE_CHECKING:
    from placement.generate.draws import Draws
    from placement.generate.shape import Shape
    from placement.instance import Instance

SEATS = 1.4
"""Seats per student to be placed, of which the limits leave fewer than one."""
_PLACES, _STUDENTS = ("employer", "park", "region"), ("klass", "dept", "school")
_LEAST, _MOST = 80, 97
"""A limit is so many hundredths of what the limits inside it leave."""


def build(shape: Shape, draws: Draws) -> Instance:
    """A city with a limit on every enterprise, park and region, class, department and school.

    Classes carry the number of their school, since a limit is on all classes of one name.
    """
    plain = city.build(shape, draws)
    students = plain.tables["students"].copy()
    number = pd.factorize(students["school"])[0] + 1
    of_school = pd.Series(number, index=students.index).map("{:03d}校".format)
    students["klass"] = of_school + students["klass"]
    students["dept"] = of_school + students["major_code"].map(category_index).map("{:02d}系".format)
    kept = plain.replace(tables={**plain.tables, "students": students})
    pool = kept.students[kept.pool].assign(seats=1)
    places = kept.places.assign(seats=kept.places["need"])
    quotas = [*_limits(places, _PLACES, draws), *_limits(pool, _STUDENTS, draws)]
    tables = {**kept.tables, "quotas": pd.concat(quotas, ignore_index=True)}
    return type(plain).from_frames(tables, term=plain.term, city=plain.city)


def _limits(frame: pd.DataFrame, fields: tuple[str, ...], draws: Draws) -> list[pd.DataFrame]:
    """Rows of ``quotas`` for the fields, innermost first, each from what those inside leave."""
    left = frame
    found = []
    for name in fields:
        # What is in no park has no limit of one, and counts in its region as it is.
        outside = left[left[name] == ""]
        inside = left[left[name] != ""]
        kept = {field: "first" for field in fields if field != name}
        groups = inside.groupby(name, sort=True).agg({"seats": "sum", **kept}).reset_index()
        share = draws.part(name).between(_LEAST, _MOST, len(groups))
        groups["seats"] = np.maximum(1, groups["seats"].to_numpy() * share // 100)
        found.append(pd.DataFrame({"field": name, "value": groups[name], "max": groups["seats"]}))
        left = pd.concat([outside[[*fields, "seats"]], groups[[*fields, "seats"]]])
    return found
