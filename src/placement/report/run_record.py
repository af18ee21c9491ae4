"""``run.json``: how a plan was made. Nothing in it is about a student."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.report.plan import Plan

_TOOLS = (
    "placement", "numpy", "numba", "pandas", "ortools", "pyarrow", "python-calamine", "xlsxwriter",
)  # fmt: skip


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that a plan goes through."""
    return {"python": platform.python_version(), **{name: version(name) for name in _TOOLS}}


def run_record(plan: Plan, timings: Mapping[str, float]) -> dict[str, object]:
    """Versions, seed, inputs, settings, seconds by stage, machine and peak memory."""
    result, instance = plan.result, plan.instance
    return {
        "plan": plan.number,
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "versions": versions(),
        "seed": result.seed,
        "method": result.method,
        "reason": dict(result.reason),
        "solver": result.solver,
        "status": {"stopped": str(result.stop), "proved": str(result.proof)},
        "settings": dict(plan.settings),
        "profile": plan.profile.plain(),
        "policy": plan.policy.plain(),
        "inputs": [
            {"path": source.path, "sha256": source.sha256, "rows": dict(source.rows)}
            for source in instance.inputs
        ],
        "size": {
            "students": len(instance.students),
            "places": len(instance.places),
            "seats": int(instance.places["need"].sum()),
            **{name: value for name, value in plan.problem.notes.items()},
        },
        "levels": [
            {
                "name": level.name,
                "value": int(level.value),
                "bound": level.bound,
                "gap": level.gap,
                "solver_bound": level.word,
            }
            for level in result.levels
        ],
        "timings": {
            **{name: round(seconds, 4) for name, seconds in timings.items()},
            **{f"solve.{name}": round(s, 4) for name, s in result.timings.items()},
        },
        "statistics": dict(result.statistics),
        "machine": {
            "system": platform.system(),
            "release": platform.release(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
        },
        "peak_memory_mb": peak_memory_mb(),
    }


def peak_memory_mb() -> float | None:
    """Most memory that this process has held, in megabytes; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        # Windows has no such module.
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)
