"""Option values that click has no type for, read in callbacks."""

from __future__ import annotations

import datetime as dt
import re

import click

from placement_cli.language import text

_SECONDS = {None: 1.0, "s": 1.0, "秒": 1.0, "m": 60.0, "分": 60.0, "h": 3600.0}


FIRST, LAST = 1950, 2150
"""Years that a day may lie in: nobody's term does not, and reckoning goes years beyond it."""


def duration(_ctx: object, param: click.Parameter | None, value: str | None) -> float | None:
    """``50s``, ``2m``, ``1h`` or plain seconds as seconds above zero.

    >>> duration(None, None, "2m")
    120.0
    """
    if value is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|h|秒|分)?", value.strip().lower())
    seconds = float(found[1]) * _SECONDS[found[2]] if found else 0.0
    if seconds <= 0:
        raise click.BadParameter(text("help.duration", value=value), param=param)
    return seconds


def day(_ctx: object, param: click.Parameter | None, value: str | None) -> dt.date:
    """A day such as 2026-06-30, 2026/06/30 or 2026年06月30日; today where none is given.

    >>> day(None, None, "2026-06-30") == day(None, None, "2026年06月30日")
    True
    """
    if value is None:
        return dt.datetime.now(tz=dt.UTC).astimezone().date()
    try:
        found = dt.date.fromisoformat(re.sub("[/.年月]", "-", value.strip()).rstrip("日"))
    except ValueError:
        raise click.BadParameter(text("help.day", value=value), param=param) from None
    if not FIRST <= found.year <= LAST:
        raise click.BadParameter(text("help.year", first=FIRST, last=LAST), param=param)
    return found


def day_given(context: object, param: click.Parameter, value: str | None) -> dt.date | None:
    """:func:`day`, but None where none is given."""
    return None if value is None else day(context, param, value)


def names(_ctx: object, param: click.Parameter | None, value: str | None) -> list[str] | None:
    """Names apart by commas, Chinese ones too, in the order given.

    >>> names(None, None, "national,chenzhou-2018")
    ['national', 'chenzhou-2018']
    """
    if value is None:
        return None
    found = [name.strip() for name in re.split("[,，]", value) if name.strip()]
    if not found:
        raise click.BadParameter(text("help.names"), param=param)
    return found


def rule_levels(
    _ctx: object, param: click.Parameter | None, values: tuple[str, ...]
) -> dict[str, str]:
    """``RULE=LEVEL`` and ``SWITCH=READING`` pairs as a mapping; the policy says what exists.

    >>> rule_levels(None, None, ("B-18/grade_at_least=warn", "cz-money=max"))
    {'B-18/grade_at_least': 'warn', 'cz-money': 'max'}
    """
    found = {}
    for value in values:
        rule, _, level = value.rpartition("=")
        if not rule.strip() or not level.strip():
            raise click.BadParameter(text("help.rule_level", value=value), param=param)
        found[rule.strip()] = level.strip()
    return found
