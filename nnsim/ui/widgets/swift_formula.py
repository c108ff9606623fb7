"""An equation that is shown at once, as a widget of its own; see EquationLine."""

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui.theme import BODY
from nnsim.ui.widgets.equation_line import EquationLine


class SwiftFormula(QWidget):
    """Drawn swiftly, and never typeset: what follows numbers would be too late."""

    def __init__(self, tex: str = "", size: float = BODY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = EquationLine(self, size)
        self._line.set_tex(tex)
        self.setAccessibleName(tex or self.tr("Equation"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.sizeHint().height())

    @property
    def tex(self) -> str:
        return self._line.tex

    def sizeHint(self) -> QSize:
        return self._line.room()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._line.paint(painter, QRectF(self.rect()))
