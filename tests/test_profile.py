"""Profiles from TOML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from placement.errors import DataError, UsageError
from placement.profile import load_profile, profile_names
from sentences import assert_said_in_full

if TYPE_CHECKING:
    from pathlib import Path

OWN = """
name = "own"
zh = "自定"
en = "Own"
scale = 10

[[level]]
name = "placed"
zh = "安排人数"
en = "Placed"
scale = 1
[[level.term]]
word = "placed"
weight = 1

[[level]]
name = "rest"
zh = "其余"
en = "Rest"
[[level.term]]
word = "fit"
weight = 3
params = { any = 0 }
"""


def own(folder: Path, text: str) -> Path:
    """The text as a file."""
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("school", ["placed", "order_class", "weighted"]),
        ("city", ["placed", "order_class", "park_balance", "weighted"]),
        ("scores", ["placed", "points"]),
    ],
)
def test_profiles_that_come_with_the_package(name: str, levels: list[str]) -> None:
    """Nobody is left out to gain score: placing comes first in all of them."""
    profile = load_profile(name)
    assert profile.name == name
    assert [level.name for level in profile.levels] == levels
    assert profile_names() == ("city", "school", "scores")


def test_a_profile_of_one_s_own(tmp_path: Path) -> None:
    """A level has the profile's scale where it has none itself; parameters are typed."""
    profile = load_profile(own(tmp_path, OWN))
    assert [level.scale for level in profile.levels] == [1, 10]
    assert profile.plain()["levels"][1]["terms"] == [  # type: ignore[index]
        {
            "word": "fit",
            "weight": 3,
            "params": {"same": 1.0, "klass": 0.8, "category": 0.5, "any": 0.0},
        }
    ]


@pytest.mark.parametrize("name", ["school", "city", "scores"])
def test_the_run_record_can_hold_a_profile(name: str) -> None:
    """Plain data all the way down."""
    plain = load_profile(name).plain()
    assert json.loads(json.dumps(plain)) == plain


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ('word = "fit"', 'word = "fitt"', "E320", "level[1].term[0].word"),
        ("any = 0", "ani = 0", "E323", "level[1].term[0].params.ani"),
        ("any = 0", 'any = "0"', "E325", "level[1].term[0].params.any"),
        ("any = 0", "any = 2", "E325", "level[1].term[0].params"),
        ("any = 0", "any = true", "E325", "level[1].term[0].params.any"),
        (
            '"fit"\nweight = 3\nparams = { any = 0 }',
            '"shortfall"\nweight = 15',
            "E332",
            "level[1].scale",
        ),
        ("weight = 3", "weight = 0.5", "E331", "level[1].term[0].weight"),
        ("weight = 3", "weight = -1", "E331", "level[1].term[0].weight"),
        ("weight = 3", "", "E331", "level[1].term[0].weight"),
        ("scale = 10", "scale = 0", "E325", "scale"),
        ("scale = 10", "scal = 10", "E323", "scal"),
        ('name = "rest"', 'name = "placed"', "E326", "level"),
        ('zh = "其余"', "", "E324", "level[1].zh"),
        ('name = "own"', "name = ", "E322", ""),
    ],
)
def test_a_slip_is_named_with_its_key_path(
    tmp_path: Path, old: str, new: str, code: str, path: str
) -> None:
    """Nothing wrong passes unseen."""
    with pytest.raises(DataError) as caught:
        load_profile(own(tmp_path, OWN.replace(old, new)))
    assert_said_in_full(caught.value)
    assert [(fault.code, fault.heading) for fault in caught.value.faults] == [(code, path)]


def test_all_slips_come_together(tmp_path: Path) -> None:
    """One error, every fault."""
    text = OWN.replace("any = 0", "ani = 0").replace("weight = 3", "weight = -1")
    with pytest.raises(DataError) as caught:
        load_profile(own(tmp_path, text.replace("scale = 10", "scal = 10")))
    assert [fault.code for fault in caught.value.faults] == ["E323", "E331", "E323"]


def test_an_unknown_profile_names_the_nearest() -> None:
    """A name without a file behind it."""
    with pytest.raises(UsageError, match="Did you mean school") as caught:
        load_profile("scool")
    assert caught.value.code == "E330"
