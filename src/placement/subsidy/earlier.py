"""What was paid before: read from earlier rosters, matched to people, and taken off.

A person is who has the same document number, else the same student id; an enterprise or school is
who has the same name.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.errors import DataError, Fault
from placement.schema import SCHEMA
from placement.tables.granted import read_granted
from placement.vocabulary.claims import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.instance import Instance
    from placement.policy import BoundRule

_PERSONS = ("学生", "毕业生", "")
_TAKEN_BACK = "收回"


def read_earlier(paths: Sequence[Path]) -> pd.DataFrame:
    """All payments of earlier rosters, in the columns of the table ``granted``.

    Raises
    ------
    DataError
        When a file cannot be read or holds no payments (E642), or a cell is wrong.
    """
    parts = [SCHEMA.table("granted").empty()]
    faults: list[Fault] = []
    for path in paths:
        frame, found = read_granted(path)
        faults += found
        if frame is None:
            faults.append(Fault("E642", file=Path(path).name))
        else:
            # Our own rosters list refused claims too; nothing was paid for them.
            parts.append(frame[frame["amount"] > 0])
    if any(fault.severity == "error" for fault in faults):
        raise DataError(faults)
    return pd.concat(parts, ignore_index=True)


def people(instance: Instance) -> pd.DataFrame:
    """Student id and document number of everybody whom a claim may name, each id once."""
    columns = ["student_id", "id_card"]
    both = pd.concat([instance.students[columns], instance.table("hires")[columns]])
    return both[~both["student_id"].duplicated()].reset_index(drop=True)


class Earlier:
    """Payments made before, as rows that claims can be matched with; used for one reckoning."""

    def __init__(
        self, granted: pd.DataFrame, known: pd.DataFrame, rules: Sequence[BoundRule]
    ) -> None:
        self.notes: tuple[Fault, ...] = ()
        self._rules = rules
        self._known = known
        rows = granted.reset_index(drop=True)
        student, other = _resolved(rows, known)
        if other.any():
            ids = rows["student_id"].to_numpy()[other]
            self.notes = tuple(Fault("W646", facts={"id": i}) for i in dict.fromkeys(ids))
        payee = rows["payee"].to_numpy(dtype=object)
        personal = np.isin(rows["beneficiary"].to_numpy().astype(str), _PERSONS)
        named = (payee == "") | (payee == rows["student_id"].to_numpy()) & personal
        self._rows = rows.assign(
            student_id=student,
            payee=np.where(named & (student != ""), student, payee),
            number=np.arange(len(rows)),
        )[~other].reset_index(drop=True)
        self._rows["payee"] = self._rows["payee"].where(
            self._rows["payee"] != "", self._rows["employer"]
        )

    def cards(self, student: pd.Series) -> np.ndarray:
        """Document numbers of some students, '' where unknown or masked, (rows,)."""
        at = pd.Index(self._known["student_id"]).get_indexer(pd.Index(student))
        found: np.ndarray = np.append(_cards(self._known["id_card"]), "")[at]
        return found

    @property
    def none(self) -> bool:
        """Whether nothing was paid before."""
        return not len(self._rows)

    def own(self) -> pd.DataFrame:
        """A row for every payment and every rule that its item names."""
        names: dict[str, list[int]] = {}
        for number, rule in enumerate(self._rules):
            for name in {rule.id, rule.provision, rule.title_zh, rule.title_en}:
                names.setdefault(name, []).append(number)
        items = self._rows["item"].map(lambda item: names.get(item, []))
        return self._rows.assign(rule=items).explode("rule").dropna(subset=["rule"])

    def matched(self, frame: pd.DataFrame, *, by: str) -> pd.DataFrame:
        """Pairs of a claim and a payment to the same payee of the same rule or matter.

        ``claim`` is the row of the claim; ``same`` tells that both are for the same time. Blank
        periods and missing days are taken for any; of stays the days decide, since a first day may
        have been corrected.
        """
        rows = self.own() if by == "rule" else self._rows[self._rows["matter"] != ""]
        keys = ["payee", "student_id", by]
        if by == "rule":
            rows = rows.astype({"rule": "int64"})
        columns = [*keys, "period", "start", "end"]
        left = frame[[*columns, "repeat"]].assign(claim=np.arange(len(frame)))
        right = rows[[*columns, "amount", "status", "number", "item"]]
        pairs = left.merge(right, on=keys, suffixes=("", "_paid"))
        apart = (pairs["end_paid"] < pairs["start"]) | (pairs["start_paid"] > pairs["end"])
        dated = pairs["start_paid"].notna() | pairs["end_paid"].notna()
        equal = (pairs["period_paid"] == pairs["period"]) & (pairs["period"] != "")
        blank = (pairs["period_paid"] == "") | (pairs["period"] == "")
        stays = (pairs["repeat"] == "part") & dated
        return pairs.assign(same=equal | ((blank | stays) & ~(dated & apart)))

    def topped_up(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The good claims less what was paid before for the same matter under another item."""
        if self.none:
            return frame
        good = frame["refusal"] == ""
        pairs = self.matched(frame[good].reset_index(), by="matter")
        own = self.matched(frame[good].reset_index(), by="rule")
        seen = set(zip(own["claim"], own["number"], strict=True))
        fresh = [pair not in seen for pair in zip(pairs["claim"], pairs["number"], strict=True)]
        pairs = pairs[np.array(fresh, dtype=bool) & pairs["same"].to_numpy()]
        pairs = pairs[pairs["status"] != _TAKEN_BACK]
        at = np.flatnonzero(good.to_numpy())
        return _less(frame, at[pairs["claim"].to_numpy()], pairs, "S610")


def settle(frame: pd.DataFrame, earlier: Earlier) -> pd.DataFrame:
    """Refuse or lower the claims of what was paid before under the same item."""
    if earlier.none:
        return frame
    pairs = earlier.matched(frame, by="rule")
    repeat = frame["repeat"].to_numpy()[pairs["claim"]]
    pairs = pairs[(repeat == "once") | pairs["same"].to_numpy()]
    back = pairs["status"] == _TAKEN_BACK
    good = (frame["refusal"] == "").to_numpy()
    rows = len(frame)
    taken = np.bincount(pairs["claim"][back], pairs["amount"][back], minlength=rows)
    paid = np.bincount(pairs["claim"][~back], pairs["amount"][~back], minlength=rows)
    there = np.bincount(pairs["claim"][~back], minlength=rows) > 0
    whole = np.asarray(frame["repeat"] != "part")
    frame = refused(frame, good & (taken > 0), "S608")
    frame.loc[good & (taken > 0), "before"] = taken[good & (taken > 0)].astype(np.int64)
    good = good & (taken == 0)
    frame = refused(frame, good & there & whole, "S609")
    frame.loc[good & there, "before"] = paid[good & there].astype(np.int64)
    part = pairs[~back & (good & ~whole)[pairs["claim"]]]
    return _less(frame, part["claim"].to_numpy(), part, "S622", told=True)


def _less(
    frame: pd.DataFrame, at: np.ndarray, pairs: pd.DataFrame, code: str, *, told: bool = False
) -> pd.DataFrame:
    """Take payments off the claims; a claim that nothing is left of is refused for ``code``."""
    rows = len(frame)
    paid = np.bincount(at, pairs["amount"], minlength=rows).astype(np.int64)
    changed = frame.copy()
    changed["amount"] = np.where(paid > 0, np.maximum(frame["amount"] - paid, 0), frame["amount"])
    if not told:
        changed["before"] = frame["before"] + paid
        last = dict(zip(at.tolist(), pairs["item"].tolist(), strict=True))
        names = np.array([last.get(k, "") for k in np.flatnonzero(paid > 0)], dtype=object)
        changed.loc[paid > 0, "other"] = names
    return refused(changed, (paid > 0) & (changed["amount"] == 0).to_numpy(), code)


def _resolved(rows: pd.DataFrame, known: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Whose payment each is by today's ids, and where an id now belongs to somebody else."""
    student = rows["student_id"].to_numpy(dtype=object)
    card = _cards(rows["id_card"])
    ours = _cards(known["id_card"])
    numbered = known[(ours != "") & ~pd.Series(ours).duplicated().to_numpy()]
    at = pd.Index(_cards(numbered["id_card"])).get_indexer(pd.Index(card))
    found = np.append(numbered["student_id"].to_numpy(dtype=object), "")[at]
    by_card = (card != "") & (at >= 0)
    now = pd.Index(known["student_id"]).get_indexer(pd.Index(student))
    holder = np.append(ours, "")[now]
    stranger = ~by_card & (card != "") & (holder != "") & (holder != card)
    return np.where(by_card, found, student), stranger & (student != "")


def _cards(numbers: pd.Series) -> np.ndarray:
    """Document numbers to compare, '' for those that are masked."""
    texts = numbers.astype(str).str.strip().str.upper()
    return np.where(texts.str.contains("*", regex=False), "", texts).astype(object)
