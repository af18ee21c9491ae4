"""What all grants share: the frame of claims, who is refused first, and which of several is paid.

Not a word: the words of kind ``GrantRule`` and the engine that joins them read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.catalogue import regions
from placement.months import whole_months_of
from placement.vocabulary.kinds import CLAIM_COLUMNS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

Days = NDArray[np.datetime64]
Texts = NDArray[np.object_]
_COUNTS = ("amount", "rate", "units")
_MONTHS = ("applied_months", "computed_months")
_DAYS = ("fact_date", "start", "end")
_NOT_A_DAY = np.datetime64("NaT", "s")


def claims(rows: int, **columns: object) -> pd.DataFrame:
    """A frame with ``CLAIM_COLUMNS``; a column left out is blank, one value stands in every row.

    ``amount`` is ``rate`` times ``units`` where ``refusal`` is blank, else 0.

    >>> claims(2, rate=200, units=1, refusal=np.array(["", "S601"], dtype=object)).amount.tolist()
    [200, 0]
    """
    made: dict[str, np.ndarray] = {}
    blank: object
    for name in CLAIM_COLUMNS:
        if name in _DAYS:
            dtype, blank = "datetime64[s]", _NOT_A_DAY
        elif name in _COUNTS:
            dtype, blank = "int64", 0
        elif name in _MONTHS:
            dtype, blank = "int64", -1
        else:
            dtype, blank = "object", ""
        made[name] = np.empty(rows, dtype=dtype)
        made[name][:] = columns.get(name, blank)
    unknown = set(columns) - set(made)
    if unknown:
        raise AssertionError(f"no columns of claims: {sorted(unknown)}")
    made["amount"] = np.where(made["refusal"] == "", made["rate"] * made["units"], 0)
    return pd.DataFrame(made)


def first_reason(rows: int, reasons: Sequence[tuple[np.ndarray, str]]) -> Texts:
    """The code of the first mask that holds in each row, '' where none does, (rows,)."""
    code: Texts = np.full(rows, "", dtype=object)
    for mask, name in reversed(reasons):
        code[np.asarray(mask, dtype=bool)] = name
    return code


def choose_one(frame: pd.DataFrame) -> NDArray[np.int64]:
    """For each claim the row that is paid in its place, its own where it stands, (rows,).

    Of the good claims of one payee for the same matter and period only the highest stands
    (就高不就低、不重复享受); of equally high ones the first. Blank matters never clash.

    >>> two = claims(2, payee="甲厂", matter="基地", rate=np.array([10, 20]), units=1)
    >>> choose_one(two).tolist()
    [1, 1]
    """
    rows = np.arange(len(frame))
    able = np.flatnonzero((frame["refusal"] == "").to_numpy() & (frame["matter"] != "").to_numpy())
    if not len(able):
        return rows
    keys = [pd.factorize(frame[name].to_numpy()[able])[0] for name in _ONE_OF]
    group = np.unique(np.stack(keys, axis=1), axis=0, return_inverse=True)[1].reshape(-1)
    order = np.lexsort((able, -frame["amount"].to_numpy()[able], group))
    first = np.r_[True, group[order][1:] != group[order][:-1]]
    best = np.empty(int(group.max()) + 1, dtype=np.int64)
    best[group[order][first]] = able[order][first]
    rows[able] = best[group]
    return rows


_ONE_OF = ("payee", "student_id", "matter", "period")
"""What claims agree in of which one is paid. A claim for a whole enterprise names no student."""


def refused(frame: pd.DataFrame, mask: np.ndarray, code: str) -> pd.DataFrame:
    """The claims with those in the mask refused for that reason."""
    changed = frame.copy()
    changed.loc[mask, "refusal"] = code
    changed.loc[mask, "amount"] = 0
    return changed


def day(of: dt.date) -> np.datetime64:
    """A date for arrays of days."""
    return np.datetime64(of, "D")


def months_by(start: Days, end: Days, as_of: dt.date) -> NDArray[np.int64]:
    """Whole months of each stay that are over by that day, -1 where a day is missing, (rows,)."""
    known = ~np.isnat(start) & ~np.isnat(end)
    today = day(as_of)
    first = np.where(known, start, today)
    last = np.where(known, np.minimum(end, today), today)
    counted: NDArray[np.int64] = np.where(known, whole_months_of(first, last), -1)
    return counted


def texts(days: Days) -> Texts:
    """Days as ISO text, '' for NaT; each is written once."""
    codes, distinct = pd.factorize(days, use_na_sentinel=False)
    said = np.datetime_as_string(np.asarray(distinct).astype("datetime64[D]")).astype(object)
    said[said == "NaT"] = ""
    found: Texts = said[codes] if len(said) else np.zeros(0, dtype=object)
    return found


def within(codes: Texts, wanted: Sequence[str]) -> NDArray[np.int8]:
    """1 where a place lies in one of the wanted regions, 0 where not, -1 where unknown, (rows,).

    >>> within(np.array(["431002", "440100", ""], dtype=object), ["431000"]).tolist()
    [1, 0, -1]
    """
    at, distinct = pd.factorize(codes, use_na_sentinel=False)
    chains = [regions.chain(code) for code in distinct]
    asked = set(wanted)
    said = np.array([-1 if not c else int(bool(asked & set(c))) for c in chains], dtype=np.int8)
    found: NDArray[np.int8] = said[at] if len(said) else np.zeros(0, dtype=np.int8)
    return found


def looked_up(keys: Texts, known: pd.DataFrame, key: str, value: str) -> Texts:
    """A text column of another table by its key, '' where the key is not there, (rows,)."""
    index = pd.Index(known[key])
    unique = known[~index.duplicated()]
    at = pd.Index(unique[key]).get_indexer(pd.Index(keys, dtype=object))
    values = np.append(unique[value].to_numpy(dtype=object), "")
    found: Texts = np.where(keys == "", "", values[at])
    return found
