"""An equation that is shown at once: drawn swiftly, and properly typeset as soon as that was done in the background."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui.ahead import Ahead, Picture
from nnsim.ui.theme import BODY
from nnsim.ui.widgets import formula, painting, swift
from nnsim.ui.widgets.settling import settle


class SwiftFormula(QWidget):
    """`ahead`: who typesets it; None leaves it as it is drawn swiftly. Too wide a one is made smaller, never cut off.

    `pointed(symbol)`: the pointer is over this part of it, in TeX; "" when it leaves.
    """

    pointed = Signal(str)

    def __init__(self, tex: str = "", size: float = BODY, ahead: Ahead | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._ahead = ahead
        self._ready = False
        self._marks: Callable[[str], bool] | None = None
        self._under = ""
        self.tex = ""
        self.setAccessibleName(self.tr("Equation"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if ahead is not None:
            ahead.changed.connect(self._look)
        self.set_tex(tex)

    def set_tex(self, tex: str) -> None:
        if tex == self.tex:
            return
        self.tex = tex
        self.setAccessibleName(tex or self.tr("Equation"))
        self._ready = self._ahead is not None and self._ahead.ready(self._picture())
        if self._ahead is not None and tex and not self._ready:
            self._ahead.want([self._picture()], first=True)
        self._fit()

    def answer(self, marks: Callable[[str], bool]) -> None:
        """Tell what is pointed at, and mark the symbols for which `marks` says so; of "" it says whether there are any."""
        self._marks = marks
        self.setMouseTracking(True)

    def symbol_at(self, x: float) -> str:
        """The part that stands so far from the left edge."""
        share = x / max(min(self.sizeHint().width(), self.width()), 1)
        return next((text for start, end, text in swift.places(self.tex, self._size) if start <= share < end), "")

    def _point(self, symbol: str) -> None:
        if symbol != self._under:
            self._under = symbol
            self.pointed.emit(symbol)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._marks is not None:
            self._point(self.symbol_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point("")

    def _paint_marks(self, painter: QPainter) -> None:
        """A pale ground behind the symbols that stand for what the pointer is over on the canvas."""
        if self._marks is None or not self._marks(""):
            return
        width = min(self.sizeHint().width(), self.width())
        painter.setPen(Qt.PenStyle.NoPen)
        ground = painting.accent(self)
        ground.setAlphaF(0.22)
        painter.setBrush(ground)
        for start, end, text in swift.places(self.tex, self._size):
            if self._marks(text):
                painter.drawRoundedRect(QRectF(start * width - 1, 0, (end - start) * width + 2, self.height()), 3, 3)

    def _picture(self) -> Picture:
        return self.tex, painting.ink(self).name(), self._size

    def _look(self) -> None:
        if not self._ready and self._ahead is not None and self._ahead.ready(self._picture()):
            self._ready = True
            self._fit()
            settle(self.parentWidget())

    def _fit(self) -> None:
        """Take the room that it needs. Numbers that follow numbers need the same, and then nothing has to be laid out anew."""
        height = self.sizeHint().height()
        if height != self.maximumHeight():
            self.updateGeometry()
            self.setFixedHeight(height)
        self.update()

    def _typeset(self) -> QPixmap | None:
        return formula.pixmap(*self._picture(), self.devicePixelRatioF()) if self._ready else None

    def sizeHint(self) -> QSize:
        picture = self._typeset()
        if picture is not None:
            return picture.deviceIndependentSize().toSize() + QSize(1, 1)
        box = swift.laid_out(self.tex, self._size)
        return QSize(round(box.width) + 1, round(box.up + box.down) + 2 if self.tex else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._ready = False
            self._look()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_marks(painter)
        picture = self._typeset()
        if picture is not None:
            size = picture.deviceIndependentSize()
            shrink = min(1.0, self.width() / size.width())
            height = size.height() * shrink
            painter.drawPixmap(QRectF(0, (self.height() - height) / 2, size.width() * shrink, height), picture, QRectF(picture.rect()))
            return
        box = swift.laid_out(self.tex, self._size)
        shrink = min(1.0, self.width() / max(box.width, 1.0))
        painter.translate(0.0, self.height() / 2)
        painter.scale(shrink, shrink)
        swift.paint(painter, self.tex, self._size, 0.0, (box.up - box.down) / 2, painting.ink(self))
