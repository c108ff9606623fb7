"""What was cut is no parameter, and what is frozen is none that learning changes; what the arrays take stays the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

import nnsim
from nnsim.document import Network, PutConnection, PutNode, counted, counts, shapes_of, stored_count
from nnsim.document.document import Document
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.summary import summary


def network() -> Network:
    """Two inputs, three hidden units, one output: 6 weights and 3 biases, 3 weights and 1 bias."""
    net = Network(CATALOG)
    x, h, y = net.add("input", name="x", shape=(2,)), net.add("dense", name="h", units=3), net.add("dense", name="y", units=1)
    net.connect(x, h)
    net.connect(h, y)
    return net


def both(net: Network) -> tuple[int, int]:
    found = counted(net, shapes_of(net))
    return found.parameters, found.trainable


def marked(net: Network, source: str, **changes: object) -> None:
    connection = next(c for c in net.connections.values() if net.nodes[c.source].name == source)
    PutConnection(replace(connection, **changes)).apply(Document(net))  # type: ignore[arg-type]


def set_node(net: Network, name: str, **changes: object) -> None:
    PutNode(replace(net.node(name), **changes)).apply(Document(net))  # type: ignore[arg-type]


def test_without_marks_all_are_trainable() -> None:
    assert both(network()) == (13, 13)


def test_a_cut_weight_is_no_parameter() -> None:
    net = network()
    marked(net, "x", removed=frozenset({(0, 0), (2, 1)}))
    assert both(net) == (11, 11)
    assert stored_count(net, net.node("h"), shapes_of(net)) == 9


def test_a_frozen_weight_and_a_frozen_bias_are_not_trainable() -> None:
    net = network()
    marked(net, "x", removed=frozenset({(0, 0)}), frozen=frozenset({(1, 0)}))
    set_node(net, "h", frozen=frozenset({(2,)}))
    assert both(net) == (12, 10)


def test_marks_of_units_that_are_gone_do_not_count() -> None:
    net = network()
    marked(net, "x", removed=frozenset({(2, 1)}))
    set_node(net, "h", frozen=frozenset({(2,)}), parameters={**net.node("h").parameters, "units": 2})
    assert both(net) == (2 * 2 + 2 + 2 + 1,) * 2


def test_a_layer_or_a_connection_that_does_not_learn_has_parameters_but_none_trainable() -> None:
    net = network()
    set_node(net, "h", parameters={**net.node("h").parameters, "trainable": False})
    assert both(net) == (13, 4)
    marked(net, "h", removed=frozenset({(0, 1)}), parameters={"trainable": False})
    assert both(net) == (12, 1)


@pytest.mark.parametrize("name", ["xor", "digits", "reber_lstm", "temporal_order_gru", "jordan", "spelling"])
def test_the_run_fixes_as_many_numbers_as_are_counted(name: str) -> None:
    project = nnsim.example(name)
    for connection in list(project.network.connections.values())[:2]:
        PutConnection(replace(connection, removed=frozenset({(0, 0)}), frozen=frozenset({(0, 0), (1, 0)}))).apply(project.document)
    run = nnsim.Run(project)
    found, parameters = counted(project.network, run.machine.shapes), run.machine.parameters
    removed = 0 if parameters.removed is None else int(parameters.removed.sum())
    assert found.parameters == sum(array.size for array in run.parameters.values()) - removed
    fixed = 0 if parameters.fixed is None else int(parameters.fixed.sum())
    assert found.trainable == sum(array.size for array in run.parameters.values()) - fixed


def test_nnsim_check_says_both() -> None:
    project = nnsim.example("xor")
    connection = next(iter(project.network.connections.values()))
    PutConnection(replace(connection, removed=frozenset({(0, 0)}), frozen=frozenset({(1, 0)}))).apply(project.document)
    hidden = project.network.nodes[connection.target]
    found = counts(project.network, hidden, shapes_of(project.network))
    assert (found.parameters, found.trainable) == (5, 4)
    assert any(line.endswith("5 parameters (4 of them trainable)") for line in summary(project).lines)
