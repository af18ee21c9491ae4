"""Every code of the benchmarks has its half page in both languages."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

FILE = resources.files("placement.wording").joinpath("messages", "bench.toml")
TEXTS = tomllib.loads(FILE.read_text(encoding="utf-8"))
CODES = [code for code in TEXTS if code[0] in "EWI" and code[1:].isdigit()]


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_sentence_remedy_and_example(code: str) -> None:
    texts = TEXTS[code]
    assert set(texts) == {"zh", "en", "zh_fix", "en_fix", "zh_more", "en_more"}
    assert "例：" in texts["zh_more"]
    assert "Example: " in texts["en_more"]


def test_outcomes_and_verdicts_are_worded() -> None:
    """All that a record or a comparison can say."""
    outcomes = ("plan", "unverified", "infeasible", "no_plan", "refused", "time_limit",
                "memory_limit", "crashed")  # fmt: skip
    verdicts = ("better", "worse", "none", "same")
    assert {f"bench.outcome.{name}" for name in outcomes} <= set(TEXTS)
    assert {f"bench.verdict.{name}" for name in verdicts} <= set(TEXTS)
