"""Loops compiled to machine code."""

from __future__ import annotations

import numpy as np

from placement.solve.compiled import compiled


def test_a_function_without_a_file_is_compiled_all_the_same() -> None:
    """Where nothing can be kept on disk, as for code typed in, it is compiled in every run."""
    names: dict[str, object] = {}
    exec("def total(a):\n    s = 0\n    for x in a:\n        s += x\n    return s\n", names)
    total = compiled(names["total"])  # type: ignore[type-var]
    assert total(np.arange(10)) == 45
    assert len(total.signatures) == 1
