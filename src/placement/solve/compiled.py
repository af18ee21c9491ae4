"""Compilation of array loops to machine code, kept on disk between runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """The function as machine code, compiled at its first call and kept beside its file.

    What is kept is compiled again only when the file of the function itself changes, so a compiled
    function may call compiled functions of its own file only.
    """
    try:
        return cast(F, numba.njit(cache=True)(function))
    except RuntimeError:
        # Nothing may be written on this machine: compile anew in every run.
        return cast(F, numba.njit(function))
