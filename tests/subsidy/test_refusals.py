"""Every reason for which nothing is paid, each with its one cause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from money import ASSISTING, INDEPENDENT, YIBIN, day, reckoned, said, stay
from placement.wording import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

JOB = {
    "student_id": "G1", "school": "甲校", "employer": "甲厂", "park": "高新区", "region": "431003",
    "start": day("2023-07-01"), "graduated": day("2023-06-30"),
}  # fmt: skip
CLASS = {
    "class_id": "C1", "employer": "甲厂", "seats": 1, "start": day("2024-09-01"),
    "end": day("2027-06-30"), "filing": "2024-06", "approved_on": day("2024-07-10"),
}  # fmt: skip
THREE = (ASSISTING, "2025-01-01", "2025-03-31")


def post(*window: str, student: Mapping[str, object] | None = None, **more: object) -> Any:
    """One student at one post of Chenzhou."""
    return "chenzhou-2018", {"students": [student or {}], "posts": [stay(*window, **more)]}


def job(**more: object) -> Any:
    """One graduate in a job, whose school lies in the urban district."""
    schools = [{"school": "甲校", "region": "431002"}, {"school": "乙校", "region": "431021"}]
    return "chenzhou-2018", {"hires": [JOB | more], "schools": schools}


def order_class(**more: object) -> Any:
    """One student in an order class."""
    return "chenzhou-2018", {"students": [{}], "classes": [CLASS | more]}


def title(**more: object) -> Any:
    """One enterprise with the city's title."""
    return "yibin-2022", {"titles": [{"employer": "甲厂", "title": "市级", **more}]}


def enterprise(**more: object) -> Any:
    """One enterprise with costs of interns in Kaizhou."""
    return "kaizhou-2020", {"enterprises": [{"employer": "甲厂", "intern_cost": 9.0, **more}]}


def hired(**more: object) -> Any:
    """One graduate at an enterprise of Liuzhou."""
    return "liuzhou-2019", {"hires": [JOB], "enterprises": [{"employer": "甲厂", **more}]}


CASES = {
    "S601": post(ASSISTING, "2025-01-01", "2025-03-30"),
    "S602": post(ASSISTING, "2025-11-01", "2026-02-28"),
    "S603": post("", "2025-01-01", "2025-08-31"),
    "S604": post(ASSISTING, "2025-01-01", ""),
    "S605": post(*THREE, region="440100"),
    "S606": post(*THREE, region=""),
    "S607": post(*THREE, arranged_by="自行联系"),
    "S611": title(date=day("2026-01-15")),
    "S612": hired(partner="是"),
    "S613": title(date=day("2023-01-15"), number=101),
    "S614": order_class(approved_on=None),
    "S615": post(*THREE, arranged_by=""),
    "S616": job(school="乙校"),
    "S617": job(school="丙校"),
    "S618": job(start=day("2024-07-01")),
    "S619": job(graduated=None),
    "S620": job(park=""),
    "S621": job(end=day("2024-06-29")),
    "S624": enterprise(taxable_profit=0.0),
    "S625": enterprise(),
    "S626": post(*THREE, student={"applied_months": 0}),
    "S627": title(date=day("2025-12-31")),
    "S629": title(),
    "S630": hired(partner="否"),
    "S631": hired(),
    "S632": order_class(filing=""),
    "S633": order_class(employer=""),
}
"""A pack and tables that are refused for this reason; other tests have the rest."""


@pytest.mark.parametrize("code", CASES)
def test_each_reason_has_its_case(code: str) -> None:
    """The reason is found, and said in both languages with all its facts."""
    pack, tables = CASES[code]
    placed = {"S1": "C1"} if "classes" in tables else None
    as_of = "2025-06-30" if code == "S627" else "2026-06-30" if code == "S611" else "2025-12-31"
    city = {"yibin-2022": YIBIN, "liuzhou-2019": "450200"}.get(pack, "431000")
    found = reckoned(pack, tables, placed=placed, as_of=as_of, city=city)
    assert code in {refusal for _, _, refusal in said(found)}


def test_all_reasons_have_a_case() -> None:
    """A new reason needs a case here or a test of its own."""
    elsewhere = {"S608", "S609", "S610", "S622", "S623", "S634", "S635"}
    assert {code for code in catalogue() if code[0] == "S" and code[1:].isdigit()} == (
        set(CASES) | elsewhere
    )


@pytest.mark.parametrize("code", sorted(c for c in catalogue() if re.fullmatch(r"S\d{3}", c)))
def test_each_reason_is_said_in_both_languages(code: str) -> None:
    """Sentence, remedy and explanation, with the same facts, on a console of GBK."""
    texts = catalogue()[code]
    assert set(texts) == {"zh", "en", "zh_fix", "en_fix", "zh_more", "en_more"}
    assert all(text and text.encode("gbk") for text in texts.values())
    facts = [set(re.findall(r"\{(\w+)\}", texts[lang])) for lang in ("zh", "en")]
    assert facts[0] == facts[1]
    assert "例：" in texts["zh_more"]
    assert "Example:" in texts["en_more"]


def test_a_person_with_two_student_ids_is_paid_once() -> None:
    """Both schools listed a student who moved: the document number tells."""
    card = "110105194912310021"
    posts = [stay(*THREE), stay(*THREE)]
    twice = {"students": [{"id_card": card}, {"id_card": card}], "posts": posts}
    assert said(reckoned("chenzhou-2018", twice)) == [("S1", 200, ""), ("S2", 0, "S634")]
    masked = {"students": [{"id_card": "110105********0021"}] * 2, "posts": posts}
    assert reckoned("chenzhou-2018", masked).total == 400


def test_a_row_entered_twice_counts_once() -> None:
    """Hires and titles have no key: the same graduate or title twice is one claim."""
    pack, tables = job()
    found = reckoned(pack, tables | {"hires": tables["hires"] * 2})
    assert found.total == 500 + 1_200 + 1_800
    assert {refusal for _, _, refusal in said(found)} == {"", "S635"}
    pack, tables = title(date=day("2023-05-01"))
    assert said(reckoned(pack, {"titles": tables["titles"] * 2}, city=YIBIN)) == [
        ("甲厂", 200_000, ""),
        ("甲厂", 0, "S635"),
    ]


def test_a_title_entered_twice_takes_one_number() -> None:
    """Ninety-nine enterprises, one of them twice: the next is still the hundredth."""
    titles = [{"employer": f"厂{max(k, 1)}", "title": "市级", "date": day("2023-05-01")}
              for k in range(101)]  # fmt: skip
    found = reckoned("yibin-2022", {"titles": titles}, city=YIBIN)
    assert found.total == 100 * 200_000


def test_a_stay_under_way_names_the_day_from_which_it_can_be_claimed() -> None:
    """Six months from 1 March are over on 31 August; on 31 July nothing is paid yet."""
    tables = {"students": [{}], "posts": [stay(INDEPENDENT, "2025-03-01", "2025-12-31")]}
    early = reckoned("chenzhou-2018", tables, as_of="2025-07-31")
    assert said(early) == [("S1", 0, "S602")]
    assert early.reasons("en")[0] == ("not due by 2025-07-31: it can be claimed from 2025-08-31 on")
    assert said(reckoned("chenzhou-2018", tables, as_of="2025-08-30"))[0][2] == "S602"
    assert said(reckoned("chenzhou-2018", tables, as_of="2025-08-31")) == [("S1", 600, "")]
    assert said(reckoned("chenzhou-2018", tables, as_of="2025-10-15")) == [("S1", 700, "")]


def test_applied_and_computed_months_stand_side_by_side() -> None:
    """The lower is paid; who applied for more is not paid more."""
    posts = [stay(INDEPENDENT, "2025-01-01", "2025-08-31") for _ in range(3)]
    students = [{"applied_months": 7}, {"applied_months": 12}, {}]
    found = reckoned("chenzhou-2018", {"students": students, "posts": posts})
    assert found.frame["applied_months"].tolist() == [7, 12, -1]
    assert found.frame["computed_months"].tolist() == [8, 8, 8]
    assert [amount for _, amount, _ in said(found)] == [700, 800, 800]


def test_a_student_who_left_early_does_not_count_for_the_class() -> None:
    """The school year is paid for those who were there to its end."""
    students = [{}, {"end": day("2025-03-31")}]
    tables = {"students": students, "classes": [CLASS | {"seats": 2}]}
    found = reckoned("chenzhou-2018", tables, placed={"S1": "C1", "S2": "C1"}, as_of="2025-08-31")
    assert said(found) == [("甲厂", 1_000, "")]


def test_the_running_school_year_is_not_paid_yet() -> None:
    """One year is over, the next has begun."""
    pack, tables = order_class()
    found = reckoned(pack, tables, placed={"S1": "C1"}, as_of="2025-12-31")
    assert said(found) == [("甲厂", 1_000, ""), ("甲厂", 0, "S602")]


def test_a_rule_that_is_switched_off_pays_nothing() -> None:
    """Level off means that the rule is not looked at."""
    pack, tables = post(*THREE)
    assert reckoned(pack, tables).total == 200
    assert reckoned(pack, tables, levels={"CZ-12": "off"}).frame.empty


def test_a_placed_graduate_job_counts_as_hired() -> None:
    """A post of the kind 就业 is a job; year of enrolment and programme tell the graduation."""
    students = [{"school": "甲校", "grade": 2022, "years": 3}]
    work = stay("", "2025-07-01", "2026-06-30", kind="就业", park="高新区")
    tables = {
        "students": students, "posts": [work], "schools": [{"school": "甲校", "region": "431003"}]
    }  # fmt: skip
    found = reckoned("chenzhou-2018", tables, as_of="2026-06-30")
    assert said(found) == [("甲校", 500, ""), ("S1", 1_200, ""), ("S1", 0, "S602")]


def test_an_own_price_comes_before_the_pack_and_none_means_nothing_bought() -> None:
    """LZ-03 and JL-07 name no price; months over by the day of reckoning are paid for."""
    posts = [stay(INDEPENDENT, "2025-01-01", "2025-06-30", employer=e) for e in ("甲厂", "乙厂")]
    tables = {
        "students": [{"school": "甲校"}] * 2,
        "posts": posts,
        "enterprises": [{"employer": "甲厂", "purchase_price": 50.0}],
    }
    found = reckoned("jilin-2018", tables, city="220100")
    assert said(found) == [("甲厂", 300, "")]
    assert found.frame["payer"].tolist() == ["学校"]
