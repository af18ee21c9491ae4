"""What a plan means for people: who is placed, with which choice, how full parks are, who stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from placement.roster import local_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.instance import Instance
    from placement.problem import Problem
    from placement.result import Result

    Ints = NDArray[np.int64]


def of_problem(problem: Problem, result: Result) -> dict[str, Any]:
    """What arrays alone tell: students to be placed, and how many were."""
    return {
        "students": int((problem.locked != -2).sum()),
        "placed": int((result.place_of >= 0).sum()),
    }


def of_instance(instance: Instance, place_of: NDArray[np.integer]) -> dict[str, Any]:
    """What the tables tell of a plan; None where nobody has a list or no region is known.

    ``ranks[k]`` counts the students whose list's choice k + 1 they got, of ``listed`` in all.
    ``parks`` is the share of seats filled in each park, least filled first. ``local`` is the share
    of placed students whose place lies in the city of the instance, of those whose region is known.
    """
    place = np.asarray(place_of, dtype=np.int64)
    listed, ranks = _ranks(instance, place)
    return {
        "listed": listed,
        "ranks": ranks,
        "parks": _parks(instance, place),
        "local": _local(instance, place),
    }


def _ranks(instance: Instance, place: Ints) -> tuple[int, list[int]]:
    import pandas as pd

    prefs = instance.table("prefs")
    prefs = prefs[prefs["place_id"] != ""].sort_values(["student_id", "rank"], kind="stable")
    student = pd.Index(instance.students["student_id"]).get_indexer(pd.Index(prefs["student_id"]))
    wanted = pd.Index(instance.places["place_id"]).get_indexer(pd.Index(prefs["place_id"]))
    asked = instance.pool | (place >= 0)
    kept = (student >= 0) & asked[student]
    student, wanted = student[kept], wanted[kept]
    if not len(student):
        return 0, []
    # Ranks without gaps: the position within the rows of one student.
    first = np.r_[True, student[1:] != student[:-1]]
    starts = np.flatnonzero(first)
    rank = np.arange(len(student)) - np.repeat(starts, np.diff(np.r_[starts, len(student)]))
    got = rank[(place[student] == wanted) & (wanted >= 0)]
    return len(starts), np.bincount(got, minlength=int(rank.max()) + 1).tolist()


def _parks(instance: Instance, place: Ints) -> list[float]:
    import pandas as pd

    codes, parks = pd.factorize(instance.places["park"])
    need = instance.places["need"].clip(lower=0).to_numpy()
    seats = np.bincount(codes, weights=need, minlength=len(parks))
    filled = np.bincount(codes[place[place >= 0]], minlength=len(parks))
    counted = (seats > 0) & (np.asarray(parks) != "")
    return [round(x, 6) for x in np.sort(filled[counted] / seats[counted]).tolist()]


def _local(instance: Instance, place: Ints) -> float | None:
    said = local_places(instance)[place[place >= 0]]
    known = said != ""
    return round(float((said[known] == "1").mean()), 6) if known.any() else None
