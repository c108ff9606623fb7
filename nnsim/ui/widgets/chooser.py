"""Words between two arrows: the one before, the next one. For samples, units and whatever else is looked at one by one."""

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.plain import plain
from nnsim.ui.widgets.pressable import Pressable


class Arrow(Pressable):
    """A small arrow to the left (−1) or to the right (+1)."""

    def __init__(self, way: int, parent: QWidget) -> None:
        super().__init__("", parent)
        self.way = way
        self.setAutoRepeat(True)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(16, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = painting.ink(self) if self.underMouse() and self.isEnabled() else painting.muted(self)
        if not self.isEnabled():
            shade = painting.line(self)
        painting.chevron(painter, QPointF(self.width() / 2, self.height() / 2), shade, 3.5, 90 * self.way * -1)
        if self.hasFocus():
            painting.focus_ring(painter, self, 4)


class Words(QLabel):
    """One text in as many of its forms, from the longest to the shortest, as are needed to fit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(fonts.text(SMALL))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._shorter: tuple[str, ...] = ()

    def show_forms(self, text: str, shorter: tuple[str, ...] = ()) -> None:
        if (text, shorter) != (self.text(), self._shorter):
            self._shorter = shorter
            self.setText(text)
            self.updateGeometry()

    def shown(self) -> str:
        """The longest form that there is room for, or the shortest one."""
        metrics, room = QFontMetrics(self.font()), self.contentsRect().width()
        forms = (self.text(), *self._shorter)
        return next((form for form in forms if metrics.horizontalAdvance(form) <= room), forms[-1])

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        if not self._shorter:
            return whole
        return QSize(min(whole.width(), QFontMetrics(self.font()).horizontalAdvance(self._shorter[-1]) + 1), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._shorter:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(painting.muted(self))
        painter.drawText(self.contentsRect(), int(self.alignment()), self.shown())


class Chooser(QWidget):
    """`chosen(value)`: another whole number was chosen. At both ends it goes on at the other one; a click on the words chooses `home`."""

    chosen = Signal(int)

    def __init__(self, before: str, after: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value, self._lowest, self._highest = 0, 0, 0
        self.home: int | None = None
        self.back, self.forth = Arrow(-1, self), Arrow(1, self)
        for arrow, name in ((self.back, before), (self.forth, after)):
            arrow.setAccessibleName(name)
            arrow.setToolTip(name)
            arrow.clicked.connect(self._pressed)
        self.words = Words(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (self.back, self.words, self.forth):
            row.addWidget(widget)

    def show_value(self, value: int, lowest: int, highest: int, text: str, tip: str = "", shorter: tuple[str, ...] = ()) -> None:
        """Show `text` for the present value, of those from `lowest` to `highest`; `shorter` ways to say it, where there is less room."""
        self.value, self._lowest, self._highest = value, lowest, highest
        self.words.show_forms(text, shorter)
        self.words.setToolTip(plain(tip))
        going = self.home is not None and value != self.home
        self.words.setCursor(Qt.CursorShape.PointingHandCursor if going else Qt.CursorShape.ArrowCursor)
        for arrow in (self.back, self.forth):
            arrow.setEnabled(highest > lowest)

    def go(self, by: int) -> None:
        """Choose the value so many further on."""
        span = self._highest - self._lowest + 1
        if span > 1:
            self.chosen.emit(self._lowest + (self.value - self._lowest + by) % span)

    def _pressed(self) -> None:
        arrow = self.sender()
        self.go(arrow.way if isinstance(arrow, Arrow) else 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self.home is not None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.go(-1 if event.angleDelta().y() > 0 else 1)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.home is not None and self.value != self.home and self.words.geometry().contains(event.position().toPoint()):
            self.chosen.emit(self.home)
