"""Rows of the network page: a layer that can be selected, and a problem with what to do about it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnsim.document import Problem
from nnsim.ui import fonts
from nnsim.ui.numerals import NOTHING, grouped
from nnsim.ui.theme import BODY, FAMILIES, SMALL, color
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.labels import Note
from nnsim.ui.widgets.pressable import Pressable


class LayerRow(Pressable):
    """Family square, name, output shape and number of parameters of one layer."""

    def __init__(self, name: str, family: str, shape: str, parameters: int, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setText(name)
        self._family, self._shape = family, shape
        self._parameters = grouped(parameters) if parameters else NOTHING
        self.setAccessibleName(name)
        words = self.tr("{shape} units, {parameters} parameters").format(shape=shape, parameters=self._parameters)
        self.setAccessibleDescription(words)
        self.setToolTip(self.accessibleDescription())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.hasFocus():
            edge = painting.accent(self) if self.hasFocus() else painting.hover(self)
            painting.frame(painter, QRectF(self.rect()), painting.hover(self), edge, 1)
        middle = self.height() / 2
        shade = color(FAMILIES.get(self._family, FAMILIES["maths"]))
        painting.frame(painter, QRectF(2, middle - 5, 10, 10), shade, shade, 0, 3)
        metrics = QFontMetricsF(fonts.text(BODY))
        base = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.setFont(fonts.numbers(SMALL))
        painter.setPen(painting.muted(self))
        right = self.rect().adjusted(0, 0, -2, 0)
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._parameters)
        shapes = self.rect().adjusted(0, 0, -74, 0)
        painter.drawText(shapes, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._shape)
        taken = painter.fontMetrics().horizontalAdvance(self._shape) + 90
        painter.setFont(fonts.text(BODY))
        painter.setPen(painting.ink(self))
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - taken - 22)
        painter.drawText(QPointF(20, base), words)


class ProblemRow(QWidget):
    """A sentence with a mark: red if training cannot start, else muted. A click selects the place, the link mends it."""

    chosen = Signal()
    fixed = Signal()

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks = problem.blocks
        self.sentence = Note(problem.text)
        self.sentence.setForegroundRole(self.foregroundRole())
        self.setAccessibleName(problem.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sentence)
        self.fix: LinkButton | None = None
        if problem.fix is not None:
            self.fix = LinkButton(problem.fix_text or self.tr("Fix it"))
            self.fix.clicked.connect(self.fixed)
            column.addWidget(self.fix)
        if problem.node or problem.connection:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(painting.bad(self) if self._blocks else painting.muted(self))
        painter.drawEllipse(QPointF(5, 8), 3, 3)
