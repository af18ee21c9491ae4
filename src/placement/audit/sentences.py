"""What an audit says of its entries, in the words of the clerk's own tables."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from placement.constraints import constraint_in_words
from placement.schema import SCHEMA
from placement.wording import catalogue, sentence

if TYPE_CHECKING:
    from placement.audit.entry import Offender, ProvisionEntry, RuleEntry
    from placement.wording import Lang

_TABLES = {"places": ("posts", "classes")}


def heading(table: str, field: str, lang: Lang) -> str:
    """What people call a column; figures that stand in no table have names of their own.

    >>> heading("places", "staff_total", "zh"), heading("", "limit", "zh")
    ('在岗职工总数', '上限')
    """
    if not table:
        return sentence(f"audit.value.{field}", {}, lang=lang)
    for name in _TABLES.get(table, (table,)):
        spec = SCHEMA.table(name).fields.get(field)
        if spec is not None:
            return spec.zh if lang == "zh" else spec.id
    return field


def table_name(table: str, lang: Lang) -> str:
    """What people call a table."""
    own = SCHEMA.table(_TABLES.get(table, (table,))[0])
    return own.zh if lang == "zh" else own.id


def values(offender: Offender, lang: Lang) -> str:
    """``年级 2025；实习开始 2026-03-01``: what the rule looked at."""
    comma = "；" if lang == "zh" else "; "
    return comma.join(_value(table, field, text, lang) for table, field, text in offender.values)


def _value(table: str, field: str, text: str, lang: Lang) -> str:
    if field != "constraint":
        shown = unit_name(text, lang) if field == "unit" else text
        return f"{heading(table, field, lang)} {shown}"
    # Shares have what they miss at the end: -2 too few, +0.5 too many.
    key, _, amount = text.rpartition(" ") if text[-1].isdigit() and " " in text else (text, "", "")
    words = constraint_in_words(key, lang)
    if not amount:
        return words
    code = "audit.value.short" if amount[0] == "-" else "audit.value.over"
    return sentence(code, {"constraint": words, "n": amount[1:]}, lang=lang)


def unit_name(unit: str, lang: Lang) -> str:
    """A unit in words, as it is where the catalogue has no word for it."""
    code = f"audit.unit.{unit}"
    return sentence(code, {}, lang=lang) if code in catalogue() else unit


def places_of(offender: Offender) -> str:
    """``学生.xlsx > 学生 > C5、岗位.xlsx > 岗位 > B2``: where it stands in the user's own files."""
    return "、".join(
        " > ".join(part for part in (w.file, w.sheet, w.cell) if part) for w in offender.where
    )


def why_unchecked(rule: RuleEntry, lang: Lang) -> str:
    """Which table or columns a rule lacks, '' where nothing kept it from being checked."""
    if rule.empty:
        # Said first: columns of a table that is not there are nobody's concern.
        return sentence("audit.why.empty", {"table": table_name(rule.empty, lang)}, lang=lang)
    if not rule.not_checkable:
        return ""
    columns: dict[str, list[str]] = {}
    for table, field in rule.missing:
        columns.setdefault(table, []).append(heading(table, field, lang))
    if not columns:
        return sentence("audit.why.unsaid", {}, lang=lang)
    comma = "、" if lang == "zh" else ", "
    said = [
        sentence(
            "audit.why.missing",
            {"table": table_name(table, lang), "columns": comma.join(names)},
            lang=lang,
        )
        for table, names in columns.items()
    ]
    return ("；" if lang == "zh" else "; ").join(said)


def notes(rule: RuleEntry, lang: Lang) -> list[str]:
    """What else is to be said of a rule: where it is worked out, and its days."""
    days = {"from": rule.valid_from, "to": rule.valid_to or sentence("audit.open", {}, lang=lang)}
    said = []
    if rule.lapsed:
        said.append(sentence("audit.note.lapsed", days, lang=lang))
    elif rule.elsewhere == "teachers":
        said.append(sentence("audit.note.no_teachers", {}, lang=lang))
    elif rule.elsewhere:
        said.append(sentence("audit.note.elsewhere", {"command": rule.elsewhere}, lang=lang))
    if rule.outside:
        said.append(sentence("audit.note.outside", {"n": rule.outside, **days}, lang=lang))
    if rule.excepted:
        said.append(sentence("audit.note.excepted", {"n": rule.excepted}, lang=lang))
    return said


def remarks(entry: ProvisionEntry, lang: Lang) -> str:
    """Why a provision could not be checked, where it is worked out, or why nothing computes."""
    said: dict[str, None] = {}
    if entry.type == "context":
        said[entry.reason_zh if lang == "zh" else entry.reason_en] = None
    for rule in entry.rules:
        for text in (why_unchecked(rule, lang), *notes(rule, lang)):
            said[text] = None
    return ("；" if lang == "zh" else "; ").join(filter(None, said))


@cache
def remedy(word: str, kind: str, lang: Lang) -> str:
    """What can be done about a broken rule."""
    code = f"audit.fix.{word}"
    return sentence(code if code in catalogue() else f"audit.fix.{kind}", {}, lang=lang)


def standing(name: str, lang: Lang) -> str:
    """How an entry stands, in two to eight characters."""
    return sentence(f"audit.standing.{name}", {}, lang=lang)


def type_name(name: str, lang: Lang) -> str:
    """What kind of demand a provision is."""
    return sentence(f"audit.type.{name}", {}, lang=lang)
