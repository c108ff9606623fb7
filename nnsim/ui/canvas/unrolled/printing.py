"""The unrolled network painted from shapes alone, without the pictures that make it quick on the screen: for papers and slides."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPixmap

from nnsim.engine.frames import Frame
from nnsim.ui.canvas.unrolled import furniture
from nnsim.ui.canvas.unrolled.face import Face
from nnsim.ui.canvas.unrolled.painting import Painting
from nnsim.ui.canvas.unrolled.stage import Stage
from nnsim.ui.canvas.unrolled.stencil import EDGE, hole_path

TOP = furniture.HEADING_ABOVE + furniture.HEADING_TOP + 1.0
"""Above the columns, for the numbers of the steps."""


class Printing(Painting):
    """Paints the column of every step anew: cards, then the values in them, then what lies above."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.shown)
        self._stage = stage

    def _paint_step(self, painter: QPainter, step: int, place: QPointF) -> None:
        shown, stage = self._shown, self._stage
        hidden = frozenset(id for id in shown.sheet.faces if not shown.stands(id, step))
        network, stencil = stage.session.document.network, stage.stencil
        with self._inside(painter, place):
            stencil.paint_under(painter, network, shown.sheet, hidden, shown.marks, lambda node: shown.strength(node, step), holes=False)
            for face in shown.sheet.faces.values():
                if face.node not in hidden:
                    self._paint_values(painter, face, step)
            stencil.paint_over(painter, shown.sheet, hidden, shown.marks, lambda node: shown.strength(node, step))
            for face in shown.sheet.faces.values():
                if face.node not in hidden:
                    self._paint_before(painter, face, step)

    def _paint_values(self, painter: QPainter, face: Face, step: int) -> None:
        holes = QPainterPath()
        for hole in face.holes:
            holes.addPath(hole_path(face, hole))
        if holes.isEmpty():
            return
        painter.save()
        painter.setOpacity(self._shown.strength(face.node, step))
        painter.setClipPath(holes)
        self._paint_behind(painter, face, step)
        painter.restore()


def paint_steps(painter: QPainter, stage: Stage, frame: Frame, steps: tuple[int, int] | None, detail: float) -> None:
    """Paint steps (all of them, if none are named) of a network that is not looked at yet, `detail` units to one of its own."""
    stage.show_frame(frame)
    shown = stage.shown
    first, last = steps or (0, shown.steps - 1)
    width, height = shown.sheet.width, shown.sheet.height
    places = {step: QPointF((step - first) * shown.sheet.pitch, TOP) for step in range(first, last + 1)}
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    left = -shown.sheet.gap - EDGE
    painter.save()
    painter.scale(detail, detail)
    painter.setClipRect(QRectF(left, 0.0, places[last].x() + width + EDGE - left, TOP + height + EDGE))
    painter.scale(1.0 / detail, 1.0 / detail)
    Printing(stage).paint(painter, {step: place * detail for step, place in places.items()}, detail, (QPixmap(), QPixmap()))
    painter.restore()
    painter.scale(detail, detail)
    middles = {step: place.x() + width / 2 for step, place in places.items()}
    furniture.paint_headings(painter, shown, middles, shown.now, TOP, places[last].x() + width)
