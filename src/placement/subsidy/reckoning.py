"""What a reckoning of money found: the claims, and everything that is summed from them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.errors import Fault
from placement.subsidy.reasons import reasons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.policy import BoundRule
    from placement.policy.pack import Pack
    from placement.roster import Roster
    from placement.wording import Lang

BY = {
    "payer": ("支付方", "Payer"),
    "item": ("项目", "Item"),
    "school": ("学校", "School"),
}
"""What money is summed by, with its heading."""
_PAPERS = {"id_card": "身份证号", "bank": "开户行", "bank_card": "银行卡号"}
"""Without these nobody can be paid."""


@dataclass(frozen=True)
class Reckoning:
    """All claims of a plan, those refused included; amounts are whole yuan.

    ``frame`` has the columns of ``CLAIM_COLUMNS`` and ``rule`` (position in ``rules``), ``before``
    (paid earlier for the same), ``winner`` (row of the claim that is paid in its place, -1 none)
    or ``other`` (its name), ``agreement`` (the document that set the rate). ``granted`` are the
    earlier payments that were looked at.
    """

    frame: pd.DataFrame
    rules: tuple[BoundRule, ...]
    packs: Mapping[str, Pack]
    roster: Roster
    granted: pd.DataFrame
    notes: tuple[Fault, ...] = ()

    @cached_property
    def good(self) -> np.ndarray:
        """Which claims are paid, (rows,) bool."""
        return np.asarray(self.frame["refusal"] == "", dtype=bool)

    @cached_property
    def is_tax(self) -> np.ndarray:
        """Which claims lower a tax and are not paid out, (rows,) bool."""
        words = np.array([*(rule.word == "tax_deduction" for rule in self.rules), False])
        found: np.ndarray = words[self.frame["rule"].to_numpy()]
        return found

    @property
    def total(self) -> int:
        """All that is to be paid out, in yuan."""
        return int(self.frame["amount"][~self.is_tax].sum())

    @property
    def tax_saved(self) -> int:
        """Yuan of tax that enterprises need not pay."""
        return int(self.frame["amount"][self.is_tax].sum())

    def of_rule(self, what: str, *, lang: Lang = "zh") -> np.ndarray:
        """``item``, ``provision``, ``clause``, ``title`` or ``document`` of each claim, (rows,)."""
        said = []
        for rule in self.rules:
            pack = self.packs.get(rule.pack)
            title = rule.title_zh if lang == "zh" else rule.title_en
            name = "" if pack is None else pack.title_zh if lang == "zh" else pack.title_en
            number = "" if pack is None else pack.number
            said.append(
                {
                    "item": rule.id,
                    "provision": rule.provision,
                    "clause": rule.clause,
                    "title": title,
                    "document": " ".join(part for part in (number, name) if part) or rule.pack,
                }[what]
            )
        found: np.ndarray = np.array([*said, ""], dtype=object)[self.frame["rule"].to_numpy()]
        return found

    def reasons(self, lang: Lang) -> np.ndarray:
        """Why each claim is refused, as a sentence, '' where it is not, (rows,)."""
        return reasons(self.frame, self.rules, self.roster.as_of, lang)

    def totals(self, by: str, *, lang: Lang = "zh") -> pd.DataFrame:
        """Claims, refused ones, payees and yuan a payer, item or school, in order of the key."""
        key = self.of_rule("item") if by == "item" else self.frame[by].to_numpy()
        table = pd.DataFrame(
            {
                "key": key,
                "paid": self.good.astype(np.int64),
                "refused": (~self.good).astype(np.int64),
                "amount": self.frame["amount"].to_numpy(),
            }
        )
        summed = table.groupby("key", sort=True).sum().reset_index()
        paid = pd.DataFrame({"key": key, "payee": self.frame["payee"]})[self.good]
        payees = paid.groupby("key")["payee"].nunique()
        summed["payees"] = payees.reindex(summed["key"]).fillna(0).to_numpy(dtype=np.int64)
        if by == "item":
            title = {r.id: r.title_zh if lang == "zh" else r.title_en for r in self.rules}
            summed["title"] = [title[item] for item in summed["key"]]
        return summed

    @cached_property
    def budgets(self) -> pd.DataFrame:
        """For each payer of the year: ``budget`` (-1 none given), ``before``, ``due``, ``left``.

        ``before`` is what earlier rosters paid in the calendar year of the day of reckoning.
        """
        year = self.roster.as_of.year
        table = self.roster.instance.table("budgets")
        table = table[table["year"] == year]
        given = table.groupby("payer", sort=False)["amount"].sum()
        paid_on = self.granted["paid_on"].to_numpy().astype("datetime64[Y]")
        this_year = paid_on == np.datetime64(str(year), "Y")
        kept = this_year & (self.granted["status"] != "收回").to_numpy()
        before = self.granted[kept].groupby("payer")["amount"].sum()
        due = self.frame.groupby("payer")["amount"].sum()
        payers = sorted({*given.index, *due[due > 0].index})
        budget = given.reindex(payers).fillna(-1).to_numpy(dtype=np.int64)
        earlier = before.reindex(payers).fillna(0).to_numpy(dtype=np.int64)
        now = due.reindex(payers).fillna(0).to_numpy(dtype=np.int64)
        return pd.DataFrame(
            {
                "year": np.full(len(payers), year, dtype=np.int64),
                "payer": np.array(payers, dtype=object),
                "budget": budget,
                "before": earlier,
                "due": now,
                "left": np.where(budget >= 0, budget - earlier - now, 0),
            }
        )

    @cached_property
    def findings(self) -> tuple[Fault, ...]:
        """What is worth telling: budgets exceeded, papers lacking, ids that changed hands."""
        table = self.budgets
        over = table[(table["budget"] >= 0) & (table["left"] < 0)]
        told = [
            Fault("W645", facts={"year": year, "payer": payer, "over": f"{-left:,}"})
            for year, payer, left in over[["year", "payer", "left"]].to_numpy().tolist()
        ]
        missing = int((self.lacking != "").sum())
        if missing:
            told.append(Fault("W644", facts={"n": f"{missing:,}"}))
        return (*self.notes, *told)

    @cached_property
    def lacking(self) -> np.ndarray:
        """Which papers a good claim of a person lacks for payment, (rows,): headings or ''."""
        person = self.good & self.frame["beneficiary"].isin(("学生", "毕业生")).to_numpy()
        said = np.full(len(self.frame), "", dtype=object)
        papers = self.papers
        for name, heading in _PAPERS.items():
            values = pd.Series(papers[name])
            gone = person & ((values == "") | values.str.contains("*", regex=False)).to_numpy()
            said[gone] = said[gone] + np.where(said[gone] == "", heading, f"、{heading}")
        return said

    @cached_property
    def papers(self) -> Mapping[str, np.ndarray]:
        """Private columns of each claim's student: for the roster file and nothing else."""
        names = ("name", "id_card", "major", "bank", "bank_card", "phone")
        instance = self.roster.instance
        columns = ["student_id", *names]
        known = pd.concat([instance.students[columns], instance.table("hires")[columns]])
        known = known[~known["student_id"].duplicated()]
        at = pd.Index(known["student_id"]).get_indexer(pd.Index(self.frame["student_id"]))
        at = np.where(self.frame["student_id"] == "", -1, at)
        return {name: np.append(known[name].to_numpy(dtype=object), "")[at] for name in names}

    def plain(self) -> dict[str, object]:
        """Totals and refusals as data that JSON can hold. No names, no private columns."""
        codes = self.frame["refusal"].to_numpy()
        told = pd.DataFrame(
            {
                "code": codes,
                "item": self.of_rule("item"),
                "zh": self.reasons("zh"),
                "en": self.reasons("en"),
            }
        )[~self.good]
        # Sentences that differ in a name or a day are one reason; the first stands for all.
        alike = told.groupby(["code", "item"], sort=True)
        refused = alike.agg(claims=("zh", "size"), zh=("zh", "first"), en=("en", "first"))
        return {
            "as_of": self.roster.as_of.isoformat(),
            "total": self.total,
            "tax_saved": self.tax_saved,
            "claims": len(self.frame),
            "paid": int(self.good.sum()),
            "refused": refused.reset_index().to_dict("records"),
            **{f"by_{by}": self.totals(by).to_dict("records") for by in BY},
            "budgets": self.budgets.to_dict("records"),
            "rules": [
                {"id": r.id, "params": dataclasses.asdict(r.params)}  # type: ignore[call-overload]
                for r in self.rules
            ],
        }
