"""A loop left to itself settles, cycles, wanders or explodes, and that is said rightly."""

from __future__ import annotations

import numpy as np
import pytest

import nnsim
from nnsim.engine.dynamics import left_to_itself, repetition
from nnsim.engine.run import Run


def loop(weights: list[list[float]], activation: str = "identity") -> Run:
    """Units that feed each other with these weights, one step later; the push goes to the first unit."""
    units = len(weights)
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(1,))
    h = network.add("dense", name="h", units=units, activation=activation, bias=False)
    network.connect(x, h)
    network.connect(h, h, delay=1)
    network.connect(h, network.add("dense", name="y", units=1, activation="identity"))
    run = Run(nnsim.Project(network, nnsim.Dataset(np.ones((2, 3, 1)), np.ones((2, 3, 1)))))
    run.parameters["x>h.W"][...] = [[1.0]] + [[0.0]] * (units - 1)
    run.parameters["h>h.W"][...] = weights
    return run


def test_a_weak_loop_settles_at_nothing() -> None:
    found = left_to_itself(loop([[0.5]]))
    assert (found.kind, found.period) == ("settles", 1)
    assert found.states["h"][:4, 0] == pytest.approx([1, 0.5, 0.25, 0.125])
    assert "settles" in found.sentence


def test_a_ring_of_units_cycles_with_as_many_steps_as_it_has_units() -> None:
    found = left_to_itself(loop([[0, 0, 1], [1, 0, 0], [0, 1, 0]]))
    assert (found.kind, found.period, found.since) == ("cycles", 3, 0)
    assert "every 3 steps" in found.sentence


def test_a_strong_loop_explodes_when_it_is_linear_and_settles_when_it_saturates() -> None:
    assert left_to_itself(loop([[1e30]])).kind == "explodes"
    assert left_to_itself(loop([[3.0]], "tanh")).kind == "settles"


def test_a_rotation_by_no_part_of_a_full_turn_wanders() -> None:
    turn = 1.0
    found = left_to_itself(loop([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]), steps=40)
    assert (found.kind, found.period) == ("wanders", 0)


def test_the_shortest_period_counts_and_the_way_into_it_is_told_apart() -> None:
    states = np.array([9.0, 8.0, 7.0, *[1.0, 2.0] * 20])[:, None]
    assert repetition(states) == ("cycles", 2, 3)


def test_a_network_without_memory_is_refused() -> None:
    network = nnsim.Network()
    network.connect(network.add("input", name="x", shape=(1,)), network.add("dense", name="y", units=1))
    with pytest.raises(nnsim.ProjectError, match="no loop and no memory"):
        left_to_itself(Run(nnsim.Project(network, nnsim.Dataset(np.ones((2, 1)), np.ones((2, 1))))))
