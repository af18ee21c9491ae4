"""Settings files: what they may state, and every slip told at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from placement import DataError, UsageError, bench_settings, usual_setting
from placement.solve import flow

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Dials:
    """What a method with parameters might have."""

    rounds: int = 5
    share: float = 0.5
    exact: bool = False


@pytest.fixture
def dials(monkeypatch: pytest.MonkeyPatch) -> None:
    """``flow`` with three parameters."""
    monkeypatch.setattr(flow, "Settings", Dials)


def written(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.usefixtures("dials")
def test_settings_and_a_matrix(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        [[setting]]
        name = "plain"

        [[setting]]
        name = "tuned"
        method = "flow"
        params = { rounds = 9 }
        profile = "city"
        policy = "national,chenzhou-2018"

        [matrix]
        method = ["flow"]
        profile = ["school", "city"]
        [matrix.params]
        rounds = [1, 2]
        exact = [true]
        """,
    )
    plain, tuned, *grid = bench_settings(path)
    assert (plain.name, plain.method, plain.policy) == ("plain", "auto", None)
    assert plain.sha256 == usual_setting().sha256
    assert dict(tuned.params) == {"rounds": 9}
    assert tuned.policy == ("national", "chenzhou-2018")
    assert [s.name for s in grid] == [
        "profile=school rounds=1",
        "profile=school rounds=2",
        "profile=city rounds=1",
        "profile=city rounds=2",
    ]
    assert dict(grid[-1].params) == {"rounds": 2, "exact": True}
    assert len({s.sha256 for s in (plain, tuned, *grid)}) == 6


@pytest.mark.usefixtures("dials")
def test_every_slip_is_told_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        speed = 3
        [[setting]]
        method = "flaw"
        [[setting]]
        name = "x"
        method = "flow"
        params = { rounds = "many", depth = 3 }
        [[setting]]
        name = "x"
        profile = "town"
        policy = "atlantis"
        colour = "red"
        [matrix]
        method = "flow"
        """,
    )
    with pytest.raises(DataError) as caught:
        bench_settings(path)
    found = [(fault.code, fault.heading) for fault in caught.value.faults]
    assert found == [
        ("E323", "speed"),
        ("E324", "setting[0].name"),
        ("E341", "setting[0].method"),
        ("E345", "setting[1].params.rounds"),
        ("E345", "setting[1].params.depth"),
        ("E323", "setting[2].colour"),
        ("E330", "setting[2].profile"),
        ("E321", "setting[2].policy"),
        ("E325", "matrix.method"),
        ("E326", "setting"),
    ]


@pytest.mark.parametrize("text", ["", "[matrix]", "[matrix.params]\n"])
def test_a_file_without_a_setting_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError) as caught:
        bench_settings(written(tmp_path, text))
    assert [fault.code for fault in caught.value.faults] == ["E324"]


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        bench_settings(tmp_path / "none.toml")
    assert caught.value.code == "E101"


def test_the_contents_of_a_profile_beside_it_are_hashed(tmp_path: Path) -> None:
    """The same name with other weights is another setting."""
    profile = tmp_path / "own.toml"
    text = """
        name = "own"
        zh = "自定"
        en = "own"
        [[level]]
        name = "placed"
        zh = "人数"
        en = "placed"
        scale = 1
        [[level.term]]
        word = "placed"
        weight = 1
        """
    profile.write_text(text, encoding="utf-8")
    path = written(tmp_path, '[[setting]]\nname = "a"\nprofile = "own.toml"')
    (first,) = bench_settings(path)
    profile.write_text(text.replace("weight = 1", "weight = 2"), encoding="utf-8")
    (second,) = bench_settings(path)
    assert first.profile == str(profile)
    assert first.sha256 != second.sha256
