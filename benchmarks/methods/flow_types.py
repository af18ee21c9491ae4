"""OR-Tools on our compressed network, both levels packed into one weight, and no proof."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from ortools.graph.python import min_cost_flow

from benchmarks.methods import Answer
from placement import compile_problem
from placement.solve.assignment import assignment
from placement.solve.network import build

if TYPE_CHECKING:
    from benchmarks.case import Case


def run(case: Case, seconds: float) -> Answer:
    """Compiling and the network count as building.

    Raises
    ------
    ValueError
        When a level between the first and the last is worth anything, or the weight of a student
        placed would leave the solver's range of costs.
    """
    del seconds
    given = case.instance, case.policy, case.profile
    began = time.perf_counter()
    problem = compile_problem(*given)
    network = build(problem)
    first, last = network.gain[0], network.gain[-1]
    if network.gain[1:-1].any():
        raise ValueError("only the first and the last level may be worth anything")
    # More than all points that all students together could bring.
    blocks = ("enter", "leave", "pair", "seat")
    most = sum(int(last[network.block[name]].max(initial=0)) for name in blocks)
    one = problem.num_students * most + 1
    gain = first * one + last
    if int(gain.max()) * network.num_nodes >= 2**62:
        raise ValueError("the levels do not fit into one 64-bit weight")
    built = time.perf_counter()
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tail, network.head, network.capacity, -gain
    )
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the flow solver answered {status}")
    place_of = assignment(problem, network, solver.flows(arcs), seed=0).astype(np.int64)
    ended = time.perf_counter()
    return Answer(place_of, built - began, ended - built, "optimal")
