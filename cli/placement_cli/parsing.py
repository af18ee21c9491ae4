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


_BYTES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


def seeds(_ctx: object, param: click.Parameter | None, value: str) -> list[int]:
    """Seeds apart by commas, or from one to another; each once, in the order given.

    >>> seeds(None, None, "1..3,7")
    [1, 2, 3, 7]
    """
    found: list[int] = []
    for part in re.split("[,，]", value):
        ends = re.fullmatch(r"\s*(\d{1,9})\s*(?:\.\.\s*(\d{1,9})\s*)?", part)
        first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (1, 0)
        if first > last or last - first >= 10_000:
            raise click.BadParameter(text("help.seeds", value=value), param=param)
        found += range(first, last + 1)
    return list(dict.fromkeys(found))


def memory(_ctx: object, param: click.Parameter | None, value: str | None) -> int | None:
    """``8G``, ``500M`` or plain bytes, in powers of a thousand, as bytes.

    >>> memory(None, None, "8G")
    8000000000
    """
    if value is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]?)b?", value.strip().lower())
    size = int(float(found[1]) * _BYTES[found[2]]) if found else 0
    if size <= 0:
        raise click.BadParameter(text("help.memory", value=value), param=param)
    return size


def share(_ctx: object, param: click.Parameter | None, value: str | None) -> float | None:
    """``5%`` or ``0.05`` as a share from zero upwards.

    >>> share(None, None, "5%"), share(None, None, "0.05")
    (0.05, 0.05)
    """
    if value is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([%％]?)", value.strip())
    if not found:
        raise click.BadParameter(text("help.share", value=value), param=param)
    return float(found[1]) / 100 if found[2] else float(found[1])


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


def params(_ctx: object, param: click.Parameter | None, values: tuple[str, ...]) -> dict[str, str]:
    """``NAME=VALUE`` pairs as a mapping; the method says what exists.

    >>> params(None, None, ("mip_gap=0.001",))
    {'mip_gap': '0.001'}
    """
    found = {}
    for text_ in values:
        name, mark, value = text_.partition("=")
        if not (mark and name.strip() and value.strip()):
            raise click.BadParameter(text("help.param", value=text_), param=param)
        found[name.strip()] = value.strip()
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
