"""The network as drawn: names, cycles, order, outputs, and what is refused in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nnsim.catalog import ProjectError
from nnsim.document import Document, Network, parameter_count, shapes_of
from nnsim.document.commands import RemoveNode
from nnsim.engine.catalogue import CATALOG


def chain(*kinds: str) -> Network:
    network = Network(CATALOG)
    for kind in kinds:
        network.add(kind)
    for source, target in zip(list(network), list(network)[1:], strict=False):
        network.connect(source, target)
    return network


@pytest.mark.parametrize("name", ["a.b", "a>b", "a@b", "", "  ", "a\nb\x00", "x" * 61, "‮evil", 3, None])
def test_names_that_would_not_work_are_refused(name: Any) -> None:
    network = Network(CATALOG)
    if name is None:
        assert network.add("dense").name == "dense"
        return
    with pytest.raises(ProjectError):
        network.add("dense", name=name)
    assert len(network) == 0


def test_names_are_unique_however_they_are_written() -> None:
    network = Network(CATALOG)
    assert network.add("dense", name="  Ünit   1 ").name == "Ünit 1"
    with pytest.raises(ProjectError, match="already"):
        network.add("dense", name="Ünit 1")  # the same letter, put together from two
    assert [network.add("dense").name for _ in range(3)] == ["dense", "dense 2", "dense 3"]


@pytest.mark.parametrize(
    ("kind", "parameters", "words"),
    [
        ("lizard", {}, "There is no layer"), ("dense", {"units": 0}, "units"), ("dense", {"activation": "magic"}, "activation"),
        ("dense", {"size": 3}, "has no setting"), ("dropout", {"rate": 1.0}, "less than 1"), ("input", {"shape": ()}, "shape"),
        ("dense", {"units": 0, "bias": "yes"}, "bias"), ("maxout", {"pieces": 1}, "pieces"),
    ],
)  # fmt: skip
def test_what_cannot_be_built_is_refused_in_words(kind: str, parameters: Any, words: str) -> None:
    with pytest.raises(ProjectError, match=words):
        Network(CATALOG).add(kind, **parameters)


def test_a_cycle_without_delay_is_refused_and_one_with_delay_is_not() -> None:
    network = chain("input", "dense", "dense", "dense")
    for source, target in (("dense 3", "dense"), ("dense", "dense"), ("dense 2", "dense")):
        with pytest.raises(ProjectError, match="cycle"):
            network.connect(source, target)
        network.connect(source, target, delay=1)
    with pytest.raises(ProjectError, match="already connected"):
        network.connect("dense", "dense 2")
    with pytest.raises(ProjectError, match="no connections"):
        network.connect("dense", "input")
    with pytest.raises(ProjectError, match="no node"):
        network.connect("dense", "elsewhere")
    for delay in (-1, 1001, 1.5, True):
        with pytest.raises(ProjectError, match="delay"):
            network.connect("input", "dense 3", delay=delay)  # type: ignore[arg-type]
    assert [node.name for node in network.order()] == ["input", "dense", "dense 2", "dense 3"]
    assert [node.name for node in network.outputs()] == ["dense 3"]


def test_order_follows_connections_and_among_equals_the_order_of_drawing() -> None:
    network = Network(CATALOG)
    for name in "dcba":
        network.add("dense", name=name)
    x = network.add("input", name="x")
    network.connect(x, "a")
    network.connect("a", "d")
    network.connect(x, "c")
    assert [node.name for node in network.order()] == ["b", "x", "c", "a", "d"]
    assert [node.name for node in network.outputs()] == ["d", "c"]


def test_a_second_connection_between_two_nodes_is_named_by_its_delay() -> None:
    network = chain("input", "dense")
    first = network.connect("dense", "dense", delay=1)
    second = network.connect("dense", "dense", delay=2)
    assert network.connection_name(first) == "dense>dense"
    assert network.connection_name(second) == "dense>dense@2"


def test_the_id_of_a_removed_node_is_not_given_to_another() -> None:
    network = chain("input", "dense")
    last = network.add("dense")
    RemoveNode(last.id).apply(Document(network))
    assert network.add("dense").id not in (last.id, *list(network.nodes)[:2])
    assert network.copy().new_id("n") not in (last.id, *network.nodes)


def test_parameters_are_counted_as_the_formulas_say() -> None:
    network = Network(CATALOG)
    x, z = network.add("input", name="x", shape=(2, 3)), network.add("input", name="z", shape=(4,))
    h = network.add("dense", name="h", units=5)
    m = network.add("maxout", name="m", units=3, pieces=4)
    y = network.add("dense", name="y", units=2, bias=False)
    for source, target in ((x, h), (z, h), (h, m), (m, y), (z, y)):
        network.connect(source, target)
    shapes = shapes_of(network)
    counts = [parameter_count(network, node, shapes) for node in (x, h, m, y)]
    assert counts == [0, 5 * 6 + 5 * 4 + 5, 12 * 5 + 12, 2 * 3 + 2 * 4]
    assert shapes.outputs[m.id] == (3,)


@pytest.mark.parametrize("kind", ["add", "multiply"])
def test_sizes_that_do_not_fit_are_named(kind: str) -> None:
    network = Network(CATALOG)
    node = network.add(kind, name="sum")
    for name, size in (("x", 2), ("z", 3)):
        network.connect(network.add("input", name=name, shape=(size,)), node)
    (text,) = shapes_of(network).faults.values()
    assert text == "sum needs inputs of one size, but they have 2, 3."


def test_what_leads_to_a_node_and_from_it_follows_every_change() -> None:
    network = chain("input", "dense", "dense")
    x, hidden, output = network
    first, second = network.connections.values()
    assert (network.into(hidden.id), network.out_of(hidden.id)) == ([first], [second])
    skip = network.connect(x, output)
    assert network.into(output.id) == [second, skip]
    network.connections[second.id] = turned = replace(second, delay=1)
    assert network.into(output.id) == [turned, skip]
    network.connections[skip.id] = replace(skip, target=hidden.id)
    assert [c.id for c in network.into(hidden.id)] == [first.id, skip.id]
    del network.connections[first.id]
    network.into(hidden.id).clear()
    assert [c.id for c in network.into(hidden.id)] == [skip.id]
    assert network.copy().into(hidden.id) == network.into(hidden.id)
    network.connections = {}
    assert (network.into(hidden.id), network.out_of(x.id)) == ([], [])
