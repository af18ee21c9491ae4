"""Integer programmes by branch and bound, in OR-Tools MathOpt; its words stay in this file."""

from __future__ import annotations

import datetime as dt
import math
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from importlib.metadata import version as installed
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from placement.solve.programme import FREE

if TYPE_CHECKING:
    from placement.limits import Clock
    from placement.solve.programme import Programme

Ints = NDArray[np.int64]
Numbers = NDArray[np.float64]
Solver = Literal["highs", "cp_sat"]
FIRST_SLICE = 2.0
"""Seconds after which a solver that cannot be interrupted is asked to pause for the first time."""


@dataclass(frozen=True)
class Query:
    """What is asked: the greatest ``gain`` (columns,) where ``floors`` hold.

    Each floor is (gain, least value it must have); ``start`` are the columns of a known plan.
    """

    programme: Programme
    gain: Ints
    floors: tuple[tuple[Ints, int], ...] = ()
    start: Ints | None = None


@dataclass(frozen=True)
class Answer:
    """What a solver says.

    ``optimal`` and ``infeasible`` are its word, ``feasible`` and ``nothing`` say that it stopped
    before. ``values`` (columns,) are the best found, ``bound`` its word on the greatest gain.
    ``duals`` (rows + floors,) come with programmes without integers.
    """

    status: Literal["optimal", "feasible", "infeasible", "nothing"]
    values: Numbers | None
    bound: float
    duals: Numbers | None


def version(solver: Solver) -> str:
    """The name of a solver, with the version of the package that brings it."""
    name = {"highs": "HiGHS", "cp_sat": "CP-SAT"}[solver]
    return f"{name} (OR-Tools {installed('ortools')})"


def relaxed(query: Query, clock: Clock) -> Answer:
    """The greatest gain where columns may be fractions, by the simplex method of GLOP."""
    from ortools.math_opt.python import mathopt

    message = _message(query, integer=False, divisor=1)
    model = mathopt.Model.from_model_proto(message)
    parameters = mathopt.SolveParameters(time_limit=_left(clock))
    return _watched(model, mathopt.SolverType.GLOP, parameters, None, clock, 1)


def solved(
    query: Query, clock: Clock, *, solver: Solver, threads: int | None, gap: float, seed: int
) -> Answer:
    """The greatest gain where columns are whole numbers.

    ``gap`` is the relative gap that counts as optimal. ``threads`` are those of CP-SAT; HiGHS takes
    what the machine offers.
    """
    from ortools.math_opt.python import mathopt

    # Gains are multiples of one divisor: a bound less than one multiple away is the optimum.
    divisor = max(1, int(np.gcd.reduce(np.abs(query.gain), initial=0)))
    message = _message(query, integer=True, divisor=divisor)
    kind = {"highs": mathopt.SolverType.HIGHS, "cp_sat": mathopt.SolverType.CP_SAT}[solver]
    parameters = mathopt.SolveParameters(
        time_limit=_left(clock),
        relative_gap_tolerance=gap,
        absolute_gap_tolerance=1 - 1e-4,
        random_seed=seed % 2**31,
    )
    if solver == "cp_sat":
        parameters.threads = threads
    start = query.start
    sliced = solver == "highs" and clock.limits.stop is not None
    seconds = FIRST_SLICE
    while True:
        if sliced:
            left = _left(clock)
            pause = dt.timedelta(seconds=seconds)
            parameters.time_limit = pause if left is None else min(left, pause)
        model = mathopt.Model.from_model_proto(message)
        answer = _watched(model, kind, parameters, start, clock, divisor)
        unfinished = answer.status in {"feasible", "nothing"}
        if not (sliced and unfinished and clock.reason() is None):
            return answer
        if answer.values is not None:
            start = np.rint(answer.values).astype(np.int64)
        seconds *= 2


def _left(clock: Clock) -> dt.timedelta | None:
    """What is left of the time, never less than a moment."""
    limit = clock.limits.time_seconds
    return None if limit is None else dt.timedelta(seconds=max(0.01, limit - clock.seconds()))


def _watched(
    model: Any, kind: Any, parameters: Any, start: Ints | None, clock: Clock, divisor: int
) -> Answer:
    """Solve in a thread beside this one, which looks at the clock meanwhile."""
    from ortools.math_opt.python import mathopt
    from ortools.util.python.solve_interrupter import SolveInterrupter

    interrupter = SolveInterrupter()
    columns = list(model.variables())
    given = mathopt.ModelSolveParameters()
    if start is not None:
        values = dict(zip(columns, start.astype(float).tolist(), strict=True))
        given.solution_hints.append(mathopt.SolutionHint(variable_values=values))
    with ThreadPoolExecutor(1) as beside:
        running = beside.submit(
            mathopt.solve,
            model,
            kind,
            params=parameters,
            model_params=given,
            interrupter=interrupter,
        )
        try:
            while not wait([running], timeout=0.05).done:
                if clock.reason() is not None:
                    interrupter.interrupt()
        except BaseException:
            interrupter.interrupt()
            raise
    return _answer(running.result(), model, columns, divisor)


def _answer(result: Any, model: Any, columns: list[Any], divisor: int) -> Answer:
    from ortools.math_opt.python.mathopt import TerminationReason

    reason = result.termination.reason
    found = result.has_primal_feasible_solution()
    values = np.array(result.variable_values(columns)) if found else None
    if reason == TerminationReason.OPTIMAL:
        status: Literal["optimal", "feasible", "infeasible", "nothing"] = "optimal"
    elif reason in {TerminationReason.INFEASIBLE, TerminationReason.INFEASIBLE_OR_UNBOUNDED}:
        # Nothing here is unbounded: every column has an upper limit.
        status = "infeasible"
    elif reason in {TerminationReason.FEASIBLE, TerminationReason.NO_SOLUTION_FOUND}:
        status = "feasible" if found else "nothing"
    else:
        raise ArithmeticError(f"the solver ended with {reason.name}: {result.termination.detail}")
    duals = None
    if status == "optimal" and result.has_dual_feasible_solution():
        duals = np.array(result.dual_values(list(model.linear_constraints())))
    bound = result.termination.objective_bounds.dual_bound
    return Answer(status, values, bound * divisor if math.isfinite(bound) else math.inf, duals)


def _message(query: Query, *, integer: bool, divisor: int) -> Any:
    """The programme as one message, so that building it costs next to nothing."""
    from ortools.math_opt import model_pb2

    programme = query.programme
    size, rows = len(programme.upper), len(programme.low)
    message = model_pb2.ModelProto()
    message.variables.ids.extend(range(size))
    message.variables.lower_bounds.extend(programme.lower.astype(float).tolist())
    upper = np.where(programme.upper == FREE, math.inf, programme.upper)
    message.variables.upper_bounds.extend(upper.tolist())
    message.variables.integers.extend([integer] * size)
    message.objective.maximize = True
    paid = np.flatnonzero(query.gain)
    message.objective.linear_coefficients.ids.extend(paid.tolist())
    message.objective.linear_coefficients.values.extend((query.gain[paid] / divisor).tolist())
    low, high = programme.low.astype(float), programme.high.astype(float)
    low[programme.low == -FREE], high[programme.high == FREE] = -math.inf, math.inf
    floors = [(gain, least) for gain, least in query.floors]
    constraints = message.linear_constraints
    constraints.ids.extend(range(rows + len(floors)))
    constraints.lower_bounds.extend([*low.tolist(), *(float(least) for _, least in floors)])
    constraints.upper_bounds.extend([*high.tolist(), *(math.inf for _ in floors)])
    row, column, value = [programme.row], [programme.column], [programme.value]
    for k, (gain, _) in enumerate(floors):
        on = np.flatnonzero(gain)
        row.append(np.full(len(on), rows + k))
        column.append(on)
        value.append(gain[on])
    at_row, at_column = np.concatenate(row), np.concatenate(column)
    order = np.lexsort((at_column, at_row))
    entries = message.linear_constraint_matrix
    entries.row_ids.extend(at_row[order].tolist())
    entries.column_ids.extend(at_column[order].tolist())
    entries.coefficients.extend(np.concatenate(value)[order].astype(float).tolist())
    return message
