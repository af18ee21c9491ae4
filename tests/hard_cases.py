"""Functions that a case may name and that do not give an instance."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from placement.errors import InfeasibleError, NoPlanError

if TYPE_CHECKING:
    from placement.instance import Instance


def sleeps(seconds: float) -> Instance:
    """Too long."""
    time.sleep(seconds)
    raise AssertionError("nobody stopped it")


def hoards(gigabytes: int) -> Instance:
    """Too much."""
    held = bytearray(gigabytes * 10**9)
    raise AssertionError(f"nobody refused {len(held)} bytes")


def dies() -> Instance:
    """As native code does that is broken."""
    os.abort()


def raises() -> Instance:
    """As our own code does that is broken."""
    raise RuntimeError("a slip of ours")


def impossible() -> Instance:
    """Proved to have no plan."""
    raise InfeasibleError("E410", why="", names="")


def nothing() -> Instance:
    """Stopped without a plan."""
    raise NoPlanError("E400")


def chatters() -> Instance:
    """Prints where the record goes, as native libraries do, before it makes an instance."""
    os.write(1, b"{not json\n")
    from placement.generate import generate

    return generate(60, 8, seed=1, schools=1, parks=2)
