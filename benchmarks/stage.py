"""Write one subject's tables, in a process of their own: ``python -m benchmarks.stage``."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.case import Case
from benchmarks.registry import SUBJECTS


def main() -> None:
    """Write the tables and print where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subject", choices=SUBJECTS)
    parser.add_argument("students", type=int)
    parser.add_argument("places", type=int)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    case = Case(SUBJECTS[asked.subject], asked.students, asked.places, asked.folder)
    print(case.tables)


if __name__ == "__main__":
    main()
