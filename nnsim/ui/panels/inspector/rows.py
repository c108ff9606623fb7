"""Rows of the inspector: a layer that can be selected, and a problem with what to do about it."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.document import Count, Problem
from nnsim.ui import fonts
from nnsim.ui.counting import told
from nnsim.ui.numerals import NOTHING, grouped, spaced
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY, FAMILIES, SMALL, color
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.labels import Elided, Heading, Note, emptied
from nnsim.ui.widgets.pressable import Pressable

OF_NUMBERS = 74
"""Room for the last column of a table of layers."""


class LayerHead(QWidget):
    """What the columns of the rows below it are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 2, 0)
        row.setSpacing(0)
        self.title = Heading(self.tr("Layers"))
        self.columns = [Elided(self.tr("output"), SMALL, muted=True), Elided(self.tr("parameters"), SMALL, muted=True)]
        row.addWidget(self.title, 1)
        for column in self.columns:
            column.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(column)
        self.columns[1].setFixedWidth(OF_NUMBERS - 2)
        self.columns[0].setToolTip(self.tr("How many numbers a layer hands on: its units, or the size of its array"))
        self.columns[1].setToolTip(self.tr("How many weights and biases a layer learns, with the weights that lead into it"))


class LayerRow(Pressable):
    """Family square, name, output shape and number of parameters of one layer."""

    def __init__(self, name: str, family: str, shape: str, parameters: Count, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setText(name)
        self._family, self._shape = family, shape
        self._parameters = grouped(parameters.parameters) if parameters.parameters else NOTHING
        self.setAccessibleName(name)
        words = self.tr("{shape} numbers go out of it, {parameters}")
        self.setAccessibleDescription(words.format(shape=shape, parameters=told(parameters)))
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
        shapes = self.rect().adjusted(0, 0, -OF_NUMBERS, 0)
        painter.drawText(shapes, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._shape)
        taken = painter.fontMetrics().horizontalAdvance(self._shape) + OF_NUMBERS + 16
        painter.setFont(fonts.text(BODY))
        painter.setPen(painting.ink(self))
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - taken - 22)
        painter.drawText(QPointF(20, base), words)


class ProblemRow(QWidget):
    """A sentence with a mark: red if training cannot start, else muted. A click selects the place, the link mends it."""

    chosen = Signal()
    fixed = Signal()
    fixed_otherwise = Signal()

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks = problem.blocks
        self.sentence = Note(spaced(problem.text))
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
        if problem.other is not None:
            self.other = LinkButton(problem.other_text)
            self.other.clicked.connect(self.fixed_otherwise)
            column.addWidget(self.other)
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


class ProblemRows(QWidget):
    """Problems one below the other; what a fix does is an edit like any other."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: list[Problem] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_problems(self, problems: list[Problem]) -> None:
        if problems == self._shown:
            return
        self._shown = problems
        here = QApplication.focusWidget()
        held = here is not None and self.isAncestorOf(here)
        emptied(self._column)
        for problem in problems:
            row = ProblemRow(problem)
            place = problem.node or problem.connection
            if place is not None:
                row.chosen.connect(lambda place=place: self._session.select({place}))
            if problem.fix is not None:
                row.fixed.connect(lambda problem=problem: self._session.push(problem.fix))
            if problem.other is not None:
                row.fixed_otherwise.connect(lambda problem=problem: self._session.push(problem.other))
            self._column.addWidget(row)
        if held:
            self._hand_on()

    def _hand_on(self) -> None:
        """The link that had the keyboard is gone: the next one has it, or what stands below the problems on the page."""
        links: list[QWidget] = [row.fix for row in self.rows() if row.fix is not None]
        page = self.parentWidget()
        if not links and page is not None:
            reached = [
                widget for widget in page.findChildren(QWidget)
                if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
                and not self.isAncestorOf(widget)
            ]  # fmt: skip
            below = [widget for widget in reached if widget.mapTo(page, QPoint()).y() >= self.y()]
            links = sorted(below, key=lambda widget: widget.mapTo(page, QPoint()).toTuple()[::-1])
        if links:
            links[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def rows(self) -> list[ProblemRow]:
        """What is shown, in order."""
        return [item.widget() for item in map(self._column.itemAt, range(self._column.count()))]  # type: ignore[misc, union-attr]
