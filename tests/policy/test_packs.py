"""The packs that come with the package: their sources, and their examples in both forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generated_rows import columns, frame
from placement.policy import pack_names
from placement.policy.example import blank, finding
from placement.policy.load import load_pack
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Finding, PairRule

if TYPE_CHECKING:
    from placement.policy.pack import Example, PackRule

RULES = [
    rule
    for name in pack_names()
    for provision in load_pack(name).provisions
    for rule in provision.rules
]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{k}")
    for rule in RULES
    for k, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_holds_pair_by_pair(rule: PackRule, example: Example) -> None:
    """What the pack expects is what the one-row form says."""
    assert finding(rule, example).name.lower() == example.expect


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_holds_all_at_once(rule: PackRule, example: Example) -> None:
    """The array form says the same."""
    word = rule_word(rule.word)
    places: list[Any] = [{**blank("posts"), **place} for place in example.places]
    if isinstance(word, PairRule):
        student = {**blank("students"), **example.student}
        table = word.table(
            columns([student], "students", word.student_fields),
            columns(places, "posts", word.place_fields),
            rule.params,
        )
        assert Finding(table[0, 0]).name.lower() == example.expect
        return
    quotas, unknown = word.quotas(frame(places, "posts", word.place_fields), rule.params)
    over = any(sum(example.taken[p] for p in q.members) > q.limit for q in quotas)
    said = "broken" if over else "unknown" if len(unknown) else "kept"
    assert said == example.expect


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_an_example_that_keeps_and_one_that_breaks_it(rule: PackRule) -> None:
    """A rule without both could be one that never finds anything."""
    assert {"kept", "broken"} <= {example.expect for example in rule.examples}


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
        "B-5/credit_ok",
        "B-6/approved_host",
        "B-8/major_fit",
        "B-11/enterprise",
        "B-11/same_post",
        "B-13/min_months",
        "B-18/grade_at_least",
        "B-18/age_at_least",
        "B-18/venue_ban",
        "B-18/minors",
        "B-18/women",
        "B-18/heavy_work",
        "T-1/level_meets",
        "T-2/sex_meets",
    }
