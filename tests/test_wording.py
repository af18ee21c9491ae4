"""Sentences filled in from the catalogue."""

from __future__ import annotations

import re

import pytest

from placement.wording import Lang, catalogue, remedy, sentence


@pytest.mark.parametrize("near", ["-", "", None])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_clause_without_its_fact_is_left_out(lang: Lang, near: str | None) -> None:
    facts = {"table": "学生", "col": "专业"} | ({} if near is None else {"near": near})
    said = sentence("E113", facts, lang=lang)
    assert said == {
        "zh": "学生 表缺少必需列「专业」",
        "en": "The table 学生 lacks the required column 专业",
    }[lang]  # fmt: skip


def test_a_clause_with_its_fact_is_said_without_its_brackets() -> None:
    """Brackets in the fact itself stay."""
    facts = {"table": "students", "col": "major", "near": "专业[2]"}
    assert sentence("E113", facts, lang="en").endswith("column major. Is it 专业[2]?")
    assert "，如 数控技术。" in remedy("W242", {"near": "数控技术"}, lang="zh")


def test_no_sentence_offers_nothing() -> None:
    """Every suggestion stands in a clause that can be left out."""
    offer = re.compile(r"(mean|Near it:|near it:|是不是|相近)[^\[\]]*\{near\}[^\[\]]*$")
    bare = [
        (code, name)
        for code, texts in catalogue().items()
        for name, text in texts.items()
        if offer.search(text)
    ]
    assert bare == [("help.near", "zh"), ("help.near", "en")]


def test_a_fact_that_nobody_gave_shows_its_name() -> None:
    assert sentence("E202", {}, lang="en").count("{") == 2
    assert sentence("X999", {"a": 1}, lang="en") == "X999 {'a': 1}"
