"""Texts of the documents that packs quote, where they lie beside the project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from placement.policy.pack import Pack

_FOLDER = Path(__file__).parents[2] / "shared" / "policies"


def torn(pack: Pack) -> list[tuple[str, str]]:
    """Parts of quotes that the text does not have, with their provision.

    An ellipsis parts a quote; its parts must stand in the text in their order. Blanks do not count,
    and neither does the width of a comma or bracket. Skips the test where the text is not there.
    """
    path = _FOLDER / f"{pack.id}.txt"
    if not path.is_file():
        pytest.skip(f"{path.name} is not beside the project")
    text = _plain(path.read_text(encoding="utf-8-sig"))
    missing = []
    for provision in pack.provisions:
        at = 0
        for part in map(_plain, provision.quote.split("……")):
            found = text.find(part, at)
            if found < 0:
                missing.append((provision.id, part))
            else:
                at = found + len(part)
    return missing


def _plain(text: str) -> str:
    joined = "".join(text.split())
    for wide, narrow in ("，,", "；;", "：:", "（(", "）)"):
        joined = joined.replace(wide, narrow)
    return joined
