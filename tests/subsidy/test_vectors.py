"""The money of the documents, as worked out by hand beside their texts."""

from __future__ import annotations

import pytest

from money import ASSISTING, INDEPENDENT, YIBIN, day, reckoned, said, stay

ENDS = {2: "2025-02-28", 3: "2025-03-31", 5: "2025-05-31", 6: "2025-06-30", 8: "2025-08-31"}
TABLE = {
    (ASSISTING, 2): (0, 0, 0),
    (ASSISTING, 3): (200, 200, 200),
    (ASSISTING, 5): (200, 200, 200),
    (ASSISTING, 8): (200, 200, 200),
    (INDEPENDENT, 3): (0, 200, 200),
    (INDEPENDENT, 5): (0, 200, 200),
    (INDEPENDENT, 6): (600, 600, 800),
    (INDEPENDENT, 8): (800, 800, 1000),
}
"""Yuan under by_kind, max and sum, by kind of post and whole months (CZ-12, CZ-13)."""


@pytest.mark.parametrize("mode", ["by_kind", "max", "sum"])
@pytest.mark.parametrize(("role", "months"), TABLE)
def test_assisting_and_independent_posts_under_every_reading(
    role: str, months: int, mode: str
) -> None:
    """Three months earn 200 yuan once, six months 100 yuan each; the switch says who gets both."""
    wanted = TABLE[role, months][("by_kind", "max", "sum").index(mode)]
    tables = {"students": [{}], "posts": [stay(role, "2025-01-01", ENDS[months])]}
    found = reckoned("chenzhou-2018", tables, switches={"cz-money": mode})
    assert found.total == wanted
    assert sum(amount for _, amount, _ in said(found)) == wanted


def test_by_kind_is_the_default_reading() -> None:
    """Without the switch an independent post of five months earns nothing."""
    tables = {"students": [{}], "posts": [stay(INDEPENDENT, "2025-01-01", ENDS[5])]}
    assert said(reckoned("chenzhou-2018", tables)) == [("S1", 0, "S601")]


def order_class(**more: object) -> dict[str, object]:
    """A class of three school years, filed and approved."""
    return {
        "class_id": "C1", "employer": "甲厂", "seats": 40, "start": day("2025-09-01"),
        "end": day("2028-06-30"), "filing": "2025-06", "approved_on": day("2025-07-10"), **more,
    }  # fmt: skip


def in_class(students: int) -> dict[str, str]:
    """Everybody in the class."""
    return {f"S{k}": "C1" for k in range(1, students + 1)}


def test_an_order_class_of_forty_for_three_years() -> None:
    """Vector 5: 120,000 yuan to the enterprise, a third after each school year."""
    tables = {"students": [{}] * 40, "classes": [order_class()]}
    found = reckoned("chenzhou-2018", tables, placed=in_class(40), as_of="2028-06-30")
    assert said(found) == [("甲厂", 40_000, "")] * 3
    assert found.totals("payer").to_dict("records") == [
        {"key": "市县两级受益财政", "paid": 3, "refused": 0, "amount": 120_000, "payees": 1}
    ]


def test_a_class_of_several_enterprises_is_split_by_seats() -> None:
    """Vector 5: of 120,000 yuan 25 of 40 seats get 75,000 and 15 get 45,000."""
    seats = [{"class_id": "C1", "employer": e, "seats": n} for e, n in (("乙厂", 25), ("丙厂", 15))]
    tables = {"students": [{}] * 40, "classes": [order_class()], "class_seats": seats}
    found = reckoned("chenzhou-2018", tables, placed=in_class(40), as_of="2028-06-30")
    paid = found.frame.groupby("payee")["amount"].sum().to_dict()
    assert paid == {"乙厂": 75_000, "丙厂": 45_000}


def test_seats_that_do_not_divide_are_split_in_whole_students() -> None:
    """Of 38 students 25 and 15 seats make 24 and 14: nothing is lost and nothing halved."""
    seats = [{"class_id": "C1", "employer": e, "seats": n} for e, n in (("乙厂", 25), ("丙厂", 15))]
    tables = {"students": [{}] * 38, "classes": [order_class()], "class_seats": seats}
    found = reckoned("chenzhou-2018", tables, placed=in_class(38), as_of="2026-08-31")
    assert said(found) == [("乙厂", 24_000, ""), ("丙厂", 14_000, "")]


def test_a_graduate_who_stays_two_years() -> None:
    """Vector 6: 500 yuan to the school, 1,200 and 1,800 to the graduate."""
    tables = {
        "schools": [{"school": "甲校", "region": "431002"}],
        "hires": [
            {"student_id": "G1", "school": "甲校", "employer": "甲厂", "park": "高新区",
             "region": "431003", "start": day("2023-07-01"), "graduated": day("2023-06-30")}
        ],
    }  # fmt: skip
    found = reckoned("chenzhou-2018", tables, as_of="2025-07-01")
    assert said(found) == [("甲校", 500, ""), ("G1", 1_200, ""), ("G1", 1_800, "")]
    assert found.total == 3_500
    before_the_second = reckoned("chenzhou-2018", tables, as_of="2025-06-29")
    assert said(before_the_second)[-1] == ("G1", 0, "S602")


def title(rank: str, date: str, number: int = -1) -> dict[str, object]:
    """An enterprise's title."""
    return {"employer": "甲厂", "title": rank, "date": day(date), "number": number}


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        ([title("市级", "2023-05-01", 37), title("省级", "2024-05-01")], [200_000, 300_000]),
        ([title("市级", "2023-05-01", 100)], [200_000]),
        ([title("市级", "2023-05-01", 101), title("省级", "2024-05-01")], [0, 300_000]),
        ([title("市级", "2025-12-31")], [200_000]),
        ([title("市级", "2026-01-15")], [0]),
        ([title("省级", "2022-10-10")], [0]),
    ],
)
def test_titles_earn_up_to_half_a_million_while_the_plan_is_valid(
    titles: list[dict[str, object]], wanted: list[int]
) -> None:
    """Vector 7: additive steps, the first hundred only, nothing outside the plan's time."""
    found = reckoned("yibin-2022", {"titles": titles}, city=YIBIN, as_of="2026-06-30")
    assert [amount for _, amount, _ in said(found)] == wanted


def test_a_fact_after_the_end_of_the_plan_is_refused_with_its_days() -> None:
    """YB-17: the sentence names the day of the fact and the validity."""
    found = reckoned("yibin-2022", {"titles": [title("市级", "2026-01-15")]}, city=YIBIN,
                     as_of="2026-06-30")  # fmt: skip
    assert said(found) == [("甲厂", 0, "S611")]
    assert found.reasons("en")[0] == (
        "the fact of 2026-01-15 lies outside the time the policy is valid "
        "(2022-10-11 to 2025-12-31)"
    )
    assert "2026-01-15" in found.reasons("zh")[0]


def award(amount: int, document: str, **more: object) -> dict[str, object]:
    """An award for the same training base."""
    return {
        "payee": "甲厂", "beneficiary": "企业", "matter": "实训基地", "amount": amount,
        "date": day("2023-03-01"), "document": document, **more,
    }  # fmt: skip


def test_of_two_awards_for_one_matter_the_higher_is_paid() -> None:
    """Vector 8: 100,000 yuan under an older policy and 200,000 under the plan give 200,000."""
    awards = [award(100_000, "原有政策"), award(200_000, "本方案")]
    found = reckoned("yibin-2022", {"awards": awards}, city=YIBIN)
    assert said(found) == [("甲厂", 0, "S610"), ("甲厂", 200_000, "")]


def test_an_award_of_an_older_policy_clashes_with_a_title() -> None:
    """YB-18 reaches over the rules of a pack: the matter decides, not the rule."""
    awards = [award(500_000, "原有政策", matter="市级产教融合型企业")]
    tables = {"awards": awards, "titles": [title("市级", "2023-05-01")]}
    found = reckoned("yibin-2022", tables, city=YIBIN)
    assert said(found) == [("甲厂", 0, "S610"), ("甲厂", 500_000, "")]
    assert "YB-18" in found.reasons("zh")[0]


def test_other_matters_and_other_periods_do_not_clash() -> None:
    """Two years of the same award are two awards."""
    awards = [award(1_000, "a", period="2023"), award(2_000, "b", period="2024"),
              award(3_000, "c", matter="实验室")]  # fmt: skip
    found = reckoned("yibin-2022", {"awards": awards}, city=YIBIN)
    assert found.total == 6_000


def test_tax_saved_under_national_and_city_rules_counts_once() -> None:
    """B-40, LZ-14 and KZ-15 say the same: it is one deduction."""
    tables = {"enterprises": [{"employer": "甲厂", "intern_cost": 10_000.0,
                               "taxable_profit": 50_000.0}]}  # fmt: skip
    found = reckoned(["national", "liuzhou-2019"], tables, city="450200")
    assert [amount for _, amount, _ in said(found)] == [2_500, 0]
    assert (found.total, found.tax_saved) == (0, 2_500), "a tax that falls is not paid out"
