"""One equation on a line, wherever it is drawn: swiftly at once, and properly typeset as soon as that was done in the background."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from nnsim.ui.ahead import Ahead, Picture
from nnsim.ui.widgets import formula, painting, swift

Marks = Callable[[str], bool]
"""Whether a symbol is to be marked; of "", whether any is."""


class EquationLine:
    """Belongs to the widget that it is drawn on, and is no widget itself: a step changes dozens of lines.

    `ahead`: who typesets it; None leaves it as it is drawn swiftly. Too wide a one is made smaller, never cut off.
    """

    def __init__(self, owner: QWidget, size: float, ahead: Ahead | None = None) -> None:
        self._owner, self._size, self._ahead = owner, size, ahead
        self.tex = ""
        self.ready = False
        """Whether it is typeset."""

    def set_tex(self, tex: str) -> None:
        if tex == self.tex:
            return
        self.tex = tex
        self.ready = self._ahead is not None and self._ahead.ready(self._picture())
        if self._ahead is not None and tex and not self.ready:
            self._ahead.want([self._picture()], first=True)

    def look(self) -> bool:
        """Whether it was typeset since one looked last."""
        if self.ready or self._ahead is None or not self._ahead.ready(self._picture()):
            return False
        self.ready = True
        return True

    def forget(self) -> None:
        """What was typeset has another colour."""
        self.ready = False
        self.look()

    def room(self) -> QSize:
        """Pixels that it needs."""
        picture = self._typeset()
        if picture is not None:
            return picture.deviceIndependentSize().toSize() + QSize(1, 1)
        box = swift.laid_out(self.tex, self._size)
        return QSize(round(box.width) + 1, round(box.up + box.down) + 2 if self.tex else 0)

    def symbol_at(self, x: float, width: float) -> str:
        """The part that stands so far from the left edge, where there are so many pixels for all of it."""
        share = x / max(min(self.room().width(), width), 1)
        return next((text for start, end, text in swift.places(self.tex, self._size) if start <= share < end), "")

    def paint(self, painter: QPainter, place: QRectF, marks: Marks | None = None) -> None:
        """Draw it from the left edge of a place, in the middle of its height."""
        if marks is not None and marks(""):
            self._paint_marks(painter, place, marks)
        picture = self._typeset()
        if picture is not None:
            size = picture.deviceIndependentSize()
            size *= min(1.0, place.width() / size.width())
            top = place.top() + (place.height() - size.height()) / 2
            painter.drawPixmap(QRectF(place.left(), top, size.width(), size.height()), picture, QRectF(picture.rect()))
            return
        box = swift.laid_out(self.tex, self._size)
        shrink = min(1.0, place.width() / max(box.width, 1.0))
        painter.save()
        painter.translate(place.left(), place.center().y())
        painter.scale(shrink, shrink)
        swift.paint(painter, self.tex, self._size, 0.0, (box.up - box.down) / 2, painting.ink(self._owner))
        painter.restore()

    def _paint_marks(self, painter: QPainter, place: QRectF, marks: Marks) -> None:
        """A pale ground behind symbols."""
        width = min(self.room().width(), place.width())
        painter.setPen(Qt.PenStyle.NoPen)
        ground = painting.accent(self._owner)
        ground.setAlphaF(0.22)
        painter.setBrush(ground)
        for start, end, text in swift.places(self.tex, self._size):
            if marks(text):
                part = QRectF(place.left() + start * width - 1, place.top(), (end - start) * width + 2, place.height())
                painter.drawRoundedRect(part, 3, 3)

    def _picture(self) -> Picture:
        return self.tex, painting.ink(self._owner).name(), self._size

    def _typeset(self) -> QPixmap | None:
        return formula.pixmap(*self._picture(), self._owner.devicePixelRatioF()) if self.ready else None
