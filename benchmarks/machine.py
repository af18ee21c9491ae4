"""What was measured on: processor, memory, load, versions, day."""

from __future__ import annotations

import datetime as dt
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("placement", "numpy", "pandas", "pyarrow", "ortools", "python-calamine", "xlsxwriter")


def facts(*others: str) -> dict[str, object]:
    """Facts of this machine, with the versions of what every run uses and of ``others``."""
    versions = {"python": platform.python_version()}
    for name in (*PACKAGES, *others):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "not installed"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 1e9, 1),
        "system": platform.system(),
        "load_before": round(os.getloadavg()[0], 2),
        "versions": versions,
    }


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    if known.is_file():
        for line in known.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def line(facts: dict[str, object]) -> str:
    """The facts in a sentence of Markdown."""
    versions = facts["versions"]
    assert isinstance(versions, dict)
    shown = ", ".join(f"{name} {number}" for name, number in versions.items())
    load = f"load average {facts['load_before']} before the first run"
    if "load_after" in facts:
        load += f", {facts['load_after']} after the last"
    return (
        f"Measured on {facts['date']}: {facts['processor']}, {facts['cores']} cores, "
        f"{facts['memory_gb']} GB, {facts['system']}; {load}; {shown}."
    )
