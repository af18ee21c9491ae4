"""The integer programme of a problem: its network, and a column for each decision beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.network import build
from placement.solve.tied import choices

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.side import Entries
    from placement.solve.identical import Gathered
    from placement.solve.network import Network
    from placement.solve.tied import Choices

Ints = NDArray[np.int64]
FREE = 2**53
"""Stands for no limit: no sum comes near it."""


@dataclass(frozen=True)
class Programme:
    """Integer columns from 0 or ``lower`` to ``upper``, rows from ``low`` to ``high``.

    Columns in blocks: ``arc`` (all arcs of ``network``), ``open`` (how often each opening is open),
    ``excess`` (of each row of the problem, soft ones only), ``choice`` (team and unit). Rows in
    blocks: ``node`` (what enters leaves), ``most`` and ``least`` (of each opening), ``row``,
    ``cap``, ``member`` (of a team: in a unit as the team is), ``only`` (a team only where its
    place is open).
    ``gain`` is (L, columns), ``constant`` (L,) what comes whatever the columns are. Entries are
    ``value`` in row ``row`` and column ``column``.
    """

    gathered: Gathered
    network: Network
    lower: Ints
    upper: Ints
    low: Ints
    high: Ints
    row: Ints
    column: Ints
    value: Ints
    gain: Ints
    constant: Ints
    columns: dict[str, slice]
    rows: dict[str, slice]


class _Rows:
    """Collects rows block by block; a term is (row within the block, column, value)."""

    def __init__(self) -> None:
        self.terms: list[tuple[Ints, Ints, Ints]] = []
        self.low: list[Ints] = []
        self.high: list[Ints] = []
        self.block: dict[str, slice] = {}
        self.size = 0

    def add(
        self, name: str, low: Ints, high: Ints, *terms: tuple[np.ndarray, np.ndarray, np.ndarray]
    ) -> None:
        for row, column, value in terms:
            self.terms.append(
                (
                    row.astype(np.int64) + self.size,
                    column.astype(np.int64),
                    value.astype(np.int64),
                )
            )
        self.low.append(low)
        self.high.append(high)
        self.block[name] = slice(self.size, self.size + len(low))
        self.size += len(low)


def programme(gathered: Gathered, *, whole: bool) -> Programme:
    """The programme of a gathered problem.

    ``whole`` ties teams, so that the pairs of members must be listed; without it the programme is
    what prices can speak of.
    """
    problem = gathered.problem
    assert problem.side is not None
    side = problem.side
    network = build(problem)
    num_arcs, num_open = len(network.tail), len(side.openings.key)
    num_rows = len(side.rows.key)
    team = choices(problem) if whole and side.teams.size else None
    num_choices = 0 if team is None else len(team.team)
    ends = np.cumsum([num_arcs, num_open, num_rows, num_choices]).tolist()
    columns = {
        "arc": slice(0, ends[0]),
        "open": slice(ends[0], ends[1]),
        "excess": slice(ends[1], ends[2]),
        "choice": slice(ends[2], ends[3]),
    }
    lower = np.zeros(ends[-1], dtype=np.int64)
    upper = np.ones(ends[-1], dtype=np.int64)
    upper[columns["arc"]] = _tightened(problem, network)
    upper[columns["open"]] = gathered.times
    lower[columns["open"]] = side.openings.must
    upper[columns["excess"]] = _greatest_excess(problem)
    rows = _Rows()
    nodes, arcs = network.num_nodes - 1, np.arange(num_arcs)
    none = np.zeros(nodes, dtype=np.int64)
    inner_tail, inner_head = network.tail > 0, network.head > 0
    rows.add(
        "node",
        none,
        none,
        (network.tail[inner_tail] - 1, arcs[inner_tail], -np.ones(inner_tail.sum())),
        (network.head[inner_head] - 1, arcs[inner_head], np.ones(inner_head.sum())),
    )
    form = _on_arcs(problem, network)
    _opening_rows(rows, problem, form, columns)
    _side_rows(rows, problem, form, columns)
    if team is not None:
        arc_of_pair = _arc_of_pair(problem, network)
        size = len(team.row_choice)
        rows.add(
            "member",
            np.zeros(size, dtype=np.int64),
            np.zeros(size, dtype=np.int64),
            (team.member, arc_of_pair[team.pair], np.ones(len(team.pair))),
            (np.arange(size), columns["choice"].start + team.row_choice, -np.ones(size)),
        )
        _only_where_open(rows, problem, team, columns)
    gain = np.zeros((len(problem.levels), ends[-1]), dtype=np.int64)
    gain[:, columns["arc"]] = network.gain
    gain[:, columns["open"]] = side.openings.gain
    gain[:, columns["excess"]] = -side.rows.penalty
    row, column, value = (np.concatenate([t[k] for t in rows.terms]) for k in range(3))
    return Programme(
        gathered=gathered,
        network=network,
        lower=lower,
        upper=upper,
        low=np.concatenate(rows.low),
        high=np.concatenate(rows.high),
        row=row,
        column=column,
        value=value,
        gain=gain,
        constant=np.array([level.fixed for level in problem.levels], dtype=np.int64),
        columns=columns,
        rows=rows.block,
    )


def _tightened(problem: Problem, network: Network) -> Ints:
    """Capacities of arcs, those that cannot bind cut down to what can get there, (arcs,)."""
    upper = network.capacity.copy()
    into = np.zeros(network.num_nodes, dtype=np.int64)
    supply, join, enter = (network.block[name] for name in ("supply", "join", "enter"))
    into[network.head[supply]] = network.capacity[supply]
    upper[join] = into[network.tail[join]]
    np.add.at(into, network.head[join], upper[join])
    upper[enter] = np.minimum(upper[enter], into[network.tail[enter]])
    room = np.maximum(problem.seats, 0)
    pair, spread = network.block["pair"], network.block["spread"]
    upper[pair] = np.minimum(1, room[problem.pair_place[network.pair_index]])
    upper[spread] = np.minimum(upper[spread], room[network.spread_place])
    return upper


def _greatest_excess(problem: Problem) -> Ints:
    """No soft row can be exceeded by more, (R,); 0 for hard rows."""
    assert problem.side is not None
    forms, rows = problem.side.forms, problem.side.rows

    def greatest(entries: Entries) -> Ints:
        found = np.zeros(forms.size, dtype=np.int64)
        np.maximum.at(found, entries.form, entries.value)
        return found

    routed = greatest(forms.enter) + greatest(forms.leave)
    each = np.maximum(routed, greatest(forms.pair)) + greatest(forms.place)
    most = each[rows.form] * int(problem.free.sum()) - rows.limit
    return np.where(rows.soft, np.maximum(most, 0), 0)


def _arc_of_pair(problem: Problem, network: Network) -> Ints:
    """The arc of each listed pair, (K,); -1 where it has none."""
    found = np.full(len(problem.pair_student), -1, dtype=np.int64)
    block = network.block["pair"]
    found[network.pair_index] = np.arange(block.start, block.stop)
    return found


def _on_arcs(problem: Problem, network: Network) -> tuple[Ints, Ints, Ints]:
    """The entries of all forms as (form, arc, value), sorted by form."""
    assert problem.side is not None
    forms = problem.side.forms
    own = _arc_of_pair(problem, network)
    parts = [
        (forms.enter, forms.enter.at + network.block["enter"].start),
        (forms.leave, forms.leave.at + network.block["leave"].start),
        (forms.pair, own[forms.pair.at]),
        (forms.place, forms.place.at + network.block["seat"].start),
    ]
    form = np.concatenate([entries.form.astype(np.int64) for entries, _ in parts])
    arc = np.concatenate([at.astype(np.int64) for _, at in parts])
    value = np.concatenate([entries.value for entries, _ in parts])
    order = np.argsort(form, kind="stable")
    order = order[arc[order] >= 0]
    return form[order], arc[order], value[order]


Terms = tuple[np.ndarray, np.ndarray, np.ndarray]


def _form_terms(form: tuple[Ints, Ints, Ints], wanted: np.ndarray) -> Terms:
    """The form ``wanted[r]`` as terms of row r."""
    first = np.searchsorted(form[0], wanted)
    count = np.searchsorted(form[0], wanted, side="right") - first
    row = np.repeat(np.arange(len(wanted)), count)
    at = np.arange(len(row)) + np.repeat(first - np.cumsum(count) + count, count)
    return row, form[1][at], form[2][at]


def _opening_rows(
    rows: _Rows, problem: Problem, form: tuple[Ints, Ints, Ints], columns: dict[str, slice]
) -> None:
    """An open set holds from its least to its most, a closed one nobody."""
    assert problem.side is not None
    openings = problem.side.openings
    size = len(openings.key)
    every = np.arange(size)
    column = columns["open"].start + every
    none = np.zeros(size, dtype=np.int64)
    terms = _form_terms(form, openings.form)
    # Whoever holds somebody is open, and nobody else unless it must be.
    least = np.where(openings.must, openings.least, np.maximum(openings.least, 1))
    rows.add("most", none - FREE, none, terms, (every, column, -openings.most))
    rows.add("least", none, none + FREE, terms, (every, column, -least))


def _side_rows(
    rows: _Rows, problem: Problem, form: tuple[Ints, Ints, Ints], columns: dict[str, slice]
) -> None:
    """Rows, soft ones with their excess, and caps on openings."""
    assert problem.side is not None
    side = problem.side
    soft = np.flatnonzero(side.rows.soft)
    rows.add(
        "row",
        np.full(len(side.rows.key), -FREE),
        side.rows.limit.astype(np.int64),
        _form_terms(form, side.rows.form),
        (soft, columns["excess"].start + soft, -np.ones(len(soft))),
    )
    rows.add(
        "cap",
        np.full(len(side.caps.limit), -FREE),
        side.caps.limit.astype(np.int64),
        (side.caps.cap, columns["open"].start + side.caps.opening, np.ones(len(side.caps.cap))),
    )


def _only_where_open(
    rows: _Rows, problem: Problem, team: Choices, columns: dict[str, slice]
) -> None:
    """A team only where its place is open: implied, but it cuts off many fractions."""
    assert problem.side is not None
    openings, unit = problem.side.openings, problem.side.teams.unit
    placed = np.flatnonzero(openings.place >= 0)
    # Units that are more than one place say nothing about a single opening.
    single = np.bincount(unit)[unit[openings.place[placed]]] == 1
    opening = np.full(int(unit.max(initial=0)) + 1, -1, dtype=np.int64)
    opening[unit[openings.place[placed[single]]]] = placed[single]
    chosen = np.flatnonzero(opening[team.unit] >= 0)
    size = len(chosen)
    every = np.arange(size)
    rows.add(
        "only",
        np.full(size, -FREE),
        np.zeros(size, dtype=np.int64),
        (every, columns["choice"].start + chosen, np.ones(size)),
        (every, columns["open"].start + opening[team.unit[chosen]], -np.ones(size)),
    )
