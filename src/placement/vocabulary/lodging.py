"""``lodging``: away from the school's own city, interns live together or with consent elsewhere.

“安排学生到外地实习的，应当安排学生统一住宿；……学生申请在统一安排的宿舍以外住宿的，须经学生监护人签字同意”
(教职成〔2021〕4号 第三章).
"""

from __future__ import annotations

import numpy as np

from placement.catalogue import regions
from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row


def one(student: Row, place: Row, _params: NoParams) -> Finding:
    """KEPT in the school's own city, in a dormitory (统一住宿) or with consent (外宿同意).

    UNKNOWN where it is not known whether the post is away, or how its interns live.

    >>> student = {"school_region": "431002", "offsite_consent": ""}
    >>> post = {"region": "430100", "abroad": "", "dorm": "否", "kind": "实习", "order_class": 0}
    >>> one(student, post, NoParams()).name
    'UNKNOWN'
    >>> one(student | {"offsite_consent": "否"}, post, NoParams()).name
    'BROKEN'
    >>> one(student, post | {"region": "431081"}, NoParams()).name
    'KEPT'
    """
    if not is_internship(place):
        return Finding.KEPT
    if place["abroad"] != "是":
        home, away = regions.city_of(student["school_region"]), regions.city_of(place["region"])
        if home and home == away:
            return Finding.KEPT
        if place["dorm"] != "是" and not (home and away):
            return Finding.UNKNOWN
    if place["dorm"] == "是" or student["offsite_consent"] == "是":
        return Finding.KEPT
    refused = place["dorm"] == "否" and student["offsite_consent"] == "否"
    return Finding.BROKEN if refused else Finding.UNKNOWN


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    home, away = _cities(students["school_region"])[:, None], _cities(places["region"])[None, :]
    abroad, dorm = (places["abroad"] == "是")[None, :], places["dorm"][None, :]
    consent = students["offsite_consent"][:, None]
    away_from_home = abroad | ((home != "") & (away != "") & (home != away))
    at_home = ~abroad & (home != "") & (home == away)
    finding = np.full(away_from_home.shape, Finding.UNKNOWN, dtype=np.int8)
    finding[away_from_home & (dorm == "否") & (consent == "否")] = Finding.BROKEN
    finding[at_home | (dorm == "是") | (away_from_home & (consent == "是"))] = Finding.KEPT
    finding[:, ~internships(places)] = Finding.KEPT
    return finding


def _cities(codes: np.ndarray) -> np.ndarray:
    city_of = {code: regions.city_of(code) for code in set(codes.tolist())}
    return np.array([city_of[code] for code in codes], dtype=str)


RULE = PairRule(
    word="lodging",
    zh="外地实习统一住宿或经监护人同意外宿",
    en="Away from home, a dormitory or the guardian's consent",
    params=NoParams,
    student_fields=("school_region", "offsite_consent"),
    place_fields=("region", "abroad", "dorm", *FIELDS),
    one=one,
    table=table,
)
