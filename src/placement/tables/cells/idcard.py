"""Resident identity numbers (GB 11643): checked, never shown, never repaired."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from placement.tables.cells import BLANK, Read
from placement.tables.cells.ids import read_id
from placement.tables.cells.text import key

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def check_digit(digits: str) -> str:
    """The 18th character for 17 digits, ISO 7064 MOD 11-2.

    >>> check_digit("11010519491231002")
    'X'
    """
    return _CHECKS[sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11]


def read_id_card(value: object) -> Read:
    """The number as text; ``W205`` where it is masked or malformed, ``I208`` where the check fails.

    >>> read_id_card("431002********2021").code, read_id_card("11010519491231002x").value
    ('W205', '11010519491231002X')
    """
    read = read_id(value)
    if not isinstance(read.value, str):
        return read
    text = key(read.value).upper()
    if not text or text in {"无", "-", "/"}:
        return BLANK
    if re.search(r"[*#]|X{2,}", text) or not re.fullmatch(r"\d{15}|\d{17}[\dX]", text):
        # Kept out of the tables: a masked number can be shown but never joined or paid on.
        return Read(None, "W205")
    if len(text) == 15 or text.startswith("999") or text[17] != check_digit(text[:17]):
        return Read(text, "I208")
    return Read(text)


def valid(texts: np.ndarray) -> np.ndarray:
    """Where an 18-character number has a true check digit and a possible day of birth, bool.

    >>> valid(np.array(["11010519491231002X", "110105194912310021", ""], dtype=object)).tolist()
    [True, False, False]
    """
    shaped = np.array([isinstance(t, str) and len(t) == 18 and t[:17].isdigit() for t in texts])
    good = np.zeros(len(texts), dtype=bool)
    if not shaped.any():
        return good
    letters = np.array(texts[shaped], dtype="U18").view(np.uint32).reshape(-1, 18)
    digits = letters[:, :17].astype(np.int64) - ord("0")
    wanted = np.frombuffer(_CHECKS.encode(), dtype=np.uint8)[digits @ np.array(_WEIGHTS) % 11]
    month = digits[:, 10] * 10 + digits[:, 11]
    day = digits[:, 12] * 10 + digits[:, 13]
    plausible = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    good[shaped] = (letters[:, 17] == wanted) & plausible
    return good


def bearers(texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Birth (datetime64[s]) and sex (object) of the bearers of valid numbers.

    A day that the calendar lacks gives NaT.
    """
    births = pd.to_datetime([t[6:14] for t in texts], format="%Y%m%d", errors="coerce")
    odd = np.array([int(t[16]) % 2 for t in texts], dtype=bool)
    return births.to_numpy().astype("datetime64[s]"), np.where(odd, "男", "女").astype(object)
