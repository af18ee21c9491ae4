"""The share of interns, moment by moment: both forms, the law itself, and what plans keep."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated_rows import UNHURRIED, frame, rows
from placement.arrays.quotas import nested, nesting, place_quotas
from placement.instance import Instance, Term
from placement.policy.example import blank
from placement.policy.pack import BoundRule, Policy
from placement.profile import Profile
from placement.schema import SCHEMA
from placement.verify.groups import lawful, ruled
from placement.vocabulary import mentor_ratio, rule_word, staff_share
from placement.vocabulary.kinds import Period, QuotaRule
from placement.vocabulary.mentor_ratio import MentorRatioParams
from placement.vocabulary.staff_share import StaffShareParams

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from placement.problem import QuotaTree
    from placement.vocabulary.kinds import Row

NONE: dict[str, list[Row]] = {"hosted": []}
FROM_MARCH = {"start": dt.date(2025, 3, 1), "end": dt.date(2025, 8, 31)}
CAPS = [
    pytest.param("staff_share", StaffShareParams(share=0.29), id="enterprise"),
    pytest.param("staff_share", StaffShareParams(share=0.29, min_one=True), id="min_one"),
    pytest.param("staff_share", StaffShareParams(share=0.2, basis="same_post"), id="same_post"),
    pytest.param("mentor_ratio", MentorRatioParams(people_per_mentor=3), id="mentors"),
    pytest.param("mentor_ratio", MentorRatioParams(3, "same_post"), id="mentors_of_posts"),
]
_DAYS = [None, *(dt.date(2025, month, 1) for month in range(1, 8))]
HOSTED = st.lists(
    st.fixed_dictionaries(
        {
            "employer": st.sampled_from(["甲厂", "乙厂", "", "外厂"]),
            "post": st.sampled_from(["", "装配", "焊接"]),
            "start": st.sampled_from(_DAYS),
            "end": st.sampled_from(_DAYS),
            "people": st.sampled_from([-1, 0, 1, 2, 5]),
        }
    ),
    max_size=4,
)


def post(**given: Any) -> dict[str, Any]:
    """A post of which only some things are known."""
    return {**blank("posts"), "employer": "甲厂", **given}


def quota_word(name: str) -> QuotaRule:
    """The word, known to be of this kind."""
    word = rule_word(name)
    assert isinstance(word, QuotaRule)
    return word


def interns(**given: Any) -> dict[str, Any]:
    """Some interns from elsewhere."""
    return {**blank("hosted"), "employer": "甲厂", **given}


def limits(places: list[Any], params: Any = None, hosted: list[Any] | None = None) -> list[Any]:
    """(members, limit) of every period of the law."""
    found = staff_share.periods(places, {"hosted": hosted or []}, params or StaffShareParams())
    return [(period.members, period.limit) for period in found]


@pytest.mark.parametrize(("name", "params"), CAPS)
def test_a_quota_has_the_same_groups_row_by_row_and_all_at_once(name: str, params: Any) -> None:
    """Both forms give each group the same key, members and limit, and know the same unknowns."""
    word = quota_word(name)

    @UNHURRIED
    @given(rows("posts", word.place_fields, most=10), HOSTED)
    def check(places: list[Any], hosted: list[Any]) -> None:
        others = {"hosted": frame(hosted, "hosted", word.tables["hosted"])}
        quotas, unknown = word.quotas(frame(places, "posts", word.place_fields), others, params)
        one = word.one(places, {"hosted": hosted}, params)
        assert len({group.key for group in one}) == len(one)
        known = {g.key: (g.members, g.limit) for g in one if g.limit is not None}
        assert {q.key: (q.members.tolist(), q.limit) for q in quotas} == known
        assert unknown.tolist() == sorted(p for g in one if g.limit is None for p in g.members)

    check()


def test_windows_that_only_touch_are_apart_in_both_forms() -> None:
    """A post that ends on the day another begins shares no day with it."""
    word = quota_word("staff_share")
    days = [dt.date(2025, 3, 1), dt.date(2025, 9, 1), dt.date(2026, 2, 1)]
    places = [post(staff_total=100, start=days[k], end=days[k + 1]) for k in (0, 1)]
    none = {"hosted": frame([], "hosted", word.tables["hosted"])}
    offered = frame(places, "posts", word.place_fields)
    quotas, _ = word.quotas(offered, none, StaffShareParams())
    assert [q.members.tolist() for q in quotas] == [[0], [1]]
    assert [members for members, _ in limits(places)] == [[0], [1]]


@pytest.mark.parametrize(
    ("staff", "same", "of_all", "of_same"),
    [(1000, 30, 100, 6), (49, 4, 4, 0), (9, 5, 0, 1), (100, 100, 10, 20)],
)
def test_shares_of_the_staff_are_rounded_down(
    staff: int, same: int, of_all: int, of_same: int
) -> None:
    """10 % of all staff and 20 % of those in like posts; a firm too small for one takes none."""
    place = post(post="装配", staff_total=staff, staff_same=same, **FROM_MARCH)
    assert limits([place]) == [([0], of_all)]
    assert limits([place], StaffShareParams(share=0.2, basis="same_post")) == [([0], of_same)]


def test_min_one_lets_a_small_firm_have_one() -> None:
    """The switch changes a limit of nobody to one, and no other limit."""
    places = [post(employer=f"{n}", staff_total=n, **FROM_MARCH) for n in (9, 49)]
    assert limits(places, StaffShareParams(min_one=True)) == [([0], 1), ([1], 4)]


def test_interns_who_are_always_there_lessen_the_limit_down_to_nothing() -> None:
    """200 staff and 15 interns there leave 5; 30 there leave none, never less."""
    for present, left in ((15, 5), (30, 0)):
        assert limits([post(staff_total=200, interns_now=present, **FROM_MARCH)]) == [([0], left)]


def test_interns_from_elsewhere_count_while_they_are_there() -> None:
    """200 staff and 15 interns of another city from March to June leave 5 then, and 20 later."""
    guests = [interns(start=dt.date(2025, 3, 1), end=dt.date(2025, 7, 1), people=15)]
    spring = post(staff_total=200, start=dt.date(2025, 3, 1), end=dt.date(2025, 7, 1))
    autumn = {**spring, "start": dt.date(2025, 7, 1), "end": dt.date(2025, 12, 31)}
    assert limits([spring, autumn], hosted=guests) == [([0], 5), ([1], 20)]
    whole = {**spring, "end": dt.date(2025, 12, 31)}
    assert limits([whole], hosted=guests) == [([0], 5)]


def test_interns_of_no_stated_post_count_for_the_enterprise_alone() -> None:
    """Those of a stated post count for both limits, of another post for the enterprise's only."""
    place = post(post="装配", staff_total=100, staff_same=50, **FROM_MARCH)
    like = StaffShareParams(share=0.2, basis="same_post")
    for name, left, left_alike in (("", 6, 10), ("装配", 6, 6), ("焊接", 6, 10)):
        guests = [interns(post=name, people=4)]
        assert limits([place], hosted=guests) == [([0], left)]
        assert limits([place], like, guests) == [([0], left_alike)]


def test_only_posts_at_the_same_time_share_a_limit() -> None:
    """Spring and autumn are apart, a post over both joins each; order classes stay out."""
    spring = post(staff_total=100, **FROM_MARCH)
    autumn = {**spring, "start": dt.date(2025, 9, 1), "end": dt.date(2026, 2, 28)}
    both = {**spring, "end": dt.date(2026, 2, 28)}
    assert limits([spring, autumn, {**spring, "order_class": 1}]) == [([0], 10), ([1], 10)]
    assert limits([spring, autumn, both]) == [([0, 2], 10), ([1, 2], 10)]


def test_the_smallest_head_count_of_an_enterprise_counts() -> None:
    """A row without a number takes that of another row; two numbers give the smaller."""
    places = [
        post(staff_total=n, interns_now=there, **FROM_MARCH)
        for n, there in ((-1, -1), (300, 2), (200, 5))
    ]
    assert limits(places) == [([0, 1, 2], 15)]


@pytest.mark.parametrize(
    ("share", "basis"), [(1.5, "enterprise"), (0.1, "post"), (1e-7, "enterprise")]
)
def test_shares_out_of_range_are_refused(share: float, basis: str) -> None:
    """A share is within 0 and 1 and has six decimals at most."""
    with pytest.raises(ValueError, match=r"share|basis"):
        StaffShareParams(share=share, basis=basis)


@pytest.mark.parametrize(
    ("people", "basis", "said"), [(0, "enterprise", "people_per_mentor"), (9, "post", "basis")]
)
def test_ratios_out_of_range_are_refused(people: int, basis: str, said: str) -> None:
    """A mentor guides one intern at least."""
    with pytest.raises(ValueError, match=said):
        MentorRatioParams(people, basis)


def test_mentors_guide_interns_from_elsewhere_too() -> None:
    """Two mentors of ten each, with 15 interns of another school from May, leave 5 then."""
    guests = [interns(start=dt.date(2025, 5, 1), people=15)]
    place = post(mentors=2, quota_filing="备7", **FROM_MARCH)
    (period,) = mentor_ratio.periods([place], {"hosted": guests}, MentorRatioParams())
    assert (period.limit, period.since, period.filed) == (5, dt.date(2025, 5, 1), frozenset())
    (period,) = mentor_ratio.periods([post(**FROM_MARCH)], NONE, MentorRatioParams())
    assert period.standing([1]) == "unknown"


def test_a_filed_exception_is_no_breach_and_is_told() -> None:
    """Interns of a filed post may exceed the share; those of others may not."""
    places = [post(staff_total=100, **FROM_MARCH), post(quota_filing="备7", **FROM_MARCH)]
    (period,) = staff_share.periods(places, NONE, StaffShareParams())
    assert [period.standing(taken) for taken in ([10, 0], [4, 6], [10, 90], [11, 0])] == [
        "kept", "kept", "excepted", "broken",
    ]  # fmt: skip
    (group,) = staff_share.one(places, NONE, StaffShareParams())
    assert (group.members, group.limit) == ([0], 10)


def test_a_limit_that_the_seats_keep_binds_nobody() -> None:
    """A plan keeps the seats anyway; an audit still looks."""
    place = post(staff_total=100, need=10, **FROM_MARCH)
    assert staff_share.one([place], NONE, StaffShareParams()) == []
    assert limits([place]) == [([0], 10)]


# What follows asks whole policies of random small towns.

BOTH = (
    ("B-11/enterprise", StaffShareParams()),
    ("B-11/same_post", StaffShareParams(share=0.2, basis="same_post")),
)


def policy() -> Policy:
    """Both limits of B-11."""
    return Policy(
        rules=tuple(
            BoundRule(
                id=name, word="staff_share", level="hard", params=params, clause="", quote="",
                pack="national", provision="B-11", title_zh="", title_en="",
                valid_from=dt.date(2022, 1, 1), valid_to=None,
            )
            for name, params in BOTH
        )
    )  # fmt: skip


def town(places: list[Any], hosted: list[Any]) -> Instance:
    """Posts and interns from elsewhere, nobody to be placed."""
    import pandas as pd

    fields = SCHEMA.table("posts").fields
    whole = [{**blank("posts"), **row, "post_id": f"P{k}"} for k, row in enumerate(places)]
    posts = frame(whole, "posts", tuple(fields))
    guests = [{**blank("hosted"), **row} for row in hosted]
    students = pd.DataFrame({"student_id": ["S1"], "name": [""], "major": [""]})
    tables = {
        "students": students,
        "posts": posts,
        "hosted": frame(guests, "hosted", tuple(SCHEMA.table("hosted").fields)),
    }
    return Instance.from_frames(tables, term=Term("2025春", dt.date(2025, 1, 1)))


def small_posts() -> SearchStrategy[list[Any]]:
    """Up to five posts of one enterprise with few seats, and limits near them."""
    one = st.fixed_dictionaries(
        {
            "employer": st.just("甲厂"),
            "post": st.sampled_from(["装配", "焊接"]),
            "start": st.sampled_from(_DAYS[1:]),
            "end": st.sampled_from(_DAYS),
            "need": st.integers(0, 3),
            "staff_total": st.sampled_from([10, 20, 30, 40]),
            "staff_same": st.sampled_from([-1, 5, 10, 15, 20]),
            "interns_now": st.sampled_from([-1, 0, 1]),
            "quota_filing": st.sampled_from(["", "", "", "备7"]),
        }
    )
    return st.lists(one, min_size=1, max_size=5)


def day_by_day(places: list[Any], hosted: list[Any], taken: tuple[int, ...]) -> bool:
    """The law once more, as one would count heads on every day; filed posts do not count."""
    for day in (dt.date(2025, month, day) for month in range(1, 9) for day in (1, 15)):

        def there(row: Any, day: dt.date = day) -> bool:
            end = row["end"] or dt.date.max
            if end <= (row["start"] or dt.date.min):
                end = (row["start"] or dt.date.min) + dt.timedelta(days=1)
            return bool((row["start"] or dt.date.min) <= day < end)

        for kind in (None, "装配", "焊接"):
            heads = "staff_same" if kind else "staff_total"
            always = "interns_same" if kind else "interns_now"
            own = [p for p, row in enumerate(places) if kind in (None, row["post"])]
            stated = [places[p][heads] for p in own if places[p][heads] >= 0]
            if not stated:
                continue
            allowed = min(stated) // (5 if kind else 10)
            others = max(0, *(places[p].get(always, -1) for p in own)) + sum(
                max(0, row["people"])
                for row in hosted
                if row["employer"] == "甲厂" and kind in (None, row["post"]) and there(row)
            )
            ours = sum(taken[p] for p in own if there(places[p]) and not places[p]["quota_filing"])
            if ours > max(0, allowed - others):
                return False
    return True


@settings(deadline=None, max_examples=60)
@given(small_posts(), HOSTED)
def test_plans_keep_the_law_and_nothing_more(places: list[Any], hosted: list[Any]) -> None:
    """Every filling of the seats is judged by the groups, by the periods and day by day."""
    instance, rules = town(places, hosted), policy()
    kept = ruled(instance, rules)
    law = [period for _, periods in lawful(instance, rules) for period in periods]
    for taken in itertools.product(*(range(place["need"] + 1) for place in places)):
        planned = all(sum(taken[p] for p in g.members) <= (g.limit or 0) for g in kept)
        lawful_ = all(p.standing(taken) != "broken" for p in law)
        counted = day_by_day(places, hosted, taken)
        if not any(place["quota_filing"] for place in places):
            assert lawful_ == counted
        assert planned == counted
        if planned:
            assert lawful_


@settings(deadline=None, max_examples=60)
@given(rows("posts", quota_word("staff_share").place_fields, most=8), HOSTED)
def test_groups_of_both_limits_are_in_a_tree_or_cross_it_and_are_the_same_in_both_forms(
    places: list[Any], hosted: list[Any]
) -> None:
    """The tree takes as many as nest, the tightest first; each that is left crosses one of it."""
    instance, rules = town(places, hosted), policy()
    quotas = place_quotas(instance, rules, Profile("none", "", "", 1, ()))
    plain = {g.key: (g.members, g.limit) for g in ruled(instance, rules)}
    assert {q.key: (q.members.tolist(), q.limit) for q in quotas} == plain
    assert [q.limit for q in quotas] == sorted(q.limit for q in quotas)
    kept, crossing = nesting(quotas, len(places))
    tree = nested(kept, len(places))
    assert sorted([*tree.key, *(q.key for q in crossing)]) == sorted(plain)
    assert np.all((tree.parent == -1) | (tree.parent > np.arange(len(tree.parent))))
    for g, key in enumerate(tree.key):
        inside = [p for p in range(len(places)) if g in outwards(tree, p)]
        assert (inside, int(tree.limit[g])) == plain[key]
    for quota in crossing:
        own = set(quota.members.tolist())
        assert any(
            own & other and not (own <= other or other <= own)
            for other in (set(q.members.tolist()) for q in kept)
        )


def outwards(tree: QuotaTree, leaf: int) -> list[int]:
    """The groups that hold a leaf."""
    found = []
    at = int(tree.leaf[leaf])
    while at >= 0:
        found.append(at)
        at = int(tree.parent[at])
    return found


def test_a_period_of_no_known_limit_is_not_judged_where_nobody_is() -> None:
    """Only students who are there make a limit worth knowing."""
    period = Period("", "", None, None, [0, 1], None, frozenset({1}))
    assert [period.standing(taken) for taken in ([0, 0], [1, 0], [0, 1])] == [
        "kept", "unknown", "excepted",
    ]  # fmt: skip
