"""Notices: one sentence over the canvas, that goes by itself."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import Theme, color

SHOWN_FOR = 9_000
"""Milliseconds; a click sends a notice away at once."""
WIDEST = 620


class Notice(QLabel):
    """A floating sentence at the lower edge of another widget."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
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
        self.setText(text)
        self.setAccessibleDescription(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(SHOWN_FOR)

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
        over = self._over
        width = min(WIDEST, over.width() - 40, self.fontMetrics().horizontalAdvance(self.text()) + 40)
        self.setFixedWidth(max(width, 120))
        self.setFixedHeight(self.heightForWidth(self.width()))
        self.move((over.width() - self.width()) // 2, over.height() - self.height() - 44)
