"""The packs that come with the package: their sources, and their examples in both forms."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest

from generated_rows import columns, frame
from placement.policy import pack_names
from placement.policy.example import blank, finding
from placement.policy.load import load_pack
from placement.vocabulary import RULES as WORDS
from placement.vocabulary import rule_word
from placement.vocabulary.binding import UNITS
from placement.vocabulary.kinds import Finding, PairRule, QuotaRule, RecordRule

if TYPE_CHECKING:
    from placement.policy.example import Example
    from placement.policy.pack import PackRule
    from placement.vocabulary.kinds import RuleWord

RULES = [
    rule
    for name in pack_names()
    for provision in load_pack(name).provisions
    for rule in provision.rules
]
RULES_BY_WORD = [rule_word(name) for name in WORDS]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{k}")
    for rule in RULES
    for k, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_holds(rule: PackRule, example: Example) -> None:
    """What the pack expects is what the rule's word finds."""
    assert finding(rule_word(rule.word), rule.params, example) == example.expect


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_holds_all_at_once(rule: PackRule, example: Example) -> None:
    """The array form of a word that has two says the same."""
    word, given = rule_word(rule.word), example.given
    if isinstance(word, PairRule):
        student = {**blank("students"), **given.get("student", {})}
        place = {**blank("posts"), **given.get("place", {})}
        table = word.table(
            columns([student], "students", word.student_fields),
            columns([place], "posts", word.place_fields),
            rule.params,
        )
        assert Finding(table[0, 0]).name.lower() == example.expect
    elif isinstance(word, RecordRule):
        table_id = word.table(rule.params)
        row = {**blank(table_id), **given.get("row", {})}
        said = word.column(frame([row], table_id, word.fields(rule.params)), rule.params)
        assert Finding(said[0]).name.lower() == example.expect
    elif isinstance(word, QuotaRule):
        alike = {"employer": "甲厂"}
        places: list[Any] = [{**blank("posts"), **alike, **place} for place in given["places"]]
        others = {
            name: frame(
                [{**blank(name), **alike, **row} for row in given.get("tables", {}).get(name, [])],
                name,
                fields,
            )
            for name, fields in word.tables.items()
        }
        offered = frame(places, "posts", word.place_fields)
        quotas, unknown = word.quotas(offered, others, rule.params)
        taken = given["taken"]
        over = any(sum(taken[p] for p in q.members) > q.limit for q in quotas)
        assert ("broken" if over else "unknown" if len(unknown) else "kept") == example.expect


TWO_SIDED = [rule for rule in RULES if isinstance(rule_word(rule.word), PairRule | QuotaRule)]


@pytest.mark.parametrize("rule", TWO_SIDED, ids=lambda rule: rule.id)
def test_every_rule_has_an_example_that_keeps_and_one_that_breaks_it(rule: PackRule) -> None:
    """A rule without both could be one that never finds anything."""
    assert {"kept", "broken"} <= {example.expect for example in rule.examples}


@pytest.mark.parametrize("word", RULES_BY_WORD, ids=lambda word: word.word)
def test_every_number_of_a_word_has_a_unit(word: RuleWord) -> None:
    """A pack must repeat the unit, so there has to be one."""
    kinds = get_type_hints(word.params)
    for field in dataclasses.fields(word.params):
        if kinds[field.name] in (int, float, tuple[int, ...], tuple[float, ...]):
            assert field.metadata.get("unit") in UNITS, field.name


@pytest.mark.parametrize("name", pack_names())
def test_a_pack_can_be_shown_on_a_gbk_console(name: str) -> None:
    """Titles, quotes and notes hold no character that GBK lacks."""
    pack = load_pack(name)
    for provision in pack.provisions:
        for text in (provision.zh, provision.en, provision.quote, provision.clause, provision.note):
            assert text.encode("gbk").decode("gbk") == text
    assert (pack.title_zh + pack.source).encode("gbk")
    assert pack.title_en.encode("gbk")


def test_hard_rules_of_the_country_are_those_that_the_law_forbids() -> None:
    """Which rules can leave a student without a place is a decision, so it is written down."""
    hard = {
        rule.id
        for p in load_pack("national").provisions
        for rule in p.rules
        if rule.level == "hard"
    }
    assert hard == {
        "B-3/host_legal",
        "B-5/credit_ok",
        "B-5/safety",
        "B-6/approved_host",
        "B-8/major_fit",
        "B-10/own_choice",
        "B-11/enterprise",
        "B-11/same_post",
        "B-13/min_months",
        "B-13/no_simple_work",
        "B-16/no_agent",
        "B-18/grade_at_least",
        "B-18/age_at_least",
        "B-18/venue_ban",
        "B-18/minors",
        "B-18/women",
        "B-18/heavy_work",
        "B-20/hours_limit",
        "B-21/literal",
        "B-23/no_fees",
        "B-25/cross_province",
        "B-31/minors_venue",
        "B-32/hazard_ban",
        "B-33/load",
        "B-38/no_fees",
        "T-1/level_meets",
        "T-2/sex_meets",
        "T-3/host_school",
        "T-4/host_grade",
    }
