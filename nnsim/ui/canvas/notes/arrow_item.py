"""An arrow on the drawing: a slender line with a head; its ends can be taken while it is selected.

Qt paints it by itself, since arrows lie over much that changes at every frame.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsEllipseItem, QGraphicsPathItem, QGraphicsPolygonItem

from nnsim.document import Arrow
from nnsim.ui.canvas.notes.ends import Course
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.theme import TINTS, color, mix

WIDTH = 1.5
HANDLE = 4.0


class ArrowItem(QGraphicsPathItem):
    """Coordinates are the drawing's; `course` says where it runs."""

    def __init__(self, scenery: Scenery, arrow: Arrow, course: Course, chosen: bool = False) -> None:
        super().__init__()
        self.scenery = scenery
        self.arrow = arrow
        self.course = course
        self.chosen = chosen
        self._head = QGraphicsPolygonItem(self)
        self._handles = [QGraphicsEllipseItem(-HANDLE, -HANDLE, 2 * HANDLE, 2 * HANDLE, self) for _ in range(2)]
        self.setZValue(2.4)
        self._lay()
        self.show_theme()

    def change(self, arrow: Arrow, course: Course) -> None:
        painted, self.arrow = self.arrow.color, arrow
        if arrow.color != painted:
            self.show_theme()
        if course != self.course:
            self.course = course
            self._lay()

    def _lay(self) -> None:
        self.setPath(self.course.path())
        self._head.setPolygon(self.course.head())
        for handle, place in zip(self._handles, self.ends(), strict=True):
            handle.setPos(place)

    def set_chosen(self, chosen: bool) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.show_theme()

    def show_theme(self) -> None:
        """Take on the colours of the theme."""
        theme = self.scenery.theme
        shade = color(theme.accent if self.chosen else TINTS.get(self.arrow.color, mix(theme.canvas, theme.ink, 0.62)))
        self.setPen(QPen(shade, WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        self._head.setPen(QPen(shade, 0.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        self._head.setBrush(shade)
        for handle in self._handles:
            handle.setVisible(self.chosen)
            handle.setPen(QPen(color(theme.accent), 1.4))
            handle.setBrush(color(theme.panel))

    @property
    def rect(self) -> QRectF:
        return self.path().boundingRect()

    def ends(self) -> tuple[QPointF, QPointF]:
        """Where it can be taken: at its beginning and at its head."""
        return self.course.start, self.course.end
