"""The page on profiles: its example is a profile, and its tiers are those of the pack."""

from __future__ import annotations

import re
from pathlib import Path

from placement.policy.load import load_pack
from placement.profile import load_profile
from placement.vocabulary import TERMS
from placement.vocabulary.industry import IndustryParams
from placement.vocabulary.key_industry import KeyIndustryParams

PAGE = Path(__file__).parents[1] / "docs" / "profiles.md"


def test_the_example_weighs_the_tiers_of_the_pack(tmp_path: Path) -> None:
    """What is to be copied is what the document's figures count."""
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "liuzhou.toml"
    path.write_text(example, encoding="utf-8")
    (term,) = (
        t for level in load_profile(path).levels for t in level.terms if t.word == "industry"
    )
    assert isinstance(term.params, IndustryParams)
    (rule,) = (
        rule
        for provision in load_pack("liuzhou-2019").provisions
        for rule in provision.rules
        if rule.id == "LZ-10/clusters"
    )
    assert isinstance(rule.params, KeyIndustryParams)
    assert (term.params.names, term.params.match) == (rule.params.names, rule.params.match)
    assert max(term.params.values) == 1.0


def test_every_term_is_listed() -> None:
    """A new word is not left out of the table."""
    table = PAGE.read_text(encoding="utf-8").split("## Key industries")[0]
    assert [word for word in TERMS if f"`{word}`" not in table] == []
