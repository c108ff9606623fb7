"""Drawing the network: layers added, connected, named, resized, removed."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QPointF

from nnsim.document import Group
from nnsim.ui import furniture_edits as edits
from nnsim.ui.canvas import editing, placing
from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.commands.conditions import Conditions
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.gestures import KeyConnect

translate = QCoreApplication.translate


class Building:
    """Everything is said to the session as commands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._resizing = 0
        self._said: str | None = None
        """What the history said after the last change of units."""

    def table(self) -> tuple[Does, ...]:
        ask = Conditions(self._desk)
        return (
            Does("add", translate("canvas", "Add layer…"), ("A", "/"), self.add, ask.editable()),
            Does("connect", translate("canvas", "Connect from here"), ("C",), self.connect, ask.editable(self._none_sends)),
            Does("rename", translate("canvas", "Rename"), ("F2",), self.rename, ask.editable(ask.named)),
            Does("more", translate("canvas", "One unit more"), ("+", "="), lambda: self.resize(1), ask.editable(ask.units)),
            Does("fewer", translate("canvas", "One unit fewer"), ("-",), lambda: self.resize(-1), ask.editable(ask.units)),
            Does("delete", translate("canvas", "Delete"), ("Del", "Backspace"), self.delete, ask.editable(ask.any)),
        )

    def add(self) -> None:
        """Ask which layer to add; with one card selected the new one continues it."""
        desk = self._desk
        source = desk.adding.source()
        beside = desk.drawing.furniture.rect_of(source) if source is not None else None
        if beside is None:
            desk.open_add_list(desk.view.visible_rect().center())
        else:
            place = QPointF(beside.right() + placing.GAP, beside.center().y())
            desk.editors.choose_layer(place, desk.adding.go_on, lambda entry: True)

    def connect(self) -> None:
        """Connect the selected cards by keyboard."""
        desk = self._desk
        chosen = desk.adding.senders()
        desk.view.give_up()
        if chosen:
            desk.view.connecting = KeyConnect(desk, chosen)

    def _none_sends(self) -> str | None:
        return None if self._desk.adding.senders() else translate("canvas", "Select a layer first.")

    def rename(self) -> None:
        chosen, piece = self._desk.selected_nodes(), self._desk.furnishing.chosen()
        if piece is not None:
            self._desk.furnishing.edit(piece)
        elif len(chosen) == 1:
            self._desk.names.edit_name(chosen[0])

    def resize(self, by: int) -> None:
        """Give the selected layers more or fewer units; presses that follow each other become one entry."""
        session = self._desk.session
        nodes = [session.document.network.nodes[id] for id in self._desk.selected_nodes()]
        commands = [command for node in nodes if (command := editing.resizing(node, by)) is not None]
        if not commands:
            return
        if session.history.undo_text != self._said:
            self._resizing = session.next_gesture()
        puts = tuple(replace(command, gesture=self._resizing) for command in commands)
        label = translate("canvas", "units of {count} layers").format(count=len(puts))
        session.push(puts[0] if len(puts) == 1 else Group(puts, label, self._resizing))
        self._said = session.history.undo_text

    def delete(self) -> None:
        session = self._desk.session
        command = edits.removing(session.document, session.selection)
        if command is not None:
            session.push(command)
