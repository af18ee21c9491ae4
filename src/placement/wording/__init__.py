"""Sentences in Chinese and English for every code, from the TOML files in ``messages/``.

A message file holds tables named by code: ``zh``, ``en`` (one sentence with ``{fact}`` braces),
``zh_fix``, ``en_fix`` (what to do), ``zh_more``, ``en_more`` (half a page for ``placement code``,
with an example). A fact that a sentence needs and nobody gave shows as ``{name}``, never an error:
an error message must not fail. A clause in brackets, ``[Did you mean {near}?]``, is left out where
its fact is ``-`` or empty. A fact with a text for each language, ``{"zh": …, "en": …}``, is said in
that of the sentence.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.errors import Fault

Lang = Literal["zh", "en"]
MARKS: Mapping[str, str] = {"error": "×", "warning": "!", "info": "i"}
"""Severity marks; all of them exist in GBK."""
_CLAUSE = re.compile(r"\[([^\[\]{}]*\{(\w+)\}[^\[\]{}]*)\]")
"""A clause about one fact."""


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Code to its texts, all message files together.

    Raises
    ------
    ValueError
        When two files define the same code.
    """
    found: dict[str, Mapping[str, str]] = {}
    for entry in sorted(
        resources.files(__package__).joinpath("messages").iterdir(), key=lambda item: item.name
    ):
        if entry.name.endswith(".toml"):
            for code, texts in tomllib.loads(entry.read_text(encoding="utf-8")).items():
                if code in found:
                    raise ValueError(f"{code} is defined twice, the second time in {entry.name}")
                found[code] = texts
    return found


def sentence(code: str, facts: Mapping[str, object], *, lang: Lang) -> str:
    """The one-sentence message of a code with its facts filled in."""
    facts = _in_language(facts, lang)
    template = catalogue().get(code, {}).get(lang)
    # A clause may be blank on purpose; only a code that is in no file shows itself.
    return f"{code} {dict(facts)}" if template is None else _filled(template, facts, lang)


def remedy(code: str, facts: Mapping[str, object], *, lang: Lang) -> str:
    """What the reader can do about it; '' where the sentence says it all."""
    facts = _in_language(facts, lang)
    return _filled(catalogue().get(code, {}).get(f"{lang}_fix", ""), facts, lang)


def _in_language(facts: Mapping[str, object], lang: Lang) -> Mapping[str, object]:
    return {
        name: fact[lang] if isinstance(fact, dict) and fact.keys() == {"zh", "en"} else fact
        for name, fact in facts.items()
    }


def _filled(template: str, facts: Mapping[str, object], lang: Lang) -> str:
    if "[" in template:
        template = _CLAUSE.sub(
            lambda found: "" if facts.get(found[2], "-") in ("", "-") else found[1], template
        )
    if lang == "en":
        # Lists among the facts are joined as in Chinese; what stands in the user's cell stays.
        facts = {
            name: fact.replace("、", ", ") if isinstance(fact, str) and name != "value" else fact
            for name, fact in facts.items()
        }
    return template.format_map(_Facts(facts))


def headline(fault: Fault, *, lang: Lang, cells_named: int | None = 5) -> str:
    """``× E210 file > sheet > E8「heading」：sentence``: one line without the remedy.

    At most ``cells_named`` cells are named, all for None; every character exists in GBK.
    """
    named = fault.cells[:cells_named]
    cells = ("、" if lang == "zh" else ", ").join(named)
    if len(fault.cells) > len(named):
        more = len(fault.cells) - len(named)
        cells += f" 另有 {more} 处" if lang == "zh" else f" and {more} more"
    heading = f"「{fault.heading}」" if fault.heading else ""
    where = " > ".join(part for part in (fault.file, fault.sheet, cells) if part)
    colon = "：" if lang == "zh" else ": "
    text = sentence(fault.code, {"value": fault.value, **fault.facts}, lang=lang)
    place = f"{where}{heading}{colon}" if where else ""
    return f"{MARKS[fault.severity]} {fault.code} {place}{text}"


def describe(fault: Fault, *, lang: Lang) -> str:
    """:func:`headline` and the remedy on one line."""
    fix = remedy(fault.code, {"value": fault.value, **fault.facts}, lang=lang)
    return f"{headline(fault, lang=lang)}{' ' + fix if fix else ''}"
