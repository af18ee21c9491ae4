"""From the files people keep to an ``Instance``, or every fault in them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from placement.tables.reading import Reading as Reading
    from placement.tables.reading import read_instance as read_instance
    from placement.tables.reading import read_ledger as read_ledger
    from placement.tables.reading import read_tables as read_tables

__all__ = ["Reading", "read_instance", "read_ledger", "read_tables"]


def __getattr__(name: str) -> object:
    # Templates and marked copies live here too and must not wait for pandas and calamine.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("placement.tables.reading"), name)
