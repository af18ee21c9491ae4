"""The catalogue of majors."""

from __future__ import annotations

import pytest

from placement.catalogue import majors, rows


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("数控技术", "高职专科", "460103"),
        ("数控技术（3+2）", "", "460103"),
        ("数控技术(五年制)", "", "460103"),
        (" 数控 技术 ", "", "460103"),
        ("数控", "中职", "660103"),
        ("数控", "高职专科", "460103"),
        ("数控", "高级工", "460103"),
        ("数控技术", "中职", "460103"),
        ("汽修", "中职", "700206"),
        ("护理专业", "中职", "720201"),
        ("新能源汽车", "", None),
        ("炼丹术", "", None),
        ("", "", None),
    ],
)
def test_names_are_found_as_people_write_them(text: str, level: str, code: str | None) -> None:
    """With brackets, blanks and abbreviations; what could be two categories is not guessed."""
    assert majors.find(text, level) == code


def test_one_name_has_one_class_on_every_level() -> None:
    """So that a name on another level than the student's still says how majors are related."""
    for codes in majors._names().values():
        assert len({majors.class_index(code) for code in codes}) == 1


def test_classes_of_one_index_have_one_name_on_every_level() -> None:
    """6607 and 4607 are the same class."""
    names: dict[int, set[str]] = {}
    for major in majors.catalogue().values():
        names.setdefault(majors.class_index(major.code), set()).add(major.class_name)
    assert all(len(found) == 1 for found in names.values())


def test_an_abbreviation_stands_for_names_of_one_class_only() -> None:
    """Every alias names majors of the catalogue, and is no name itself."""
    for alias, names in majors._aliases().items():
        codes = [code for name in names for code in majors._names()[name]]
        assert len({majors.class_index(code) for code in codes}) == 1, alias
        assert alias not in majors._names()
    assert len(rows("aliases.csv")) == sum(map(len, majors._aliases().values()))


@pytest.mark.parametrize(
    ("text", "kind", "index"),
    [
        ("*", "any", -1),
        ("460702", "major", 607),
        ("460799", "major", 607),
        ("新能源汽车技术", "major", 607),
        ("汽修", "major", 1002),
        ("汽车制造类", "class", 607),
        ("4607", "class", 607),
        ("旅游类", "class", 1401),
        ("旅游大类", "category", 14),
        ("装备制造类", "category", 6),
        ("74", "category", 14),
        ("60", "unknown", -1),
        ("12345", "unknown", -1),
        ("炼丹术", "unknown", -1),
    ],
)
def test_entries_of_a_list(text: str, kind: str, index: int) -> None:
    """A major, a class, a category, anybody, or not readable."""
    entry = majors.entry(text)
    assert (entry.kind, entry.index) == (kind, index)


def test_a_slip_is_met_with_names_that_look_alike() -> None:
    """Of the student's own level where one is given."""
    assert majors.suggest("数控技木应用")[0] == "数控技术应用"
    assert "数控技术" in majors.suggest("数控技木", "高职专科")
    assert majors.suggest("数控技木", "中职") != majors.suggest("数控技木", "高职专科")


def test_the_catalogue_is_whole() -> None:
    """1,349 majors in 19 categories, as published."""
    catalogue = majors.catalogue().values()
    assert len(catalogue) == 1349
    assert {majors.category_index(major.code) for major in catalogue} == set(range(1, 20))
    assert [sum(m.level == level for m in catalogue) for level in majors.LEVELS] == [358, 744, 247]
