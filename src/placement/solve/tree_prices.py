"""What node potentials charge for seats, limits and slices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.result import Prices

if TYPE_CHECKING:
    from placement.solve.network import Network


def tree_prices(
    network: Network, gain: np.ndarray, height: np.ndarray, multiplier: tuple[int, ...]
) -> Prices:
    """Prices of the trees from potentials (nodes,) that fit gains of arcs, (arcs,).

    A full arc's price is what one unit more would gain; a group with slices has the difference of
    its ends as its offset. Python integers go in and out where they are asked for.
    """
    positive = np.maximum(gain + height[network.tail] - height[network.head], 0)
    offset = np.zeros(len(network.place_group_node), dtype=height.dtype)
    group_price = positive[network.block["place_group"]].copy()
    if "slice" in network.block:
        tails = network.tail[network.block["slice"]]
        heads = network.head[network.block["slice"]]
        at = np.searchsorted(network.place_group_node, tails)
        offset[at] = height[tails] - height[heads]
        group_price[at] = 0
    return Prices(
        place_price=positive[network.block["seat"]],
        place_group_price=group_price,
        student_group_price=positive[network.block["student_group"]],
        slice_offset=offset,
        multiplier=multiplier,
    )
