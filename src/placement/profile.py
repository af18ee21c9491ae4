"""What a plan is good for: levels in order, each a weighted sum of words.

A profile is a TOML file. Weights are integers; a term's value in [0, 1] is turned into points once,
``weight × round(value × scale)`` with halves to even, and ``weight × value`` for a term counted in
points.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from placement.errors import UsageError
from placement.vocabulary import term_word
from placement.vocabulary.binding import nearest, plain
from placement.vocabulary.kinds import ShortfallTerm
from placement.vocabulary.reading import Reading, Toml, decode, parse

_KEYS = ("name", "zh", "en", "scale", "level")
_LEVEL_KEYS = ("name", "zh", "en", "scale", "term")
_TERM_KEYS = ("word", "weight", "params")
_LARGEST_SCALE = 1_000_000
_LARGEST_WEIGHT = 1_000_000
_PARTS = 100
"""Parts of a person that shares are counted in."""


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A term word, its integer weight ≥ 0 and its parameters, in the word's own dataclass."""

    word: str
    weight: int
    params: Any


@dataclass(frozen=True, slots=True)
class ProfileLevel:
    """One level of the objective; an earlier level is never given up for a later one.

    ``scale`` is points per unit of a weight: 1 for a level that counts students.
    """

    name: str
    zh: str
    en: str
    scale: int
    terms: tuple[WeightedTerm, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """An ordered list of levels. ``scale`` holds for levels that state none of their own."""

    name: str
    zh: str
    en: str
    scale: int
    levels: tuple[ProfileLevel, ...]

    def plain(self) -> dict[str, object]:
        """Return the whole list as data that JSON can hold, defaults included."""
        return {
            "name": self.name,
            "scale": self.scale,
            "levels": [
                {
                    "name": level.name,
                    "scale": level.scale,
                    "terms": [
                        {"word": t.word, "weight": t.weight, "params": plain(t.params)}
                        for t in level.terms
                    ],
                }
                for level in self.levels
            ],
        }


def profile_names() -> tuple[str, ...]:
    """Profiles that come with the package."""
    folder = resources.files("placement").joinpath("profiles")
    return tuple(sorted(e.name[:-5] for e in folder.iterdir() if e.name.endswith(".toml")))


def load_profile(name_or_path: str | Path) -> Profile:
    """Return a profile by its name, or from a TOML file.

    >>> load_profile("school").levels[0].name
    'placed'

    Raises
    ------
    UsageError
        When there is no such profile or file.
    DataError
        When the file has unknown keys, unknown words or wrong values; all of them are named.
    """
    name = str(name_or_path)
    if name in profile_names():
        entry = resources.files("placement").joinpath("profiles", f"{name}.toml")
        return _parse(entry.read_text(encoding="utf-8"), file=f"{name}.toml")
    path = Path(name)
    if not path.is_file():
        raise UsageError("E330", name=name, near=nearest(name, profile_names()))
    return _parse(decode(path), file=name)


def _parse(text: str, *, file: str) -> Profile:
    data = parse(text, file=file)
    reading = Reading(file)
    reading.keys(data, _KEYS, "")
    scale = reading.integer({"scale": 100, **data}, "scale", "", 1, _LARGEST_SCALE)
    raw_levels = reading.tables(data, "level", "", required=True)
    levels = tuple(_level(reading, raw, f"level[{k}]", scale) for k, raw in enumerate(raw_levels))
    names = [level.name for level in levels]
    for twice in sorted({name for name in names if names.count(name) > 1}):
        reading.fault("E326", "level", id=twice)
    name, zh, en = (reading.text(data, key, "") for key in ("name", "zh", "en"))
    reading.finish()
    return Profile(name=name, zh=zh, en=en, scale=scale, levels=levels)


def _level(reading: Reading, raw: Toml, path: str, scale: int) -> ProfileLevel:
    reading.keys(raw, _LEVEL_KEYS, path)
    raw_terms = reading.tables(raw, "term", path, required=True)
    terms = [_term(reading, item, f"{path}.term[{k}]") for k, item in enumerate(raw_terms)]
    own_scale = reading.integer({"scale": scale, **raw}, "scale", path, 1, _LARGEST_SCALE)
    known = tuple(term for term in terms if term is not None)
    for term in known:
        # A target is missed by hundredths of a person, and points are whole.
        by_shares = isinstance(term_word(term.word), ShortfallTerm)
        if by_shares and term.weight * own_scale % _PARTS:
            facts = {"value": term.weight * own_scale, "parts": _PARTS}
            reading.fault("E332", f"{path}.scale", **facts)
    return ProfileLevel(
        name=reading.text(raw, "name", path),
        zh=reading.text(raw, "zh", path),
        en=reading.text(raw, "en", path),
        scale=own_scale,
        terms=known,
    )


def _term(reading: Reading, raw: Toml, path: str) -> WeightedTerm | None:
    reading.keys(raw, _TERM_KEYS, path)
    weight = raw.get("weight")
    if type(weight) is not int or not 0 <= weight <= _LARGEST_WEIGHT:
        reading.fault("E331", f"{path}.weight", value=repr(weight), most=_LARGEST_WEIGHT)
        weight = 0
    word, params = reading.term(raw, path)
    return None if params is None else WeightedTerm(word=word, weight=weight, params=params)
