"""A layer that becomes one of another kind keeps all that both kinds have, and the edit can be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nnsim.catalog import ProjectError
from nnsim.document import Document, History, Network, shapes_of, weight_shape
from nnsim.document.replacing import replacement_refused, with_kind
from nnsim.engine.catalogue import CATALOG

CELLS = [entry.key for entry in CATALOG.entries("layer") if entry.recurrent]  # type: ignore[attr-defined]


def drawn(kind: str, **parameters: Any) -> Document:
    """x → memory → y, and a skip x → y."""
    net = Network(CATALOG)
    x = net.add("input", name="x", shape=(2,))
    memory = net.add(kind, name="memory", units=3, position=(220.0, 40.0), **parameters)
    y = net.add("dense", name="y", units=1)
    for source, target in ((x, memory), (memory, y), (x, y)):
        net.connect(source, target)
    return Document(net)


def replaced(document: Document, kind: str) -> Document:
    twin = document.copy()
    with_kind(twin, [twin.network.node("memory").id], kind).apply(twin)
    return twin


@pytest.mark.parametrize("new", CELLS)
@pytest.mark.parametrize("old", CELLS)
def test_what_both_kinds_have_stays(old: str, new: str) -> None:
    document = drawn(old, returns="last", reads="backwards", truncate=5, learned_state=True)
    before, after = document.network.node("memory"), replaced(document, new).network.node("memory")
    assert after.kind == new
    assert (after.id, after.name, after.position) == (before.id, before.name, before.position)
    for key in ("units", "returns", "reads", "truncate", "learned_state", "initializer", "recurrent_initializer", "trainable"):
        assert after.parameters[key] == before.parameters[key]
    assert after.parameters.keys() == {parameter.key for parameter in CATALOG.layer(new).parameters}


def test_connections_and_their_order_stay() -> None:
    document = drawn("rnn")
    twin = replaced(document, "gru").network
    assert twin.connections == document.network.connections
    assert list(twin.nodes) == list(document.network.nodes)


def test_several_layers_become_another_kind_in_one_edit_that_is_undone_in_one() -> None:
    document = drawn("lstm", forget_bias=2.0, peepholes=True)
    second = document.network.add("gru", name="second", units=3)
    document.network.connect("memory", second)
    history = History(document)
    before = document.copy()
    history.push(with_kind(document, [document.network.node("memory").id, second.id], "rnn"))
    assert [node.kind for node in document.network] == ["input", "rnn", "dense", "rnn"]
    assert history.undo_text == "make memory, second RNN"
    history.undo()
    assert document.network == before.network


def test_the_same_kind_changes_nothing() -> None:
    document = drawn("lstm", forget_bias=2.0)
    assert with_kind(document, [document.network.node("memory").id], "lstm").commands == ()


def test_marks_stay_where_all_gates_of_a_unit_have_them() -> None:
    document = drawn("rnn")
    net = document.network
    memory = net.node("memory")
    connection = net.into(memory.id)[0]
    net.nodes[memory.id] = replace(memory, frozen=frozenset({(2,)}))
    net.connections[connection.id] = replace(connection, removed=frozenset({(1, 0)}), frozen=frozenset({(2, 1)}))
    gated = replaced(document, "gru")
    marked = gated.network.connections[connection.id]
    assert marked.removed == {(1, 0), (4, 0), (7, 0)}
    assert marked.frozen == {(2, 1), (5, 1), (8, 1)}
    assert gated.network.node("memory").frozen == {(2,), (5,), (8,)}
    assert replaced(gated, "rnn").network == net
    shape = weight_shape(gated.network, shapes_of(gated.network), marked)
    assert shape == (9, 2)
    gated.network.connections[connection.id] = replace(marked, removed=frozenset({(1, 0), (4, 0)}))
    assert replaced(gated, "lstm").network.connections[connection.id].removed == frozenset()


def test_a_kind_without_rows_for_each_unit_has_no_marks() -> None:
    document = drawn("rnn")
    connection = document.network.into(document.network.node("memory").id)[0]
    document.network.connections[connection.id] = replace(connection, removed=frozenset({(1, 0)}))
    twin = replaced(document, "maxout").network
    assert twin.connections[connection.id].removed == frozenset()
    assert twin.node("memory").parameters["units"] == 3


def test_values_set_by_hand_are_forgotten_where_they_belong_to_what_is_replaced() -> None:
    document = drawn("lstm")
    into, out, skip = document.network.connections
    memory, y = document.network.node("memory").id, document.network.node("y").id
    keys = [f"{into}:W", f"{memory}:U", f"{memory}:b", f"{out}:W", f"{skip}:W", f"{y}:b"]
    document.initial = {key: f"blob {key}" for key in keys}
    twin = document.copy()
    undo = with_kind(twin, [memory], "rnn").apply(twin)
    assert set(twin.initial) == {f"{out}:W", f"{skip}:W", f"{y}:b"}
    undo.apply(twin)
    assert twin.initial == document.initial


def test_a_kind_that_does_not_exist_or_takes_fewer_connections_is_refused() -> None:
    document = drawn("rnn")
    before = document.copy()
    with pytest.raises(ProjectError, match="There is no layer"):
        with_kind(document, [document.network.node("memory").id], "memory")
    with pytest.raises(ProjectError, match="takes at most 1 connection"):
        with_kind(document, [document.network.node("y").id], "dropout").apply(document)
    assert document.network == before.network


def test_settings_that_the_new_kind_cannot_take_become_its_own() -> None:
    document = drawn("dense", activation="relu", bias=False)
    after = replaced(document, "rnn").network.node("memory")
    assert after.parameters["activation"] == "relu"
    assert after.parameters["units"] == 3
    back = replaced(document, "dropout").network.node("memory")
    assert back.parameters == CATALOG.values(CATALOG.layer("dropout"), {})


@pytest.mark.parametrize(("name", "kind", "reason"), [
    ("memory", "rnn", "memory is of that kind already."),
    ("memory", "input", "A connection leads into memory, but input nodes only send."),
    ("y", "dropout", "2 connections lead into y, but dropout takes at most 1."),
    ("memory", "dense", None),
    ("y", "add", None),
])  # fmt: skip
def test_why_a_layer_cannot_be_replaced_is_said_before_it_is_tried(name: str, kind: str, reason: str | None) -> None:
    document = drawn("rnn")
    before = document.copy()
    assert replacement_refused(document, [document.network.node(name).id], kind) == reason
    assert document.network == before.network
