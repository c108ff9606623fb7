"""Text that stands still: headings, muted notes, labels that end in “…” where there is no room, and hairlines."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QLayout, QSizePolicy, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import BODY, LARGE, SMALL
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.plain import plain


class Heading(QLabel):
    """The name of a group: small capitals, wide, muted."""

    def __init__(self, text: str, *, plain: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        font = fonts.text(SMALL, 600)
        if not plain:  # symbols of mathematics keep their case
            font.setCapitalization(QFont.Capitalization.AllUppercase)
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
        self.setFont(font)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setWordWrap(True)


class Title(QLabel):
    """The name of what a panel shows."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFont(fonts.text(LARGE, 600))
        self.setTextFormat(Qt.TextFormat.PlainText)


class Note(QLabel):
    """A muted remark of one or more lines."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFont(fonts.text(SMALL))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setWordWrap(True)


class Fault(QLabel):
    """One sentence that says what is wrong with what was typed; takes no room while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(fonts.text(SMALL))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.BrightText)
        self.setWordWrap(True)
        self.hide()

    def say(self, sentence: str) -> None:
        self.setText(sentence)
        self.setVisible(bool(sentence))


class Elided(QLabel):
    """One line that ends in “…” where there is no room, and is then its own tooltip if it was given none."""

    def __init__(
        self, text: str = "", size: float = BODY, weight: int = 400, *, muted: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setFont(fonts.text(size, weight))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._least = 24
        self._muted = muted
        if muted:
            self.setForegroundRole(QPalette.ColorRole.PlaceholderText)

    def keep(self, least: int) -> None:
        """Keep that much room for the words, or as much as they need."""
        self._least = least
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), self._least), whole.height())

    def elided(self) -> str:
        return QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def setText(self, text: str) -> None:
        own = self._own_tip()
        super().setText(text)
        if own:
            self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._own_tip():  # another one says more
            self._tell()

    def _tell(self) -> None:
        self.setToolTip(plain(self.text()) if self.elided() != self.text() else "")

    def _own_tip(self) -> bool:
        return self.toolTip() in ("", plain(self.text()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(painting.muted(self) if self._muted else painting.ink(self))
        painter.drawText(self.contentsRect(), int(self.alignment()), self.elided())


_FIGURES = str.maketrans("123456789", "000000000")


class Figure(QLabel):
    """A number that changes; its place starts as wide as `widest` and only ever grows, so that nothing beside it jumps."""

    def __init__(self, widest: str = "", size: float = BODY, weight: int = 400, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(fonts.numbers(size, weight))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._least = 0
        self._fitting: set[str] = set()
        """Texts, with 0 for all figures, that there is room for: figures are equally wide, and to measure takes longer than to write."""
        if widest:
            self._keep(widest)

    def setText(self, text: str) -> None:
        super().setText(text)
        if self._least:
            self._keep(text)

    def _keep(self, text: str) -> None:
        form = text.translate(_FIGURES)
        if form in self._fitting:
            return
        self._fitting.add(form)
        needed = QFontMetrics(self.font()).horizontalAdvance(text)
        if needed > self._least:
            self._least = needed
            height = self.sizeHint().height()
            self.setFixedSize(needed, height + height % 2)  # with a fixed size, layouts around it need not be asked again


class Hairline(QWidget):
    """A line one pixel thin, across or, if `upright`, down."""

    def __init__(self, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), painting.line(self))


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
