"""Write one subject's tables, in a process of their own: ``python -m benchmarks.stage``.

With ``--pairs`` also every allowed pair, as other solvers take it. Prints what was written as JSON.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.case import Case
from benchmarks.pairs import expand, num_pairs
from benchmarks.registry import SUBJECTS

MOST_PAIRS = 100_000_000
"""More are not written out: a solver with an arc a pair needs about 100 bytes for each."""
PAIRS = "pairs.npz"


def staged(case: Case, *, pairs: bool) -> dict[str, Any]:
    """Write the tables, and the pairs where there are not too many."""
    said: dict[str, Any] = {"tables": str(case.tables)}
    if pairs:
        said["pairs"] = num_pairs(case.problem)
        if said["pairs"] <= MOST_PAIRS:
            found = expand(case.problem)
            said["pairs"] = len(found.student)
            found.save(case.folder / PAIRS)
    return said


def main() -> None:
    """Write, and say what."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subject", choices=SUBJECTS)
    parser.add_argument("students", type=int)
    parser.add_argument("places", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", action="store_true")
    asked = parser.parse_args()
    case = Case(SUBJECTS[asked.subject], asked.students, asked.places, asked.folder)
    print(json.dumps(staged(case, pairs=asked.pairs)))


if __name__ == "__main__":
    main()
