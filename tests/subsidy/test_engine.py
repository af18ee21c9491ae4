"""Agreements, budgets, totals and the roster file."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from money import ASSISTING, INDEPENDENT, YIBIN, day, reckoned, said, stay
from placement.errors import UsageError
from placement.policy.scene import scene
from placement.subsidy import write_subsidy
from placement.subsidy.agreements import agreed_rate
from placement.vocabulary.best_of import BestOfParams
from placement.vocabulary.best_of import grants as best_of
from placement.vocabulary.class_grant import ClassGrantParams
from placement.vocabulary.class_grant import grants as class_grant
from placement.vocabulary.hiring_grant import HiringGrantParams
from placement.vocabulary.purchase_price import PurchasePriceParams
from placement.vocabulary.stay_grant import StayGrantParams
from placement.vocabulary.stay_grant import grants as stay_grant
from placement.vocabulary.tax_deduction import TaxDeductionParams
from placement.vocabulary.title_award import TitleAwardParams
from placement.wording import describe

if TYPE_CHECKING:
    from pathlib import Path

CARD, BANK, PHONE = "110105194912310021", "6222020200011112222", "13800001111"
TITLE = {"employer": "甲厂", "title": "市级", "date": day("2023-05-01")}


def agreement(**more: object) -> dict[str, Any]:
    """An agreement between city and an enterprise that sets the award for the title."""
    return {
        "agreement_id": "A1", "employer": "甲厂", "rule": "YB-06/city", "value": "amount=250000",
        "document": "市校合作协议第5条", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, 250_000),
        ({"rule": "YB-06"}, 250_000),
        ({"value": "30万"}, 200_000),
        ({"employer": "乙厂"}, 200_000),
        ({"employer": ""}, 200_000),
        ({"school": "甲校"}, 200_000),
        ({"start": day("2023-05-02")}, 200_000),
        ({"end": day("2023-05-01")}, 250_000),
    ],
)
def test_an_agreement_sets_the_rate_of_its_own_party_and_time(
    more: dict[str, object], wanted: int
) -> None:
    """YB-19: the agreed value replaces the plan's where the agreement binds."""
    tables = {"titles": [TITLE], "agreements": [agreement(**more)]}
    found = reckoned("yibin-2022", tables, city=YIBIN)
    assert said(found) == [("甲厂", wanted, "")]
    assert found.frame["agreement"].tolist() == ["市校合作协议第5条" * (wanted == 250_000)]


def test_an_agreed_rate_counts_for_every_month() -> None:
    """The rate is exchanged, the months stay."""
    tables = {
        "students": [{"school": "甲校"}],
        "posts": [stay(INDEPENDENT, "2025-01-01", "2025-08-31")],
        "agreements": [agreement(employer="", school="甲校", rule="CZ-13", value="150")],
    }
    assert said(reckoned("chenzhou-2018", tables)) == [("S1", 1_200, "")]


def test_an_agreement_may_set_nothing() -> None:
    """The refusal names the document."""
    tables = {"titles": [TITLE], "agreements": [agreement(value="0")]}
    found = reckoned("yibin-2022", tables, city=YIBIN)
    assert said(found) == [("甲厂", 0, "S623")]
    assert found.reasons("zh")[0] == "协议约定为 0 元（市校合作协议第5条）"


@pytest.mark.parametrize("more", [{"value": "从优"}, {"employer": ""}])
def test_an_agreement_that_cannot_be_used_is_told(more: dict[str, object]) -> None:
    """Nothing that somebody agreed upon is passed over without a word."""
    tables = {"titles": [TITLE], "agreements": [agreement(**more)]}
    found = reckoned("yibin-2022", tables, city=YIBIN)
    assert [(f.code, f.facts["id"]) for f in found.findings] == [("W647", "A1")]
    assert "A1" in describe(found.findings[0], lang="en")


@pytest.mark.parametrize(
    ("text", "rate"),
    [("250000", 250_000), ("金额：1,500元", 1_500), ("months=3", None), ("", None), ("两万", None)],
)
def test_what_an_agreement_says_of_money(text: str, rate: int | None) -> None:
    """Only plain yuan are a rate."""
    assert agreed_rate(text) == rate


def budget(amount: int, year: int = 2025) -> dict[str, object]:
    """What the fund may spend in a year."""
    return {"year": year, "payer": "产教融合专项资金", "amount": amount}


def test_budgets_are_held_against_this_year_and_cut_nothing() -> None:
    """YB-15: 200,000 due after 50,000 paid this year leave 20,000 of 270,000."""
    before = {"payee": "乙厂", "item": "YB-06/city", "amount": 50_000, "beneficiary": "企业",
              "payer": "产教融合专项资金"}  # fmt: skip
    granted = [before | {"paid_on": day(d)} for d in ("2025-03-01", "2024-03-01")]
    tables = {
        "titles": [TITLE],
        "budgets": [budget(270_000), budget(1, 2024)],
        "granted": granted,
    }
    found = reckoned("yibin-2022", tables, city=YIBIN)
    assert found.budgets.to_dict("records") == [
        {"year": 2025, "payer": "产教融合专项资金", "budget": 270_000, "before": 50_000,
         "due": 200_000, "left": 20_000}
    ]  # fmt: skip
    assert found.findings == ()


def test_a_budget_that_is_exceeded_is_told() -> None:
    """The claim is paid all the same; the office decides."""
    tables = {"titles": [TITLE], "budgets": [budget(150_000)]}
    found = reckoned("yibin-2022", tables, city=YIBIN)
    assert found.total == 200_000
    assert [(f.code, f.facts["over"]) for f in found.findings] == [("W645", "50,000")]


def three() -> dict[str, Any]:
    """A student with papers and a dangerous name, one without papers, and one refused."""
    papers = {"id_card": CARD, "bank": "工商银行", "bank_card": BANK, "phone": PHONE}
    return {
        "students": [
            {"name": "=1+1", "school": "甲校", **papers},
            {"name": "乙", "school": "乙校", **papers, "id_card": "110105********0021"},
            {"name": "丙", "school": "甲校", **papers},
        ],
        "posts": [
            stay(ASSISTING, "2025-01-01", "2025-03-31"),
            stay(INDEPENDENT, "2025-01-01", "2025-06-30"),
            stay(ASSISTING, "2025-01-01", "2025-02-28"),
        ],
    }


def test_totals_by_payer_item_and_school() -> None:
    """Claims paid and refused, payees and yuan of each."""
    found = reckoned("chenzhou-2018", three())
    payers = found.totals("payer").set_index("key")
    assert payers["amount"].to_dict() == {"同级财政就业配套资金": 600, "市县两级受益财政": 200}
    schools = found.totals("school").set_index("key")
    assert schools[["paid", "refused", "payees", "amount"]].to_numpy().tolist() == [
        [1, 0, 1, 600],
        [1, 1, 1, 200],
    ]
    items = found.totals("item", lang="en")
    assert items["key"].tolist() == ["CZ-12/stay_grant", "CZ-13/stay_grant"]
    assert items["title"].str.contains("posts").all()
    assert found.total == 800


def test_papers_that_are_lacking_are_told_and_refuse_nothing() -> None:
    """A masked number cannot be paid to."""
    found = reckoned("chenzhou-2018", three())
    assert sorted(found.lacking) == ["", "", "身份证号"]
    assert [(f.code, f.facts["n"]) for f in found.findings] == [("W644", "1")]


def test_the_roster_file(tmp_path: Path) -> None:
    """Every claim with its papers, months, rate, payer, document and clause; formulas escaped."""
    path = write_subsidy(tmp_path / "补贴", reckoned("chenzhou-2018", three()))
    assert path.name == "补贴.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        "补贴花名册", "不予补贴", "按支付方汇总", "按项目汇总", "按学校汇总", "预算对照",
    ]  # fmt: skip
    heading, first, refused, _ = (
        [cell.value for cell in row] for row in book["补贴花名册"].iter_rows()
    )
    row = dict(zip(heading, first, strict=True))
    assert row["姓名"] == "'=1+1"
    assert (row["身份证号"], row["银行卡号"], row["联系电话"]) == (CARD, BANK, PHONE)
    assert (row["系统核算月数"], row["申请补贴月数"], row["补贴金额"]) == (3, None, 200)
    assert (row["支付方"], row["条款"]) == ("市县两级受益财政", "第22条")
    assert "郴办发〔2018〕28号" in row["文件"]
    assert row["不予补贴原因"] is None
    assert dict(zip(heading, refused, strict=True))["不予补贴原因"] == (
        "只有 2 个整月，不满 3 个月"
    )
    total = [cell.value for cell in list(book["按支付方汇总"].iter_rows())[-1]]
    assert total == ["合计", 2, None, 1, 800]


@pytest.mark.parametrize(
    "sheet", ["不予补贴", "按支付方汇总", "按项目汇总", "按学校汇总", "预算对照"]
)
def test_private_numbers_stand_on_the_roster_sheet_only(sheet: str, tmp_path: Path) -> None:
    """The other sheets can be passed on."""
    path = write_subsidy(tmp_path / "补贴.xlsx", reckoned("chenzhou-2018", three()))
    shown = {str(cell.value) for row in openpyxl.load_workbook(path)[sheet] for cell in row}
    assert not {CARD, BANK, PHONE, "工商银行"} & shown


def test_only_the_owner_can_read_the_file_and_nobody_replaces_it_by_chance(
    tmp_path: Path,
) -> None:
    """Mode 0600, also when an older file was replaced on purpose."""
    found = reckoned("chenzhou-2018", three())
    path = write_subsidy(tmp_path / "补贴.xlsx", found)
    with pytest.raises(UsageError) as caught:
        write_subsidy(path, found)
    assert caught.value.code == "E641"
    path.chmod(0o644)
    write_subsidy(path, found, force=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["补贴.xlsx"]


def test_no_claims_make_empty_sheets(tmp_path: Path) -> None:
    """A plan that earns nothing has a roster all the same."""
    found = reckoned("yibin-2022", {}, city=YIBIN)
    assert (found.total, found.frame.empty, found.reasons("zh").tolist()) == (0, True, [])
    path = write_subsidy(tmp_path / "补贴.xlsx", found, lang="en")
    assert openpyxl.load_workbook(path)["Claim roster"].max_row == 1


@pytest.mark.parametrize(
    ("params", "given", "message"),
    [
        (StayGrantParams, {"per": "week"}, "per: once / month / year"),
        (StayGrantParams, {"mode": "both"}, "mode: by_kind / max / sum"),
        (StayGrantParams, {"beneficiary": "家长"}, "beneficiary: 学生 / 企业 / 学校"),
        (StayGrantParams, {"amount": -1}, "amount ≥ 0, min_months ≥ 0"),
        (ClassGrantParams, {"amount": -1}, "amount ≥ 0"),
        (HiringGrantParams, {"to": "家长"}, "to: 学校 / 毕业生 / 企业"),
        (HiringGrantParams, {"amounts": ()}, "amounts ≥ 0, at least one"),
        (TitleAwardParams, {"first": -1}, "first ≥ 0, amount ≥ 0"),
        (TaxDeductionParams, {"rate": 25.0}, "0 ≤ rate ≤ 1"),
        (PurchasePriceParams, {"price": -1}, "price ≥ 0"),
    ],
)
def test_impossible_parameters_are_refused(params: type, given: Any, message: str) -> None:
    """A pack that sets them gets the allowed values in its fault."""
    with pytest.raises(ValueError, match=message):
        params(**given)


def test_awards_can_be_limited_to_some_matters() -> None:
    """A pack may look at its own matters only."""
    awards = [{"payee": "甲厂", "matter": matter, "amount": 5, "date": day("2024-01-01")}
              for matter in ("实训基地", "实验室")]  # fmt: skip
    found = best_of(scene({"tables": {"awards": awards}}), BestOfParams(matters=("实验室",)))
    assert found[["matter", "amount"]].to_numpy().tolist() == [["实验室", 5]]


def test_a_city_may_pay_for_classes_without_a_filing() -> None:
    """A pack that sets ``filed`` to false asks for the approval alone."""
    row = {"class_id": "C1", "employer": "甲厂", "seats": 1, "start": day("2024-09-01"),
           "end": day("2025-06-30"), "approved_on": day("2024-07-10")}  # fmt: skip
    tables = {"students": [{}], "classes": [row]}
    roster = scene({"tables": tables, "placed": {"S1": "C1"}})
    amounts = {
        filed: class_grant(roster, ClassGrantParams(amount=7, filed=filed))["amount"].tolist()
        for filed in (True, False)
    }
    assert amounts == {True: [0], False: [7]}


def test_apprentices_can_be_paid_by_the_year() -> None:
    """Per year: whole years only, to the enterprise."""
    post = stay("", "2024-01-01", "2025-11-30", kind="学徒")
    roster = scene({"tables": {"students": [{}], "posts": [post]}, "placed": {"S1": "P1"}})
    params = StayGrantParams(
        kinds=("学徒",), min_months=12.0, amount=5_000, per="year", beneficiary="企业"
    )
    found = stay_grant(roster, params)
    assert found[["payee", "amount", "computed_months"]].to_numpy().tolist() == [
        ["甲厂", 5_000, 23]
    ]


VERSIONS = """
[pack]
id = "my-city"
title_zh = "本市办法"
title_en = "Our city"
authority = "市政府"
region = "431000"
valid_from = 2020-01-01
source = "办法"
{end}
[[provision]]
id = "MY-1"
clause = "第一条"
quote = "按月补贴"
type = "money"
confidence = 3
zh = "按月补贴"
en = "A monthly grant"
{rules}
"""
RULE = """
[[provision.rule]]
word = "stay_grant"
level = "warn"
params = {{ roles = ["相对独立"], min_months = 3.0, amount = {amount}, per = "month" }}
units = {{ min_months = "month", amount = "yuan" }}
{valid}
[[provision.rule.example]]
tables.students = [{{}}]
tables.posts = [{{ role = "相对独立", start = {start}-01-01, end = {start}-03-31 }}]
placed = {{ S1 = "P1" }}
as_of = {start}-12-31
expect = [{total}]
"""


def own_pack(folder: Path, rules: str, end: str = "") -> str:
    """A pack of a city's own, with one provision."""
    path = folder / "my-city.toml"
    path.write_text(VERSIONS.format(rules=rules, end=end), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        ("2024-06-01", "2024-12-31", [700, 0]),
        ("2025-01-01", "2025-06-30", [0, 1_200]),
        ("2024-10-01", "2025-03-31", [600, 0]),
        ("2024-11-01", "2025-04-30", [0, 1_200]),
    ],
)
def test_versions_of_a_rule_pay_for_the_claims_of_their_own_days(
    start: str, end: str, wanted: list[int], tmp_path: Path
) -> None:
    """100 yuan to 2024, 200 from 2025: the day on which the third month is over decides."""
    rules = RULE.format(amount=100, valid="valid_to = 2024-12-31", start=2024, total=300)
    rules += RULE.format(amount=200, valid="valid_from = 2025-01-01", start=2025, total=600)
    tables = {"students": [{}], "posts": [stay(INDEPENDENT, start, end)]}
    found = reckoned(own_pack(tmp_path, rules), tables)
    assert [amount for _, amount, _ in said(found)] == wanted


def test_months_after_a_document_has_lapsed_are_not_paid(tmp_path: Path) -> None:
    """Of six months four lie inside the pack's time."""
    rules = RULE.format(amount=100, valid="", start=2024, total=300)
    pack = own_pack(tmp_path, rules, end="valid_to = 2025-04-30")
    tables = {"students": [{}], "posts": [stay(INDEPENDENT, "2025-01-01", "2025-06-30")]}
    assert said(reckoned(pack, tables)) == [("S1", 400, "")]
