"""What was paid in earlier terms is not paid again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from money import ASSISTING, INDEPENDENT, YIBIN, day, reckoned, said, stay
from placement.errors import DataError
from placement.schema import SCHEMA
from placement.subsidy import read_earlier, write_subsidy
from placement.wording import describe
from workbooks import workbook

if TYPE_CHECKING:
    from pathlib import Path

CARD, OTHER = "110105194912310021", "11010519491231002X"


def paid(*rows: dict[str, Any]) -> pd.DataFrame:
    """Earlier payments, the student S1 and the grant for assisting posts unless told otherwise."""
    usual = {"student_id": "S1", "item": "CZ-12", "amount": 200}
    return SCHEMA.table("granted").canonical(pd.DataFrame([usual | row for row in rows]))


def assisting(**student: object) -> dict[str, Any]:
    """One student who earned 200 yuan."""
    return {"students": [student], "posts": [stay(ASSISTING, "2025-01-01", "2025-03-31")]}


def independent(end: str) -> dict[str, Any]:
    """One student on an independent post from January on."""
    return {"students": [{}], "posts": [stay(INDEPENDENT, "2025-01-01", end)]}


@pytest.mark.parametrize("item", ["CZ-12", "CZ-12/stay_grant"])
def test_what_is_paid_once_is_paid_once_over_all_terms(item: str) -> None:
    """CZ-12: the item may be named by provision or by rule."""
    found = reckoned("chenzhou-2018", assisting(), earlier=paid({"item": item}))
    assert said(found) == [("S1", 0, "S609")]
    assert found.reasons("zh")[0] == "以前已发过 200 元，只能享受一次"


@pytest.mark.parametrize(
    "row",
    [{"student_id": "S2"}, {"item": "CZ-13"}, {"item": "另一项"}],
)
def test_payments_to_others_or_for_other_things_do_not_count(row: dict[str, Any]) -> None:
    """Neither another student nor another item bars the claim."""
    found = reckoned("chenzhou-2018", assisting(), earlier=paid(row))
    assert found.total == 200


def test_the_table_of_the_inputs_counts_as_well() -> None:
    """Who keeps payments in the term's own workbook needs no other file."""
    tables = assisting() | {"granted": [{"student_id": "S1", "item": "CZ-12", "amount": 200}]}
    assert reckoned("chenzhou-2018", tables).total == 0


def test_a_student_with_a_new_number_is_known_by_the_document() -> None:
    """The student changed school: the id is new, the document number is not."""
    before = paid({"student_id": "旧001", "id_card": CARD})
    found = reckoned("chenzhou-2018", assisting(id_card=CARD), earlier=before)
    assert said(found) == [("S1", 0, "S609")]


def test_an_id_that_now_belongs_to_somebody_else_is_told() -> None:
    """Same student id, other document number: another person, who is paid."""
    before = paid({"id_card": OTHER})
    found = reckoned("chenzhou-2018", assisting(id_card=CARD), earlier=before)
    assert found.total == 200
    assert [fault.code for fault in found.notes] == ["W646"]
    assert OTHER not in describe(found.notes[0], lang="zh")


def test_a_masked_document_number_decides_nothing() -> None:
    """With stars in it the student id counts."""
    before = paid({"id_card": "1101051949******21"})
    found = reckoned("chenzhou-2018", assisting(id_card=CARD), earlier=before)
    assert said(found) == [("S1", 0, "S609")]


def test_monthly_grants_are_paid_less_what_was_paid_for_the_same_stay() -> None:
    """Six months were paid, eight are over: two are due; and nothing while it is six."""
    before = paid({"item": "CZ-13", "amount": 600, "start": day("2025-01-01"),
                   "end": day("2025-06-30")})  # fmt: skip
    found = reckoned("chenzhou-2018", independent("2025-08-31"), earlier=before)
    assert said(found) == [("S1", 200, "")]
    assert found.frame["before"].tolist() == [600]
    still = reckoned("chenzhou-2018", independent("2025-06-30"), earlier=before)
    assert said(still) == [("S1", 0, "S622")]


def test_a_first_day_corrected_since_makes_no_second_stay() -> None:
    """The earlier roster says 2 January; the stay is the same, and was paid for."""
    before = paid({"item": "CZ-13", "amount": 600, "start": day("2025-01-02"),
                   "end": day("2025-07-01"), "period": "2025-01-02"})  # fmt: skip
    found = reckoned("chenzhou-2018", independent("2025-08-31"), earlier=before)
    assert said(found) == [("S1", 200, "")]


def test_a_second_stay_is_paid_in_full() -> None:
    """Payments for last year's stay do not count for this one."""
    before = paid({"item": "CZ-13", "amount": 600, "start": day("2024-01-01"),
                   "end": day("2024-06-30")})  # fmt: skip
    found = reckoned("chenzhou-2018", independent("2025-06-30"), earlier=before)
    assert found.total == 600


def test_the_lower_grant_paid_before_is_topped_up_to_the_higher() -> None:
    """Reading max: 200 were paid at three months, 600 are due at six, so 400 remain."""
    before = paid({"matter": "跟（顶）岗实习补助", "start": day("2025-01-01"),
                   "end": day("2025-03-31")})  # fmt: skip
    found = reckoned("chenzhou-2018", independent("2025-06-30"), earlier=before,
                     switches={"cz-money": "max"})  # fmt: skip
    assert found.total == 400
    assert said(found)[0][2] in ("S609", "S610")


def test_an_old_award_is_topped_up_or_bars_the_claim() -> None:
    """Vector 8 with the older award paid already: 100,000 remain of 200,000, none of 100,000."""
    before = paid({"student_id": "", "payee": "甲厂", "item": "原有政策", "matter": "实训基地",
                   "amount": 100_000, "beneficiary": "企业"})  # fmt: skip
    for amount, wanted in ((200_000, ("甲厂", 100_000, "")), (100_000, ("甲厂", 0, "S610"))):
        award = {"payee": "甲厂", "beneficiary": "企业", "matter": "实训基地", "amount": amount,
                 "date": day("2023-03-01")}  # fmt: skip
        found = reckoned("yibin-2022", {"awards": [award]}, city=YIBIN, earlier=before)
        assert said(found) == [wanted]
    assert found.reasons("en")[0] == "the same matter is paid at the higher rate of 原有政策"


def test_a_payment_that_was_recovered_is_not_made_again() -> None:
    """YB-20: after a false claim somebody must decide."""
    before = paid({"status": "收回"})
    found = reckoned("chenzhou-2018", assisting(), earlier=before)
    assert said(found) == [("S1", 0, "S608")]
    assert "200" in found.reasons("zh")[0]


def test_school_years_are_told_apart() -> None:
    """The first year was paid: the second is due."""
    tables = {
        "students": [{}],
        "classes": [{"class_id": "C1", "employer": "甲厂", "seats": 1, "start": day("2024-09-01"),
                     "end": day("2027-06-30"), "filing": "1", "approved_on": day("2024-07-10")}],
    }  # fmt: skip
    before = paid({"student_id": "", "payee": "甲厂", "item": "CZ-11", "amount": 1_000,
                   "period": "C1 2024学年"})  # fmt: skip
    found = reckoned("chenzhou-2018", tables, placed={"S1": "C1"}, as_of="2026-08-31",
                     earlier=before)  # fmt: skip
    assert said(found) == [("甲厂", 0, "S609"), ("甲厂", 1_000, "")]


def test_enterprises_paid_before_fill_the_first_hundred() -> None:
    """Ninety-nine were paid earlier: of two new titles the earlier one is the hundredth."""
    matter = "市级产教融合型企业"
    rows = [{"student_id": "", "payee": f"厂{k}", "item": "YB-06/city", "matter": matter,
             "amount": 200_000, "beneficiary": "企业"} for k in range(99)]  # fmt: skip
    titles = [{"employer": e, "title": "市级", "date": day(d)}
              for e, d in (("乙厂", "2024-06-01"), ("甲厂", "2024-05-01"))]  # fmt: skip
    found = reckoned("yibin-2022", {"titles": titles}, city=YIBIN, earlier=paid(*rows))
    assert said(found) == [("乙厂", 0, "S613"), ("甲厂", 200_000, "")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_our_own_roster_is_read_back(lang: Any, tmp_path: Path) -> None:
    """What one run pays the next refuses; refused rows of the roster count for nothing."""
    tables = {
        "students": [{"id_card": CARD}, {}],
        "posts": [
            stay(ASSISTING, "2025-01-01", "2025-03-31"),
            stay(ASSISTING, "2025-01-01", "2025-02-28"),
        ],
    }
    first = reckoned("chenzhou-2018", tables)
    path = write_subsidy(tmp_path / "补贴.xlsx", first, lang=lang)
    earlier = read_earlier([path])
    assert earlier["amount"].tolist() == [200]
    assert earlier["item"].tolist() == ["CZ-12/stay_grant"]
    longer = tables | {"posts": [stay(ASSISTING, "2025-01-01", "2025-06-30")] * 2}
    again = reckoned("chenzhou-2018", longer, earlier=earlier)
    assert said(again) == [("S1", 0, "S609"), ("S2", 200, "")]


def test_a_list_of_payments_of_any_kind_is_read(tmp_path: Path) -> None:
    """A sheet of any name with the columns of the table, in any order."""
    rows = (("姓名", "学号", "金额", "补贴项目"), ("甲", "S1", 200, "CZ-12"))
    found = read_earlier([workbook(tmp_path / "往年.xlsx", {"Sheet1": rows})])
    assert found[["student_id", "item", "amount"]].to_numpy().tolist() == [["S1", "CZ-12", 200]]


def test_a_file_without_payments_is_refused(tmp_path: Path) -> None:
    """Otherwise something might be paid twice without a word."""
    path = workbook(tmp_path / "岗位.xlsx", {"岗位": (("岗位编号", "企业名称"), ("P1", "甲厂"))})
    with pytest.raises(DataError) as caught:
        read_earlier([path])
    assert [fault.code for fault in caught.value.faults] == ["E642"]
    said_zh = describe(caught.value.faults[0], lang="zh")
    assert "岗位.xlsx：没有以前发放的补贴" in said_zh


def test_a_wrong_amount_is_named_with_its_cell(tmp_path: Path) -> None:
    """Faults of an earlier roster are those of any table."""
    rows = (("学号", "补贴项目", "补贴金额"), ("S1", "CZ-12", "若干"))
    with pytest.raises(DataError) as caught:
        read_earlier([workbook(tmp_path / "往年.xlsx", {"Sheet1": rows})])
    assert [(f.code, f.cells) for f in caught.value.faults] == [("E210", ("C2",))]
