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
    Arrow,
    Block,
    Change,
    Command,
    Connection,
    DataReference,
    Document,
    End,
    Group,
    History,
    MoveNodes,
    Network,
    Node,
    Note,
    PutConnection,
    PutFurniture,
    PutNode,
    RemoveConnection,
    RemoveNode,
    SetData,
    SetInitial,
    SetSetting,
    SetTexts,
    SetView,
    moved_with,
)
from nnsim.document.furnishing import removing_furniture, unheld
from nnsim.document.furniture import STYLES, require_sound
from nnsim.engine.catalogue import CATALOG

FOREIGN = {f"other{seed}:b" for seed in range(4)}
KINDS = [entry.key for entry in CATALOG.entries("layer")]


def state(document: Document) -> Any:
    """The whole document as plain data, order included."""
    network = document.network
    return (
        list(network.nodes.items()), list(network.connections.items()), dict(document.settings), document.data, document.outputs,
        dict(document.initial), document.title, document.description, dict(document.view), dict(document.furniture),
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

    @rule(number=st.integers(0, 20), units=st.integers(-1, 6), gesture=st.integers(0, 2))
    def change_units(self, number: int, units: int, gesture: int) -> None:
        if (node := self.any_node(number)) is not None:
            self.push(PutNode(replace(node, parameters={**node.parameters, "units": units}), label="units", gesture=gesture))

    @rule(number=st.integers(0, 20), blob=st.sampled_from([None, "blob"]))
    def set_a_start(self, number: int, blob: str | None) -> None:
        if (connection := self.any_connection(number)) is not None:
            self.push(SetInitial({f"{connection.id}:W": blob, f"{connection.target}:b": blob}))

    @rule(a=st.integers(0, 20), b=st.integers(0, 20), delay=st.integers(-1, 2))
    def connect(self, a: int, b: int, delay: int) -> None:
        start, end = self.any_node(a), self.any_node(b)
        if start is not None and end is not None:
            self.push(PutConnection(Connection(self.document.network.new_id("c"), start.id, end.id, delay)))

    @rule(units=st.integers(-1, 6), gesture=st.integers(0, 2))
    def change_units_of_all(self, units: int, gesture: int) -> None:
        wide = [node for node in self.document.network if "units" in node.parameters]
        puts = [PutNode(replace(node, parameters={**node.parameters, "units": units}), gesture=gesture) for node in wide]
        self.push(Group(tuple(puts), "units", gesture))

    @rule(number=st.integers(0, 20), index=st.tuples(st.integers(0, 3), st.integers(0, 3)), gesture=st.integers(0, 2))
    def remove_a_weight(self, number: int, index: tuple[int, int], gesture: int) -> None:
        if (connection := self.any_connection(number)) is not None:
            self.push(PutConnection(replace(connection, removed=connection.removed ^ {index}), gesture=gesture))

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

    def any_thing(self, number: int) -> str | None:
        things = sorted([*self.document.network.nodes, *self.document.furniture])
        return things[number % len(things)] if things else None

    @rule(text=st.text(max_size=4), width=st.sampled_from([0.0, 120.0, 200.0]), style=st.sampled_from(STYLES), gesture=st.integers(0, 2))
    def write(self, text: str, width: float, style: str, gesture: int) -> None:
        id = self.document.new_id("t")
        self.push(PutFurniture({id: Note(id, text, width=width, style=style)}, "write note", gesture))

    @rule(number=st.integers(0, 20), text=st.text(max_size=4), gesture=st.integers(0, 2))
    def write_on(self, number: int, text: str, gesture: int) -> None:
        note = self.document.furniture.get(self.any_thing(number) or "")
        if isinstance(note, Note):
            self.push(PutFurniture({note.id: replace(note, text=text)}, "write note", gesture))

    @rule(a=st.integers(0, 20), b=st.integers(0, 20), unit=st.sampled_from([None, 0]))
    def point_at(self, a: int, b: int, unit: int | None) -> None:
        id = self.document.new_id("a")
        self.push(PutFurniture({id: Arrow(id, End((1.0, 2.0), self.any_thing(a)), End((3.0, 4.0), self.any_thing(b), unit))}, "add arrow"))

    @rule(numbers=st.lists(st.integers(0, 20), max_size=4), name=st.text(max_size=3), collapsed=st.booleans())
    def group_some(self, numbers: list[int], name: str, collapsed: bool) -> None:
        id = self.document.new_id("g")
        members = frozenset(filter(None, map(self.any_thing, numbers)))
        self.push(PutFurniture({**unheld(self.document, members), id: Block(id, name or "g", members, collapsed)}, "group"))

    @rule(numbers=st.lists(st.integers(0, 20), max_size=3))
    def remove_furniture(self, numbers: list[int]) -> None:
        command = removing_furniture(self.document, filter(None, map(self.any_thing, numbers)))
        if command is not None:
            self.push(command)

    @rule(number=st.integers(0, 20), x=st.floats(-1e3, 1e3), gesture=st.integers(0, 2))
    def move_anything(self, number: int, x: float, gesture: int) -> None:
        if (id := self.any_thing(number)) is not None:
            places = moved_with(self.document, [id])
            self.push(MoveNodes({id: (x + place[0], place[1]) for id, place in places.items()}, gesture))

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
        self.push(SetInitial({f"other{seed}:b": blob}))
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

    @invariant()
    def starting_values_belong_to_something(self) -> None:
        there = self.document.network.nodes.keys() | self.document.network.connections.keys()
        assert all(key.rpartition(":")[0] in there for key in self.document.initial if key not in FOREIGN)

    @invariant()
    def what_stands_is_sound(self) -> None:
        stands = self.document.standing()
        require_sound(self.document.network, stands)
        there = stands.keys() | self.document.network.nodes.keys()
        for piece in stands.values():
            if isinstance(piece, Block):
                assert piece.members
                assert piece.members <= there
            elif isinstance(piece, Arrow):
                assert {piece.source.thing, piece.target.thing} - {None} <= there

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


@pytest.fixture
def drawn() -> tuple[Document, History]:
    network = Network(CATALOG)
    network.connect(network.add("input", "x", shape=(2,)), network.add("dense", "y"))
    document = Document(network)
    return document, History(document)


def test_what_is_removed_takes_its_starting_values_along_and_brings_them_back(drawn: tuple[Document, History]) -> None:
    document, history = drawn
    (connection,), node = document.network.connections.values(), document.network.node("y")
    history.push(SetInitial({f"{connection.id}:W": "weights", f"{node.id}:b": "biases", "n1:b": "others"}))
    history.push(RemoveConnection(connection.id))
    assert document.initial == {f"{node.id}:b": "biases", "n1:b": "others"}
    history.push(RemoveNode(node.id))
    assert document.initial == {"n1:b": "others"}
    history.undo()
    history.undo()
    assert document.initial == {f"{connection.id}:W": "weights", f"{node.id}:b": "biases", "n1:b": "others"}
    history.redo()
    history.redo()
    assert document.initial == {"n1:b": "others"}


@pytest.mark.parametrize("kind", ["node", "connection"])
def test_edits_of_one_drag_merge_and_equal_texts_do_not(drawn: tuple[Document, History], kind: str) -> None:
    document, history = drawn

    def push(number: int, gesture: int) -> None:
        if kind == "node":
            node = document.network.node("y")
            history.push(PutNode(replace(node, parameters={**node.parameters, "units": number}), label="change y", gesture=gesture))
        else:
            (connection,) = document.network.connections.values()
            history.push(PutConnection(replace(connection, delay=number), label="change y", gesture=gesture))

    for number, gesture in ((2, 1), (3, 1), (4, 2), (5, 2), (6, 0), (7, 0)):
        push(number, gesture)
    what = "units of y" if kind == "node" else "delay of x → y"
    first = 4 if kind == "node" else 0
    assert history.texts == [f"{what}, {one} → {other}" for one, other in ((first, 3), (3, 5), (5, 6), (6, 7))]
    before = []
    while history.can_undo:
        (connection,) = document.network.connections.values()
        before.append(document.network.node("y").parameters["units"] if kind == "node" else connection.delay)
        history.undo()
    assert before == [7, 6, 5, 3]


def test_the_loss_of_an_output_goes_with_its_name(drawn: tuple[Document, History]) -> None:
    document, history = drawn
    document.settings["loss"] = {"y": "cross_entropy", "other": "mse"}
    node = document.network.node("y")
    history.push(PutNode(replace(node, name="answer")))
    assert document.settings["loss"] == {"answer": "cross_entropy", "other": "mse"}
    assert document.loss_of(node.id) == "cross_entropy"
    history.undo()
    assert document.settings["loss"] == {"y": "cross_entropy", "other": "mse"}
