"""``own_choice``: who declines the school's posts goes to one found by themselves, and only they.

“学生及其法定监护人（或家长）明确不同意学校实习安排的，可自行选择符合条件的岗位实习单位……应由学生本人及其
法定监护人（或家长）申请，经学校审核同意后实施” (教职成〔2021〕4号 第九条).

A post is taken for self-found where a student names it (自主岗位编号) or its column 安排方式 says
自行联系. Whether its host is fit, and the caps, are asked by the other rules as of any post.
"""

from __future__ import annotations

import numpy as np

from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row


def one(student: Row, place: Row, _params: NoParams) -> Finding:
    """BROKEN for a post of somebody else's or not approved, and for a post that was declined.

    UNKNOWN where the school has not yet said whether it approves.

    >>> post = {"own_post": "P1", "kind": "实习", "order_class": 0}
    >>> finder = {"opt_out": "是", "self_found": "P1", "self_approved": "是"}
    >>> one(finder, post, NoParams()).name, one(finder | {"self_found": ""}, post, NoParams()).name
    ('KEPT', 'BROKEN')
    >>> one(finder, post | {"own_post": ""}, NoParams()).name
    'BROKEN'
    """
    if not is_internship(place):
        return Finding.KEPT
    if place["own_post"] == "":
        return Finding.BROKEN if student["opt_out"] == "是" else Finding.KEPT
    if student["self_found"] != place["own_post"]:
        return Finding.BROKEN
    approved = {"是": Finding.KEPT, "否": Finding.BROKEN}
    return approved.get(student["self_approved"], Finding.UNKNOWN)


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    own = places["own_post"][None, :]
    declined = (students["opt_out"] == "是")[:, None]
    finder = (students["self_found"][:, None] == own) & (own != "")
    finding = np.where(finder, np.int8(Finding.UNKNOWN), np.int8(Finding.BROKEN))
    finding[finder & (students["self_approved"] == "是")[:, None]] = Finding.KEPT
    finding[finder & (students["self_approved"] == "否")[:, None]] = Finding.BROKEN
    finding[(own == "") & ~declined] = Finding.KEPT
    finding[:, ~internships(places)] = Finding.KEPT
    return finding


RULE = PairRule(
    word="own_choice",
    zh="自行选择的岗位经学校审核，只由本人去",
    en="Self-found posts are approved and go to who found them",
    params=NoParams,
    student_fields=("opt_out", "self_found", "self_approved"),
    place_fields=("own_post", *FIELDS),
    one=one,
    table=table,
)
