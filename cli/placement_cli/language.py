"""Which language the user reads, and the texts of the command line in it."""

from __future__ import annotations

import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal

from placement import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Lang = Literal["zh", "en"]
LANG: ContextVar[Lang] = ContextVar("LANG", default="en")
"""The language of this call of the program; set once at its start."""


def choose(args: Sequence[str], environ: Mapping[str, str]) -> Lang:
    """What ``--lang`` says, else the locale; the help needs to know before options are parsed.

    >>> choose(["solve", "--lang=zh"], {}), choose([], {"LANG": "zh_CN.GBK"}), choose([], {})
    ('zh', 'zh', 'en')
    """
    for at, arg in enumerate(args):
        if arg == "--":
            break
        name, _, value = arg.partition("=")
        if name == "--lang":
            value = value or (args[at + 1] if at + 1 < len(args) else "")
            if value in ("zh", "en"):
                return "zh" if value == "zh" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "zh" if environ[name].lower().startswith(("zh", "chinese")) else "en"
    return _language_of_windows()


def _language_of_windows() -> Lang:
    if sys.platform == "win32":
        import ctypes
        import locale

        code = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return "zh" if locale.windows_locale.get(code, "").startswith("zh") else "en"
    return "en"


def text(key: str, **facts: object) -> str:
    """The sentence of that key, in the language of this call."""
    return sentence(key, facts, lang=LANG.get())
