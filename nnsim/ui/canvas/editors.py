"""What opens on the canvas to be filled in: the list of layers, a problem's popup, a name, a weight, a bias."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRect

from nnsim.catalog import LayerEntry
from nnsim.document import Problem
from nnsim.ui import fonts
from nnsim.ui.canvas import editing, geometry
from nnsim.ui.canvas.add_list import AddList
from nnsim.ui.canvas.badge import BadgeItem, ProblemPopup
from nnsim.ui.canvas.card import name_rect
from nnsim.ui.canvas.inline import InlineEditor, number_editor
from nnsim.ui.canvas.scenery import NUMBERS_FROM
from nnsim.ui.canvas.values import place_of_number
from nnsim.ui.theme import BODY

if TYPE_CHECKING:
    from nnsim.ui.canvas.canvas import Canvas


class Editors(QObject):
    """Opens editors over the canvas; at most one line is edited at a time."""

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.current: InlineEditor | None = None

    def open_add_list(self, point: QPointF, source: str | None = None) -> AddList:
        """Ask which layer to add at a point, joined to `source`."""
        canvas = self._canvas

        def takes(entry: LayerEntry) -> bool:
            return source is None or entry.inputs[1] != 0

        def add(key: str) -> None:
            canvas.add_layer(key, after=source, at=point if source is None else self._beside(point, key))

        popup = AddList(canvas.session.catalog, canvas.session.theme, add, canvas, takes)
        popup.open_at(self._global(point))
        return popup

    def open_badge(self, badge: BadgeItem) -> ProblemPopup:
        """Show the problems of a badge with their fixes."""
        session = self._canvas.session

        def fix(problem: Problem) -> None:
            if problem.fix is not None:
                session.push(problem.fix)

        popup = ProblemPopup(badge.problems, fix, self._canvas)
        popup.open_at(self._global(badge.pos() + QPointF(10.0, 10.0)))
        return popup

    def edit_name(self, node_id: str) -> None:
        """Edit a node's name in its card."""
        canvas = self._canvas
        node = canvas.session.document.network.nodes[node_id]
        card = canvas.drawing.cards[node_id]

        def done(text: str) -> None:
            now = canvas.session.document.network.nodes.get(node_id)
            command = editing.renaming(canvas.session.document, now, text) if now is not None else None
            if command is not None:
                canvas.session.push(command)

        name = self.tr("Name of {0}").format(node.name)
        rect = name_rect(card.plan).translated(card.pos())
        canvas.bring_in_sight(rect)
        editor = InlineEditor(node.name, name, fonts.text(self._size(), 600), done, canvas.view)
        self._open(editor, canvas.pixels(rect))

    def edit_value_at(self, point: QPointF) -> bool:
        """Type a number where one stands, zoomed in; False if there is none."""
        canvas = self._canvas
        found = place_of_number(canvas.drawing, point) if canvas.zoom >= NUMBERS_FROM else None
        if found is None:
            return False
        self._edit_value(found.key, found.index, found.value, found.name, canvas.pixels(found.rect))
        return True

    def edit_weight(self, connection: str, weight: tuple[int, int], at: QPoint) -> None:
        """Type the value of a weight at a pixel of the view."""
        weights = self._canvas.drawing.bundles[connection].weights
        if weights is not None:
            rect = QRect(at - QPoint(36, 12), at + QPoint(36, 12))
            self._edit_value(f"{connection}:W", weight, float(weights[weight]), self.tr("Weight"), rect)

    def close(self) -> None:
        """Whatever is edited is done with: keep what was typed."""
        if self.current is not None:
            self.current.finish()

    def _edit_value(self, key: str, index: tuple[int, ...], value: float, name: str, rect: QRect) -> None:
        session = self._canvas.session
        editor = number_editor(
            value, name, fonts.numbers(self._size()), lambda typed: session.set_value(key, index, typed), self._canvas.view
        )
        self._open(editor, rect)

    def _open(self, editor: InlineEditor, rect: QRect) -> None:
        self.close()
        self.current = editor
        editor.finished.connect(self._finished)
        self._canvas.panel.hide()
        editor.open_over(rect)

    def _size(self) -> float:
        """What is typed is about as large as what stands there."""
        return BODY * min(2.2, max(1.0, self._canvas.zoom))

    def _finished(self) -> None:
        self.current = None

    def _beside(self, point: QPointF, key: str) -> QPointF:
        """The middle of a card whose input port is where a connection was dropped."""
        session = self._canvas.session
        node = editing.new_node(session.document, session.dataset, key, (0.0, 0.0))
        return point + QPointF(geometry.plan(session.document.network, node, session.shapes).width / 2, 0.0)

    def _global(self, point: QPointF) -> QPoint:
        view = self._canvas.view
        return view.viewport().mapToGlobal(view.mapFromScene(point))
