"""Assignment problems of the OR-Library: rows become students, columns posts with one seat.

The text is numbers between blanks, however broken into lines: the size n, then either n × n costs
row by row (``assign100`` …) or triples ``row column cost``, counted from 1 (``assignp800`` …).
Costs are minimised there and scores maximised here, so a score is minus the cost.

J. E. Beasley, "Linear programming on Cray supercomputers", Journal of the Operational Research
Society 41 (1990) 133–139, doi:10.1057/jors.1990.17.
"""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pandas as pd

from placement.importers import damaged
from placement.instance import Instance, Term

PUBLISHED = dt.date(1990, 2, 1)
_NUMBERS = re.compile(r"[\s0-9+-]*")


def recognises(text: str) -> bool:
    """Whether the first line is one integer and the next two hold numbers only."""
    lines = [line for line in text[:4000].splitlines() if line.strip()][:3]
    return (
        len(lines) > 1
        and lines[0].strip().isdecimal()
        and all(_NUMBERS.fullmatch(line) for line in lines[1:])
    )


def parse(text: str, file: str, name: str) -> Instance:
    """The instance of one file; ``name`` becomes the term's.

    Raises
    ------
    DataError
        E612 not an integer, E613 cut short, E614 number outside 1 … n, E615 a pair twice, E616 no
        size.
    """
    numbers = _integers(text, file)
    size = int(numbers[0]) if len(numbers) else 0
    if size < 1:
        raise damaged(file, "E616", line=1, value=text[:20].split("\n")[0].strip())
    values = numbers[1:]
    if len(values) == size * size:
        student, post = (index.ravel() for index in np.indices((size, size)))
        cost = values
    elif _in_triples(text) and len(values) % 3 == 0 and len(values) >= 3 * size:
        student, post, cost = _triples(text, file, size, values)
    else:
        wanted = max(3 * size, -(-len(values) // 3) * 3) if _in_triples(text) else size * size
        facts = {"n": size, "wanted": wanted, "found": len(values)}
        raise damaged(file, "E613", line=len(text.splitlines()), **facts)
    return _instance(name, size, student, post, -cost)


def _integers(text: str, file: str) -> np.ndarray:
    try:
        return np.array(text.split(), dtype=np.str_).astype(np.int64)
    except (ValueError, OverflowError):
        for line, content in enumerate(text.splitlines(), start=1):
            for token in content.split():
                if not re.fullmatch(r"[+-]?[0-9]{1,18}", token):
                    raise damaged(file, "E612", line=line, value=token[:20]) from None
        raise


def _in_triples(text: str) -> bool:
    """Whether the first line of costs holds three numbers; rows of the dense form hold more."""
    lines = (line for line in text.splitlines() if line.strip())
    return next((len(line.split()) == 3 for k, line in enumerate(lines) if k == 1), False)


def _triples(
    text: str, file: str, size: int, values: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    student, post, cost = values.reshape(-1, 3).T
    student, post = student - 1, post - 1
    for index in (student, post):
        outside = np.flatnonzero((index < 0) | (index >= size))
        if len(outside):
            at = int(outside[0])
            line = _line(text, 1 + 3 * at)
            raise damaged(file, "E614", line=line, value=int(index[at]) + 1, n=size)
    key = student * size + post
    order = np.argsort(key, kind="stable")
    twice = np.flatnonzero(np.diff(key[order]) == 0)
    if len(twice):
        at = int(order[twice + 1].min())
        facts = {"i": int(student[at]) + 1, "j": int(post[at]) + 1}
        raise damaged(file, "E615", line=_line(text, 1 + 3 * at), **facts)
    return student, post, cost


def _line(text: str, token: int) -> int:
    """The 1-based line on which the token of that position stands."""
    seen = 0
    for line, content in enumerate(text.splitlines(), start=1):
        seen += len(content.split())
        if seen > token:
            return line
    return len(text.splitlines())


def _instance(
    name: str, size: int, student: np.ndarray, post: np.ndarray, score: np.ndarray
) -> Instance:
    width = len(str(size))
    rows = np.array([f"R{k:0{width}d}" for k in range(1, size + 1)], dtype=object)
    columns = np.array([f"C{k:0{width}d}" for k in range(1, size + 1)], dtype=object)
    order = np.lexsort((post, student))
    tables = {
        "students": pd.DataFrame(
            {"student_id": _texts(rows), "name": _texts(rows), "major": _texts(_blank(size))}
        ),
        "posts": pd.DataFrame(
            {
                "post_id": _texts(columns),
                "employer": _texts(columns),
                "post": _texts(columns),
                "need": np.ones(size, dtype=np.int64),
            }
        ),
        "scores": pd.DataFrame(
            {
                "student_id": _texts(rows[student[order]]),
                "post_id": _texts(columns[post[order]]),
                "score": score[order],
            }
        ),
    }
    return Instance.from_frames(tables, term=Term(name, PUBLISHED))


def _blank(size: int) -> np.ndarray:
    return np.full(size, "", dtype=object)


def _texts(values: np.ndarray) -> pd.Series:
    return pd.Series(values, dtype=object)
