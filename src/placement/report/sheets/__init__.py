"""The sheets of ``plan.xlsx``, in order: one module and one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.report.sheets import (
    by_class,
    by_employer,
    choices,
    compliance,
    constraints,
    order_classes,
    overview,
    parks,
    reading,
    roster,
    trace,
    unplaced,
)

if TYPE_CHECKING:
    from placement.report.page import Sheet

SHEETS: tuple[Sheet, ...] = (
    overview.SHEET,
    roster.SHEET,
    by_employer.SHEET,
    by_class.SHEET,
    unplaced.SHEET,
    parks.SHEET,
    choices.SHEET,
    order_classes.SHEET,
    constraints.SHEET,
    compliance.SHEET,
    reading.SHEET,
    trace.SHEET,
)
