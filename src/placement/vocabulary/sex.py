"""``sex_meets``: the post takes students of this sex."""

from __future__ import annotations

import numpy as np

from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row


def one(student: Row, place: Row, _params: NoParams) -> Finding:
    """Only 男 or 女 in the post's column is a demand.

    >>> one({"sex": "女"}, {"sex_req": "男"}, NoParams()).name
    'BROKEN'
    """
    if place["sex_req"] not in ("男", "女"):
        return Finding.KEPT
    if student["sex"] == "":
        return Finding.UNKNOWN
    return Finding.KEPT if student["sex"] == place["sex_req"] else Finding.BROKEN


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    sex, asked = students["sex"][:, None], places["sex_req"][None, :]
    finding = np.where(sex == asked, np.int8(Finding.KEPT), np.int8(Finding.BROKEN))
    finding[students["sex"] == ""] = Finding.UNKNOWN
    finding[:, ~np.isin(places["sex_req"].astype(str), ("男", "女"))] = Finding.KEPT
    return finding


RULE = PairRule(
    word="sex_meets",
    zh="性别符合岗位要求",
    en="Sex asked for by the post",
    params=NoParams,
    student_fields=("sex",),
    place_fields=("sex_req",),
    one=one,
    table=table,
)
