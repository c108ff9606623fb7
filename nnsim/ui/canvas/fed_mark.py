"""Where an input fed by hand lies in the maps of units, as the same cross that the decision map shows."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from nnsim.engine.frames import Frame
from nnsim.ui.theme import Theme, color

ARM = 4.0


def paint_place(painter: QPainter, frame: Frame, node: str, cells: list[QRectF], theme: Theme) -> None:
    """A cross in every cell that shows a map over the plane; nothing where nothing is fed, or outside of what the maps show."""
    place = frame.fed.place if frame.fed is not None and frame.fed.shown and node in frame.maps else None
    if place is None or not all(0.0 <= share <= 1.0 for share in place):
        return
    for cell in cells:
        middle = QPointF(cell.left() + place[0] * cell.width(), cell.bottom() - place[1] * cell.height())
        for shade, width in ((theme.panel, 3.0), (theme.ink, 1.2)):
            painter.setPen(QPen(color(shade), width))
            painter.drawLine(middle - QPointF(ARM, 0.0), middle + QPointF(ARM, 0.0))
            painter.drawLine(middle - QPointF(0.0, ARM), middle + QPointF(0.0, ARM))
