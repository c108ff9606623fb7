"""Undo and redo: one step for a gesture, one for everything else, and events of a run among them."""

from __future__ import annotations

from nnsim.document import Change, Document, History, MoveNodes, Network, PutNode, SetSetting
from nnsim.document.network import Node
from nnsim.engine.catalogue import CATALOG


def history() -> History:
    network = Network(CATALOG)
    network.add("input", name="x")
    return History(Document(network))


def test_a_drag_is_one_step_and_two_drags_are_two() -> None:
    made = history()
    for x in (1.0, 2.0, 3.0):
        made.push(MoveNodes({"n1": (x, 0.0)}, gesture=1))
    made.push(MoveNodes({"n1": (9.0, 0.0)}, gesture=2))
    assert made.texts == ["move x", "move x"]
    made.undo()
    assert made.document.network.nodes["n1"].position == (3.0, 0.0)
    made.undo()
    assert made.document.network.nodes["n1"].position == (0.0, 0.0)
    made.redo()
    assert made.document.network.nodes["n1"].position == (3.0, 0.0)


def test_commands_without_a_gesture_stay_apart() -> None:
    made = history()
    made.push(SetSetting("learning_rate", 0.2))
    made.push(SetSetting("learning_rate", 0.3))
    assert made.texts == ["learning rate, 0.1 → 0.2", "learning rate, 0.2 → 0.3"]
    made.push(SetSetting("learning_rate", 0.4, gesture=1))
    made.push(SetSetting("clip_norm", 1.0, gesture=1))
    assert len(made.texts) == 4


def test_a_gesture_that_began_before_saving_does_not_swallow_what_was_saved() -> None:
    made = history()
    made.push(MoveNodes({"n1": (1.0, 0.0)}, gesture=1))
    made.mark_saved()
    assert made.clean
    made.push(MoveNodes({"n1": (2.0, 0.0)}, gesture=1))
    assert not made.clean
    made.undo()
    assert made.clean
    assert made.document.network.nodes["n1"].position == (1.0, 0.0)


def test_a_document_whose_saved_state_was_cut_off_is_never_clean_again_by_undo() -> None:
    made = history()
    made.push(SetSetting("learning_rate", 0.2))
    made.mark_saved()
    made.undo()
    made.push(SetSetting("learning_rate", 0.3))
    assert not made.clean
    made.undo()
    assert not made.clean


def test_a_new_edit_forgets_what_was_undone() -> None:
    made = history()
    made.push(SetSetting("learning_rate", 0.2))
    made.undo()
    assert made.redo_text == "learning rate, 0.1 → 0.2"
    made.push(SetSetting("clip_norm", 1.0))
    assert not made.can_redo
    made.redo()
    assert made.document.settings["learning_rate"] == 0.1


def test_listeners_hear_of_every_finished_change_and_what_it_touched() -> None:
    made, heard = history(), []
    made.listen(heard.append)
    made.push(PutNode(Node("n2", "y", "dense")))
    made.push(SetSetting("learning_rate", 0.2))
    made.push(MoveNodes({"n2": (1.0, 1.0)}))
    made.undo()
    assert heard == [
        Change(nodes=frozenset({"n2"}), structural=True), Change(settings=frozenset({"learning_rate"})),
        *[Change(nodes=frozenset({"n2"}), furniture=frozenset({"n2"}))] * 2,
    ]  # fmt: skip


class Event:
    """Something done to a run."""

    text = "set a weight"

    def __init__(self, log: list[str]) -> None:
        self.log = log

    def undo(self) -> None:
        self.log.append("undone")

    def redo(self) -> None:
        self.log.append("done again")


def test_events_of_a_run_are_undone_in_their_order_among_commands() -> None:
    made, log = history(), list[str]()
    made.push(SetSetting("learning_rate", 0.2))
    made.record(Event(log))
    made.push(SetSetting("learning_rate", 0.3))
    made.undo()
    assert (made.undo_text, log) == ("set a weight", [])
    made.undo()
    made.undo()
    assert log == ["undone"]
    assert made.document.settings["learning_rate"] == 0.1
    for _ in range(3):
        made.redo()
    assert log == ["undone", "done again"]
    assert made.document.settings["learning_rate"] == 0.3


def test_nothing_to_undo_or_redo_is_nothing() -> None:
    made = history()
    made.undo()
    made.redo()
    assert (made.can_undo, made.can_redo, made.undo_text, made.redo_text, made.clean) == (False, False, "", "", True)


def test_what_is_edited_while_it_is_saved_is_not_saved() -> None:
    made = history()
    made.push(MoveNodes({"n1": (1.0, 0.0)}, gesture=1))
    made.hold()
    made.push(MoveNodes({"n1": (2.0, 0.0)}, gesture=1))
    made.mark_held_saved()
    assert not made.clean
    made.undo()
    assert made.clean
    made.hold()
    made.undo()
    made.push(SetSetting("learning_rate", 0.3))
    made.mark_held_saved()
    assert not made.clean
    made.undo()
    assert not made.clean
