"""A network that walks step by step says what it says to whole sequences, and leaves the run that it was taken from alone."""

from __future__ import annotations

import numpy as np
import pytest

import nnsim
from nnsim.engine.run import Run
from nnsim.engine.walking import Glance, Walker

STEPS = 7


def sequences(features: int = 2, targets: tuple[int, ...] = (STEPS, 1)) -> nnsim.Dataset:
    rng = np.random.default_rng(1)
    return nnsim.Dataset(rng.normal(size=(3, STEPS, features)), rng.normal(size=(3, *targets)), sequence=True)


def memory(kind: str, **parameters: object) -> Run:
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(2,))
    m = network.add(kind, name="m", units=3, **parameters)
    network.connect(x, m)
    network.connect(m, network.add("dense", name="y", units=1, activation="tanh"))
    return Run(nnsim.Project(network, sequences()))


def delays() -> Run:
    """A loop over two nodes, one over two steps, and an input that comes later."""
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(2,))
    h = network.add("dense", name="h", units=3, activation="tanh")
    y = network.add("dense", name="y", units=1, activation="sigmoid")
    both = network.add("concatenate", name="both")
    network.connect(x, h)
    network.connect(h, both)
    network.connect(x, both, delay=3)
    network.connect(both, y)
    network.connect(h, h, delay=2)
    network.connect(y, h, delay=1)
    return Run(nnsim.Project(network, sequences()))


def repeated() -> Run:
    """One input without time, and a sequence goes out."""
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(2,), repeat=STEPS)
    m = network.add("gru", name="m", units=3)
    network.connect(x, m)
    network.connect(m, network.add("dense", name="y", units=1))
    rng = np.random.default_rng(1)
    return Run(nnsim.Project(network, nnsim.Dataset(rng.normal(size=(3, 2)), rng.normal(size=(3, STEPS, 1)))))


def walked(run: Run, sample: int) -> np.ndarray:
    """What the output says at every step, (steps, units)."""
    walker = Walker(run.machine)
    walker.begin(run.machine.parameters.values)
    output = run.machine.document.output_nodes()[0]
    said = []
    for step in range(STEPS):
        if step:
            walker.pass_on()
        given = {id: array[sample, step, :-1] if array.ndim == 3 else array[sample, :-1] for id, array in run.machine.train.inputs.items()}
        walker.step(given)
        said.append(walker.value(output).copy())
    return np.array(said)


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(lambda: memory("rnn"), id="rnn"),
        pytest.param(lambda: memory("lstm"), id="lstm"),
        pytest.param(lambda: memory("lstm", peepholes=True, learned_state=True), id="lstm with peepholes and a learned first state"),
        pytest.param(lambda: memory("gru", reset="after", learned_state=True), id="gru with a learned first state"),
        pytest.param(delays, id="loops and delays"),
        pytest.param(repeated, id="an input that is repeated"),
    ],
)
def test_every_step_is_what_the_whole_sequence_gives(run) -> None:
    run = run()
    run.train(iterations=20)
    inputs = run.project.data.inputs
    expected = run.predict(inputs)
    for sample in (0, 2):
        np.testing.assert_allclose(walked(run, sample), np.reshape(expected[sample], (STEPS, 1)), rtol=1e-12, atol=1e-14)


def test_what_reads_backwards_goes_its_own_way_through_time() -> None:
    run = memory("gru", reads="backwards")
    run.train(iterations=5)
    turned = run.predict(run.project.data.inputs[:, ::-1])
    np.testing.assert_allclose(walked(run, 1), np.reshape(turned[1], (STEPS, 1))[::-1], rtol=1e-12, atol=1e-14)


def test_a_walk_forgets_when_it_begins_anew() -> None:
    run = memory("lstm", learned_state=True)
    run.train(iterations=10)
    walker = Walker(run.machine)
    output = run.machine.document.output_nodes()[0]
    said = []
    for _ in range(2):
        walker.begin(run.machine.parameters.values)
        for step in range(3):
            if step:
                walker.pass_on()
            walker.step({"n1": np.ones(2)})
        said.append(walker.value(output).copy())
    assert said[0] == said[1]


def test_the_run_does_not_notice() -> None:
    run = memory("lstm")
    run.train(iterations=3)
    before = run.state_hash()
    glance = Glance.at(run)
    walked(run, 0)
    assert run.state_hash() == before
    run.train(iterations=1)
    assert not Glance.at(run).alike(glance)
    run.seek(3)
    assert Glance.at(run).alike(glance)
    assert (glance.iteration, glance.epoch) == (3, 3)
