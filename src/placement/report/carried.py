"""The users' own unknown columns on their way into the plan, without what must not be passed on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.report.page import Column
from placement.schema import is_private

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.instance import Instance

_PRIVATE_VALUE = re.compile(r"(?<!\d)(?:1\d{10}|\d{15,19}[Xx]?|\d{17}[Xx])(?!\d)")


def of_students(instance: Instance) -> dict[str, np.ndarray]:
    """Unknown columns of the students as text, by heading, (n,) each."""
    return _of_table(instance, "students")


def of_places(instance: Instance) -> dict[str, np.ndarray]:
    """Unknown columns of the posts and, behind them, the order classes, (m,) each; '' for none."""
    posts, classes = _of_table(instance, "posts"), _of_table(instance, "classes")
    sizes = len(instance.tables["posts"]), len(instance.table("classes"))
    none = [np.full(size, "", dtype=object) for size in sizes]
    return {
        name: np.concatenate([posts.get(name, none[0]), classes.get(name, none[1])])
        for name in {**posts, **classes}
    }


def _of_table(instance: Instance, table: str) -> dict[str, np.ndarray]:
    """A heading that speaks of documents, accounts or telephones keeps the whole column back."""
    frame = instance.carried.get(table)
    names = [] if frame is None else [name for name in frame.columns if not is_private(str(name))]
    return {str(name): masked_column(frame[name]) for name in names} if frame is not None else {}


def masked(text: str) -> str:
    """The text with all that looks like a document, account or telephone number cut short.

    >>> masked("电话13800001111")
    '电话138****'
    """
    return _PRIVATE_VALUE.sub(lambda found: f"{found[0][:3]}****", text)


def masked_column(values: pd.Series) -> np.ndarray:
    """A column of anything as masked texts, '' where there is none."""
    codes, distinct = pd.factorize(values, use_na_sentinel=False)
    texts = ["" if pd.isna(value) else masked(str(value)) for value in distinct]
    return np.array([*texts, ""], dtype=object)[codes]


def headed(names: Mapping[str, np.ndarray], beside: Sequence[Column]) -> tuple[Column, ...]:
    """Columns for a sheet; one that shares its heading with ours is marked with a star."""
    known = {column.zh for column in beside} | {column.en for column in beside}
    shown = (f"{name}*" if name in known else name for name in names)
    return tuple(Column(name, name, width=16) for name in shown)
