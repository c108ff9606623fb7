"""The strip below the decision map: a spot of colour for every class that can be painted, and an eraser."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from nnsim.ui.theme import SMALL, Theme, color, mix
from nnsim.ui.widgets.labels import Elided
from nnsim.ui.widgets.plain import plain

ERASER = -1
MOST = 10


class Brush(QAbstractButton):
    """A class that can be chosen for painting, or the eraser."""

    def __init__(self, index: int, tint: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.index = index
        self.tint = tint
        self.theme = theme
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(20, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, middle = self.theme, QPointF(10, 10)
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(color(theme.accent if self.isChecked() else theme.muted), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle, 8.0, 8.0)
        if self.index == ERASER:
            painter.setPen(QPen(color(theme.ink if self.isEnabled() else mix(theme.panel, theme.muted, 0.5)), 1.2))
            painter.translate(middle)
            painter.rotate(-40)
            painter.drawRoundedRect(QRectF(-5, -3, 10, 6), 1.5, 1.5)
            painter.drawLine(QPointF(-1, -3), QPointF(-1, 3))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(self.tint if self.isEnabled() else mix(theme.panel, self.tint, 0.35)))
            painter.drawEllipse(middle, 5.0, 5.0)


class Brushes(QWidget):
    """One brush at a time is chosen, or none: a click on the chosen one puts it away. `chosen` tells its index or None."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.buttons: list[Brush] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 3, 0, 0)
        self._row.setSpacing(2)
        self.why = Elided("", SMALL, muted=True, parent=self)
        self.why.keep(0)
        self._row.addWidget(self.why, 1)
        self.setFixedHeight(24)

    def offer(self, tints: list[str], names: list[str], eraser: str, theme: Theme, reason: str, *, erasing: bool = False) -> None:
        """Show these brushes; `reason` says why they cannot be used, empty if they can. `erasing`: the eraser can, all the same."""
        current = next((button.index for button in self.buttons if button.isChecked()), None)
        self.theme = theme
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        offered = [*enumerate(zip(tints[:MOST], names[:MOST], strict=True)), (ERASER, (theme.ink, eraser))]
        for index, (tint, name) in offered:
            button = Brush(index, tint, theme, self)
            button.setAccessibleName(name)
            usable = not reason or (erasing and index == ERASER)
            button.setToolTip(plain(name if usable else reason))
            button.setEnabled(usable)
            button.clicked.connect(self._clicked)
            button.setChecked(index == current and usable)
            self._row.insertWidget(self._row.count() - 1, button)
            self.buttons.append(button)
        self.why.setText(reason)
        if current is not None and not any(button.isChecked() for button in self.buttons):
            self.chosen.emit(None)

    def choose(self, index: int | None) -> None:
        for button in self.buttons:
            button.setChecked(button.index == index)
        self.chosen.emit(index)

    def _clicked(self, checked: bool) -> None:
        button = self.sender()
        self.choose(button.index if checked and isinstance(button, Brush) else None)
