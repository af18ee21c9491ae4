"""Reference tables: vocational majors (2021), administrative divisions, functional zones.

Everything is read from CSV files beside this package on first use and kept.
"""

from __future__ import annotations

import csv
from importlib import resources


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one data file, every value stripped."""
    text = resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8-sig")
    return [
        {key: value.strip() for key, value in row.items()}
        for row in csv.DictReader(text.splitlines())
    ]
