"""``once``: due on one day, such as a milestone or the end of a document's validity.

“2020年底前” (吉政办发〔2018〕48号 （六）) is 2020-12-31.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from placement.vocabulary.kinds import DateRule


@dataclass(frozen=True, slots=True)
class OnceParams:
    """``on`` as YYYY-MM-DD."""

    on: str = "2020-12-31"

    def __post_init__(self) -> None:
        try:
            dt.date.fromisoformat(self.on)
        except ValueError:
            raise ValueError(f"on: YYYY-MM-DD ({self.on})") from None


def dates(params: OnceParams, since: dt.date, until: dt.date) -> list[dt.date]:
    """The day, where it lies from ``since`` to ``until``, both included.

    >>> from datetime import date
    >>> dates(OnceParams(on="2022-09-30"), date(2022, 9, 30), date(2022, 9, 30))
    [datetime.date(2022, 9, 30)]
    """
    day = dt.date.fromisoformat(params.on)
    return [day] if since <= day <= until else []


RULE = DateRule(
    word="once",
    zh="到期的事项",
    en="Due once",
    params=OnceParams,
    dates=dates,
)
