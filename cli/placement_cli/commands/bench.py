"""``placement bench``: settings of the solver, measured and compared."""

from __future__ import annotations

from placement_cli.group import Commands

COMMANDS = {
    "run": "bench_run",
    "compare": "bench_compare",
    "report": "bench_report",
    "tune": "bench_tune",
    "registry": "bench_registry",
    "fit": "bench_fit",
}
"""Name to module of this package, in the order of the help page."""
COMMAND = Commands("bench", COMMANDS, key="bench")
