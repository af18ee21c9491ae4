"""Allocate students to internship posts and order-class seats, with a proof.

The programme is five calls: ``read_instance``, ``load_policy`` and ``load_profile``,
``compile_problem``, ``solve``, ``verify``; ``write_plan`` then makes the files. Names are loaded on
first use, so importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from placement.errors import DataError as DataError
    from placement.errors import Fault as Fault
    from placement.errors import InfeasibleError as InfeasibleError
    from placement.errors import NoPlanError as NoPlanError
    from placement.errors import PlacementError as PlacementError
    from placement.errors import UsageError as UsageError
    from placement.instance import Instance as Instance
    from placement.instance import Term as Term
    from placement.problem import Problem as Problem
    from placement.result import Proof as Proof
    from placement.result import Result as Result
    from placement.result import Stop as Stop
    from placement.storage import check_output as check_output
    from placement.tables.template import write_template as write_template
    from placement.wording import catalogue as catalogue
    from placement.wording import describe as describe
    from placement.wording import headline as headline
    from placement.wording import remedy as remedy
    from placement.wording import sentence as sentence

__version__ = "0.1.0"

_HOME = {
    "DataError": "errors",
    "Fault": "errors",
    "InfeasibleError": "errors",
    "NoPlanError": "errors",
    "PlacementError": "errors",
    "UsageError": "errors",
    "Instance": "instance",
    "Term": "instance",
    "Problem": "problem",
    "Proof": "result",
    "Result": "result",
    "Stop": "result",
    "check_output": "storage",
    "write_template": "tables.template",
    "catalogue": "wording",
    "describe": "wording",
    "headline": "wording",
    "remedy": "wording",
    "sentence": "wording",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"placement.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*_HOME, "__version__"])
