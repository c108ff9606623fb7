"""Texts that lie over the drawing: the line at the bottom, shortened to the room there is, and what an empty canvas says."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import BODY, SMALL, Theme, color

EDGE = 24
"""How far they stay away from the edge of the canvas."""


class OverDrawing(QLabel):
    """Muted words that let every event through."""

    def __init__(self, name: str, size: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFont(fonts.text(size))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_theme(self, theme: Theme) -> None:
        palette = self.palette()
        palette.setColor(self.foregroundRole(), color(theme.muted))
        palette.setColor(self.backgroundRole(), color(theme.canvas, 0.82))
        self.setPalette(palette)


class CaptionLine(OverDrawing):
    """One sentence in the lower left corner."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, SMALL, parent)
        self.setAutoFillBackground(True)
        self.setContentsMargins(4, 2, 4, 2)
        self._said: tuple[object, ...] = ()

    def say(self, text: str, room: int, height: int, left: int = 0) -> None:
        """Show a text in so much room, above the lower edge of a canvas of that height; none at all hides it.

        `left`: how much of the room is taken by what stands before it.
        """
        if (text, room, height, left) == self._said:
            return
        self._said = (text, room, height, left)
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, room - left)))
        self.setAccessibleDescription(text)
        self.setVisible(bool(text))
        self.adjustSize()
        self.move(EDGE - 4 + left, height - EDGE - self.height() // 2)


class Hint(OverDrawing):
    """What to do first, in the middle of an empty canvas."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, BODY, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)

    def say(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))
