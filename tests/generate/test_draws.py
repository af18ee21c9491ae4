"""Random draws: the same words everywhere, and the proportions asked for."""

import numpy as np
import pytest

from placement.generate.draws import Draws, apportion


def test_words_of_a_seed_are_fixed():
    """The numbers below hold on every platform and NumPy version, or every instance changes."""
    draws = Draws(2026, "city")
    assert draws.below(1000, 6).tolist() == [353, 164, 579, 796, 131, 316]
    assert Draws(2026, "city").part("posts").order(6).tolist() == [1, 2, 3, 0, 5, 4]


def test_parts_have_streams_of_their_own():
    """Two parts of one seed differ, and asking twice for one part gives it from its start."""
    draws = Draws(1)
    first, again = draws.part("a").below(10**9, 4), draws.part("a").below(10**9, 4)
    assert first.tolist() == again.tolist()
    assert first.tolist() != draws.part("b").below(10**9, 4).tolist()


def test_pick_follows_its_weights():
    """A position of weight 0 never comes, one of weight 3 three times as often as one of 1."""
    counts = np.bincount(Draws(3).pick(np.array([1, 0, 3]), 40_000), minlength=3)
    assert counts[1] == 0
    assert counts[2] / counts[0] == pytest.approx(3, rel=0.05)


def test_some_draws_without_repeating_and_stops_when_nothing_is_left():
    """Positions are distinct, of positive weight, and no more than there are."""
    assert sorted(Draws(4).some(np.array([5, 0, 1, 2]), 9).tolist()) == [0, 2, 3]


def test_heavy_sizes_have_a_power_law_tail():
    """A tenth of the sizes holds more than two fifths, and none is above the limit."""
    sizes = np.sort(Draws(5).heavy(5000))[::-1]
    assert sizes[:500].sum() / sizes.sum() > 0.4
    assert sizes.max() <= 150_000
    assert sizes.min() >= 1000


def test_apportioned_parts_sum_to_the_total():
    """Parts are whole, at least ``least``, in proportion, and sum exactly."""
    parts = apportion(1000, np.array([1, 2, 3, 0]), least=5)
    assert parts.sum() == 1000
    assert parts.tolist() == [168, 332, 495, 5]


def test_apportioning_too_little_is_refused():
    with pytest.raises(ValueError, match="3 cannot be cut into 2 parts of at least 2"):
        apportion(3, np.array([1, 1]), least=2)
