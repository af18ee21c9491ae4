"""Solve methods behind one signature; each is one file and one line in ``METHODS``.

A method's module has ``solve``, a frozen dataclass ``Settings`` of what can be set, ``SUPPORTS``
(the :attr:`placement.side.Side.features` it can keep) and ``PROVES_OPTIMAL`` (whether it goes on
until the optimum is found, time permitting).
"""

from __future__ import annotations

import dataclasses
import difflib
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from placement.errors import UsageError
from placement.limits import Limits
from placement.solve.unpriced import no_weaker_than_unpriced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from placement.problem import Problem
    from placement.result import Result

METHODS: Mapping[str, str] = MappingProxyType(
    {
        "flow": "placement.solve.flow",
        "price": "placement.solve.price",
        "exact": "placement.solve.exact",
        "greedy": "placement.solve.greedy",
    }
)
"""Method name to the module whose ``solve`` it is, imported on first use."""
AUTO = "placement.solve.auto"


def solve(
    problem: Problem,
    method: str = "auto",
    *,
    seed: int = 0,
    limits: Limits | None = None,
    params: Mapping[str, object] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Result:
    """Place the free students of a problem: best at the first level, then at the second, and so on.

    ``auto`` chooses by structure and size; :attr:`placement.Result.reason` says why. ``seed``
    orders students who are alike in everything the model sees. ``params`` are fields of the
    method's ``Settings``. ``progress`` is called with the name of the level that begins and the
    share of levels done, in [0, 1].

    Raises
    ------
    UsageError
        When there is no such method (E341), it cannot keep a side constraint of this problem
        (E344), has no such parameter (E345), or points are too large for 64 bits (E342).
    InfeasibleError
        When it is proved that no plan keeps all hard constraints (E410).
    NoPlanError
        When the run ends before any plan is found (E400).
    """
    module = method_module(method)
    settings = settings_of(method, params or {})
    side = problem.side
    missing = frozenset() if side is None else side.features - module.SUPPORTS
    if missing:
        raise UsageError("E344", name=method, features="、".join(sorted(missing)))
    clock = (limits or Limits()).start()
    found: Result = module.solve(
        problem,
        seed=seed,
        clock=clock,
        progress=progress or (lambda _name, _share: None),
        settings=settings,
    )
    return no_weaker_than_unpriced(problem, found)


def method_module(method: str) -> ModuleType:
    """The module of a method, ``auto`` included.

    Raises
    ------
    UsageError
        When there is none (E341).
    """
    if method == "auto":
        return import_module(AUTO)
    if method not in METHODS:
        near = difflib.get_close_matches(method, METHODS, n=1, cutoff=0.4)
        raise UsageError("E341", name=method, near=near[0] if near else "、".join(METHODS))
    return import_module(METHODS[method])


def settings_of(method: str, params: Mapping[str, object]) -> Any:
    """The ``Settings`` of a method with some of its fields set.

    Raises
    ------
    UsageError
        When a parameter is unknown or of the wrong type, or out of its range (E345).
    """
    kind = method_module(method).Settings
    fields = {field.name: field for field in dataclasses.fields(kind)}
    for name, value in params.items():
        usual = fields[name].default if name in fields else None
        fits = type(value) is type(usual) or (type(usual) is float and type(value) is int)
        if name not in fields or not fits:
            known = "、".join(f"{key}={field.default}" for key, field in fields.items()) or "-"
            raise UsageError("E345", name=method, param=name, value=repr(value), known=known)
    try:
        return kind(**params)
    except ValueError as error:
        raise UsageError(
            "E345", name=method, param="、".join(params), value=str(error), known="-"
        ) from error


def method_params(method: str, texts: Mapping[str, str]) -> dict[str, object]:
    """Parameters of a method from texts, each of the type of its default, and checked.

    Raises
    ------
    UsageError
        When a parameter is unknown, its text is of another type, or it is out of range (E345).

    >>> method_params("exact", {"mip_gap": "0.001", "threads": "2"})
    {'mip_gap': 0.001, 'threads': 2}
    """
    usual = {
        field.name: field.default for field in dataclasses.fields(method_module(method).Settings)
    }
    found = {name: _typed(text, type(usual.get(name))) for name, text in texts.items()}
    settings_of(method, found)
    return found


def _typed(text: str, kind: type) -> object:
    """A text as a value of a kind; the text itself where it is none."""
    if kind is bool:
        return {"true": True, "false": False}.get(text.lower(), text)
    if kind in (int, float):
        try:
            value: object = kind(text)
        except ValueError:
            return text
        return value
    return text
