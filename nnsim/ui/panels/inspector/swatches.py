"""A row of colours of which one is chosen: those that notes, arrows and groups can have."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.document.furniture import TINTS
from nnsim.ui.furniture_edits import tint_title
from nnsim.ui.theme import TINTS as SHADES
from nnsim.ui.theme import color
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.labels import Elided
from nnsim.ui.widgets.pressable import Pressable

SIDE, RADIUS = 24, 7.5


class Swatches(QWidget):
    """`picked(tint)`: another colour was chosen. Several that differ have none marked; arrow keys go from one to the next."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(0)
        row.addWidget(Elided(self.tr("Colour")), 1)
        self.buttons = {tint: Swatch(tint) for tint in TINTS}
        for tint, button in self.buttons.items():
            button.clicked.connect(lambda _=False, tint=tint: self.picked.emit(tint))
            row.addWidget(button)

    def show_tints(self, tints: Iterable[str]) -> None:
        """Mark the colour that all have."""
        found = set(tints)
        for tint, button in self.buttons.items():
            button.setChecked(found == {tint})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        here = next((place for place, button in enumerate(self.buttons.values()) if button.hasFocus()), None)
        if move is None or here is None:
            super().keyPressEvent(event)
        else:
            list(self.buttons.values())[(here + move) % len(self.buttons)].setFocus(Qt.FocusReason.OtherFocusReason)


class Swatch(Pressable):
    """One colour as a disc; no colour is an empty one with a line across."""

    def __init__(self, tint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._shade = SHADES.get(tint)
        self.setCheckable(True)
        self.setFixedSize(SIDE, SIDE)
        name = self.tr("Colour: {name}").format(name=tint_title(tint))
        self.setAccessibleName(name)
        self.setToolTip(name)

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def nextCheckState(self) -> None:
        """Which one is marked follows from the document, not from the click."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(SIDE / 2, SIDE / 2)
        disc = QRectF(middle.x() - RADIUS, middle.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
        edge = painting.strong_line(self) if self._shade is None or self.underMouse() else color(self._shade)
        painting.frame(painter, disc, painting.panel(self) if self._shade is None else color(self._shade), edge, 1.2, RADIUS)
        if self._shade is None:
            painter.setPen(painting.muted(self))
            painter.drawLine(middle + QPointF(-RADIUS, RADIUS) * 0.62, middle + QPointF(RADIUS, -RADIUS) * 0.62)
        if self.isChecked():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(painting.ink(self))
            painter.drawEllipse(middle, RADIUS + 2.6, RADIUS + 2.6)
        if self.hasFocus():
            painting.focus_ring(painter, self, 6)
