"""The gradient check of the window: it agrees with right gradients, names a wrong one, and leaves the run alone."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

import nnsim
from nnsim.engine.gradient_check import LEAST, MOST, Compared, Copied, check, refusal
from nnsim.engine.machine import Machine


def all_of(run: nnsim.Run) -> list[Compared]:
    return list(check(Copied.of(run)))


NOTHING_LEARNS = ("graph_product", "graph_partial", "graph_total", "graph_difference", "graph_neuron")
JUMPS = ("activation_gallery", "adder_by_hand")
"""Threshold units, whose answers have no slope."""
OTHERS = ("next_character", "time_explodes", *JUMPS, *NOTHING_LEARNS)
CHECKED = [name for name in nnsim.examples() if name not in OTHERS and refusal(nnsim.example(name)) is None]


@pytest.mark.parametrize("name", CHECKED)
def test_right_gradients_are_found_right(name: str) -> None:
    """Every example, each a network of another kind; longer ones in part: the parameters take turns."""
    run = nnsim.Run(nnsim.example(name))
    run.train(iterations=3)
    compared = list(islice(check(Copied.of(run)), 60))
    assert max(one.error for one in compared) < 1e-5
    parameters = run.machine.parameters
    fixed = np.zeros(parameters.size, bool) if parameters.fixed is None else parameters.fixed
    assert {one.name for one in compared} == {slot.name for slot in parameters.slots.values() if not slot.view(fixed).all()}
    assert sum(one.bent for one in compared) <= 0.1 * len(compared)


def test_every_number_of_a_small_network_is_checked_and_some_of_every_parameter_of_a_large_one() -> None:
    small, large = nnsim.Run(nnsim.example("xor")), nnsim.Run(nnsim.example("digits"))
    assert len(all_of(small)) == small.machine.parameters.size
    compared = all_of(large)
    assert len(compared) < 1.2 * MOST < large.machine.parameters.size
    for slot in large.machine.parameters.slots.values():
        assert sum(one.name == slot.name for one in compared) >= min(LEAST, int(np.prod(slot.shape)))


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("inputs", [1, 3, 6, 7, 8, 15])
def test_gradients_are_right_however_wide_the_weights_lie(kind: str, inputs: int) -> None:
    """NumPy 2.4 gives wrong negatives of float64 numbers that lie eight apart: 7 inputs and a bias."""
    net = nnsim.Network()
    x, m = net.add("input", name="x", shape=(inputs,)), net.add(kind, name="m", units=3, returns="last")
    y = net.add("dense", name="y", units=1, activation="identity")
    net.connect(x, m)
    net.connect(m, y)
    random = np.random.default_rng(inputs)
    data = nnsim.Dataset(random.normal(size=(4, 5, inputs)), random.normal(size=(4, 1)), sequence=True)
    assert max(one.error for one in all_of(nnsim.Run(nnsim.Project(net, data, loss="mse")))) < 1e-5


def test_numbers_of_32_bits_are_checked_in_64() -> None:
    project = nnsim.example("moons")
    project.document.settings["dtype"] = "float32"
    run = nnsim.Run(project)
    run.train(iterations=5)
    assert max(one.error for one in all_of(run)) < 1e-5


def test_the_units_that_are_dropped_are_the_same_each_time() -> None:
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(4,))
    h = net.add("dense", name="h", units=12, activation="tanh")
    d = net.add("dropout", name="d", rate=0.5)
    y = net.add("dense", name="y", units=3, activation="softmax")
    for one, other in ((x, h), (h, d), (d, y)):
        net.connect(one, other)
    run = nnsim.Run(nnsim.Project(net, nnsim.dataset("iris"), loss="cross_entropy", batch_size=10))
    run.train(iterations=4)
    assert max(one.error for one in all_of(run)) < 1e-5


def test_a_wrong_gradient_is_found_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign that got lost in one bias."""
    made = Machine.__init__

    def wrong(machine: Machine, project: object) -> None:
        made(machine, project)  # type: ignore[arg-type]
        program = machine.program
        number = program.index_of("update") - 1
        operation = program.operations[number]
        right = operation.run

        def spoiled() -> None:
            right()
            machine.parameters.by_name["hidden.b"].view(machine.parameters.gradients)[1] *= -1.0

        object.__setattr__(operation, "run", spoiled)
        object.__setattr__(program, "numbered", tuple((n, o, o.run) for n, o, _ in program.numbered))

    run = nnsim.Run(nnsim.example("xor"))
    run.train(iterations=3)
    copied = Copied.of(run)
    monkeypatch.setattr(Machine, "__init__", wrong)
    off = [one for one in check(copied) if one.error > 1e-5]
    assert [(one.name, one.index) for one in off] == [("hidden.b", (1,))]
    assert off[0].error == pytest.approx(2.0)


def test_at_a_kink_nothing_is_compared() -> None:
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(1,))
    h = net.add("dense", name="h", units=1, activation="relu")
    net.connect(x, h)
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset(np.array([[1.0]]), np.array([[1.0]])), loss="mse"))
    run.parameters["x>h.W"][...] = 0.5
    run.parameters["h.b"][...] = -0.5
    assert [one.bent for one in all_of(run)] == [True, True]


def test_frozen_numbers_are_left_out() -> None:
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(2,))
    h = net.add("dense", name="h", units=2, activation="tanh", trainable=False)
    y = net.add("dense", name="y", units=1, activation="sigmoid")
    net.connect(x, h)
    net.connect(h, y)
    run = nnsim.Run(nnsim.Project(net, nnsim.dataset("xor"), loss="binary_cross_entropy"))
    assert {one.name for one in all_of(run)} == {"h>y.W", "y.b"}


def test_to_check_changes_nothing() -> None:
    run = nnsim.Run(nnsim.example("moons"))
    run.train(iterations=5)
    run.step()
    before = run.state_hash(), run.iteration, run.operation
    all_of(run)
    assert (run.state_hash(), run.iteration, run.operation) == before


def test_what_is_left_out_on_purpose_is_not_called_wrong() -> None:
    project = nnsim.example("jordan")
    assert refusal(project) is None
    project.document.settings["truncate"] = 2
    assert "on purpose" in str(refusal(project))
    assert "no gradients" in str(refusal(nnsim.example("gates_perceptron")))
