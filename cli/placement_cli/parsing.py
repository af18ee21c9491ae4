"""Option values that click has no type for."""

from __future__ import annotations

import re
from typing import Any

import click

from placement_cli.language import text

_UNITS = {"": 1.0, "s": 1.0, "秒": 1.0, "m": 60.0, "分": 60.0, "h": 3600.0}


class Duration(click.ParamType):
    """``50s``, ``2m``, ``1h`` or plain seconds, as seconds."""

    name = "TIME"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Seconds, above zero.

        >>> Duration().convert("2m", None, None)
        120.0
        """
        if isinstance(value, (int, float)):
            return float(value)
        found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|h|秒|分)?", str(value).strip().lower())
        seconds = float(found[1]) * _UNITS[found[2] or ""] if found else 0.0
        if seconds <= 0:
            self.fail(text("help.duration", value=value), param, ctx)
        return seconds


class Names(click.ParamType):
    """Names apart by commas, as a tuple."""

    name = "NAMES"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Names in the order given; a Chinese comma parts them too.

        >>> Names().convert("national,chenzhou-2018", None, None)
        ('national', 'chenzhou-2018')
        """
        if isinstance(value, tuple):
            return value
        names = tuple(name.strip() for name in re.split("[,，]", str(value)) if name.strip())
        if not names:
            self.fail(text("help.names"), param, ctx)
        return names


class RuleLevel(click.ParamType):
    """``RULE=hard|warn|off`` as a pair."""

    name = "RULE=LEVEL"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Rule and level; whether there is such a rule is for the policy to say.

        >>> RuleLevel().convert("B-18/grade_at_least=warn", None, None)
        ('B-18/grade_at_least', 'warn')
        """
        if isinstance(value, tuple):
            return value
        rule, _, level = str(value).rpartition("=")
        if not rule.strip() or level.strip() not in ("hard", "warn", "off"):
            self.fail(text("help.rule_level", value=value), param, ctx)
        return rule.strip(), level.strip()
