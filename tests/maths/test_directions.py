"""Sequences read forwards and backwards, of different length, with targets handed back in: gradients by central differences."""

from __future__ import annotations

import numpy as np
import pytest

import nnsim
from nnsim.engine.run import Run
from tests.maths.gradients import check_gradients
from tests.maths.networks import scatter

LENGTHS = (3, 5, 1, 4, 2)


@pytest.mark.parametrize("learned", [False, True], ids=["from zero", "from a learned state"])
@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["one length", "several lengths"])
@pytest.mark.parametrize("returns", ["all", "last"])
@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_two_layers_that_read_in_both_directions_have_their_derivatives(
    kind: str, returns: str, lengths: tuple[int, ...] | None, learned: bool
) -> None:
    random = np.random.default_rng(0)
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(2,))
    both = network.add("concatenate", name="both")
    for name, reads in (("there", "forwards"), ("back", "backwards")):
        cell = network.add(kind, name=name, units=3, returns=returns, reads=reads, learned_state=learned)
        network.connect(x, cell)
        network.connect(cell, both)
    network.connect(both, network.add("dense", name="y", units=2))
    targets = random.normal(size=(5, 5, 2) if returns == "all" else (5, 2))
    data = nnsim.Dataset(random.normal(size=(5, 5, 2)), targets, lengths=lengths)
    run = Run(nnsim.Project(network, data, loss="mse", input_gradients=True))
    scatter(run, 0.7)
    check_gradients(run)


def jordan(teacher_forcing: bool) -> Run:
    random = np.random.default_rng(1)
    network = nnsim.Network()
    x, h = network.add("input", name="x", shape=(2,)), network.add("dense", name="h", units=3)
    y = network.add("dense", name="y", units=2)
    network.connect(x, h)
    network.connect(h, y)
    network.connect(y, h, delay=1, teacher_forcing=teacher_forcing)
    data = nnsim.Dataset(random.normal(size=(5, 4, 2)), random.normal(size=(5, 4, 2)))
    run = Run(nnsim.Project(network, data, loss="mse", input_gradients=True))
    scatter(run, 0.7)
    return run


@pytest.mark.parametrize("teacher_forcing", [True, False])
def test_an_output_that_is_handed_back_has_its_derivatives(teacher_forcing: bool) -> None:
    check_gradients(jordan(teacher_forcing))


def test_a_taught_connection_carries_the_target_in_training_and_the_output_otherwise() -> None:
    taught, free = jordan(True), jordan(False)
    assert taught.evaluate() == free.evaluate()
    before = taught.evaluate()["loss"]
    taught.train(iterations=1)
    assert taught.loss != before
