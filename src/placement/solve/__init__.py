"""Solve methods behind one signature; each is one file and one line in ``METHODS``."""

from __future__ import annotations

import difflib
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from placement.errors import UsageError
from placement.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from placement.problem import Problem
    from placement.result import Result

METHODS: Mapping[str, str] = MappingProxyType({"flow": "placement.solve.flow"})
"""Method name to the module whose ``solve`` it is, imported on first use."""


def solve(
    problem: Problem,
    method: str = "auto",
    *,
    seed: int = 0,
    limits: Limits | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Result:
    """Place the free students of a problem: best at the first level, then at the second, and so on.

    ``seed`` orders students who are alike in everything the model sees. ``progress`` is called with
    the name of the level that begins and the share of levels done, in [0, 1].

    Raises
    ------
    UsageError
        When there is no such method (E341), or points are too large for 64 bits (E342).
    NoPlanError
        When the limits end the run before any plan is found (E400).
    """
    name = "flow" if method == "auto" else method
    if name not in METHODS:
        near = difflib.get_close_matches(name, METHODS, n=1, cutoff=0.4)
        raise UsageError("E341", name=name, near=near[0] if near else "、".join(METHODS))
    clock = (limits or Limits()).start()
    module = import_module(METHODS[name])
    found: Result = module.solve(
        problem, seed=seed, clock=clock, progress=progress or (lambda _name, _share: None)
    )
    return found
