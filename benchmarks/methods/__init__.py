"""Ways to solve the same instance, each one file and one line in :data:`METHODS`."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

Claim = Literal["proved", "optimal", "feasible", "stable", "nothing"]


@dataclass(frozen=True)
class Answer:
    """What a method found: ``place_of`` is (n,), -1 for none; None where it found nothing.

    ``build`` and ``solve`` are seconds: making the solver's own model, and solving it. ``claim`` is
    what the method says of its plan: ``optimal`` on its word, ``proved`` with a certificate.
    """

    place_of: NDArray[np.int64] | None
    build: float
    solve: float
    claim: Claim
    certificate: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """``takes`` is what the method is handed: the tables, or every allowed pair.

    ``needs`` is the distribution that has to be installed beside the package and the ``dev`` extra,
    ``imported`` what is imported of it; '' where there is none.
    """

    module: str
    title: str
    takes: Literal["tables", "pairs"]
    needs: str = ""
    imported: str = ""


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "placement": Method("ours", "placement", "tables"),
        "flow-types": Method("flow_types", "SimpleMinCostFlow, our compressed network", "tables"),
        "flow-pairs": Method("flow_pairs", "SimpleMinCostFlow, an arc a pair", "pairs"),
        "highs-lp": Method("highs_lp", "HiGHS LP (MathOpt)", "pairs"),
        "highs-mip": Method("highs_mip", "HiGHS MIP (MathOpt)", "pairs"),
        "cp-sat": Method("cp_sat", "CP-SAT, 2 workers", "pairs"),
        "scipy-dense": Method("scipy_dense", "SciPy linear_sum_assignment", "pairs"),
        "scipy-sparse": Method("scipy_sparse", "SciPy min_weight_full_bipartite_matching", "pairs"),
        "scipy-milp": Method("scipy_milp", "SciPy milp", "pairs"),
        "pot": Method("transport", "POT emd (network simplex)", "pairs", "POT", "ot"),
        "lapx": Method("lapjv", "lapx lapjvs (Jonker-Volgenant)", "pairs", "lapx", "lap"),
        "fairpyx": Method(
            "utilitarian", "fairpyx utilitarian_matching", "pairs", "fairpyx", "fairpyx"
        ),
        "matching": Method(
            "stable", "matching HospitalResident (stable)", "pairs", "matching", "matching"
        ),
        "algmatch": Method(
            "resident_optimal",
            "algmatch HospitalResidentsProblem (stable)",
            "pairs",
            "algmatch",
            "algmatch",
        ),
    }
)
"""Ours first: the others are compared with it. Every module has ``run(handed, seconds)``."""
