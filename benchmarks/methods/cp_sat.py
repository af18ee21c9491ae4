"""OR-Tools CP-SAT with two workers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.methods import Answer, Claim

if TYPE_CHECKING:
    from benchmarks.pairs import Pairs


def run(pairs: Pairs, seconds: float) -> Answer:
    """Both levels in one weight: quicker here than a row that fixes the number placed."""
    began = time.perf_counter()
    model = cp_model.CpModel()
    chosen = np.array([model.new_bool_var("") for _ in range(len(pairs.student))], dtype=object)
    offset = pairs.offset
    for first, last in zip(offset[:-1].tolist(), offset[1:].tolist(), strict=True):
        if last - first > 1:
            model.add_at_most_one(chosen[first:last].tolist())
    by_place = np.argsort(pairs.place, kind="stable")
    ends = np.searchsorted(pairs.place[by_place], np.arange(1, pairs.num_places))
    for p, own in enumerate(np.split(by_place, ends)):
        if len(own) > pairs.seats[p]:
            model.add(cp_model.LinearExpr.sum(chosen[own].tolist()) <= int(pairs.seats[p]))
    model.maximize(cp_model.LinearExpr.weighted_sum(chosen.tolist(), pairs.packed().tolist()))
    built = time.perf_counter()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = max(1.0, seconds - (built - began))
    status = solver.solve(model)
    ended = time.perf_counter()
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, built - began, ended - built, "nothing")
    used = np.array([solver.boolean_value(one) for one in chosen])
    claim: Claim = "optimal" if status == cp_model.OPTIMAL else "feasible"
    return Answer(pairs.plan(used), built - began, ended - built, claim)
