"""An edited network takes over from the one before: what is the same node or connection keeps its numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.document.replacing import with_kind
from tests.engine import projects

Edit = Callable[[nnsim.Project], None]


def successor(edit: Edit, iterations: int = 7, **settings: Any) -> tuple[nnsim.Run, nnsim.Run]:
    """A trained run, and the one that takes over after an edit of its project."""
    project = projects.project(projects.network(dropout=False), **settings)
    run = nnsim.Run(project)
    if iterations:
        run.train(iterations=iterations)
    edit(project)
    return run, run.successor(project)


def changed(name: str, **parameters: Any) -> Edit:
    def edit(project: nnsim.Project) -> None:
        node = project.network.node(name)
        project.network.nodes[node.id] = replace(node, parameters={**node.parameters, **parameters})

    return edit


def setting(key: str, value: Any) -> Edit:
    return lambda project: project.document.settings.update({key: value})


def same(one: nnsim.Run, other: nnsim.Run) -> bool:
    return all(np.array_equal(one.parameters[name], other.parameters[name]) for name in one.parameters)


def test_numbers_counters_and_curve_go_on() -> None:
    old, new = successor(setting("batch_size", 3), optimizer="adam")
    assert same(old, new)
    assert (new.iteration, new.epoch, new.earliest) == (7, old.epoch, 7)
    assert np.array_equal(new.history["loss"][1], old.history["loss"][1])
    state, before = new.machine.updater.state, old.machine.updater.state
    assert state.keys() == before.keys()
    assert all(np.array_equal(state[name], before[name]) for name in state)


def test_the_old_run_is_left_as_it_was() -> None:
    project = projects.project(projects.network(dropout=False))
    run = nnsim.Run(project)
    run.train(iterations=7)
    before = run.state_hash()
    changed("h", units=2)(project)
    run.successor(project).train(iterations=3)
    assert run.state_hash() == before


def test_more_units_keep_the_old_ones_and_draw_the_others() -> None:
    old, new = successor(changed("h", units=6))
    drawn = nnsim.Run(new.project)
    assert np.array_equal(new.parameters["x>h.W"][:4], old.parameters["x>h.W"])
    assert np.array_equal(new.parameters["x>h.W"][4:], drawn.parameters["x>h.W"][4:])
    assert np.array_equal(new.parameters["h>y.W"][:, :4], old.parameters["h>y.W"])
    assert np.array_equal(new.parameters["x>y.W"], old.parameters["x>y.W"])


def test_fewer_units_keep_the_first_ones() -> None:
    old, new = successor(changed("h", units=2), optimizer="adam")
    assert np.array_equal(new.parameters["h.b"], old.parameters["h.b"][:2])
    assert np.array_equal(new.parameters["h>y.W"], old.parameters["h>y.W"][:, :2])
    new.train(iterations=5)


def test_another_optimiser_starts_without_memory() -> None:
    old, new = successor(setting("optimizer", "adam"), optimizer="momentum")
    assert same(old, new)
    assert not any(vector.any() for vector in new.machine.updater.state.values())


def test_another_initialiser_or_seed_starts_anew() -> None:
    old, new = successor(changed("h", initializer="zeros"))
    assert not new.parameters["x>h.W"].any()
    assert np.array_equal(new.parameters["h>y.W"], old.parameters["h>y.W"])
    _, new = successor(setting("seed", 9))
    assert new.iteration == 0
    assert new.state_hash() == nnsim.Run(new.project).state_hash()


def test_before_the_first_iteration_there_is_nothing_to_take_over() -> None:
    _, new = successor(changed("h", units=6), iterations=0)
    assert new.earliest == 0
    assert new.state_hash() == nnsim.Run(new.project).state_hash()


def test_a_renamed_layer_is_the_same_layer() -> None:
    def rename(project: nnsim.Project) -> None:
        node = project.network.node("h")
        project.network.nodes[node.id] = replace(node, name="hidden")

    old, new = successor(rename)
    assert np.array_equal(new.parameters["hidden.b"], old.parameters["h.b"])


def test_a_removed_weight_is_held_at_zero_from_then_on() -> None:
    def remove(project: nnsim.Project) -> None:
        network = project.network
        connection = next(c for c in network.connections.values() if network.connection_name(c) == "x>h")
        network.connections[connection.id] = replace(connection, removed=frozenset({(1, 2)}))

    old, new = successor(remove, optimizer="adam")
    assert old.parameters["x>h.W"][1, 2] != 0
    assert new.parameters["x>h.W"][1, 2] == 0
    new.train(iterations=5)
    assert new.parameters["x>h.W"][1, 2] == 0


def test_the_new_run_goes_back_to_where_it_took_over_bit_for_bit() -> None:
    _, new = successor(changed("h", units=5), optimizer="adam")
    start = new.state_hash()
    new.train(iterations=6)
    end = new.state_hash()
    new.seek(7)
    assert new.state_hash() == start
    new.train(iterations=6)
    assert new.state_hash() == end


def test_precision_can_change_on_the_way() -> None:
    old, new = successor(setting("dtype", "float32"))
    assert new.parameters["h.b"].dtype == np.float32
    np.testing.assert_allclose(new.parameters["h.b"], old.parameters["h.b"], rtol=1e-6)


def test_curves_of_a_renamed_layer_go_by_its_new_name() -> None:
    def edit(project: nnsim.Project) -> None:
        nodes = project.network.nodes
        one, other = project.network.node("h"), project.network.node("y")
        nodes[one.id], nodes[other.id] = replace(one, name="y"), replace(other, name="answer")

    old, new = successor(edit, record_every=1)
    assert np.array_equal(new.history["grad_norm/y"][1], old.history["grad_norm/h"][1])
    assert np.array_equal(new.history["grad_norm/answer"][1], old.history["grad_norm/y"][1])
    assert "grad_norm/h" not in new.history


@pytest.mark.parametrize(("kind", "other"), [("rnn", "lstm"), ("lstm", "gru"), ("gru", "rnn")])
def test_a_layer_of_another_kind_starts_anew_and_the_others_keep_their_numbers(kind: str, other: str) -> None:
    """The weights of an LSTM's gate mean nothing to a GRU's gate of the same name, or to the units of an RNN."""
    net = nnsim.Network()
    x, memory, y = net.add("input", name="x", shape=(2,)), net.add(kind, name="m", units=3), net.add("dense", name="y", units=1)
    net.connect(x, memory)
    net.connect(memory, y)
    inputs = np.random.default_rng(0).normal(size=(5, 4, 2))
    project = nnsim.Project(net, nnsim.Dataset(inputs, inputs[..., :1], sequence=True), loss="mse", optimizer="adam")
    run = nnsim.Run(project)
    run.train(iterations=3)
    with_kind(project.document, [memory.id], other).apply(project.document)
    new, fresh = run.successor(project), nnsim.Run(project)
    for name in new.parameters:
        expected = run if name in ("m>y.W", "y.b") else fresh
        np.testing.assert_array_equal(new.parameters[name], expected.parameters[name])
    assert new.iteration == 3


@pytest.mark.parametrize(("kind", "other"), [("dense", "rnn"), ("rnn", "dense")])
def test_units_with_one_row_of_weights_keep_them_when_they_begin_or_cease_to_remember(kind: str, other: str) -> None:
    net = nnsim.Network()
    x, m, y = net.add("input", name="x", shape=(2,)), net.add(kind, name="m", units=3), net.add("dense", name="y", units=1)
    net.connect(x, m)
    net.connect(m, y)
    inputs = np.random.default_rng(0).normal(size=(5, 4, 2))
    project = nnsim.Project(net, nnsim.Dataset(inputs, inputs[..., :1], sequence=True), loss="mse", optimizer="adam")
    run = nnsim.Run(project)
    run.train(iterations=3)
    with_kind(project.document, [m.id], other).apply(project.document)
    new = run.successor(project)
    for name in ("x>m.W", "m.b", "m>y.W", "y.b"):
        np.testing.assert_array_equal(new.parameters[name], run.parameters[name])
    if other == "rnn":
        np.testing.assert_array_equal(new.parameters["m.U"], nnsim.Run(project).parameters["m.U"])
    new.train(iterations=2)


def marked(**marks: frozenset[tuple[int, ...]]) -> Edit:
    def edit(project: nnsim.Project) -> None:
        connections = project.network.connections
        first = next(iter(connections.values()))
        connections[first.id] = replace(first, **marks)

    return edit


def test_a_weight_that_is_restored_begins_as_drawn_and_the_others_go_on() -> None:
    project = projects.project(projects.network(dropout=False))
    marked(removed=frozenset({(1, 0)}))(project)
    run = nnsim.Run(project)
    run.train(iterations=3)
    assert run.parameters["x>h.W"][1, 0] == 0
    marked(removed=frozenset())(project)
    new = run.successor(project)
    expected = np.array(run.parameters["x>h.W"])
    expected[1, 0] = nnsim.Run(project).parameters["x>h.W"][1, 0]
    assert expected[1, 0] != 0
    np.testing.assert_array_equal(new.parameters["x>h.W"], expected)


def test_a_value_that_was_typed_before_training_is_taken_over_too() -> None:
    project = projects.project(projects.network(dropout=False))
    run = nnsim.Run(project)
    run.set_value("x>h.W", (0, 0), 0.625)
    changed("h", units=6)(project)
    new = run.successor(project)
    assert new.parameters["x>h.W"][0, 0] == 0.625
    assert (new.iteration, new.earliest) == (0, 0)


def test_a_connection_that_leads_elsewhere_keeps_the_weights_that_fit() -> None:
    net = nnsim.Network()
    x, h = net.add("input", name="x", shape=(2,)), net.add("dense", name="h", units=4)
    y, z = net.add("dense", name="y", units=1), net.add("dense", name="z", units=1, initializer="he_normal")
    led = net.connect(x, h)
    for source, target in ((h, z), (z, y), (x, z)):
        net.connect(source, target)
    data = nnsim.Dataset(np.random.default_rng(0).normal(size=(5, 2)), np.ones((5, 1)))
    project = nnsim.Project(net, data, loss="mse")
    run = nnsim.Run(project)
    run.train(iterations=3)
    before = np.array(run.parameters["x>h.W"])
    net.connections[led.id] = replace(led, target=y.id)
    net.connections["new"] = replace(led, id="new")
    new = run.successor(project)
    np.testing.assert_array_equal(new.parameters["x>y.W"], before[:1])


def test_a_connection_may_lead_to_a_layer_that_was_not_there_before() -> None:
    def edit(project: nnsim.Project) -> None:
        network = project.network
        led = next(c for c in network.connections.values() if network.entry(network.nodes[c.target]).weighted)
        new = network.add("dense", name="new", **dict(network.nodes[led.target].parameters))
        for c in list(network.connections.values()):
            if led.target in (c.source, c.target):
                source, target = (new.id if id == led.target else id for id in (c.source, c.target))
                network.connections[c.id] = replace(c, source=source, target=target)
        del network.nodes[led.target]

    before, after = successor(edit)
    kept = [slot.key for slot in after.machine.parameters.slots.values() if slot.connection is not None]
    assert all(np.array_equal(before.machine.parameters.value(key), after.machine.parameters.value(key)) for key in kept)
