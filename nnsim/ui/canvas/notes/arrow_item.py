"""An arrow on the drawing: a slender line with a head; its ends can be taken while it is selected."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.document import Arrow
from nnsim.ui.canvas.notes.ends import Course
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.theme import color, mix

WIDTH = 1.5
HANDLE = 4.0


class ArrowItem(QGraphicsItem):
    """Coordinates are the drawing's; `course` says where it runs."""

    def __init__(self, scenery: Scenery, arrow: Arrow, course: Course) -> None:
        super().__init__()
        self.scenery = scenery
        self.arrow = arrow
        self.course = course
        self.chosen = False
        self.setZValue(2.4)

    def change(self, arrow: Arrow, course: Course) -> None:
        self.arrow = arrow
        if course != self.course:
            self.prepareGeometryChange()
            self.course = course
        self.update()

    def set_chosen(self, chosen: bool) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.update()

    @property
    def rect(self) -> QRectF:
        return self.course.path().boundingRect()

    def boundingRect(self) -> QRectF:
        return self.rect.adjusted(-10.0, -10.0, 10.0, 10.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme = self.scenery.theme
        shade = theme.accent if self.chosen else mix(theme.canvas, theme.ink, 0.62)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color(shade), WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(self.course.path())
        painter.setPen(QPen(color(shade), 0.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(color(shade))
        painter.drawPolygon(self.course.head())
        if self.chosen:
            painter.setPen(QPen(color(theme.accent), 1.4))
            painter.setBrush(color(theme.panel))
            for point in self.ends():
                painter.drawEllipse(point, HANDLE, HANDLE)

    def ends(self) -> tuple[QPointF, QPointF]:
        """Where it can be taken: at its beginning and at its head."""
        return self.course.start, self.course.end
