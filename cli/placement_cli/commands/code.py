"""``placement code E203``: half a page on a code."""

from __future__ import annotations

import difflib
import re

import click

from placement import UsageError, catalogue, remedy, sentence
from placement_cli.console import Console, table
from placement_cli.group import command
from placement_cli.language import LANG, text
from placement_cli.layout import console_width, wrap

_LOOK_ALIKE = str.maketrans("OILZSB", "011258")
_CODE = re.compile(r"[EWIS]\d{3}")


@command("code")
@click.argument("name", metavar="[CODE]", required=False)
@click.pass_obj
def COMMAND(console: Console, name: str | None) -> None:
    """Print what the catalogue says of a code, or list all codes."""
    codes = sorted(code for code in catalogue() if _CODE.fullmatch(code))
    if name is None:
        for line in table([(code, _blank(sentence(code, {}, lang=LANG.get()))) for code in codes]):
            console.data(line)
        return
    code = name.strip().upper()
    if code not in codes:
        digits = code[:1] + code[1:].translate(_LOOK_ALIKE)
        near = [digits] if digits in codes else difflib.get_close_matches(code, codes, cutoff=0.5)
        hint = text("help.near", near=text("help.or").join(near)) if near else ""
        raise UsageError("E420", name=name, near=hint)
    width = min(console_width(), 80) - 1
    parts = [f"{code}  {_blank(sentence(code, {}, lang=LANG.get()))}"]
    fix = _blank(remedy(code, {}, lang=LANG.get()))
    if fix:
        parts.append(f"{text('code.fix')}{'：' if LANG.get() == 'zh' else ': '}{fix}")
    parts.append(catalogue()[code].get(f"{LANG.get()}_more") or text("code.none"))
    for part in parts:
        lines = [wrap(line, width) for line in part.strip().splitlines()]
        console.data("\n".join(lines) + "\n")


def _blank(line: str) -> str:
    """The sentence with its facts shown as ``…``: there is no case to take them from."""
    return re.sub(r"\{[^}]*\}", "…", line)
