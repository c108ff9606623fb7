"""Every edit can be undone and done again, in any order of edits, and an edit that cannot be done changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from nnsim.catalog import ProjectError
from nnsim.document import (
    Change,
    Command,
    Connection,
    DataReference,
    Document,
    Group,
    History,
    MoveNodes,
    Network,
    Node,
    PutConnection,
    PutNode,
    RemoveConnection,
    RemoveNode,
    SetData,
    SetInitial,
    SetSetting,
    SetTexts,
    SetView,
)
from nnsim.engine.catalogue import CATALOG

KINDS = [entry.key for entry in CATALOG.entries("layer")]


def state(document: Document) -> Any:
    """The whole document as plain data, order included."""
    network = document.network
    return (
        list(network.nodes.items()), list(network.connections.items()), dict(document.settings), document.data, document.outputs,
        dict(document.initial), document.title, document.description, dict(document.view),
    )  # fmt: skip


class Editing(RuleBasedStateMachine):
    """Random edits of a document through its history, with undo and redo in between."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document(Network(CATALOG))
        self.history = History(self.document)
        self.changes: list[Change] = []
        self.history.listen(self.changes.append)
        self.states = [state(self.document)]

    def push(self, command: Command) -> None:
        before, told, place = state(self.document), len(self.changes), self.history.position
        refused = None
        try:
            self.history.push(command)
        except ProjectError as error:
            refused = str(error)
        if refused is not None:
            assert refused.endswith(".")
            assert state(self.document) == before
            assert (len(self.changes), self.history.position) == (told, place)
            return
        assert len(self.changes) == told + 1
        del self.states[self.history.position :]
        self.states.append(state(self.document))

    def any_node(self, number: int) -> Node | None:
        nodes = list(self.document.network)
        return nodes[number % len(nodes)] if nodes else None

    def any_connection(self, number: int) -> Connection | None:
        connections = list(self.document.network.connections.values())
        return connections[number % len(connections)] if connections else None

    @rule(kind=st.sampled_from(KINDS), index=st.one_of(st.none(), st.integers(0, 3)), label=st.sampled_from(["", "same"]))
    def add(self, kind: str, index: int | None, label: str) -> None:
        network = self.document.network
        self.push(PutNode(Node(network.new_id("n"), network.free_name(kind), kind), index, label))

    @rule(number=st.integers(0, 20), name=st.text(max_size=8), label=st.sampled_from(["", "same"]))
    def rename(self, number: int, name: str, label: str) -> None:
        if (node := self.any_node(number)) is not None:
            self.push(PutNode(replace(node, name=name), label=label))

    @rule(number=st.integers(0, 20), kind=st.sampled_from(KINDS))
    def change_kind(self, number: int, kind: str) -> None:
        if (node := self.any_node(number)) is not None:
            self.push(PutNode(replace(node, kind=kind, parameters={})))

    @rule(number=st.integers(0, 20), units=st.integers(-1, 6))
    def change_units(self, number: int, units: int) -> None:
        if (node := self.any_node(number)) is not None:
            self.push(PutNode(replace(node, parameters={**node.parameters, "units": units}), label="units"))

    @rule(a=st.integers(0, 20), b=st.integers(0, 20), delay=st.integers(-1, 2))
    def connect(self, a: int, b: int, delay: int) -> None:
        start, end = self.any_node(a), self.any_node(b)
        if start is not None and end is not None:
            self.push(PutConnection(Connection(self.document.network.new_id("c"), start.id, end.id, delay)))

    @rule(number=st.integers(0, 20), index=st.tuples(st.integers(0, 3), st.integers(0, 3)))
    def remove_a_weight(self, number: int, index: tuple[int, int]) -> None:
        if (connection := self.any_connection(number)) is not None:
            self.push(PutConnection(replace(connection, removed=connection.removed ^ {index})))

    @rule(number=st.integers(0, 20))
    def disconnect(self, number: int) -> None:
        connection = self.any_connection(number)
        self.push(RemoveConnection(connection.id if connection else "c0"))

    @rule(number=st.integers(0, 20))
    def remove(self, number: int) -> None:
        node = self.any_node(number)
        self.push(RemoveNode(node.id if node else "n0"))

    @rule(number=st.integers(0, 20))
    def remove_with_connections(self, number: int) -> None:
        if (node := self.any_node(number)) is not None:
            network = self.document.network
            touching = [c for c in network.connections.values() if node.id in (c.source, c.target)]
            self.push(Group((*(RemoveConnection(c.id) for c in touching), RemoveNode(node.id)), "remove"))

    @rule(number=st.integers(0, 20), x=st.floats(-1e3, 1e3), gesture=st.integers(0, 2))
    def move(self, number: int, x: float, gesture: int) -> None:
        if (node := self.any_node(number)) is not None:
            self.push(MoveNodes({node.id: (x, 1.0)}, gesture))

    @rule(
        setting=st.sampled_from(
            [("learning_rate", 0.5), ("learning_rate", -1), ("loss", "mse"), ("loss", "none"), ("batch_size", 3), ("nothing", 1)]
        ),
        gesture=st.integers(0, 2),
    )
    def set(self, setting: tuple[str, Any], gesture: int) -> None:
        self.push(SetSetting(*setting, gesture))

    @rule(seed=st.integers(0, 3), gesture=st.integers(0, 2), blob=st.sampled_from([None, "blob"]), title=st.text(max_size=3))
    def set_others(self, seed: int, gesture: int, blob: str | None, title: str) -> None:
        self.push(SetData(DataReference("xor", seed=seed), gesture=gesture))
        self.push(SetInitial({f"n{seed}:b": blob}))
        self.push(SetTexts(title, title))
        self.push(SetView({"zoom": seed}))

    @rule(number=st.integers(0, 20))
    def a_group_that_fails_half_way(self, number: int) -> None:
        network = self.document.network
        first = PutNode(Node(network.new_id("n"), network.free_name("dense"), "dense"))
        before = state(self.document)
        with pytest.raises(ProjectError):
            self.history.push(Group((first, RemoveNode("not there")), "fails"))
        assert state(self.document) == before

    @precondition(lambda self: self.history.can_undo)
    @rule()
    def undo(self) -> None:
        self.history.undo()
        assert state(self.document) == self.states[self.history.position]

    @precondition(lambda self: self.history.can_redo)
    @rule()
    def redo(self) -> None:
        self.history.redo()
        assert state(self.document) == self.states[self.history.position]

    @invariant()
    def names_are_unique_and_no_cycle_is_without_delay(self) -> None:
        network = self.document.network
        assert len({node.name for node in network}) == len(network)
        assert len(network.order()) == len(network)
        for node in network:
            assert node.parameters == CATALOG.values(network.entry(node), node.parameters)
            assert network.checked_name(node.name, besides=node.id) == node.name
            most = network.entry(node).inputs[1]
            assert most is None or len(network.into(node.id)) <= most

    def teardown(self) -> None:
        end, last = state(self.document), self.history.position
        while self.history.can_undo:
            self.history.undo()
            assert state(self.document) == self.states[self.history.position]
        while self.history.position < last:
            self.history.redo()
        assert state(self.document) == end


Editing.TestCase.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
TestEditing = Editing.TestCase
