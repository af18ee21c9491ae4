"""HiGHS through MathOpt: the model as one message, so that building it costs next to nothing."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from benchmarks.methods import Answer, Claim

if TYPE_CHECKING:
    from benchmarks.pairs import Pairs


def run(pairs: Pairs, seconds: float, *, integer: bool) -> Answer:
    """The points at most, with as many students placed as can be; that number is given.

    The last row is one more flow conservation, so vertices of the relaxation are whole.
    """
    began = time.perf_counter()
    model = mathopt.Model.from_model_proto(_message(pairs, integer=integer))
    built = time.perf_counter()
    parameters = mathopt.SolveParameters(
        time_limit=dt.timedelta(seconds=max(1.0, seconds - (built - began))), threads=2
    )
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
    ended = time.perf_counter()
    if not result.has_primal_feasible_solution():
        return Answer(None, built - began, ended - built, "nothing")
    values = np.array(result.variable_values(list(model.variables())))
    proved = result.termination.reason == mathopt.TerminationReason.OPTIMAL
    claim: Claim = "optimal" if proved else "feasible"
    return Answer(pairs.plan(values > 0.5), built - began, ended - built, claim)


def _message(pairs: Pairs, *, integer: bool) -> model_pb2.ModelProto:
    """One variable a pair; a row a student, a row a place, and the number placed."""
    n, m, k = pairs.num_students, pairs.num_places, len(pairs.student)
    every = np.arange(k)
    message = model_pb2.ModelProto()
    message.variables.ids.extend(every.tolist())
    message.variables.lower_bounds.extend([0.0] * k)
    message.variables.upper_bounds.extend([1.0] * k)
    message.variables.integers.extend([integer] * k)
    message.objective.maximize = True
    worth = np.flatnonzero(pairs.points)
    message.objective.linear_coefficients.ids.extend(worth.tolist())
    message.objective.linear_coefficients.values.extend(pairs.points[worth].astype(float).tolist())
    rows = message.linear_constraints
    rows.ids.extend(range(n + m + 1))
    rows.lower_bounds.extend([0.0] * (n + m) + [float(pairs.most)])
    rows.upper_bounds.extend([1.0] * n + pairs.seats.astype(float).tolist() + [float(pairs.most)])
    by_place = np.argsort(pairs.place, kind="stable")
    row = np.concatenate([pairs.student, n + pairs.place[by_place], np.full(k, n + m)])
    message.linear_constraint_matrix.row_ids.extend(row.tolist())
    message.linear_constraint_matrix.column_ids.extend(
        np.concatenate([every, by_place, every]).tolist()
    )
    message.linear_constraint_matrix.coefficients.extend([1.0] * (3 * k))
    return message
