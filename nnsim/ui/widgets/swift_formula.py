"""An equation that is shown at once: drawn swiftly, and properly typeset as soon as that was done in the background."""

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui.ahead import Ahead, Picture
from nnsim.ui.theme import BODY
from nnsim.ui.widgets import formula, painting, swift


class SwiftFormula(QWidget):
    """`ahead`: who typesets it; None leaves it as it is drawn swiftly. Too wide a one is made smaller, never cut off."""

    def __init__(self, tex: str = "", size: float = BODY, ahead: Ahead | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._ahead = ahead
        self._ready = False
        self.tex = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if ahead is not None:
            ahead.changed.connect(self._look)
        self.set_tex(tex)

    def set_tex(self, tex: str) -> None:
        if tex == self.tex:
            return
        self.tex = tex
        self.setAccessibleName(tex)
        self._ready = self._ahead is not None and self._ahead.ready(self._picture())
        if self._ahead is not None and tex and not self._ready:
            self._ahead.want([self._picture()], first=True)
        self._fit()

    def _picture(self) -> Picture:
        return self.tex, painting.ink(self).name(), self._size

    def _look(self) -> None:
        if not self._ready and self._ahead is not None and self._ahead.ready(self._picture()):
            self._ready = True
            self._fit()

    def _fit(self) -> None:
        self.updateGeometry()
        self.setFixedHeight(self.sizeHint().height())
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
