"""A ring around a part of the window that a lesson points at. It goes by itself after a moment, or with the next click."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.ui.theme import color

SHOWN_FOR, TICK = 5_000, 60
AROUND = 5


class Ring(QWidget):
    """Lies over the whole window and lets everything through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._where: Callable[[], QRect | None] = lambda: None
        self._box: QRect | None = None
        self._accent = "#000000"
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Ring around what the lesson points at"))
        self._follow = QTimer(self)
        self._follow.setInterval(TICK)
        self._follow.timeout.connect(self._look)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self.clear)
        self.hide()

    def show_around(self, where: Callable[[], QRect | None], accent: str) -> None:
        """Light up what `where` says, in the window's pixels, wherever it moves to."""
        self._where, self._accent = where, accent
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self._look()
        self._follow.start()
        self._end.start(SHOWN_FOR)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def clear(self) -> None:
        self._follow.stop()
        self._end.stop()
        self._box = None
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.hide()

    @property
    def box(self) -> QRect | None:
        """What is lit up, in the window's pixels."""
        return self._box

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress):
            self.clear()
        return False

    def _look(self) -> None:
        box = self._where()
        if self.size() != self._window.size():
            self.setGeometry(self._window.rect())
        if box != self._box:
            self._box = box
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._box is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = QRectF(self._box).adjusted(-AROUND, -AROUND, AROUND, AROUND)
        around = around.intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        for width, share in ((9.0, 0.22), (2.5, 1.0)):
            painter.setPen(QPen(color(self._accent, share), width))
            painter.drawRoundedRect(around, 9, 9)
