"""What opens on the canvas to be filled in: the list of layers, a problem's popup, a name, a weight, a bias."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, QRect

from nnsim.catalog import LayerEntry
from nnsim.ui import fonts
from nnsim.ui.canvas import editing, geometry
from nnsim.ui.canvas.add_list import AddList
from nnsim.ui.canvas.badge import BadgeItem, ProblemPopup
from nnsim.ui.canvas.card import name_rect
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.detail import NUMBERS_FROM
from nnsim.ui.canvas.fed_values import fed_unit, place_of_fed
from nnsim.ui.canvas.graphs.typing import place_of_value
from nnsim.ui.canvas.inline import InlineEditor, number_editor
from nnsim.ui.canvas.values import place_of_number
from nnsim.ui.graph_values import type_value
from nnsim.ui.theme import BODY


class Editors(QObject):
    """Opens editors over the canvas; at most one line is edited at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.widget)
        self._desk = desk
        self.current: InlineEditor | None = None

    def open_add_list(self, point: QPointF, source: str | None = None) -> AddList:
        """Ask which layer to add at a point, joined to `source`."""
        desk = self._desk

        def takes(entry: LayerEntry) -> bool:
            return source is None or entry.inputs[1] != 0

        def add(key: str) -> None:
            desk.add_layer(key, after=source, at=point if source is None else self._beside(point, key))

        return self.choose_layer(point, add, takes)

    def choose_layer(
        self, point: QPointF, chosen: Callable[[str], object], takes: Callable[[LayerEntry], bool], title: str = "",
        refused: Callable[[LayerEntry], str | None] = lambda entry: None,
    ) -> AddList:  # fmt: skip
        """Ask for a kind of layer at a point of the drawing; those that are refused are shown with the reason."""
        desk = self._desk
        popup = AddList(desk.session.catalog, desk.session.theme, chosen, desk.widget, takes, title, refused)
        popup.open_at(self._global(point))
        return popup

    def open_badge(self, badge: BadgeItem) -> ProblemPopup:
        """Show the problems of a badge with their fixes."""
        popup = ProblemPopup(badge.problems, self._desk.session.push, self._desk.widget)
        popup.open_at(self._global(badge.pos() + QPointF(10.0, 10.0)))
        return popup

    def edit_name(self, node_id: str) -> None:
        """Edit a node's name in its card."""
        desk = self._desk
        node = desk.session.document.network.nodes[node_id]
        card = desk.drawing.cards[node_id]

        def done(text: str) -> None:
            now = desk.session.document.network.nodes.get(node_id)
            command = editing.renaming(desk.session.document, now, text) if now is not None else None
            if command is not None:
                desk.session.push(command)

        name = self.tr("Name of {0}").format(node.name)
        rect = name_rect(card.plan).translated(card.pos())
        desk.bring_in_sight(rect)
        editor = InlineEditor(node.name, name, fonts.text(self._size(), 600), done, desk.view)
        self._open(editor, desk.pixels(rect))

    def edit_value_at(self, point: QPointF) -> bool:
        """Type a number where one stands, zoomed in; False if there is none."""
        desk = self._desk
        if self._edit_of_graph(point):
            return True
        found = place_of_number(desk.drawing, point) if desk.zoom >= NUMBERS_FROM else None
        if found is None:
            return self._edit_fed(point)
        self._edit_value(found.key, found.index, found.value, found.name, desk.pixels(found.rect))
        return True

    def _edit_of_graph(self, point: QPointF) -> bool:
        """Type what goes into a graph, where its value stands; False if there is none."""
        desk, found = self._desk, place_of_value(self._desk, point)
        if found is None:
            return False
        done = partial(type_value, desk.session, found.node)
        self._open(number_editor(found.value, found.name, fonts.numbers(self._size()), done, desk.view), desk.pixels(found.rect))
        return True

    def _edit_fed(self, point: QPointF) -> bool:
        """Type the value of a unit where it stands; False if there is none."""
        found = place_of_fed(self._desk, point)
        return found is not None and self.edit_unit(found.node, found.unit)

    def edit_unit(self, node_id: str, unit: int) -> bool:
        """Type what a unit is fed, or what it gives; the arrows go on to the next one. False if that cannot be now."""
        desk, found = self._desk, fed_unit(self._desk, node_id, unit)
        if found is None:
            return False
        desk.bring_in_sight(found.rect)
        done = partial(desk.session.feeding.set_number, node_id, unit)
        name = self.tr("Activation of {0}").format(found.name)
        editor = number_editor(found.value, name, fonts.numbers(self._size()), done, desk.view)
        editor.walk = lambda step: self.edit_unit(node_id, (unit + step) % found.units)
        self._open(editor, desk.pixels(found.rect))
        desk.say(name, at=found.rect.bottomLeft())
        return True

    def edit_weight(self, connection: str, weight: tuple[int, int], at: QPoint) -> None:
        """Type the value of a weight at a pixel of the view."""
        weights = self._desk.drawing.bundles[connection].weights
        if weights is not None:
            rect = QRect(at - QPoint(36, 12), at + QPoint(36, 12))
            self._edit_value(f"{connection}:W", weight, float(weights[weight]), self.tr("Weight"), rect)

    def close(self) -> None:
        """Whatever is edited is done with: keep what was typed."""
        if self.current is not None:
            self.current.finish()

    def _edit_value(self, key: str, index: tuple[int, ...], value: float, name: str, rect: QRect) -> None:
        session = self._desk.session
        editor = number_editor(
            value, name, fonts.numbers(self._size()), lambda typed: session.set_value(key, index, typed), self._desk.view
        )
        self._open(editor, rect)

    def _open(self, editor: InlineEditor, rect: QRect) -> None:
        self.close()
        self.current = editor
        editor.finished.connect(self._finished)
        self._desk.hide_details()
        editor.open_over(rect)

    def _size(self) -> float:
        """What is typed is about as large as what stands there."""
        return BODY * min(2.2, max(1.0, self._desk.zoom))

    def _finished(self) -> None:
        self.current = None
        self._desk.say("")

    def _beside(self, point: QPointF, key: str) -> QPointF:
        """The middle of a card whose input port is where a connection was dropped."""
        session = self._desk.session
        node = editing.new_node(session.document, session.dataset, key, (0.0, 0.0))
        return point + QPointF(geometry.plan(session.document.network, node, session.shapes).width / 2, 0.0)

    def _global(self, point: QPointF) -> QPoint:
        view = self._desk.view
        return view.viewport().mapToGlobal(view.mapFromScene(point))
