"""Every provision stands in one pack, and everything that computes is executed.

``python tests/policy/test_coverage.py`` writes the pages that the tests compare: one a pack below
``docs/packs`` and the table ``docs/coverage.md``.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from placement.policy import pack_names
from placement.policy.described import page
from placement.policy.load import load_pack
from placement.vocabulary import RULES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NUMBERED = {
    "national": ("B-{}", 41),
    "liuzhou-2019": ("LZ-{:02}", 23),
    "chenzhou-2018": ("CZ-{:02}", 25),
    "jilin-2018": ("JL-{:02}", 20),
    "kaizhou-2020": ("KZ-{:02}", 22),
    "yibin-2022": ("YB-{:02}", 23),
}
"""How the provisions of each document are numbered, and up to where."""
OF_THE_TABLES = {"T-1", "T-2", "T-3", "T-4"}
"""Demands that stand in the tables themselves; no document numbers them."""


def test_every_provision_stands_in_exactly_one_entry() -> None:
    """None is missing, none stands twice, none is invented."""
    found = Counter(p.id for name in pack_names() for p in load_pack(name).provisions)
    wanted = {form.format(k) for form, last in NUMBERED.values() for k in range(1, last + 1)}
    assert set(NUMBERED) == set(pack_names())
    assert found == Counter(wanted | OF_THE_TABLES)


@pytest.mark.parametrize("name", pack_names())
def test_every_entry_that_computes_is_executed(name: str) -> None:
    """Each has a rule with a worked example; a context entry has a reason instead."""
    idle = [
        provision.id
        for provision in load_pack(name).provisions
        if provision.type != "context" and not any(r.examples for r in provision.rules)
    ]
    assert idle == []


@pytest.mark.parametrize("name", pack_names())
def test_every_rule_has_an_example(name: str) -> None:
    """Also the second and third of a provision."""
    rules = [rule for p in load_pack(name).provisions for rule in p.rules]
    assert [rule.id for rule in rules if not rule.examples] == []


@pytest.mark.parametrize("name", pack_names())
def test_the_page_of_a_pack_is_up_to_date(name: str) -> None:
    """Documentation is made from the data."""
    written = (DOCS / "packs" / f"{name}.md").read_text(encoding="utf-8")
    assert written == page(load_pack(name))


def test_the_table_of_coverage_is_up_to_date() -> None:
    """It names what implements each provision and the tests that try it."""
    assert (DOCS / "coverage.md").read_text(encoding="utf-8") == coverage()


def test_every_word_is_tried_by_a_test_of_its_own() -> None:
    """Worked examples apart."""
    tried = trials_by_word()
    assert [word for word in RULES if not tried[word]] == []


def trials_by_word() -> dict[str, list[str]]:
    """Test files that name a word, or import its module."""
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if path.name != Path(__file__).name
    }
    found = {}
    for word, module in RULES.items():
        named = re.compile(
            rf"\"{word}\"|/{word}\b|vocabulary\.{module}\b|vocabulary import .*\b{module}\b"
        )
        found[word] = [name for name, text in texts.items() if named.search(text)]
    return found


def coverage() -> str:
    """The table of all provisions as Markdown."""
    packs = [load_pack(name) for name in NUMBERED]
    tried = trials_by_word()
    entries = [(pack, provision) for pack in packs for provision in pack.provisions]
    examples = sum(len(rule.examples) for _, p in entries for rule in p.rules)
    counts = Counter(provision.type for _, provision in entries)
    lines = [
        "# Coverage",
        "",
        f"{len(entries)} provisions of {len(packs)} documents: "
        + ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items()))
        + f". {examples} worked examples stand in the packs and are executed by",
        "`tests/policy/test_packs.py`; the last column names other tests of the words. A context",
        "entry says in its pack why nothing is computed. Made by"
        " `python tests/policy/test_coverage.py`.",
        "",
        "| provision | pack | clause | type | implemented by | examples | other tests |",
        "|---|---|---|---|---|--:|---|",
    ]
    for pack, provision in entries:
        words = list(dict.fromkeys(rule.word for rule in provision.rules))
        tests = list(dict.fromkeys(path for word in words for path in tried[word]))
        by = ", ".join(f"`{word}`" for word in words) or f"nothing: {provision.reason_en}"
        worked = sum(len(rule.examples) for rule in provision.rules)
        cells = (provision.id, f"[{pack.id}](packs/{pack.id}.md)", provision.clause,
                 provision.type, by, str(worked) if worked else "",
                 ", ".join(f"`{path.removeprefix('tests/')}`" for path in tests))  # fmt: skip
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def write() -> None:
    """Write all pages."""
    (DOCS / "packs").mkdir(parents=True, exist_ok=True)
    for name in pack_names():
        (DOCS / "packs" / f"{name}.md").write_text(page(load_pack(name)), encoding="utf-8")
    (DOCS / "coverage.md").write_text(coverage(), encoding="utf-8")


if __name__ == "__main__":
    write()
