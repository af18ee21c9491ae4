"""The key of a constraint as a sentence, for people who never see a certificate.

Keys are those of :mod:`placement.side` and of certificates: ``place|P1``, ``share|…``,
``budget|…``, ``team|…``, sets and caps such as ``teacher=周师|employer=远大``, and limits
(``park|高新区|max``).
The numbers that a sentence needs stand in the tables, not in the key.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from placement.catalogue import regions
from placement.wording import sentence

if TYPE_CHECKING:
    from placement.instance import Instance
    from placement.wording import Lang

_SHARE = re.compile(
    r"share\|(?P<student_field>\w*)=(?P<s>.*)\|(?P<place_field>\w+)=(?P<p>.*)"
    r"\|(?P<of>人|学生|名额)\|(?P<side>least|most)(?:\|(?P<number>\d+))?"
)
_SET = re.compile(
    r"(?P<student_field>school|dept|klass|major|teacher)=(?P<s>.*)"
    r"\|(?P<place_field>employer|park|region|place_id)(?:=(?P<p>.*))?"
)
_LIMIT = re.compile(
    r"(?:student\|)?(?P<field>park|employer|region|school|dept|klass|major)\|(?P<value>.*)\|max"
)
_OF_CERTIFICATES = re.compile(r"(?:row|open|cap)\|")
_EVERY = ("", "*")
_OF = {"人": "people", "学生": "students", "名额": "seats"}


def kind_of(key: str) -> str:
    """What a key names: ``opening``, ``block``, ``sites``, ``share``, ``budget``, ``team``, else.

    Anything else is a ``limit``: of the user's own, or of a rule.

    >>> [kind_of(key) for key in ("place|P1", "teacher=周师|park", "B-11/x|employer|甲厂")]
    ['opening', 'sites', 'limit']
    """
    found = _SET.fullmatch(key)
    if found:
        return "sites" if found["p"] is None else "block"
    first = key.partition("|")[0]
    return {"place": "opening", "share": "share", "budget": "budget", "team": "team"}.get(
        first, "limit"
    )


def constraint_in_words(key: str, lang: Lang, *, instance: Instance | None = None) -> str:
    """What a constraint asks for; ``instance`` gives the numbers and the names of places.

    Prefixes of certificates (``row|``, ``open|``, ``cap|``) may stand before the key. Without the
    instance the sentence names the constraint and no number.

    >>> constraint_in_words("share|school=郴州幼师|region=431000|学生|least", "zh")
    '郴州幼师 的学生在 郴州市 的最低比例'
    >>> constraint_in_words("cap|teacher=周师|employer", "en")
    'students of teacher 周师: number of employers'
    """
    key = _OF_CERTIFICATES.sub("", key, count=1) if _OF_CERTIFICATES.match(key) else key
    share, own, limit = _SHARE.fullmatch(key), _SET.fullmatch(key), _LIMIT.fullmatch(key)
    if share:
        return _share(share, lang, instance)
    if own:
        return _block(own, lang, instance)
    if limit:
        return _limit(limit, lang, instance)
    first, _, rest = key.partition("|")
    if first == "place":
        return _opening(rest, lang, instance)
    if first == "team":
        return _team(rest, lang, instance)
    if first == "budget":
        return _budget(rest, lang, instance)
    label = rest.removeprefix("employer|").replace("|", " ").strip()
    return sentence("constraint.rule", {"rule": first, "label": label}, lang=lang)


def students_in_words(field: str, value: str, lang: Lang) -> str:
    """``郴州幼师 的学生``: whom a group of students means; everybody where ``field`` is ''."""
    name = (regions.name(value) or value) if field == "home_region" else value
    return sentence(f"students_by.{field or 'all'}", {"name": name}, lang=lang)


def places_in_words(field: str, value: str, lang: Lang, *, instance: Instance | None = None) -> str:
    """``郴州市``: what a group of places means."""
    if field == "order_class":
        return sentence(f"places_by.order_class.{'yes' if value == '是' else 'no'}", {}, lang=lang)
    if field == "region":
        return regions.name(value) or value
    return _place(value, instance) if field == "place_id" else value


def _share(found: re.Match[str], lang: Lang, instance: Instance | None) -> str:
    facts: dict[str, object] = {
        "students": students_in_words(found["student_field"], found["s"], lang),
        "places": places_in_words(found["place_field"], found["p"], lang),
    }
    amount = None if instance is None else _asked(found, instance)
    code = f"constraint.share.{found['side']}.{_OF[found['of']]}"
    if amount is None:
        return sentence(f"constraint.share.{found['side']}.unknown", facts, lang=lang)
    return sentence(code, facts | {"n": f"{amount:.15g}"}, lang=lang)


def _asked(found: re.Match[str], instance: Instance) -> float | None:
    """The number of the line that the key came from; later lines of one key are counted."""
    table = instance.table("shares")
    mine = (
        (table["student_field"] == found["student_field"])
        & (table["place_field"] == found["place_field"])
        & (table["of"].replace("", "人") == found["of"])
        & table[found["side"]].notna()
        & (table["student_value"].isin(_EVERY) | (table["student_value"] == found["s"]))
        & (table["place_value"].isin(_EVERY) | (table["place_value"] == found["p"]))
    )
    lines = table[found["side"]][mine].tolist()
    number = int(found["number"] or 1)
    return float(lines[number - 1]) if number <= len(lines) else None


def _block(found: re.Match[str], lang: Lang, instance: Instance | None) -> str:
    fields = found["student_field"], found["place_field"]
    facts: dict[str, object] = {"students": students_in_words(fields[0], found["s"], lang)}
    least, most = (-1, -1) if instance is None else _line(fields, instance)
    unit = sentence(f"places_by.{fields[1]}.unit", {}, lang=lang)
    if found["p"] is None:
        code = "constraint.sites" if most >= 0 else "constraint.sites.unknown"
        return sentence(code, facts | {"n": most, "unit": unit}, lang=lang)
    facts["places"] = places_in_words(fields[1], found["p"], lang, instance=instance)
    code = "constraint.block" if least > 1 else "constraint.block.unknown"
    return sentence(code, facts | {"n": least}, lang=lang)


def _line(fields: tuple[str, str], instance: Instance) -> tuple[int, int]:
    """Least and most of the line of ``blocks`` with those fields, -1 where there is none."""
    table = instance.table("blocks")
    own = table[(table["student_field"] == fields[0]) & (table["place_field"] == fields[1])]
    return (int(own["least"].iloc[-1]), int(own["most"].iloc[-1])) if len(own) else (-1, -1)


def _limit(found: re.Match[str], lang: Lang, instance: Instance | None) -> str:
    field, value = found["field"], found["value"]
    if field in ("park", "employer", "region"):
        who = places_in_words(field, value, lang)
    else:
        who = students_in_words(field, value, lang)
    if instance is not None:
        table = instance.table("quotas")
        own = table["max"][(table["field"] == field) & (table["value"] == value)]
        if len(own):
            facts = {"who": who, "n": int(own.iloc[0])}
            return sentence("constraint.limit", facts, lang=lang)
    return sentence("constraint.limit.unknown", {"who": who}, lang=lang)


def _opening(place_id: str, lang: Lang, instance: Instance | None) -> str:
    facts: dict[str, object] = {"place": _place(place_id, instance)}
    if instance is not None:
        own = instance.places["need_min"][instance.places["place_id"] == place_id]
        if len(own) and own.iloc[0] > 1:
            return sentence("constraint.opening", facts | {"n": int(own.iloc[0])}, lang=lang)
    return sentence("constraint.opening.unknown", facts, lang=lang)


def _team(student_id: str, lang: Lang, instance: Instance | None) -> str:
    if instance is None:
        return sentence("constraint.team.of", {"id": student_id}, lang=lang)
    students = instance.students
    names = students["team"][students["student_id"] == student_id].tolist() or [student_id]
    unit = sentence(f"places_by.{instance.team_unit}.same", {}, lang=lang)
    return sentence("constraint.team", {"team": names[0], "unit": unit}, lang=lang)


def _budget(rest: str, lang: Lang, instance: Instance | None) -> str:
    year, _, payer = rest.partition("|")
    facts: dict[str, object] = {"year": year, "payer": payer}
    if instance is not None:
        table = instance.table("budgets")
        years = table["year"].astype(str)
        own = table["amount"][(years == year) & (table["payer"] == payer)]
        if len(own) and not pd.isna(own.iloc[0]):
            return sentence("constraint.budget", facts | {"n": f"{own.iloc[0]:,.0f}"}, lang=lang)
    return sentence("constraint.budget.unknown", facts, lang=lang)


def _place(place_id: str, instance: Instance | None) -> str:
    """``宏达班（宏达机械）``; the id where nobody knows the place."""
    if instance is None:
        return place_id
    places = instance.places
    own = places[places["place_id"] == place_id]
    if not len(own):
        return place_id
    post, employer = own["post"].iloc[0] or place_id, own["employer"].iloc[0]
    return f"{post}（{employer}）" if employer else str(post)
