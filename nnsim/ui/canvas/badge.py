"""A problem where it is: a badge with its sentence as tooltip, and a popup with the fix."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QLabel,
    QPushButton,
    QStyleOptionGraphicsItem,
    QVBoxLayout,
    QWidget,
)

from nnsim.document import Command, Problem
from nnsim.ui import fonts
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.theme import BODY, color
from nnsim.ui.widgets.plain import plain

RADIUS = 8.0


class BadgeItem(QGraphicsItem):
    """An exclamation mark in a disc: red where training cannot start, orange for advice."""

    def __init__(self, scenery: Scenery) -> None:
        super().__init__()
        self.scenery = scenery
        self.problems: tuple[Problem, ...] = ()
        self.setZValue(4.0)

    def change(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        self.setToolTip(plain("\n".join(problem.text for problem in problems)))
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(-RADIUS - 1.0, -RADIUS - 1.0, 2 * RADIUS + 2.0, 2 * RADIUS + 2.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme = self.scenery.theme
        blocks = any(problem.blocks for problem in self.problems)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color(theme.panel), 1.5))
        painter.setBrush(color(theme.bad if blocks else theme.negative))
        painter.drawEllipse(QRectF(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS))
        painter.setPen(color(theme.panel))
        painter.setFont(fonts.text(11, 600))
        painter.drawText(self.boundingRect(), Qt.AlignmentFlag.AlignCenter, "!")


class ProblemPopup(QFrame):
    """The sentences of a badge, each with a button that does what helps."""

    def __init__(self, problems: Sequence[Problem], fix: Callable[[Command], object], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(QCoreApplication.translate("canvas", "Problems"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        for problem in problems:
            label = QLabel(problem.text)
            label.setAccessibleName(problem.text)
            label.setWordWrap(True)
            label.setFont(fonts.text(BODY))
            label.setFixedWidth(260)
            box.addWidget(label)
            for command, text in ((problem.fix, problem.fix_text), (problem.other, problem.other_text)):
                if command is not None:
                    button = QPushButton(text or QCoreApplication.translate("canvas", "Fix"))
                    button.setAccessibleName(button.text())
                    button.setAutoDefault(True)  # Enter presses it
                    button.clicked.connect(lambda _=False, chosen=command: self._fix(fix, chosen))
                    box.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)

    def open_at(self, place: QPoint) -> None:
        self.adjustSize()
        self.move(place)
        self.show()
        first = self.findChild(QPushButton)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fix(self, fix: Callable[[Command], object], command: Command) -> None:
        self.close()
        fix(command)
