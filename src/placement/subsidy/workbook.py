"""``subsidy.xlsx``: the one file that holds document and bank numbers, for its owner alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue import regions
from placement.errors import UsageError
from placement.report.page import Column, Page
from placement.report.workbook import Imprint, write_workbook
from placement.storage import named_as_workbook, write_atomically
from placement.subsidy.reckoning import BY
from placement.vocabulary.claims import looked_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from placement.subsidy.reckoning import Reckoning
    from placement.wording import Lang

_ROWS = 1_000_000
"""Rows of a sheet; a workbook's limit is 1,048,576."""
ROSTER = ("补贴花名册", "Claim roster")
REFUSED = ("不予补贴", "Refused")
_MODE = 0o600

_CLAIM = (
    (Column("序号", "No.", "count", 6), "number"),
    (Column("学号", "Student id", width=16), "student_id"),
    (Column("姓名", "Name", width=10), "name"),
    (Column("身份证号", "Document number", width=20), "id_card"),
    (Column("学校", "School", width=18), "school"),
    (Column("专业", "Major", width=18), "major"),
    (Column("实习单位", "Employer", width=20), "employer"),
    (Column("岗位", "Post", width=14), "post"),
    (Column("所在地区", "Region", width=14), "region"),
    (Column("实习起", "From", "date", 10), "start"),
    (Column("实习止", "To", "date", 10), "end"),
    (Column("申请补贴月数", "Months applied for", "count", 8), "applied_months"),
    (Column("系统核算月数", "Months computed", "count", 8), "computed_months"),
    (Column("补贴标准", "Rate", width=18), "standard"),
    (Column("补贴金额", "Amount (yuan)", "count", 10), "amount"),
    (Column("开户行", "Bank", width=18), "bank"),
    (Column("银行卡号", "Account", width=20), "bank_card"),
    (Column("联系电话", "Telephone", width=14), "phone"),
    (Column("受益对象", "Beneficiary", width=8), "beneficiary"),
    (Column("收款方", "Payee", width=20), "payee"),
    (Column("补贴项目", "Item", width=16), "item"),
    (Column("项目名称", "Title", width=18), "title"),
    (Column("支付方", "Payer", width=20), "payer"),
    (Column("文件", "Document", width=30), "document"),
    (Column("条款", "Clause", width=10), "clause"),
    (Column("事项", "Matter", width=16), "matter"),
    (Column("期间", "Period", width=14), "period"),
    (Column("事实日期", "Day of the fact", "date", 10), "fact_date"),
    (Column("以前已发", "Paid before (yuan)", "count", 10), "before"),
    (Column("协议", "Agreement", width=16), "agreement"),
    (Column("不予补贴原因", "Why refused", width=44), "reason"),
    (Column("缺少材料", "Lacking", width=16), "lacking"),
    (Column("发放日期", "Paid on", "date", 10), "paid_on"),
    (Column("发放状态", "Status", width=8), "status"),
)
_COUNTS = (
    ("paid", "发放笔数", "Paid"),
    ("payees", "受益方", "Payees"),
    ("refused", "不予补贴笔数", "Refused"),
    ("amount", "金额（元）", "Amount (yuan)"),
)
_PRIVATE = frozenset({"id_card", "bank", "bank_card", "phone"})
_NOT_OF_REFUSED = _PRIVATE | {"amount", "lacking", "paid_on", "status"}


def write_subsidy(
    path: Path, reckoning: Reckoning, *, lang: Lang = "zh", force: bool = False
) -> Path:
    """Write the claim roster, the refusals, the totals and the budgets as one workbook.

    The file is written whole or not at all and is readable by its owner only.

    Raises
    ------
    UsageError
        When the file exists and ``force`` is not set (E641), or cannot be written (E102, E105,
        E107).
    """
    path = named_as_workbook(path)
    if path.exists() and not force:
        raise UsageError("E641", path=str(path))
    pages = _pages(reckoning, lang)
    title = "补贴花名册" if lang == "zh" else "Subsidy roster"
    day = reckoning.roster.as_of
    imprint = Imprint(day.isoformat(), f"{title} {day.isoformat()}", day, lang)

    def write(staged: Path) -> None:
        # Made before anything is in it: at no moment may others read it.
        os.close(os.open(staged, os.O_CREAT | os.O_WRONLY | os.O_EXCL, _MODE))
        write_workbook(staged, pages, imprint)

    return write_atomically(path.parent, {path.name: write}, force=True)[0]


def _pages(reckoning: Reckoning, lang: Lang) -> list[tuple[str, Page]]:
    columns = _columns(reckoning, lang)
    rows = np.arange(len(reckoning.frame))
    refused = rows[~reckoning.good]
    at = 0 if lang == "zh" else 1
    shown = [pair for pair in _CLAIM if pair[1] not in _NOT_OF_REFUSED]
    return [
        *_split(ROSTER[at], _CLAIM, columns, rows),
        *_split(REFUSED[at], tuple(shown), columns, refused),
        *[(f"按{zh}汇总" if lang == "zh" else f"By {en.lower()}", _totals(reckoning, by, lang))
          for by, (zh, en) in BY.items()],
        ("预算对照" if lang == "zh" else "Budgets", _budgets(reckoning)),
    ]  # fmt: skip


def _columns(reckoning: Reckoning, lang: Lang) -> Mapping[str, np.ndarray]:
    """Every column of a claim by name, (rows,) each."""
    frame, places = reckoning.frame, reckoning.roster.instance.places
    rows = len(frame)
    post = dict(zip(places["place_id"], places["post"], strict=True))
    found = {name: frame[name].to_numpy() for name in frame.columns}
    found |= reckoning.papers
    found |= {name: reckoning.of_rule(name, lang=lang) for name in ("item", "title", "document")}
    return found | {
        "number": np.arange(1, rows + 1),
        "clause": reckoning.of_rule("clause"),
        "post": frame["place_id"].map(post).fillna("").to_numpy(dtype=object),
        "region": _regions(reckoning),
        "reason": reckoning.reasons(lang),
        "lacking": reckoning.lacking,
        "paid_on": np.full(rows, np.datetime64("NaT"), dtype="datetime64[s]"),
        "status": np.full(rows, "", dtype=object),
    }


def _regions(reckoning: Reckoning) -> np.ndarray:
    """City and county of each claim's place, or enterprise: whose budget benefits, (rows,)."""
    instance, frame = reckoning.roster.instance, reckoning.frame
    codes = looked_up(frame["place_id"].to_numpy(), instance.places, key="place_id", value="region")
    other = looked_up(
        frame["employer"].to_numpy(), instance.table("enterprises"), key="employer", value="region"
    )
    at, distinct = pd.factorize(np.where(codes == "", other, codes))
    # The province is that of all.
    names = ["".join(map(regions.name, reversed(regions.chain(code)[:2]))) for code in distinct]
    return np.array([*names, ""], dtype=object)[at]


def _split(
    title: str,
    shown: tuple[tuple[Column, str], ...],
    columns: Mapping[str, np.ndarray],
    rows: np.ndarray,
) -> list[tuple[str, Page]]:
    """One page, or numbered ones where a sheet cannot hold all rows."""
    pages = []
    for part in range(max(1, -(-len(rows) // _ROWS))):
        own = rows[part * _ROWS : (part + 1) * _ROWS]
        values = tuple(columns[name][own] for _, name in shown)
        page = Page(tuple(column for column, _ in shown), values, frozen=3, across=2)
        pages.append((title if part == 0 else f"{title}{part + 1}", page))
    return pages


def _totals(reckoning: Reckoning, by: str, lang: Lang) -> Page:
    table = reckoning.totals(by, lang=lang)
    zh, en = BY[by]
    columns = [Column(zh, en, width=28)]
    values = [table["key"].to_numpy(dtype=object)]
    if by == "item":
        columns.append(Column("项目名称", "Title", width=24))
        values.append(table["title"].to_numpy(dtype=object))
    for name, chinese, english in _COUNTS:
        columns.append(Column(chinese, english, "count", 12))
        values.append(table[name].to_numpy())
    last = [_total_row(table, len(columns), "合计" if lang == "zh" else "Total")]
    if reckoning.tax_saved:
        word = "其中税前扣除，不拨付" if lang == "zh" else "of which tax saved, not paid out"
        tax = [word, *[""] * (len(columns) - 5), -1, -1, -1, reckoning.tax_saved]
        last.append(tax)
    full = tuple(
        np.append(column, np.array([row[k] for row in last], dtype=column.dtype))
        for k, column in enumerate(values)
    )
    strong = frozenset(range(len(table), len(table) + len(last)))
    return Page(tuple(columns), full, strong=strong)


def _total_row(table: pd.DataFrame, width: int, word: str) -> list[object]:
    # Of payees a sum would count some twice.
    sums = [int(table["paid"].sum()), -1, int(table["refused"].sum()), int(table["amount"].sum())]
    return [word, *[""] * (width - 5), *sums]


def _budgets(reckoning: Reckoning) -> Page:
    table = reckoning.budgets
    left = np.where(table["budget"] >= 0, table["left"].astype(float), np.nan)
    return Page(
        (
            Column("预算年度", "Year", "count", 8),
            Column("支付方", "Payer", width=28),
            Column("预算（元）", "Budget (yuan)", "count", 12),
            Column("本年已发（元）", "Paid this year (yuan)", "count", 12),
            Column("本次应发（元）", "Due now (yuan)", "count", 12),
            Column("结余（元，负数为超出）", "Left (yuan, minus: over)", "number", 14),
        ),
        (
            table["year"].to_numpy(),
            table["payer"].to_numpy(dtype=object),
            table["budget"].to_numpy(),
            table["before"].to_numpy(),
            table["due"].to_numpy(),
            left,
        ),
    )
