"""Notices: one sentence over the canvas or the welcome page, that goes by itself."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from nnsim.ui import fonts
from nnsim.ui.numerals import spaced
from nnsim.ui.theme import Theme, color

SHOWN_FOR = 9_000
"""Milliseconds; a click sends a notice away at once."""
WIDEST = 620


class Notice(QLabel):
    """A floating sentence over another widget."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
        self._beside: QWidget | None = None
        self.setFont(fonts.text(12.5))
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(16, 10, 16, 10)
        self.setAccessibleName(self.tr("Notice"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def say(self, text: str) -> None:
        text = spaced(text)
        self.setText(text)
        self.setAccessibleDescription(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(SHOWN_FOR)

    def stay_beside(self, widget: QWidget) -> None:
        """Be at the lower edge of a part of the widget below, while that can be seen."""
        self._beside = widget

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: object) -> None:
        self._timer.stop()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color(self._theme.accent), 1))
        painter.setBrush(color(self._theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 11, 11)
        painter.end()
        super().paintEvent(event)

    def _place(self) -> None:
        over, beside = self._over, self._beside
        room = over.rect()
        if beside is not None and beside.isVisible():
            room = QRect(beside.mapTo(over, QPoint()), beside.size())
        width = min(WIDEST, room.width() - 40, self.fontMetrics().horizontalAdvance(self.text()) + 40)
        self.setFixedWidth(max(width, 120))
        self.setFixedHeight(self.heightForWidth(self.width()))
        self.move(room.center().x() - self.width() // 2, room.bottom() + 1 - self.height() - 44)
