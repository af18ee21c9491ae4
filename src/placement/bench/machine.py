"""What a run was measured on: processor, cores, memory, load, versions."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

TOOLS = ("placement", "numpy", "pandas", "ortools", "pyarrow")


def machine() -> dict[str, object]:
    """Facts of this machine that stay the same from run to run."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": _memory_gb(),
    }


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that every run goes through."""
    return {"python": platform.python_version(), **{name: version(name) for name in TOOLS}}


def load() -> float | None:
    """Mean number of running processes in the last minute; None where the system does not tell."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def peak_megabytes() -> float | None:
    """Most memory this process has held, in 10⁶ bytes; None where the system does not tell.

    On Linux ``ru_maxrss`` begins with that of the process which started this one, so the kernel's
    own mark of the address space is read there.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) * 1024 / 1e6, 1)
    try:
        import resource
    except ImportError:
        # Windows has no such module.
        return None
    return megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def megabytes(maxrss: int) -> float:
    """``ru_maxrss`` in 10⁶ bytes: macOS counts bytes, all others units of 1,024."""
    return round(maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6, 1)


def _memory_gb() -> float | None:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return None
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    if known.is_file():
        for line in known.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
