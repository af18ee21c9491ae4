"""Listing whole pairs changes no plan, no value and no form."""

from __future__ import annotations

import numpy as np
import pytest

from placement.solve.routed import kept_pairs, spelled_out
from placement.solve.tied import choices, tied
from placement.solve.value import form_values, trace, values
from random_problems import best_of_all, random_problem, random_side, scores_of


@pytest.mark.parametrize("seed", range(40))
def test_every_plan_is_worth_the_same(seed: int) -> None:
    """For students who are spelled out and those who are not."""
    rng = np.random.default_rng(seed)
    problem = random_side(rng, random_problem(rng))
    who = rng.random(problem.num_students) < 0.6
    listed = spelled_out(problem, who)
    for i in range(problem.num_students):
        assert scores_of(listed, i) == scores_of(problem, i)
    assert not (listed.open & who).any()
    assert (np.diff(listed.pair_student) >= 0).all()
    for _ in range(20):
        plan = [rng.choice([-1, *scores_of(problem, i)]) for i in range(problem.num_students)]
        place_of = np.array(plan, dtype=np.int32)
        assert values(listed, place_of) == values(problem, place_of)
        before, after = (form_values(p, trace(p, place_of)) for p in (problem, listed))
        assert before.tolist() == after.tolist()


@pytest.mark.parametrize("seed", range(60))
def test_pairs_without_hope_are_in_no_plan(seed: int) -> None:
    """Leaving them out leaves the best plan; what is left is a choice of a team and a unit."""
    rng = np.random.default_rng(seed)
    problem = random_side(rng, random_problem(rng), ("teams",))
    made = tied(problem)
    assert best_of_all(made) == best_of_all(problem)
    found = choices(made)
    teams = made.side.teams
    assert (teams.team[made.pair_student[found.pair]] == found.team[found.choice]).all()
    assert (teams.unit[made.pair_place[found.pair]] == found.unit[found.choice]).all()
    # Every free member has a row in every choice of the team.
    size = np.bincount(teams.team[(teams.team >= 0) & made.free], minlength=teams.size)
    rows = np.bincount(found.row_choice, minlength=len(found.team))
    assert rows.tolist() == size[found.team].tolist()


def test_left_out_pairs_take_their_entries_along() -> None:
    """Forms of the pairs that stay are what they were."""
    rng = np.random.default_rng(5)
    problem = random_side(rng, random_problem(rng), ("rows",))
    kept = np.arange(len(problem.pair_student)) % 2 == 0
    less = kept_pairs(problem, kept)
    table = np.zeros((problem.side.forms.size, len(kept)), dtype=np.int64)
    entries = problem.side.forms.pair
    table[entries.form, entries.at] = entries.value
    after = np.zeros((problem.side.forms.size, int(kept.sum())), dtype=np.int64)
    entries = less.side.forms.pair
    after[entries.form, entries.at] = entries.value
    assert after.tolist() == table[:, kept].tolist()
