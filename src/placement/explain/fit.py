"""How the place obtained suits the major."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.explain.alike import Alike, Decided
from placement.vocabulary import term_word
from placement.vocabulary.kinds import PairTerm

if TYPE_CHECKING:
    from placement.instance import Instance
    from placement.profile import Profile

Ints = NDArray[np.int64]


def fit_of(instance: Instance, profile: Profile, place: Ints) -> NDArray[np.float64]:
    """The share in [0, 1] of the term ``fit`` for each placed student, NaN for the others."""
    word = term_word("fit")
    if not isinstance(word, PairTerm):
        raise TypeError("the term fit must be a PairTerm")
    own = [t.params for level in profile.levels for t in level.terms if t.word == "fit"]
    params = own[0] if own else word.params()
    decided: Decided[float] = Decided(
        word, params, Alike(instance.students), Alike(instance.places), dtype=np.float64
    )
    fit = np.full(len(place), np.nan)
    students = np.flatnonzero(place >= 0)
    fit[students] = decided.at(students, place[students])
    return fit


FIT_KINDS = ("none", "unknown", "open", "category", "class", "same")
"""What is said of the match between a student's major and a post, from worst to best."""


def fit_kind(instance: Instance, place: Ints, fit: NDArray[np.float64]) -> Ints:
    """Position in ``FIT_KINDS`` for each student, (n,); 0 for those without a place.

    A post that welcomes anybody and a student whose major is not in the catalogue are kept apart
    from real matches, because the share alone does not tell them.
    """
    kind = np.select([fit >= 0.95, fit >= 0.75, fit > 0], [5, 4, 3], 0)
    placed = place >= 0
    kind[placed & (instance.students["major_code"] == "").to_numpy()] = 1
    wanted = instance.places["majors"]
    anybody = (
        wanted.str.split("|").map(lambda entries: "*" in entries) | (wanted == "")
    ).to_numpy()
    kind[placed] = np.where(anybody[place[placed]] & (kind[placed] < 4), 2, kind[placed])
    return kind
