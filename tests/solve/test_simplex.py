"""The primal network simplex against OR-Tools, from any flow, through changes of gains and room."""

from __future__ import annotations

import re
import subprocess
import sys

import numpy as np
import pytest

from placement import compile_problem, generate, load_policy, load_profile
from placement.errors import UsageError
from placement.solve import simplex as simplex_module
from placement.solve.circulation import Face, greatest_gain
from placement.solve.network import Network, build
from placement.solve.simplex import LARGEST, Simplex
from random_problems import random_problem

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


@pytest.fixture(scope="module")
def city() -> Network:
    """A city of 5,000 students and 300 places, with its four levels."""
    instance = generate(5000, 300, seed=1, order_classes=10)
    policy = load_policy(None, instance_city=instance.city, on=instance.term.start)
    return build(compile_problem(instance, policy, load_profile("city")))


def test_city_level_by_level(city: Network) -> None:
    """Levels weigh ever less; prices of a fifteenth of the places change, seats are closed."""
    rng = np.random.default_rng(7)
    simplex = started(city, np.zeros(len(city.tail), dtype=np.int64))
    gain = np.zeros(len(city.tail), dtype=np.int64)
    for level in city.gain:
        gain = 1000 * gain + level
        assert simplex.maximise(gain=gain)
        check(city, simplex, gain, city.capacity)
        assert gain @ simplex.flow == gain @ best(city, gain, city.capacity)
    gain = city.gain[-1].copy()
    seats = np.arange(len(city.tail))[city.block["seat"]]
    for k in range(6):
        gain[rng.choice(seats, len(seats) // 15, replace=False)] += rng.integers(-100, 100)
        capacity = city.capacity.copy()
        if k % 2:
            capacity[seats] -= rng.integers(0, 2, len(seats)) * (capacity - simplex.flow)[seats]
        assert simplex.maximise(gain=gain, capacity=capacity)
        check(city, simplex, gain, capacity)
        assert gain @ simplex.flow == gain @ best(city, gain, capacity)


def test_an_optimal_flow_is_a_basis(city: Network) -> None:
    """From an optimal flow far fewer pivots are needed than there are nodes, and then none."""
    gain = city.gain[-1]
    flow = best(city, gain, city.capacity)
    simplex = started(city, flow)
    assert simplex.maximise()
    assert gain @ simplex.flow == gain @ flow
    assert simplex.pivots < city.num_nodes // 20
    pivots = simplex.pivots
    assert simplex.maximise()
    assert simplex.pivots == pivots


def test_stop_leaves_a_circulation(city: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked between slices; what it leaves is feasible, and one can go on from there."""
    monkeypatch.setattr(simplex_module, "SLICE", 100)
    gain, asked = city.gain[-1], 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 20

    simplex = started(city, np.zeros(len(city.tail), dtype=np.int64))
    assert not simplex.maximise(stop=stop)
    assert simplex.pivots == 2000
    flow = simplex.flow
    assert ((flow >= 0) & (flow <= city.capacity)).all()
    into = np.bincount(city.head, weights=flow, minlength=city.num_nodes)
    assert (into == np.bincount(city.tail, weights=flow, minlength=city.num_nodes)).all()
    assert simplex.maximise(stop=lambda: False)
    check(city, simplex, gain, city.capacity)


@pytest.mark.parametrize("seed", range(30))
def test_the_largest_gains(seed: int) -> None:
    """Gains just small enough overflow nowhere; one more is refused, and nothing has changed."""
    rng = np.random.default_rng(seed)
    network = random_network(rng)
    arcs = len(network.tail)
    limit = LARGEST // (network.num_nodes + 2)
    simplex = started(network, np.zeros(arcs, dtype=np.int64))
    for _ in range(3):
        gain = rng.choice([-limit, -limit + 1, 0, limit - 1, limit], arcs)
        assert simplex.maximise(gain=gain)
        check(network, simplex, gain, network.capacity)
    if not arcs:
        return
    flow = simplex.flow.copy()
    gain[0] = -limit - 1
    with pytest.raises(UsageError, match=re.escape(str(limit + 1))) as caught:
        simplex.maximise(gain=gain, capacity=network.capacity + 1)
    assert caught.value.code == "E342"
    assert (simplex.flow == flow).all()


def ring(flow: list[int]) -> Simplex:
    """Two nodes and two arcs, there and back."""
    there, back = np.array([0, 1]), np.array([1, 0])
    return Simplex(2, there, back, np.array([3, 3]), np.array([1, 1]), np.array(flow))


@pytest.mark.parametrize(
    ("flow", "message"),
    [([1, 2], "is no circulation"), ([4, 4], "not within"), ([-1, -1], "not within")],
)
def test_a_flow_that_is_none(flow: list[int], message: str) -> None:
    """What is lost at a node or does not fit is refused."""
    with pytest.raises(ValueError, match=message):
        ring(flow)


def test_capacities_below_the_flow() -> None:
    """They are refused before anything changes."""
    simplex = ring([1, 1])
    assert simplex.maximise()
    with pytest.raises(ValueError, match="not within the capacities"):
        simplex.maximise(gain=np.array([-1, -1]), capacity=np.array([2, 3]))
    assert simplex.maximise()
    assert simplex.flow.tolist() == [3, 3]


def test_the_flow_method_loads_no_compiler() -> None:
    """Only who asks for the simplex waits for the compiler to load."""
    code = "import sys, placement.solve.flow; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
