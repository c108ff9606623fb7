"""The weights written on the curves of a connection, when one is near enough to read them."""

from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.ui import fonts
from nnsim.ui.canvas import pictures
from nnsim.ui.canvas.curves import Weights
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.theme import color, mix


class Weighted(Protocol):
    """The connection: its weights, and where each is written."""

    scenery: Scenery
    weights: Weights | None

    def boundingRect(self) -> QRectF: ...

    def label_rect(self, index: int) -> QRectF: ...

    def strong(self) -> list[int] | None:
        """Indices of the curves that stand out now; None: all alike."""
        ...


class NumbersItem(QGraphicsItem):
    """Stands above all curves of its connection."""

    def __init__(self, owner: Weighted, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._owner = owner
        self.setZValue(10_000.0)
        self.hide()

    def boundingRect(self) -> QRectF:
        return self._owner.boundingRect()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        owner, theme = self._owner, self._owner.scenery.theme
        if owner.weights is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        flat, strong = owner.weights.ravel(), owner.strong()
        painter.setFont(fonts.numbers(6.5))
        for index in range(flat.size) if strong is None else strong:
            rect = owner.label_rect(index)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(mix(theme.canvas, theme.panel, 0.5)))
            painter.drawRoundedRect(rect, 2.5, 2.5)
            painter.setPen(color(theme.ink))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, pictures.number(float(flat[index])))
