"""The card behind a plot's question mark: what to look for, and the way to the page of help."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnsim.ui import fonts
from nnsim.ui.helping import ask_for_help
from nnsim.ui.theme import BODY, CONTROL_RADIUS, Theme, color
from nnsim.ui.widgets.buttons import LinkButton


class Explanation(QWidget):
    """A small card with a plot's explanation, closed by the next click or Esc. `more`, Enter and F1 lead to the page about the plot."""

    def __init__(self, title: str, text: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(title)
        self.theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        for words, size, weight in ((title, BODY, 600), (text, BODY, 400)):
            label = QLabel(words, self)
            label.setFont(fonts.text(size, weight))
            label.setWordWrap(True)
            label.setFixedWidth(300)
            column.addWidget(label)
        self.more = LinkButton(self.tr("More"))
        self.more.setAccessibleName(self.tr("More about “{title}” in the help").format(title=title))
        self.more.setToolTip(self.tr("The page of help (F1)"))
        self.more.clicked.connect(self._open_page)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.more.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self._open_page()
        else:
            super().keyPressEvent(event)

    def _open_page(self) -> None:
        plot = self.parentWidget()
        self.close()
        if plot is not None:
            ask_for_help(plot)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color(self.theme.line), 1))
        painter.setBrush(color(self.theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CONTROL_RADIUS, CONTROL_RADIUS)
