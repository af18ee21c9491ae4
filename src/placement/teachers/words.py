"""Months and states in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from placement.vocabulary.stays import UNITS_A_MONTH
from placement.wording import sentence

if TYPE_CHECKING:
    from placement.wording import Lang


def months_in_words(months: float, lang: Lang) -> str:
    """Months and days, a day being a thirtieth of a month; '-' where it is not known.

    >>> [months_in_words(2.5, "zh"), months_in_words(6.0, "en"), months_in_words(1 / 30, "en")]
    ['2个月15天', '6 months', '1 day']
    """
    if math.isnan(months):
        return "-"
    whole, days = divmod(round(months * UNITS_A_MONTH), UNITS_A_MONTH)
    parts = [
        sentence(f"teachers.{unit}{'' if number == 1 else 's'}", {"n": number}, lang=lang)
        for unit, number in (("month", whole), ("day", days))
        if number
    ]
    if not parts:
        return sentence("teachers.nothing", {}, lang=lang)
    return ("" if lang == "zh" else " ").join(parts)


def state_word(state: str, lang: Lang) -> str:
    """A state as it is shown."""
    return sentence(f"teachers.state.{state}", {}, lang=lang)
