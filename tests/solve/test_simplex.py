"""The primal network simplex against OR-Tools, from any flow, through changes of gains and room."""

from __future__ import annotations

import numpy as np
import pytest
from random_problems import random_problem

from placement.errors import UsageError
from placement.solve.circulation import Face, greatest_gain
from placement.solve.network import Network, build
from placement.solve.simplex import LARGEST, Simplex

Ints = np.ndarray


def random_network(rng: np.random.Generator) -> Network:
    """Any small network: parallel arcs, loops at a node, arcs without capacity, loose parts."""
    nodes, arcs = int(rng.integers(1, 12)), int(rng.integers(0, 50))
    none = np.zeros(0, dtype=np.int64)
    return Network(
        num_nodes=nodes,
        tail=rng.integers(0, nodes, arcs),
        head=rng.integers(0, nodes, arcs),
        capacity=rng.integers(0, int(rng.choice([2, 6, 100])), arcs),
        gain=random_gain(rng, arcs)[None],
        block={"leave": slice(0, 0), "pair": slice(0, 0)},
        node_of_student=none,
        pair_index=none,
        spread_place=none,
        place_group_node=none,
        shared_nodes=(slice(0), slice(0)),
    )


def random_gain(rng: np.random.Generator, arcs: int) -> Ints:
    """Gains of both signs, with many ties in every third network."""
    most = int(rng.choice([1, 20, 1000]))
    return rng.integers(-most, most + 1, arcs)


def best(network: Network, gain: Ints, capacity: Ints) -> Ints:
    """A flow of greatest gain by the other method."""
    none = np.zeros(len(gain), dtype=np.int64)
    return greatest_gain(network, Face(none, capacity, none - 1), gain)


def check(network: Network, simplex: Simplex, gain: Ints, capacity: Ints) -> None:
    """The flow is a circulation within the capacities, and its potentials prove it the best."""
    flow, y = simplex.flow, simplex.height
    assert (flow >= 0).all()
    assert (flow <= capacity).all()
    net = np.bincount(network.head, weights=flow, minlength=network.num_nodes)
    net -= np.bincount(network.tail, weights=flow, minlength=network.num_nodes)
    assert not net.any()
    reduced = gain + y[network.tail] - y[network.head]
    assert (reduced[flow < capacity] <= 0).all()
    assert (reduced[flow > 0] >= 0).all()


def started(network: Network, flow: Ints, **options: int) -> Simplex:
    """A simplex on a network with the gains of its last level."""
    return Simplex(
        network.num_nodes,
        network.tail,
        network.head,
        network.capacity,
        network.gain[-1],
        flow,
        **options,
    )


@pytest.mark.parametrize("seed", range(300))
def test_random_networks(seed: int) -> None:
    """From nothing and from the best flow of other gains; then other gains, other capacities."""
    rng = np.random.default_rng(seed)
    network = random_network(rng)
    arcs = len(network.tail)
    gain, capacity = network.gain[-1], network.capacity
    first = best(network, random_gain(rng, arcs), capacity)
    for flow in (np.zeros(arcs, dtype=np.int64), first):
        simplex = started(network, flow, block=int(rng.integers(1, 20)))
        assert simplex.maximise()
        check(network, simplex, gain, capacity)
        assert gain @ simplex.flow == gain @ best(network, gain, capacity)
        for _ in range(6):
            gain = random_gain(rng, arcs) if rng.random() < 0.7 else gain
            capacity = simplex.flow + rng.integers(0, 3, arcs) * rng.integers(0, 4, arcs)
            assert simplex.maximise(gain=gain, capacity=capacity)
            check(network, simplex, gain, capacity)
            assert gain @ simplex.flow == gain @ best(network, gain, capacity)
        gain, capacity = network.gain[-1], network.capacity


@pytest.mark.parametrize("seed", range(100))
def test_networks_of_problems(seed: int) -> None:
    """Level after level, each from the best flow of the level before."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, num_students=12, num_places=5, balance=seed % 2 == 0)
    network = build(problem)
    simplex = started(network, np.zeros(len(network.tail), dtype=np.int64))
    for gain in network.gain:
        assert simplex.maximise(gain=gain)
        check(network, simplex, gain, network.capacity)
        assert gain @ simplex.flow == gain @ best(network, gain, network.capacity)
