"""The recorded shares of dead and saturated units: those of the layers as they stand, and only where the activation has flat ends."""

import numpy as np
import pytest

import nnsim
from nnsim.engine.evidence import Copied, Laboratory
from nnsim.engine.flat_ends import SAMPLES, STEPS, FlatEnds, dead, saturated
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.picture import picture

SOME = 30


def made(*activations, samples=SOME, **settings):
    """Three inputs, and a layer of four units for each activation."""
    net = nnsim.Network()
    node = net.add("input", name="x", shape=(3,))
    for place, activation in enumerate(activations, 1):
        layer = net.add("dense", name=f"h{place}", units=4 if place < len(activations) else 1, activation=activation)
        net.connect(node, layer)
        node = layer
    inputs = np.random.default_rng(0).normal(size=(samples, 3))
    data = nnsim.Dataset(inputs, inputs.sum(axis=1, keepdims=True))
    return nnsim.Run(nnsim.Project(net, data, loss="mse", learning_rate=0.01, record_every=1, seed=1, **settings))


def test_only_layers_with_flat_ends_are_recorded():
    run = made("relu", "tanh", "sigmoid", "leaky_relu", "softplus", "identity")
    run.train(iterations=3)
    names = {name for name in run.history if name.split("/")[0] in ("dead", "saturated")}
    assert names == {"dead/h1", "saturated/h2", "saturated/h3"}
    assert all(run.history[name][0].tolist() == [1, 2, 3] for name in names)
    assert FlatEnds(made("identity").machine).shares() == {}


def test_units_that_are_0_for_all_samples_are_dead():
    run = made("relu", "identity")
    run.parameters["h1.b"][:3] = -1e3
    assert FlatEnds(run.machine).shares() == {"dead/h1": 0.75}
    run.parameters["h1.b"][:3] = 1e3
    assert FlatEnds(run.machine).shares()["dead/h1"] == 0.0


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_answers_at_the_flat_ends_are_saturated(activation):
    run = made(activation, "identity")
    run.parameters["x>h1.W"][...] = 0
    run.parameters["h1.b"][...] = (0, 100, -100, 1)
    assert FlatEnds(run.machine).shares() == {"saturated/h1": 0.5}


def test_the_definition_is_that_of_the_textbook():
    answers = np.array([[0.0, 0.0, 0.0], [0.0, 0.1, 0.0]])
    assert (dead("relu", answers), dead("tanh", answers)) == (0.5, 0.0)
    near = 0.5 + 0.5 * np.sqrt(1 - 0.02)  # where 4 a (1 − a) is 0.02
    assert saturated("sigmoid", np.array([[near - 1e-6, near + 1e-6, 1 - near + 1e-6, 0.5]])) == 0.25
    assert saturated("tanh", np.array([[0.98, 0.995, -0.995, 0.0]])) == 0.5
    assert saturated("relu", answers) == 0.0


def test_the_diagnosis_sees_what_is_recorded():
    run = made("relu", "tanh", "identity")
    run.parameters["h1.b"][0] = -1e3
    run.parameters["h2.b"][1] = 50.0
    run.train(iterations=2)
    seen = {layer.name: layer for layer in Laboratory(Copied.of(run)).evidence(Copied.of(run)).layers}
    assert run.history["dead/h1"][1][-1] == seen["h1"].dead >= 0.25
    assert run.history["saturated/h2"][1][-1] == seen["h2"].saturated >= 0.25


def test_few_samples_are_looked_at_however_many_there_are():
    assert FlatEnds(made("relu", samples=5_000).machine)._part.samples == SAMPLES
    net = nnsim.Network()
    x, h, y = net.add("input", name="x", shape=(1,)), net.add("rnn", name="h", units=2), net.add("dense", name="y", units=1)
    net.connect(x, h)
    net.connect(h, y)
    inputs = np.random.default_rng(1).normal(size=(50, 40, 1))
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset(inputs, inputs, sequence=True), loss="mse", record_every=1))
    assert FlatEnds(run.machine)._part.samples == STEPS // 40
    run.train(iterations=1)
    assert {"saturated/h", "saturated/y"} <= set(run.history)


def test_going_back_cuts_the_shares_and_a_frame_holds_them_as_curves():
    run = made("relu", "identity")
    run.train(iterations=5)
    run.seek(2)
    assert run.history["dead/h1"][0].tolist() == [1, 2]
    frame = picture(run, FrameRequest(columns=("dead/h1",)), State.PAUSED)
    assert frame.curves["dead/h1"].x.tolist() == [1, 2]
    assert not any(name.startswith("dead") for name in frame.metrics)
