"""Family ``shortage``: three seats for four students, and no order classes to make up for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.generate import city

if TYPE_CHECKING:
    from placement.generate.draws import Draws
    from placement.generate.shape import Shape
    from placement.instance import Instance

SEATS = 0.75
"""Seats per student to be placed."""


def build(shape: Shape, draws: Draws) -> Instance:
    """A city as it is, with fewer seats: who stays without is what has to be decided."""
    return city.build(shape, draws)
