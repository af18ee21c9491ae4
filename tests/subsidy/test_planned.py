"""What budgets that bind count for a plan, against what the engine pays when all is over."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from placement.arrays.budgets import budgets as compiled
from placement.arrays.distinct import Coded
from placement.arrays.forms import FormBook, used_by
from placement.arrays.rows import Bounds
from placement.instance import Instance, Term
from placement.policy import BoundRule, Policy
from placement.roster import Roster
from placement.subsidy import reckon
from placement.verify.budgets import budgets
from placement.verify.crossing import total
from placement.verify.plan import Plan
from placement.vocabulary.class_grant import ClassGrantParams
from placement.vocabulary.hiring_grant import HiringGrantParams
from placement.vocabulary.purchase_price import PurchasePriceParams
from placement.vocabulary.stay_grant import StayGrantParams

if TYPE_CHECKING:
    from collections.abc import Sequence

OVER = dt.date(2031, 1, 1)
EDGE = dt.date(2026, 7, 31)
PAYERS = ("市财政", "县财政", "学校")
GRANT = "实习补助"


def rule(word: str, params: Any, name: str, **days: dt.date | None) -> BoundRule:
    """A rule of money for the facts of those days."""
    since = days.get("since") or dt.date(2018, 1, 1)
    return BoundRule(name, name.partition("/")[0], word, "warn", params, "", "", "", "", "",
                     since, days.get("until"))  # fmt: skip


def money() -> Policy:
    """Every word that costs by the pair: rivals for a matter, a document that lapses, versions."""
    stay = {"roles": ("辅助",), "wider_roles": ("相对独立",), "min_months": 3.0}
    monthly = {"roles": ("相对独立",), "min_months": 6.0, "per": "month"}
    once = StayGrantParams(**stay, amount=200, mode="max", arranged=("联席会议",), in_city=True,
                           payer="市财政", matter=GRANT)  # fmt: skip
    rules = (
        rule("stay_grant", once, "M-1"),
        rule("stay_grant", StayGrantParams(**monthly, amount=37, mode="max", payer="县财政",
                                           matter=GRANT), "M-2"),
        rule("stay_grant", StayGrantParams(amount=11, beneficiary="企业", per="month",
                                           payer="县财政"), "M-3", until=EDGE),
        rule("stay_grant", StayGrantParams(amount=13, beneficiary="学校", per="month",
                                           payer="市财政"), "M-4", until=EDGE),
        rule("stay_grant", StayGrantParams(amount=17, beneficiary="学校", per="month",
                                           payer="市财政"), "M-4", since=EDGE + dt.timedelta(1)),
        rule("class_grant", ClassGrantParams(amount=1000, payer="市财政"), "M-5/a"),
        rule("class_grant", ClassGrantParams(amount=300, filed=False, payer="县财政", matter="班"),
             "M-5/b"),
        rule("class_grant", ClassGrantParams(amount=500, payer="市财政", matter="班"), "M-5/c",
             until=EDGE),
        rule("hiring_grant", HiringGrantParams(to="学校", amounts=(500,), in_park=True,
                                               partner=True, payer="县财政"), "M-6"),
        rule("hiring_grant", HiringGrantParams(amounts=(1200, 1800), school_regions=("431000",),
                                               in_city=True, payer="市财政"), "M-7"),
        rule("purchase_price", PurchasePriceParams(price=5, roles=("辅助", "相对独立")), "M-8"),
        rule("purchase_price", PurchasePriceParams(price=7, payer="市财政", matter=GRANT), "M-9",
             until=EDGE),
    )  # fmt: skip
    return Policy(rules=rules)


def random_plan(rng: np.random.Generator, *, blanks: bool) -> Roster:
    """A dozen students at posts and classes; with ``blanks`` papers are missing too."""
    n, m, k = 12, 8, 3
    employers = ["甲厂", "乙厂", "丙店"]

    def paper(*values: str, size: int) -> Any:
        return rng.choice([*values, ""] if blanks else list(values), size)

    tables = {
        "students": pd.DataFrame(
            {
                "student_id": [f"s{i}" for i in range(n)], "name": "某", "major": "护理",
                "school": rng.choice(["一校", "二校", "三校"], n), "start": some_days(rng, n),
                "end": some_days(rng, n), "grade": rng.choice([2023, 2024, -1], n),
                "years": rng.choice([2, 3, -1], n, p=[0.4, 0.5, 0.1]),
                "applied_months": rng.choice([-1, -1, -1, 0, 4, 7], n),
            }
        ),
        "posts": pd.DataFrame(
            {
                "post_id": [f"p{p}" for p in range(m)], "employer": rng.choice(employers, m),
                "post": "操作", "need": 5, "park": rng.choice(["东园", ""], m),
                "region": rng.choice(["431002", "440100", ""], m, p=[0.7, 0.2, 0.1]),
                "kind": rng.choice(["实习", "学徒", "就业", ""], m, p=[0.5, 0.1, 0.3, 0.1]),
                "role": rng.choice(["辅助", "相对独立", ""], m, p=[0.4, 0.5, 0.1]),
                "arranged_by": paper("联席会议", "联席会议", "学校", size=m),
                "start": some_days(rng, m), "end": some_days(rng, m, years=(2026, 2027)),
                "months": rng.choice([np.nan, 3.0, 6.5, 9.0], m),
            }
        ),
        "classes": pd.DataFrame(
            {
                "class_id": [f"c{c}" for c in range(k)], "name": "班", "seats": 9,
                "employer": rng.choice(employers, k), "school": rng.choice(["一校", "二校"], k),
                "start": some_days(rng, k, years=(2024, 2026)),
                "end": some_days(rng, k, years=(2026, 2029)),
                "filing": paper("备1", "备2", "备3", "未备案", size=k),
                "approved_on": some_days(rng, k, years=(2024, 2027), unknown=0.3 * blanks),
            }
        ),
        "schools": pd.DataFrame({"school": ["一校", "二校"], "region": ["431002", "440100"]}),
        "enterprises": pd.DataFrame(
            {
                "employer": employers[: 2 if blanks else 3],
                "partner": paper("是", "否", size=2 if blanks else 3),
                "purchase_price": rng.choice([np.nan, 0.0, 9.0], 2 if blanks else 3),
            }
        ),
        "agreements": pd.DataFrame(
            {
                "agreement_id": [f"X{x}" for x in range(6)],
                "rule": rng.choice(["M-1", "M-3", "M-5", "M-7", "purchase_price", "M-5/b"], 6),
                "value": rng.choice(["amount=900", "3元", "0", "months=2"], 6),
                "school": rng.choice(["", "一校"], 6), "employer": rng.choice(["", "甲厂"], 6),
                "start": some_days(rng, 6, unknown=0.6),
                "end": some_days(rng, 6, years=(2026, 2027), unknown=0.6),
            }
        ),
        "budgets": every_budget(),
    }  # fmt: skip
    instance = Instance.from_frames(tables, term=Term("", dt.date(2026, 3, 1)), city="431000")
    place_of = rng.integers(-1, len(instance.places), n).astype(np.int64)
    return Roster(instance, place_of, OVER)


def some_days(
    rng: np.random.Generator,
    size: int,
    *,
    years: Sequence[int] = (2025, 2026),
    unknown: float = 0.25,
) -> pd.Series:
    """Days of some years, ends of months among them, and unknown ones."""
    picked = [
        pd.NaT
        if rng.random() < unknown
        else pd.Timestamp(int(rng.choice(years)), int(rng.integers(1, 13)), day)
        for day in rng.choice([1, 15, 28], size).tolist()
    ]
    return pd.Series(picked, dtype="datetime64[s]")


def every_budget() -> pd.DataFrame:
    """A budget of nothing for each payer and year."""
    keys = [(year, payer) for payer in PAYERS for year in range(2024, 2031)]
    frame = pd.DataFrame(keys, columns=["year", "payer"])
    return frame.assign(amount=0, binding="是")


def planned(roster: Roster, policy: Policy) -> Counter[tuple[int, str]]:
    """Yuan by year and payer; the compile passes and the verifier say the same."""
    instance, plan = roster.instance, Plan(roster.place_of)
    found: Counter[tuple[int, str]] = Counter()
    limits = {}
    for table in budgets(instance, policy, 2):
        (row,) = table.rows
        found[key_of(row.key)] = total(row.blocks, table.count(plan))
        limits[row.key] = row.limit
    book = FormBook(Coded(instance.students), Coded(instance.places))
    bounds = Bounds()
    compiled(book, bounds, instance, policy)
    used = used_by(book.closed(), book.size, plan.placed, plan.place_of[plan.placed])
    assert {key_of(k): used[f] for k, f in zip(bounds.key, bounds.form, strict=True)} == found
    assert dict(zip(bounds.key, bounds.limit, strict=True)) == limits
    return found


def key_of(key: str) -> tuple[int, str]:
    """Year and payer of a row."""
    _, year, payer = key.split("|")
    return int(year), payer


def paid(roster: Roster, policy: Policy, earlier: pd.DataFrame | None = None) -> Counter[Any]:
    """Yuan by year of the fact and payer, as the engine reckons."""
    frame = reckon(roster, policy, earlier=earlier).frame
    found: Counter[tuple[int, str]] = Counter()
    for day, payer, amount in frame[["fact_date", "payer", "amount"]].itertuples(index=False):
        if amount:
            found[day.year, payer] += amount
    return found


@pytest.mark.parametrize("seed", range(40))
def test_what_was_planned_is_what_is_paid_in_the_end(seed: int) -> None:
    """To the yuan, year by year and payer by payer, where every paper is there."""
    roster = random_plan(np.random.default_rng(seed), blanks=False)
    assert +planned(roster, money()) == paid(roster, money())


def test_the_random_plans_are_worth_comparing() -> None:
    """Every payer pays in several years, and rivals and agreements decide something."""
    seen: Counter[tuple[int, str]] = Counter()
    refused: Counter[str] = Counter()
    agreed = 0
    for seed in range(40):
        found = reckon(random_plan(np.random.default_rng(seed), blanks=False), money())
        refused += Counter(found.frame["refusal"])
        agreed += int((found.frame["agreement"] != "").sum())
        seen += paid(found.roster, money())
    assert {payer for _, payer in seen} == set(PAYERS)
    assert {2026, 2027, 2028} <= {year for year, _ in seen}
    assert min(refused[code] for code in ("", "S601", "S605", "S610", "S611", "S616", "S632")) > 5
    assert agreed > 10


@pytest.mark.parametrize("seed", range(100, 125))
def test_less_is_paid_where_papers_are_missing(seed: int) -> None:
    """A plan counts on them, so that the budget holds when they come."""
    roster = random_plan(np.random.default_rng(seed), blanks=True)
    found, due = planned(roster, without_rivals()), paid(roster, without_rivals())
    assert {key: yuan for key, yuan in due.items() if yuan > found[key]} == {}


def without_rivals() -> Policy:
    """Where the highest of several lacks its papers another payer's may be paid instead."""
    return Policy(rules=tuple(r for r in money().rules if not getattr(r.params, "matter", "")))


@pytest.mark.parametrize("seed", range(200, 215))
def test_less_is_paid_where_something_was_paid_before(seed: int) -> None:
    """And what was paid before comes off the budget of its year."""
    rng = np.random.default_rng(seed)
    roster = random_plan(rng, blanks=False)
    before = pd.DataFrame(
        {
            "student_id": rng.choice([f"s{i}" for i in range(12)], 6),
            "item": rng.choice(["M-1", "M-2", "M-6", "M-7"], 6), "amount": 150,
            "payer": rng.choice(PAYERS, 6), "status": rng.choice(["", "已发", "收回"], 6),
            "paid_on": some_days(rng, 6),
        }
    )  # fmt: skip
    tables = dict(roster.instance.tables)
    tables["granted"] = before
    tables["budgets"] = every_budget().assign(amount=1000)
    instance = Instance.from_frames(tables, term=roster.instance.term, city="431000")
    roster = Roster(instance, roster.place_of, OVER)
    found, due = planned(roster, without_rivals()), paid(roster, without_rivals())
    assert {key: yuan for key, yuan in due.items() if yuan > found[key]} == {}
    kept = before[(before["status"] != "收回") & before["paid_on"].notna()]
    spent: Counter[tuple[int, str]] = Counter()
    for day, payer in zip(kept["paid_on"], kept["payer"], strict=True):
        spent[day.year, payer] += 150
    limits = {key_of(t.rows[0].key): t.rows[0].limit for t in budgets(instance, money(), 1)}
    assert limits == {key: max(0, 1000 - spent[key]) for key in limits}
    assert set(limits) == {(y, p) for p in PAYERS for y in range(2024, 2031)}
